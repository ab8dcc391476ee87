// What all pages share: the theme's switch, the keys, and a search that finds while one types.
(() => {
  "use strict";
  const root = document.documentElement;
  const dark = () => (root.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  document.getElementById("theme").addEventListener("click", () => {
    root.dataset.theme = dark() ? "light" : "dark";
    try {
      localStorage.setItem("theme", root.dataset.theme);
    } catch {
      // storage is off: the choice holds for this page
    }
  });

  const box = document.getElementById("q");
  const writes = (element) => element.closest("input, textarea, select, [contenteditable]");
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !writes(event.target) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      box.focus();
      box.select();
    }
  });

  const filter = document.getElementById("filter");
  filter?.addEventListener("input", () => {
    const words = filter.value.toLowerCase().split(/\s+/);
    for (const item of document.querySelectorAll(".questions li"))
      item.hidden = !words.every((word) => item.textContent.toLowerCase().includes(word));
  });

  const found = document.getElementById("found");
  if (!found) return;
  const hits = () => [...found.querySelectorAll("a.hit")];
  document.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    const all = hits();
    const at = all.indexOf(document.activeElement);
    if (at < 0 && (document.activeElement !== box || step < 0)) return;
    event.preventDefault();
    (all[at + step] || (step < 0 ? box : all[at])).focus();
  });

  let asked = 0;
  let wait;
  const look = async () => {
    const mine = ++asked;
    const address = new URL(location.href);
    if (box.value.trim()) address.searchParams.set("q", box.value.trim());
    else address.searchParams.delete("q");
    let answer;
    try {
      answer = await fetch(address, { headers: { Accept: "text/html" } });
    } catch {
      return; // the server has gone; Enter says so
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const there = page.getElementById("found");
    if (mine !== asked || !answer.ok || !there) return;
    found.replaceChildren(...document.importNode(there, true).childNodes);
    document.getElementById("count").textContent = page.getElementById("count").textContent;
    document.title = page.title;
    document.querySelector("[hreflang]").href = page.querySelector("[hreflang]").getAttribute("href");
    history.replaceState(null, "", address);
  };
  box.addEventListener("input", () => {
    clearTimeout(wait);
    wait = setTimeout(look, 150);
  });
})();
