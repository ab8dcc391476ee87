// The plain editor: sends the query to this server, and shows what it answers as a table.
(() => {
  "use strict";
  const BASE = "https://w3id.org/diplograph/";
  const MOST = 1000; // rows shown
  const editor = document.getElementById("editor");
  const text = document.getElementById("text");
  const result = document.getElementById("result");
  const state = document.getElementById("state");
  const table = document.getElementById("table");
  const words = editor.dataset;

  const element = (name, content, attributes = {}) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(content);
    return made;
  };
  const link = (iri) => {
    const here = iri.startsWith(`${BASE}id/`) || iri.startsWith(`${BASE}reference/`);
    const local = `/${iri.slice(BASE.length)}${words.lang ? `?lang=${words.lang}` : ""}`;
    const short = here ? iri.slice(BASE.length) : iri;
    return here || /^https?:/i.test(iri) ? element("a", short, { href: here ? local : iri, rel: "noreferrer" }) : short;
  };
  const cell = (term) => {
    if (!term) return element("td", "");
    if (term.type === "uri") return element("td", link(term.value));
    const said = element("td", term.type === "triple" ? JSON.stringify(term.value) : term.value, { dir: "auto" });
    if (term["xml:lang"]) said.lang = term["xml:lang"];
    if (/#(integer|decimal|double)$/.test(term.datatype || "")) said.className = "num";
    return said;
  };
  const rows = (answer) => {
    const names = answer.head.vars;
    const found = answer.results.bindings;
    const head = element("thead", "");
    head.append(element("tr", ""));
    head.lastElementChild.append(...names.map((name) => element("th", name, { scope: "col" })));
    const body = element("tbody", "");
    for (const row of found.slice(0, MOST)) {
      const line = element("tr", "");
      line.append(...names.map((name) => cell(row[name])));
      body.append(line);
    }
    table.replaceChildren(head, body);
    const more = found.length > MOST ? `, ${words.shown.replace("{}", MOST)}` : "";
    state.textContent = words.rows.replace("{}", found.length) + more;
  };
  const shown = (type, answer) => {
    table.replaceChildren();
    if (!/json/.test(type)) {
      const line = element("tr", "");
      line.append(element("td", element("pre", answer)));
      table.append(line);
      state.textContent = "";
      return;
    }
    const data = JSON.parse(answer);
    if (typeof data.boolean === "boolean") state.textContent = data.boolean ? words.true : words.false;
    else rows(data);
  };
  const run = async () => {
    result.hidden = false;
    state.textContent = words.running;
    state.className = "soft";
    table.replaceChildren();
    try {
      const answer = await fetch("/sparql", {
        method: "POST",
        headers: { Accept: "application/sparql-results+json, text/turtle;q=0.9" },
        body: new URLSearchParams({ query: text.value }),
      });
      const said = await answer.text();
      if (!answer.ok) throw new Error(said.trim());
      shown(answer.headers.get("content-type") || "", said);
    } catch (error) {
      state.className = "alert";
      state.textContent = `${words.failed}: ${error.message}`;
    }
  };
  document.getElementById("plain").addEventListener("submit", (event) => {
    event.preventDefault();
    run();
  });
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      run();
    }
  });
  if (words.run) run();
})();
