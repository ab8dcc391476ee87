// What is shown: view, filters, selection, language and theme. It lives in the address's fragment, so a link shares it.
(() => {
  "use strict";
  const { data } = kg;
  const VIEWS = ["network", "actors", "timeline", "map"];
  const CLAIMS = ["asserted", "claimed"];
  const DAY = /^\d{4}-\d{2}-\d{2}$/;
  const codes = data.types.map((type) => type.code);

  const unfiltered = () => ({
    types: new Set(),
    statuses: new Set(),
    claims: new Set(), // what is switched off
    disputed: false,
    undated: true,
    from: null,
    to: null,
    actor: null,
    country: null,
    source: null,
  });
  const initial = () => ({
    view: VIEWS.includes(data.view) ? data.view : "network",
    language: data.language === "de" ? "de" : "en",
    theme: null,
    lanes: "type",
    selected: null,
    filter: unfiltered(),
  });
  const state = initial();

  const list = (text, allowed) => new Set((text || "").split(",").filter((item) => allowed.includes(item)));
  const entity = (text) => {
    const index = text === null ? undefined : data.entityNames.index.get(text);
    return index === undefined ? null : index;
  };

  // A selection is {k: "e"|"v"|"g"|"d"|"c"}: entity, event, group, dyad, or a cell of the timeline.
  const writeSelection = (selected) => {
    if (!selected) return null;
    if (selected.k === "e") return `e:${data.entityNames.names[selected.i]}`;
    if (selected.k === "v") return `v:${data.eventNames.names[selected.i]}`;
    if (selected.k === "g") return `g:${selected.i}`;
    if (selected.k === "d") return `d:${selected.pair.map((i) => data.entityNames.names[i]).join("~")}`;
    return `c:${selected.lane}:${selected.bin}`;
  };
  const readSelection = (text) => {
    const [, k, rest] = /^([evgdc]):(.+)$/s.exec(text || "") || [];
    if (k === "e") return entity(rest) === null ? null : { k, i: entity(rest) };
    if (k === "v") return data.eventNames.index.has(rest) ? { k, i: data.eventNames.index.get(rest) } : null;
    if (k === "g") return /^\d+$/.test(rest) && +rest < data.groups.length ? { k, i: +rest } : null;
    if (k === "d") {
      const pair = rest.split("~").map(entity);
      return pair.length === 2 && !pair.includes(null) && pair[0] !== pair[1]
        ? { k, pair: pair.sort((a, b) => a - b) }
        : null;
    }
    if (k === "c") {
      const [, lane, bin] = /^(.+):(\d{4}(?:-\d\d){0,2})$/s.exec(rest) || [];
      return lane ? { k, lane, bin } : null;
    }
    return null;
  };

  const write = () => {
    const { filter } = state;
    const said = new URLSearchParams();
    const put = (key, value) => {
      if (value) said.set(key, value);
    };
    put("view", state.view);
    put("lang", state.language);
    put("theme", state.theme);
    put("lanes", state.lanes === "dyad" ? "dyad" : null);
    put("hide", [...filter.types].join(","));
    put("status", [...filter.statuses].join(","));
    put("claims", [...filter.claims].join(","));
    put("disputed", filter.disputed ? "1" : null);
    put("undated", filter.undated ? null : "0");
    put("from", filter.from);
    put("to", filter.to);
    for (const key of ["actor", "source"]) if (filter[key] !== null) put(key, data.entityNames.names[filter[key]]);
    put("country", filter.country);
    put("sel", writeSelection(state.selected));
    return said.toString();
  };

  // Whatever in the fragment is malformed or names what the page does not hold counts as not said.
  const read = (fragment) => {
    const fresh = initial();
    const said = new URLSearchParams(fragment.replace(/^#/, ""));
    const { filter } = fresh;
    if (VIEWS.includes(said.get("view"))) fresh.view = said.get("view");
    if (["de", "en"].includes(said.get("lang"))) fresh.language = said.get("lang");
    if (["light", "dark"].includes(said.get("theme"))) fresh.theme = said.get("theme");
    if (said.get("lanes") === "dyad") fresh.lanes = "dyad";
    filter.types = list(said.get("hide"), codes);
    filter.statuses = list(said.get("status"), data.statuses);
    filter.claims = list(said.get("claims"), CLAIMS);
    filter.disputed = said.get("disputed") === "1";
    filter.undated = said.get("undated") !== "0";
    for (const key of ["from", "to"]) if (DAY.test(said.get(key) || "")) filter[key] = said.get(key);
    if (filter.from && filter.to && filter.from > filter.to) [filter.from, filter.to] = [filter.to, filter.from];
    for (const key of ["actor", "source"]) filter[key] = entity(said.get(key));
    const country = said.get("country");
    if (country && data.entities.some((one) => one.country === country)) filter.country = country;
    fresh.selected = readSelection(said.get("sel"));
    return Object.assign(state, fresh);
  };

  const filtered = () => {
    const { filter: f } = state;
    return (
      f.types.size +
      f.statuses.size +
      f.claims.size +
      [f.disputed, !f.undated, f.from, f.to, f.actor !== null, f.country, f.source !== null].filter(Boolean).length
    );
  };
  const reset = () => {
    state.filter = unfiltered();
  };

  Object.assign(kg, { state, fragment: { write, read, filtered, reset } });
})();
