// The filters, which are the legend as well: each row shows its mark, its name and how many events it would leave.
(() => {
  "use strict";
  const { data, state, dom, words, time } = kg;
  const { el, svg, button } = dom;
  const { word } = words;
  const place = document.getElementById("controls");
  const grey = () => ({ color: "#7d8894", line: "#566372", dark: "#7d8894", darkLine: "#a3afbb", shape: "dot" });
  let updates = []; // what to bring up to date after each change, with the new counts
  let axis = null;

  const group = (title, ...children) => el("fieldset", {}, el("legend", { text: title }), ...children.flat());
  const has = (used, key) => used.has(key);

  // A row with a checkbox for one value of a filter that is a set of what is switched off.
  const check = (facet, key, name, swatch, countOf, all) => {
    const box = el("input", { type: "checkbox", id: `${facet}-${key}` });
    const count = el("span", { class: "count" });
    box.addEventListener("change", () => {
      const off = new Set(state.filter[facet]);
      if (box.checked) off.delete(key);
      else off.add(key);
      kg.main.filter({ [facet]: off });
    });
    const only = button(
      word("only"),
      () => {
        const others = all.filter((other) => other !== key);
        const alone = others.every((other) => state.filter[facet].has(other)) && !state.filter[facet].has(key);
        kg.main.filter({ [facet]: new Set(alone ? [] : others) });
      },
      { class: "only", "aria-label": word("onlyName", name) },
    );
    updates.push((counts) => {
      box.checked = !state.filter[facet].has(key);
      count.textContent = words.number(countOf(counts) || 0);
      row.classList.toggle("off", !box.checked);
      row.classList.toggle("none", !countOf(counts));
    });
    const row = el(
      "div",
      { class: "check" },
      el("label", {}, box, swatch, el("span", { class: "said", text: name })),
      only,
      count,
    );
    return row;
  };

  const types = () => {
    const used = new Set(data.events.map((event) => event.t));
    const codes = data.types.filter((_, index) => used.has(index)).map((type) => type.code);
    return data.categories
      .map((category) => {
        const own = data.types
          .map((type, index) => ({ type, index }))
          .filter(({ type, index }) => type.category === category.code && has(used, index));
        if (!own.length) return null;
        const ownCodes = own.map(({ type }) => type.code);
        const box = el("input", { type: "checkbox", id: `category-${category.code}` });
        box.addEventListener("change", () => {
          const off = new Set(state.filter.types);
          for (const code of ownCodes)
            if (box.checked) off.delete(code);
            else off.add(code);
          kg.main.filter({ types: off });
        });
        updates.push(() => {
          const off = ownCodes.filter((code) => state.filter.types.has(code)).length;
          box.checked = off < ownCodes.length;
          box.indeterminate = off > 0 && off < ownCodes.length;
        });
        return el(
          "div",
          { class: "category", role: "group", "aria-label": words.label(category.label) },
          el("label", { class: "title" }, box, el("span", { text: words.label(category.label) })),
          ...own.map(({ type, index }) =>
            check(
              "types",
              type.code,
              words.label(type.label),
              dom.swatch(type),
              (counts) => counts.types.get(index),
              codes,
            ),
          ),
        );
      })
      .filter(Boolean);
  };

  const statuses = () => {
    const used = new Set(data.events.map((event) => event.s));
    const codes = data.statuses.filter((_, index) => used.has(index));
    return codes.map((status) =>
      check(
        "statuses",
        status,
        word(status),
        dom.swatch(grey(), status),
        (counts) => counts.statuses.get(data.statuses.indexOf(status)),
        codes,
      ),
    );
  };

  const toggle = (id, name, swatch, get, set, countOf) => {
    const box = el("input", { type: "checkbox", id });
    const count = el("span", { class: "count" });
    box.addEventListener("change", () => kg.main.filter(set(box.checked)));
    updates.push((counts) => {
      box.checked = get();
      count.textContent = words.number(countOf(counts));
    });
    return el(
      "div",
      { class: "check" },
      el("label", {}, box, swatch, el("span", { class: "said", text: name })),
      count,
    );
  };
  const saying = () => [
    ...["asserted", "claimed"].map((claim, index) =>
      check(
        "claims",
        claim,
        word(claim),
        index ? dom.picture(18, dom.quote(-5, 11)) : null,
        (counts) => counts.claims.get(index),
        ["asserted", "claimed"],
      ),
    ),
    toggle(
      "disputed",
      word("disputedOnly"),
      dom.picture(18, svg("circle", { r: 4.5, class: "doubt" })),
      () => state.filter.disputed,
      (checked) => ({ disputed: checked }),
      (counts) => counts.disputed,
    ),
  ];

  // A histogram with two handles: each a range input over the bins, so arrows, Home and End work.
  const dates = () => {
    axis = time.axis(
      data.events.filter((event) => event.d).map((event) => event.d),
      60,
    );
    const undated = data.events.some((event) => !event.d)
      ? toggle(
          "undated",
          word("undated"),
          null,
          () => state.filter.undated,
          (checked) => ({ undated: checked }),
          (counts) => counts.undated,
        )
      : null;
    const bins = axis.bins.filter((bin) => bin.key);
    if (bins.length < 2) return [undated].filter(Boolean);
    const last = bins.length - 1;
    const chart = svg("svg", {
      class: "histogram",
      viewBox: `0 0 ${bins.length * 4} 40`,
      preserveAspectRatio: "none",
      "aria-hidden": "true",
    });
    const said = el("output", { class: "span" });
    const handle = (id, name) =>
      el("input", { type: "range", id, min: "0", max: String(last), step: "1", "aria-label": word(name) });
    const [low, high] = [handle("from", "from"), handle("to", "to")];
    const move = (moved) => {
      if (+low.value > +high.value) (moved === low ? high : low).value = moved.value;
      const [from, to] = [+low.value, +high.value];
      kg.main.filter({
        from: from === 0 ? null : time.first(bins[from].key),
        to: to === last ? null : time.last(bins[to].key),
      });
    };
    for (const input of [low, high]) input.addEventListener("input", () => move(input));
    updates.push((counts) => {
      const { from, to } = state.filter;
      const start = from ? bins.findIndex((bin) => time.last(bin.key) >= from) : 0;
      const afterEnd = to ? bins.findIndex((bin) => time.first(bin.key) > to) : -1;
      low.value = String(start < 0 ? last : start);
      high.value = String(afterEnd < 0 ? last : Math.max(0, afterEnd - 1));
      for (const input of [low, high]) input.setAttribute("aria-valuetext", time.said(bins[+input.value].key));
      said.textContent = `${time.said(bins[+low.value].key)} – ${time.said(bins[+high.value].key)}`;
      const perBin = new Map();
      for (const [day, n] of counts.days) perBin.set(axis.binOf(day), (perBin.get(axis.binOf(day)) || 0) + n);
      const most = Math.max(1, ...perBin.values());
      chart.replaceChildren(
        ...bins.map((bin, i) => {
          const height = perBin.get(bin.key) ? Math.max(2, 38 * Math.sqrt(perBin.get(bin.key) / most)) : 0;
          return svg("rect", {
            x: i * 4 + 0.5,
            y: 40 - height,
            width: 3,
            height,
            class: i >= +low.value && i <= +high.value ? "in" : "out",
          });
        }),
      );
    });
    return [el("div", { class: "slider" }, chart, low, high), said, undated].filter(Boolean);
  };

  const choice = (id, name, options, get, set, countOf) => {
    if (!options.length) return null;
    const input = el("select", { id }, el("option", { value: "", text: word("all") }));
    const made = options.map(([value, text]) => ({
      value,
      text,
      option: el("option", { value: String(value), text }),
    }));
    input.append(...made.map(({ option }) => option));
    input.addEventListener("change", () => kg.main.filter(set(input.value)));
    const write = () => {
      for (const { value, text, option } of made)
        option.textContent = `${text} (${words.number(countOf(kg.shown.counts, value) || 0)})`;
    };
    const many = made.length > 300; // thousands of counts are written when the list is about to be opened
    if (many) for (const about of ["focus", "pointerdown"]) input.addEventListener(about, write);
    updates.push(() => {
      if (!many) write();
      input.value = get() === null ? "" : String(get());
      input.classList.toggle("set", get() !== null);
    });
    return el("label", { class: "choice" }, el("span", { text: name }), input);
  };
  const sorted = (options) => {
    const { compare } = new Intl.Collator(words.language);
    return options.sort((a, b) => compare(a[1], b[1]));
  };
  const byName = (list) => sorted(list.map((entity) => [entity, data.name(entity)]));
  const people = () => {
    const every = data.entities.map((_, index) => index);
    const countries = sorted([...new Set(data.countries.flat())].map((code) => [code, kg.main.countryName(code)]));
    const number = (key) => (value) => ({ [key]: value === "" ? null : +value });
    return [
      choice(
        "actor",
        word("actor"),
        byName(every.filter((index) => data.about[index].length)),
        () => state.filter.actor,
        number("actor"),
        (counts, value) => counts.actors.get(value),
      ),
      choice(
        "country",
        word("country"),
        countries,
        () => state.filter.country,
        (value) => ({ country: value || null }),
        (counts, value) => counts.countries.get(value),
      ),
      choice(
        "source",
        word("source"),
        byName(every.filter((index) => data.said[index].length)),
        () => state.filter.source,
        number("source"),
        (counts, value) => counts.sources.get(value),
      ),
    ].filter(Boolean);
  };

  const kinds = () => {
    const used = new Set(data.entities.filter((_, index) => data.about[index].length).map((entity) => entity.kind));
    const rows = data.kinds
      .map((kind, index) => ({ kind, index }))
      .filter(({ index }) => used.has(index))
      .map(({ kind }) => el("li", {}, dom.swatch(kind), el("span", { text: words.label(kind.label) })));
    if (data.groups.length)
      rows.push(el("li", {}, dom.swatch(data.style.group, "planned"), el("span", { text: word("group") })));
    return [
      el("ul", { class: "kinds" }, ...rows),
      el("p", { class: "soft small", text: `${word("arrows")}. ${word("dots")}.` }),
    ];
  };

  const build = () => {
    updates = [];
    const focused = document.activeElement && document.activeElement.id;
    place.replaceChildren(
      el("div", { class: "reset" }, button(word("reset"), kg.main.reset, { id: "reset", class: "action" })),
      group(word("types"), types()),
      group(word("status"), statuses()),
      group(word("saying"), saying()),
      group(word("dates"), dates()),
      group(word("people"), people()),
      group(word("kinds"), kinds()),
    );
    if (focused && place.querySelector(`#${CSS.escape(focused)}`)) document.getElementById(focused).focus();
  };
  const update = () => {
    for (const bring of updates) bring(kg.shown.counts);
    document.getElementById("reset").disabled = !kg.fragment.filtered();
  };

  // The bar that says what the colours of the lines between actors mean.
  const scale = () => {
    const bar = document.getElementById("scale");
    const ends = [dom.SCALE[0][0], dom.SCALE[dom.SCALE.length - 1][0]];
    const parts = Array.from({ length: 24 }, (_, i) => ends[0] + ((ends[1] - ends[0]) * (i + 0.5)) / 24);
    const strip = svg(
      "svg",
      { width: 120, height: 10, "aria-hidden": "true" },
      ...parts.map((score, i) => svg("rect", { x: i * 5, y: 2, width: 5.2, height: 6, fill: dom.diverging(score) })),
    );
    const line = (score, dashes) =>
      svg(
        "svg",
        { width: 26, height: 10, "aria-hidden": "true" },
        svg("line", {
          x1: 1,
          x2: 25,
          y1: 5,
          y2: 5,
          stroke: dom.diverging(score),
          "stroke-width": 2.5,
          "stroke-dasharray": dashes,
        }),
      );
    bar.replaceChildren(
      line(ends[0] / 2, "6 3"),
      el("span", { text: word("conflict") }),
      strip,
      el("span", { text: word("cooperation") }),
      line(ends[1] / 2, null),
    );
  };

  kg.controls = { build, update, scale };
})();
