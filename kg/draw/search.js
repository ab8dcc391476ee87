// The search box: actors, places and event types by any of their names; Enter or a click selects.
(() => {
  "use strict";
  const { data, dom, words } = kg;
  const { el } = dom;
  const input = document.getElementById("search");
  const list = document.getElementById("found");
  const MOST = 12;
  let found = [];
  let at = -1;

  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const entries = [
    ...data.entities.map((entity, index) => ({ k: "e", index, weight: data.about[index].length + data.said[index].length,
      texts: [...new Set([...Object.values(entity.label), ...entity.names])].map(plain) })),
    ...data.types.map((type, index) => ({ k: "t", index, weight: 1, texts: [...Object.values(type.label), type.code].map(plain) })),
  ];

  // 0 where a name begins with what is sought, 1 where a word does, 2 where it stands anywhere, else nothing.
  const rank = (texts, sought) => {
    let best = 3;
    for (const text of texts) {
      if (text.startsWith(sought)) return 0;
      if (text.includes(` ${sought}`) || text.includes(`-${sought}`)) best = Math.min(best, 1);
      else if (text.includes(sought)) best = Math.min(best, 2);
    }
    return best;
  };
  const find = (text) => {
    const sought = plain(text.trim());
    if (!sought) return [];
    return entries.map((entry) => ({ entry, rank: rank(entry.texts, sought) })).filter((hit) => hit.rank < 3)
      .sort((a, b) => a.rank - b.rank || b.entry.weight - a.entry.weight).slice(0, MOST).map((hit) => hit.entry);
  };

  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    at = -1;
  };
  const choose = (entry) => {
    if (!entry) return;
    input.value = "";
    close();
    if (entry.k === "e") kg.main.select({ k: "e", i: entry.index });
    else {
      const { code } = data.types[entry.index];
      kg.main.filter({ types: new Set(data.types.map((type) => type.code).filter((other) => other !== code)) });
    }
  };
  const option = (entry, i) => {
    const isEntity = entry.k === "e";
    const item = el("li", { role: "option", id: `found-${i}`, "aria-selected": "false" },
      isEntity ? dom.kindSwatch(entry.index) : dom.swatch(data.types[entry.index]),
      el("span", { class: "said", dir: "auto", text: isEntity ? data.name(entry.index) : words.label(data.types[entry.index].label) }),
      el("span", { class: "soft", text: isEntity ? words.events(data.about[entry.index].length) : words.word("eventType") }));
    item.addEventListener("pointerdown", (event) => { event.preventDefault(); choose(entry); });
    return item;
  };
  const mark = (next) => {
    const items = list.querySelectorAll("[role=option]");
    if (!items.length) return;
    at = (next + items.length) % items.length;
    items.forEach((item, i) => item.setAttribute("aria-selected", String(i === at)));
    input.setAttribute("aria-activedescendant", `found-${at}`);
    items[at].scrollIntoView({ block: "nearest" });
  };
  const suggest = () => {
    found = find(input.value);
    if (!input.value.trim()) return close();
    list.replaceChildren(...(found.length ? found.map(option) : [el("li", { class: "soft", text: words.word("nothing") })]));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    at = -1;
    if (found.length) mark(0);
  };
  const keys = (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden) suggest();
      else mark(at + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter") choose(found[Math.max(at, 0)]);
    else if (event.key === "Escape" && (input.value || !list.hidden)) {
      input.value = "";
      close();
    } else return;
    event.preventDefault();
  };
  input.addEventListener("input", suggest);
  input.addEventListener("keydown", keys);
  input.addEventListener("blur", close);
  input.addEventListener("focus", () => { if (input.value.trim()) suggest(); });
})();
