// The timeline: a lane for each type or pair, a column for each day, month or year, and a count where marks are many.
(() => {
  "use strict";
  const { data, state, dom, words, time } = kg;
  const { svg, el, button } = dom;
  const { events, types } = data;
  const { word } = words;
  const root = document.getElementById("timeline");
  const PAIRS = 14; // lanes for pairs; the rest share one
  const STACK = 3; // marks above one another before a count stands for them
  const [ROW, HEAD, GAP] = [17, 40, 30];

  const laneName = (lane) => {
    const type = types.find((one) => one.code === lane);
    if (type) return words.label(type.label);
    if (lane === "alone" || lane === "others") return word(lane);
    return lane
      .split("~")
      .map((name) => data.entityNames.index.get(name))
      .map((entity) => (entity === undefined ? "?" : data.name(entity)))
      .join(" – ");
  };
  const pairName = (pair) => pair.map((entity) => data.entityNames.names[entity]).join("~");

  const byType = (dated) => {
    const lanes = new Map(types.map((type) => [type.code, []]));
    for (const index of dated) lanes.get(types[events[index].t].code).push(index);
    return [...lanes].filter(([, list]) => list.length);
  };
  const byPair = (dated) => {
    const lanes = new Map();
    const alone = [];
    for (const index of dated) {
      if (!data.dyads[index].length) alone.push(index);
      for (const pair of data.dyads[index]) {
        const name = pairName(pair);
        if (!lanes.has(name)) lanes.set(name, []);
        lanes.get(name).push(index);
      }
    }
    const ordered = [...lanes].sort((a, b) => b[1].length - a[1].length);
    const rest = [...new Set(ordered.slice(PAIRS).flatMap(([, list]) => list))];
    return [
      ...ordered.slice(0, PAIRS),
      ...(rest.length ? [["others", rest]] : []),
      ...(alone.length ? [["alone", alone]] : []),
    ];
  };

  const cellsOf = (list, axis) => {
    const cells = new Map();
    for (const index of list) {
      const bin = axis.binOf(events[index].d[0]);
      if (!cells.has(bin)) cells.set(bin, []);
      cells.get(bin).push(index);
    }
    return cells;
  };

  const columns = (axis, width, left) => {
    const bins = axis.bins.length;
    const gaps = axis.bins.filter((bin) => !bin.key).length;
    const least = { day: 26, month: 30, year: 30 }[axis.unit];
    const step = Math.max(least, Math.min(130, (width - left - 24 - gaps * GAP) / Math.max(1, bins - gaps)));
    let x = left;
    const made = axis.bins.map((bin) => {
      const w = bin.key ? step : GAP;
      x += w;
      return { ...bin, x: x - w, w };
    });
    return { made, width: Math.max(x + 16, width), step };
  };

  const label = (key, unit) => {
    if (unit === "year") return [key, ""];
    if (unit === "month") return [words.written(`${key}-01`, { month: "short" }), key.slice(0, 4)];
    return [String(+key.slice(8)), words.month(key)];
  };
  // The upper row names months or years where they begin, the lower row days or months where there is room.
  const axisMarks = ({ made, step }, unit, height) => {
    const [parts, rules] = [[], []];
    let upper = "";
    let upperEnd = -Infinity;
    const every = Math.max(1, Math.ceil((unit === "day" ? 20 : 34) / step));
    made.forEach((bin, i) => {
      const middle = bin.x + bin.w / 2;
      if (!bin.key) {
        const text = time.gapSaid(bin, unit);
        rules.push(
          svg("rect", { x: bin.x + 5, y: 0, width: bin.w - 10, height, class: "gap" }, svg("title", { text })),
        );
        parts.push(svg("text", { x: middle, y: HEAD - 8, class: "lower", text: "…" }, svg("title", { text })));
        upper = "";
        return;
      }
      const [low, high] = label(bin.key, unit);
      if (high && high !== upper && bin.x >= upperEnd) {
        parts.push(
          svg("text", { x: bin.x + 3, y: 14, class: "upper", text: high }),
          svg("line", { x1: bin.x, x2: bin.x, y1: 3, y2: HEAD, class: "month" }),
        );
        rules.push(svg("line", { x1: bin.x, x2: bin.x, y1: 0, y2: height, class: "month" }));
        upperEnd = bin.x + high.length * 7 + 8;
        upper = high;
      }
      if (i % every === 0) parts.push(svg("text", { x: middle, y: HEAD - 8, class: "lower", text: low }));
    });
    return { parts, rules };
  };

  const tipLines = (lane, bin, list) =>
    list.length === 1
      ? [data.what, data.sentence, ({ d }) => words.span(d), data.saying]
          .map((say) => say(events[list[0]]))
          .filter(Boolean)
      : [`${laneName(lane)}, ${time.said(bin)}`, words.events(list.length)];
  const item = (x, y, shape, lines, selected, chosen, dimmed) => {
    const made = svg(
      "g",
      {
        transform: `translate(${x} ${y})`,
        role: "button",
        class: `mark${chosen ? " chosen" : ""}${dimmed ? " dim" : ""}`,
        "aria-label": lines.join(", "),
      },
      svg("circle", { r: 11, class: "halo" }),
      ...shape,
    );
    made.addEventListener("click", () => {
      dom.hideTip();
      kg.main.select(selected);
    });
    return dom.tipped(made, () => lines);
  };
  const dominating = (list) => {
    const counts = new Map();
    for (const index of list) counts.set(events[index].t, (counts.get(events[index].t) || 0) + 1);
    return types[[...counts].sort((a, b) => b[1] - a[1])[0][0]];
  };

  // A bar from an event's first bin to its last, for what lasted or is not known more exactly.
  const bar = (event, xs, x) => {
    const end = event.d[1] || event.d[0];
    let last = x;
    for (const [key, at] of xs) if (at > last && time.first(key) <= end) last = at;
    return last > x
      ? [svg("line", { x1: 0, x2: last - x, y1: 0, y2: 0, stroke: dom.paint(types[event.t]).line, class: "bar-line" })]
      : [];
  };
  const cell = (lane, bin, list, xs, y, bright) => {
    const { selected } = state;
    const x = xs.get(bin);
    if (list.length <= STACK) {
      return list.map((index, i) =>
        item(
          x,
          y + (i - (list.length - 1) / 2) * ROW,
          [...bar(events[index], xs, x), dom.eventMark(events[index], 6)],
          tipLines(lane, bin, [index]),
          { k: "v", i: index },
          selected && selected.k === "v" && selected.i === index,
          bright && !bright.events.has(index),
        ),
      );
    }
    const paint = dom.paint(dominating(list));
    const r = Math.min(19, xs.step / 2 - 1, 7 + 2.2 * Math.log2(list.length));
    const chosen = selected && selected.k === "c" && selected.lane === lane && selected.bin === bin;
    const dimmed = bright && !list.some((index) => bright.events.has(index));
    const target = { k: "c", lane, bin };
    return [
      item(
        x,
        y,
        [
          svg("circle", { r, fill: paint.fill, "fill-opacity": 0.3, stroke: paint.line, "stroke-width": 1.4 }),
          svg("text", { y: 4, class: "number", text: words.number(list.length) }),
        ],
        tipLines(lane, bin, list),
        target,
        chosen,
        dimmed,
      ),
    ];
  };

  const draw = (lanes, axis, width) => {
    const narrow = width < 560;
    const left = narrow ? 12 : 178;
    const named = narrow ? 20 : 0;
    const grid = columns(axis, width, left);
    const x = new Map(grid.made.filter((bin) => bin.key).map((bin) => [bin.key, bin.x + bin.w / 2]));
    x.step = grid.step;
    const bright = kg.selection.bright();
    const [names, rules, marks] = [[], [], []];
    let y = 0;
    for (const [lane, list] of lanes) {
      const cells = cellsOf(list, axis);
      const most = Math.max(...[...cells.values()].map((some) => (some.length > STACK ? 2 : some.length)));
      const height = Math.max(34, most * ROW + 16) + named;
      rules.push(svg("rect", { x: 0, y, width: grid.width, height, class: rules.length % 2 ? "lane odd" : "lane" }));
      names.push({ lane, y: narrow ? y + 15 : y + height / 2 + 4, height });
      for (const [bin, some] of cells)
        marks.push(...cell(lane, bin, some, x, y + named + (height - named) / 2, bright));
      y += height;
    }
    const axisParts = axisMarks(grid, axis.unit, y);
    const head = svg(
      "svg",
      { width: grid.width, height: HEAD, class: "chart axis", "aria-hidden": "true" },
      ...axisParts.parts,
    );
    const chart = svg(
      "svg",
      { width: grid.width, height: y + 8, class: "chart", role: "group", "aria-label": word("timeline") },
      ...rules,
      ...axisParts.rules,
      svg("g", {}, ...marks),
    );
    dom.roving(chart, ".mark");
    const side = svg(
      "svg",
      {
        width: narrow ? width - 16 : left - 8,
        height: y + 8,
        class: narrow ? "side over" : "side",
        "aria-hidden": "true",
      },
      ...names.map(({ lane, y: at }) => laneLabel(laneName(lane), at, narrow, narrow ? width - 40 : left - 30)),
    );
    return el("div", { class: "scroll", tabindex: "-1" }, head, el("div", { class: "rows-and-lanes" }, side, chart));
  };

  const CANVAS = document.createElement("canvas").getContext("2d");
  const fitted = (text, room) => {
    let length = text.length;
    while (
      length > 4 &&
      kg.labels.measure(CANVAS, "550 12.5px system-ui, sans-serif", kg.labels.short(text, length)) > room
    )
      length -= 1;
    return kg.labels.short(text, length);
  };

  const laneLabel = (name, y, narrow, room) => {
    // a pair on two lines, one beneath the other
    const lines = narrow ? [name] : name.split(" – ");
    return svg(
      "text",
      { y: y - (lines.length - 1) * 7 },
      ...lines.map((line, i) => svg("tspan", { x: narrow ? 6 : 12, dy: i ? 15 : 0, text: fitted(line, room) })),
      svg("title", { text: name }),
    );
  };

  // Where to look first: the stretch as wide as the window that holds most events.
  const busiest = (scroll) => {
    const xs = [...scroll.querySelectorAll(".mark")]
      .map((mark) => +/translate\(([\d.]+)/.exec(mark.getAttribute("transform"))[1])
      .sort((a, b) => a - b);
    const room = scroll.clientWidth - 220;
    let best = [0, 0];
    let end = 0;
    xs.forEach((x, start) => {
      while (end < xs.length && xs[end] <= x + room) end += 1;
      if (end - start > best[0]) best = [end - start, x];
    });
    return Math.max(0, best[1] - (scroll.clientWidth < 560 ? 30 : 210));
  };

  const lanesSwitch = () =>
    el(
      "div",
      { class: "lanes", role: "group", "aria-label": word("lanes") },
      ...[
        ["type", "byType"],
        ["dyad", "byDyad"],
      ].map(([value, key]) =>
        button(
          word(key),
          () => {
            state.lanes = value;
            kg.main.show({ filters: false });
            root.querySelector(`[data-lanes="${value}"]`).focus();
          },
          { "aria-pressed": String(state.lanes === value), "data-lanes": value },
        ),
      ),
    );

  const datedOf = () => kg.shown.events.filter((index) => events[index].d);
  // Shown events of the pairs that share a lane; which these are depends on the filters.
  let rest = { of: null, events: null };
  const others = () => {
    if (rest.of !== kg.shown)
      rest = {
        of: kg.shown,
        events: new Set((byPair(datedOf()).find(([lane]) => lane === "others") || [null, []])[1]),
      };
    return rest.events;
  };

  const refresh = () => {
    const dated = datedOf();
    const before = root.querySelector(".scroll");
    const at = before ? [before.scrollLeft, before.scrollTop] : null;
    const undated = kg.shown.events.length - dated.length;
    const parts = [
      el(
        "div",
        { class: "bar" },
        lanesSwitch(),
        undated ? el("p", { class: "soft", text: word("undatedCount", words.events(undated)) }) : null,
      ),
    ];
    if (dated.length) {
      const axis = time.axis(
        dated.map((index) => events[index].d),
        130,
      );
      parts.push(draw(state.lanes === "dyad" ? byPair(dated) : byType(dated), axis, root.clientWidth));
    }
    root.replaceChildren(...parts);
    const scroll = root.querySelector(".scroll");
    if (scroll && at) [scroll.scrollLeft, scroll.scrollTop] = at;
    else if (scroll) scroll.scrollLeft = busiest(scroll);
  };

  let width = 0;
  new ResizeObserver(() => {
    if (!root.clientWidth || root.clientWidth === width) return;
    const known = width;
    width = root.clientWidth;
    if (known) refresh();
  }).observe(root);

  kg.timeline = { refresh, laneName, others };
})();
