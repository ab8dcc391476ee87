// The map: where events happen, on an outline in the Natural Earth projection. What has no coordinates is said so.
(() => {
  "use strict";
  const { data, state, dom, words } = kg;
  const { svg, el, button } = dom;
  const { events, entities, types } = data;
  const { word } = words;
  const root = document.getElementById("map");
  const CANVAS = document.createElement("canvas").getContext("2d");
  let [view, chart, layers] = [null, null, null]; // view: the middle of the picture and pixels per unit

  // The polynomial of Šavrič et al. (2011): degrees to units in which the equator is about 5.5 long.
  const project = (long, lat) => {
    const [l, p] = [(long * Math.PI) / 180, (lat * Math.PI) / 180];
    const [p2, p4] = [p * p, p ** 4];
    return [
      l * (0.8707 - 0.131979 * p2 + p4 * (-0.013791 + p4 * (0.003971 * p2 - 0.001529 * p4))),
      -p * (1.007226 + p2 * (0.015085 + p4 * (-0.044475 + 0.028874 * p2 - 0.005916 * p4))),
    ];
  };

  const ring = (given) => {
    // [long, lat, long, lat, …] or [[long, lat], …]
    const flat = given.flat();
    const points = [];
    for (let i = 0; i + 1 < flat.length; i += 2) {
      const [x, y] = project(flat[i], flat[i + 1]);
      points.push(`${x.toFixed(4)} ${y.toFixed(4)}`);
    }
    return `M${points.join("L")}Z`;
  };
  const line = (points) =>
    `M${points
      .map(([long, lat]) =>
        project(long, lat)
          .map((v) => v.toFixed(4))
          .join(" "),
      )
      .join("L")}`;
  const steps = (from, to, by) => Array.from({ length: Math.floor((to - from) / by) + 1 }, (_, i) => from + i * by);
  const graticule = () =>
    [
      ...steps(-180, 180, 30).map((long) => line(steps(-90, 90, 5).map((lat) => [long, lat]))),
      ...steps(-60, 60, 30).map((lat) => line(steps(-180, 180, 10).map((long) => [long, lat]))),
    ].join("");

  const located = (entity) =>
    entities[entity].lat !== null &&
    entities[entity].lat !== undefined &&
    entities[entity].long !== null &&
    entities[entity].long !== undefined;
  const gather = () => {
    const [places, missing] = [new Map(), new Map()];
    let placeless = 0;
    for (const index of kg.shown.events) {
      const { p } = events[index];
      if (!p.length) placeless += 1;
      for (const entity of new Set(p)) {
        const into = located(entity) ? places : missing;
        if (!into.has(entity)) into.set(entity, []);
        into.get(entity).push(index);
      }
    }
    return { places, missing, placeless };
  };
  const dominating = (list) => {
    const [categories, all] = [new Map(), new Map()];
    for (const index of list) {
      const { category } = types[events[index].t];
      categories.set(category, (categories.get(category) || 0) + 1);
      all.set(events[index].t, (all.get(events[index].t) || 0) + 1);
    }
    const [most] = [...categories].sort((a, b) => b[1] - a[1])[0];
    const own = [...all].filter(([type]) => types[type].category === most).sort((a, b) => b[1] - a[1]);
    return types[own[0][0]];
  };

  let dots = [];
  const makeDots = (places, bright) =>
    [...places]
      .map(([entity, list]) => {
        const [x, y] = project(entities[entity].long, entities[entity].lat);
        const paint = dom.paint(dominating(list));
        const r = Math.min(30, 4.5 + 2.4 * Math.sqrt(list.length));
        const chosen = state.selected && state.selected.k === "e" && state.selected.i === entity;
        const dim = bright && !bright.entities.has(entity);
        const lines = [data.name(entity), words.events(list.length)];
        const group = svg(
          "g",
          {
            role: "button",
            class: `mark${chosen ? " chosen" : ""}${dim ? " dim" : ""}`,
            "aria-label": lines.join(", "),
          },
          svg("circle", { r: r + 4, class: "halo" }),
          svg("circle", { r, fill: paint.fill, "fill-opacity": 0.72, stroke: paint.line, "stroke-width": 1.5 }),
          list.length > 1 && r > 9 ? svg("text", { y: 4, class: "number on", text: words.number(list.length) }) : null,
        );
        group.addEventListener("click", () => {
          if (!dragged) kg.main.select({ k: "e", i: entity });
        });
        dom.tipped(group, () => lines);
        return { entity, x, y, r, group, weight: list.length, chosen, dim };
      })
      .sort((a, b) => b.weight - a.weight);

  const size = () => ({ w: chart.clientWidth || root.clientWidth, h: chart.clientHeight || root.clientHeight });
  const paintView = () => {
    const { w, h } = size();
    layers.world.setAttribute(
      "transform",
      `translate(${w / 2 - view.x * view.k} ${h / 2 - view.y * view.k}) scale(${view.k})`,
    );
    const marks = dots.map((dot) => {
      const [x, y] = [(dot.x - view.x) * view.k + w / 2, (dot.y - view.y) * view.k + h / 2];
      dot.group.setAttribute("transform", `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
      const text = kg.labels.short(data.name(dot.entity), 28);
      return {
        x,
        y,
        r: dot.r,
        text,
        w: kg.labels.measure(CANVAS, "600 12px system-ui, sans-serif", text) + 4,
        h: 15,
        weight: dot.weight + (dot.dim ? 0 : 1000),
        must: dot.chosen ? 1 : 0,
        dim: dot.dim,
      };
    });
    layers.names.replaceChildren(
      ...kg.labels
        .arrange(marks, { w, h }, kg.labels.occupied(chart, ["zoom"]))
        .map(({ mark, x, y }) =>
          svg("text", { x: x + 2, y: y + 12, text: mark.text, class: mark.dim ? "place dim" : "place" }),
        ),
    );
  };
  const zoomBy = (factor, at) => {
    touched = true;
    const { w, h } = size();
    const k = Math.max(60, Math.min(20000, view.k * factor));
    const [dx, dy] = at ? [at.x - w / 2, at.y - h / 2] : [0, 0];
    view = { x: view.x + dx / view.k - dx / k, y: view.y + dy / view.k - dy / k, k };
    paintView();
  };
  const pan = (x, y) => {
    touched = true;
    view = { ...view, x: view.x + x / view.k, y: view.y + y / view.k };
    paintView();
  };
  const fit = () => {
    touched = false;
    const { w, h } = size();
    const xs = dots.map((dot) => dot.x);
    const ys = dots.map((dot) => dot.y);
    const box = dots.length
      ? [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
      : [-2.7, 2.7, -1.4, 1.4];
    const [wide, high] = [Math.max(0.25, box[1] - box[0]), Math.max(0.2, box[3] - box[2])];
    view = {
      x: (box[0] + box[1]) / 2,
      y: (box[2] + box[3]) / 2,
      k: Math.min((w - 120) / wide, (h - 110) / high, 2500),
    };
    view.k = Math.max(view.k, 40);
    paintView();
  };

  let dragged = false;
  let touched = false; // whether the reader has zoomed or moved the map
  const resized = () => {
    if (!chart.clientWidth) return;
    if (touched) paintView();
    else fit();
  };
  const listen = () => {
    chart.addEventListener(
      "wheel",
      (event) => {
        event.preventDefault();
        const at = chart.getBoundingClientRect();
        zoomBy(event.deltaY < 0 ? 1.2 : 1 / 1.2, { x: event.clientX - at.left, y: event.clientY - at.top });
      },
      { passive: false },
    );
    const fingers = new Map();
    chart.addEventListener("pointerdown", (event) => {
      fingers.set(event.pointerId, event);
      dragged = false;
    });
    const lift = (event) => fingers.delete(event.pointerId);
    for (const end of ["pointerup", "pointercancel", "pointerleave"]) chart.addEventListener(end, lift);
    chart.addEventListener("pointermove", (event) => {
      const before = fingers.get(event.pointerId);
      if (!before) return;
      const [dx, dy] = [event.clientX - before.clientX, event.clientY - before.clientY];
      if (!dragged && Math.hypot(dx, dy) < 4) return;
      dragged = true;
      fingers.set(event.pointerId, event);
      if (fingers.size === 1) return pan(-dx, -dy);
      const other = [...fingers.values()].find((one) => one.pointerId !== event.pointerId);
      const apart = (one) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY) || 1;
      zoomBy(apart(event) / apart(before));
    });
    chart.addEventListener("click", (event) => {
      if (!dragged && !event.target.closest(".mark")) kg.main.select(null);
    });
  };

  const make = () => {
    const land = Object.values(data.outline || {}).map((rings) => rings.map(ring).join(""));
    layers = {
      world: svg(
        "g",
        {},
        svg("path", { d: graticule(), class: "graticule" }),
        ...land.map((d) => svg("path", { d, class: "land" })),
      ),
      dots: svg("g"),
      names: svg("g", { "aria-hidden": "true", class: "place-names" }),
    };
    chart = svg(
      "svg",
      { class: "chart", role: "group", "aria-label": word("map") },
      layers.world,
      layers.dots,
      layers.names,
    );
    listen();
    new ResizeObserver(resized).observe(chart);
  };

  const missingList = (missing) => {
    if (!missing.size) return null;
    const text = missing.size === 1 ? word("offMapOne") : word("offMap", words.number(missing.size));
    const items = [...missing]
      .sort((a, b) => b[1].length - a[1].length)
      .map(([entity, list]) =>
        el(
          "li",
          {},
          button(`${data.name(entity)} (${words.number(list.length)})`, () => kg.main.select({ k: "e", i: entity }), {
            class: "name",
          }),
        ),
      );
    return el("details", {}, el("summary", { text }), el("ul", {}, ...items));
  };

  const refresh = () => {
    const { places, missing, placeless } = gather();
    const wasOpen = root.querySelector("details[open]");
    const fresh = !chart;
    if (fresh) make();
    dots = makeDots(places, kg.selection.bright());
    layers.dots.replaceChildren(...dots.map((dot) => dot.group));
    dom.roving(layers.dots, ".mark");
    const foot = el(
      "div",
      { class: "foot" },
      placeless ? el("p", { text: word("placeless", words.events(placeless)) }) : null,
      missingList(missing),
    );
    root.replaceChildren(chart, foot);
    if (wasOpen && foot.querySelector("details")) foot.querySelector("details").open = true;
    if (fresh || !view) fit();
    else paintView();
  };

  kg.map = { refresh, zoomBy: (factor) => zoomBy(factor), zoom: () => view.k, pan, fit };
})();
