// The search box: actors, places and event types by any of their names; Enter or a click selects.
(() => {
  "use strict";
  const { data, dom, words } = kg;
  const { el } = dom;
  const input = document.getElementById("search");
  const list = document.getElementById("found");
  const [MOST, EVENTS] = [12, 5];
  let found = [];
  let at = -1;

  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const entries = [
    ...data.entities.map((entity, index) => ({
      k: "e",
      index,
      weight: data.about[index].length + data.said[index].length,
      texts: [...new Set([...Object.values(entity.label), ...entity.names])].map(plain),
    })),
    ...data.types.map((type, index) => ({
      k: "t",
      index,
      weight: 1,
      texts: [...Object.values(type.label), type.code].map(plain),
    })),
  ];

  // Events are found by what happens in them: the modes are few, so they are gone through first.
  const modes = data.modes.map((mode) => Object.values(mode.label).map(plain));
  const eventsOf = (sought) => {
    const wanted = new Set(
      modes.flatMap((texts, index) => (texts.some((text) => text.includes(sought)) ? [index] : [])),
    );
    return wanted.size
      ? data.order
          .filter((index) => wanted.has(data.events[index].m))
          .slice(0, EVENTS)
          .map((index) => ({ k: "v", index }))
      : [];
  };

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
    const named = entries
      .map((entry) => ({ entry, rank: rank(entry.texts, sought) }))
      .filter((hit) => hit.rank < 3)
      .sort((a, b) => a.rank - b.rank || b.entry.weight - a.entry.weight)
      .map((hit) => hit.entry);
    return [...named.slice(0, MOST), ...eventsOf(sought)];
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
    if (entry.k !== "t") kg.main.select({ k: entry.k, i: entry.index });
    else {
      const { code } = data.types[entry.index];
      kg.main.filter({ types: new Set(data.types.map((type) => type.code).filter((other) => other !== code)) });
    }
  };
  const LOOKS = {
    // mark, name and what stands beside it
    e: (index) => [dom.kindSwatch(index), data.name(index), words.events(data.about[index].length)],
    t: (index) => [dom.swatch(data.types[index]), words.label(data.types[index].label), words.word("eventType")],
    v: (index) => [
      dom.picture(18, dom.eventMark(data.events[index], 5.2)),
      `${data.short(data.events[index])}: ${data.sentence(data.events[index])}`,
      words.span(data.events[index].d),
    ],
  };
  const option = (entry, i) => {
    const [mark, name, beside] = LOOKS[entry.k](entry.index);
    const item = el(
      "li",
      { role: "option", id: `found-${i}`, "aria-selected": "false" },
      mark,
      el("span", { class: "said", dir: "auto", text: name }),
      el("span", { class: "soft", text: beside }),
    );
    item.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      choose(entry);
    });
    return item;
  };
  const point = (next) => {
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
    list.replaceChildren(
      ...(found.length ? found.map(option) : [el("li", { class: "soft", text: words.word("nothing") })]),
    );
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    at = -1;
    if (found.length) point(0);
  };
  const keys = (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden) suggest();
      else point(at + (event.key === "ArrowDown" ? 1 : -1));
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
  input.addEventListener("focus", () => {
    if (input.value.trim()) suggest();
  });
})();
