// The two network views on vis-network's canvas: it draws nodes and edges where they were laid out, we draw the labels.
(() => {
  "use strict";
  const { data, state, graph, dom, labels, signs, words } = kg;
  const { DIM } = signs;
  const { events, kinds, types } = data;
  const container = document.getElementById("canvas");

  let drawing = null; // the vis.Network, made when first looked at
  let marks = new Map(); // node id → what it shows, for labels, tips and hits
  let edgeMarks = new Map();
  const nodes = new vis.DataSet();
  const edges = new vis.DataSet();
  const sent = new Map(); // what vis-network was last given, by id
  let current = null;
  let touched = false; // whether the reader has zoomed or moved the picture
  let frame = { sx: 1, sy: 1, x: 0, y: 0, scale: 1 }; // how the layout is stretched and placed to fill the picture

  // Stretching only ever moves nodes apart, so what did not overlap in the layout does not overlap here.
  const at = (id) => {
    const { x, y } = graph.placed(state.view).get(id);
    return { x: x * frame.sx, y: y * frame.sy };
  };
  const frameOf = (ids) => {
    const [w, h] = [container.clientWidth, container.clientHeight];
    const [mx, my] = [Math.min(80, w * 0.12), state.view === "actors" ? 58 : 44]; // room for labels and for the scale
    const nodesAt = ids.map((id) => graph.placed(state.view).get(id));
    const ends = (axis) =>
      nodesAt.reduce(
        ([low, high], node) => [Math.min(low, node[axis]), Math.max(high, node[axis])],
        [Infinity, -Infinity],
      );
    const [[left, right], [top, bottom]] = [ends("x"), ends("y")];
    const [wide, high] = [Math.max(60, right - left), Math.max(60, bottom - top)];
    const ratio = (h - 2 * my) / high / ((w - 2 * mx) / wide);
    const [sx, sy] = [Math.min(2, Math.max(1, 1 / ratio)), Math.min(2, Math.max(1, ratio))];
    const scale = Math.min(1.5, (w - 2 * mx) / (wide * sx), (h - 2 * my) / (high * sy));
    return { sx, sy, x: ((left + right) / 2) * sx, y: ((top + bottom) / 2) * sy, scale };
  };

  const eventText = (event) => {
    const status = data.status(event);
    const parts = [status === "occurred" ? "" : words.word(status), data.short(event)].filter(Boolean).join(": ");
    return event.d ? `${parts}, ${words.span(event.d)}` : parts;
  };

  // Sizes are relative to the greatest, which a small network need not have.
  let heaviest = { node: 1, edge: 1 };
  const sizeOf = (weight, base, most) => base + (most - base) * Math.sqrt(weight / Math.max(24, heaviest.node));
  const nodeMark = (id, weights, bright) => {
    const [kind, index] = [id[0], +id.slice(1)];
    const weight = weights.get(id) || 0;
    const selected = state.selected;
    if (kind === "v") {
      const event = events[index];
      return {
        id,
        kind,
        index,
        weight: 0.5,
        size: 8,
        item: types[event.t],
        status: data.status(event),
        text: eventText(event),
        hidden: !weight,
        doubt: event.x.length > 0,
        claim: event.claim === 1,
        bright: !bright || bright.events.has(index),
        chosen: selected && selected.k === "v" && selected.i === index,
      };
    }
    if (kind === "g") {
      const group = data.groups[index];
      const item = data.style.group;
      return {
        id,
        kind,
        index,
        weight: weight + 2,
        size: Math.min(30, sizeOf(weight, 14, 30)),
        item,
        status: "planned",
        text: data.groupName(index),
        hidden: !weight,
        bright: !bright || group.members.some((one) => bright.entities.has(one)),
        chosen: selected && selected.k === "g" && selected.i === index,
      };
    }
    return {
      id,
      kind,
      index,
      weight,
      size: sizeOf(weight, 8, 20),
      item: kinds[data.entities[index].kind],
      status: "occurred",
      text: data.name(index),
      hidden: !weight,
      bright: !bright || bright.entities.has(index),
      chosen: Boolean(bright && bright.own.has(index)),
    };
  };

  const radius = (mark) => Math.max(mark.size, Math.min(12, 4.4 / frame.scale)); // seen even where all is small
  // Mixed with the ground rather than transparent: the edges below a node must not show through it.
  const mixed = (hex, share) => dom.mix(dom.style("--ground"), hex, share);
  const visNode = (mark) => {
    const { fill, line } = dom.paint(mark.item);
    const look = dom.look(mark.status);
    const share = mark.bright ? 1 : DIM;
    const { x, y } = at(mark.id);
    return {
      id: mark.id,
      x,
      y,
      shape: mark.item.shape,
      size: radius(mark),
      hidden: mark.hidden,
      borderWidth: Math.min(2, 1 / Math.min(1, frame.scale)),
      color: { background: mixed(fill, look.fill * share), border: mixed(line, share) },
      shapeProperties: { borderDashes: look.dash || false },
    };
  };
  const thickness = (n, most) => 0.7 + (most - 0.7) * Math.sqrt((n - 1) / Math.max(40, heaviest.edge));
  const visEdge = (edge) => {
    const { id, from, to, role, n } = edge;
    const px = 1 / Math.min(1, frame.scale); // what is a pixel on the screen when all is shown
    if (role !== "dyad") {
      const arrows = role === "p" ? "" : { to: { enabled: true, scaleFactor: 0.35 + 0.1 * px } };
      return {
        id,
        from,
        to,
        arrows,
        dashes: role === "p" ? [1.5 * px, 3 * px] : false,
        width: thickness(n, 5) * px,
        color: { color: dom.style("--edge"), opacity: edge.bright ? 0.7 : DIM },
      };
    }
    const score = edge.sum / n;
    const dashes = Math.abs(score) <= data.style.neutral ? [2 * px, 3 * px] : score < 0 ? [6 * px, 3 * px] : false;
    const chosen = state.selected && state.selected.k === "d" && state.selected.pair.join() === edge.pair.join();
    return {
      id,
      from,
      to,
      dashes,
      width: (thickness(n, 8) + (chosen ? 3 : 0)) * px,
      arrows: "",
      color: { color: dom.diverging(score), opacity: edge.bright ? 0.85 : DIM },
    };
  };

  const place = (mark, scale, centre, area) => {
    const { x, y } = at(mark.id);
    return {
      x: (x - centre.x) * scale + area.w / 2,
      y: (y - centre.y) * scale + area.h / 2,
      r: Math.max(3, radius(mark) * scale),
    };
  };
  const annotate = (context) => {
    const area = { w: container.clientWidth, h: container.clientHeight };
    const [scale, centre] = [drawing.getScale(), drawing.getViewPosition()];
    const ratio = context.canvas.width / area.w;
    context.save();
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const seen = [];
    for (const mark of marks.values()) {
      if (mark.hidden) continue;
      const font = signs.fontOf(mark);
      const text = labels.short(mark.text, marks.size > 80 ? 32 : 50);
      const dimmed = !mark.bright;
      seen.push({
        ...place(mark, scale, centre, area),
        of: mark,
        font,
        text,
        h: mark.kind === "v" ? 14 : 17,
        w: dimmed && mark.kind === "v" ? 0 : labels.measure(context, font, text),
        must: mark.chosen ? 1 : 0,
        sign: mark.claim,
        weight: mark.weight + (state.selected && mark.bright ? 1000 : 0),
      });
    }
    signs.write(context, seen);
    const list = labels.arrange(seen, area, labels.occupied(container, ["zoom", "scale"]));
    signs.name(context, list);
    container.dataset.labels = String(list.length);
    context.restore();
  };

  const pick = (click) => {
    const hit = drawing.getNodeAt(click.pointer.DOM);
    if (hit) {
      const { kind, index } = marks.get(hit);
      return kg.main.select({ k: kind, i: index });
    }
    const line = state.view === "actors" && drawing.getEdgeAt(click.pointer.DOM);
    const edge = line && edgeMarks.get(line);
    if (!edge) return kg.main.select(null);
    if (edge.from[0] === "e" && edge.to[0] === "e") return kg.main.select({ k: "d", pair: edge.pair });
    return kg.main.select({ k: "g", i: +(edge.from[0] === "g" ? edge.from : edge.to).slice(1) });
  };
  const hover = (id) => {
    const mark = marks.get(id);
    const box = container.getBoundingClientRect();
    const { x, y } = place(mark, drawing.getScale(), drawing.getViewPosition(), { w: box.width, h: box.height });
    const lines =
      mark.kind === "v"
        ? [mark.text, data.sentence(events[mark.index]), data.saying(events[mark.index])].filter(Boolean)
        : [mark.text, words.events(Math.round(mark.kind === "g" ? mark.weight - 2 : mark.weight))];
    dom.showTip(lines, x + box.left, y + box.top);
  };
  const hoverEdge = (edge, pointer) => {
    if (!edge || edge.role !== "dyad") return;
    const box = container.getBoundingClientRect();
    const name = (id) => marks.get(id).text;
    dom.showTip(
      [`${name(edge.from)} – ${name(edge.to)}`, words.events(edge.n)],
      pointer.x + box.left,
      pointer.y + box.top,
    );
  };

  const make = () => {
    drawing = new vis.Network(
      container,
      { nodes, edges },
      {
        ...data.options,
        autoResize: false,
        physics: { enabled: false },
        layout: { randomSeed: 1, improvedLayout: false },
        nodes: { chosen: false, labelHighlightBold: false },
        edges: { chosen: false, smooth: false, selectionWidth: 0, hoverWidth: 0 },
        interaction: {
          hover: true,
          dragNodes: false,
          selectConnectedEdges: false,
          hoverConnectedEdges: false,
          zoomSpeed: 0.6,
          tooltipDelay: 1e9,
          keyboard: false,
        },
      },
    );
    drawing.on("afterDrawing", annotate);
    drawing.on("click", pick);
    drawing.on("hoverNode", ({ node }) => hover(node));
    drawing.on("hoverEdge", ({ edge, pointer }) => hoverEdge(edgeMarks.get(edge), pointer.DOM));
    for (const moved of ["zoom", "dragStart"])
      drawing.on(moved, () => {
        touched = true;
      });
    new ResizeObserver(resized).observe(container);
    for (const leave of ["blurNode", "blurEdge", "dragStart", "zoom"]) drawing.on(leave, dom.hideTip);
    container.addEventListener("pointerleave", dom.hideTip);
    container.querySelector("canvas").setAttribute("aria-hidden", "true");
  };

  // The picture has another size: show all of it again, unless the reader has chosen what to look at.
  const resized = () => {
    if (!container.clientWidth) return;
    drawing.setSize("100%", "100%");
    drawing.redraw();
    if (!touched) fit();
  };
  const visible = () => [...marks.values()].filter((mark) => !mark.hidden).map((mark) => mark.id);
  const fit = () => {
    touched = false;
    const shown = visible();
    if (!drawing || !shown.length) return;
    frame = frameOf(shown);
    send(nodes, [...marks.values()].map(visNode));
    send(edges, [...edgeMarks.values()].map(visEdge));
    drawing.moveTo({ position: { x: frame.x, y: frame.y }, scale: frame.scale, animation: false });
  };
  // Whether what the filters leave is so much smaller or larger than the picture that it had better be fitted anew.
  const outgrown = () => {
    const shown = visible();
    if (!shown.length) return false;
    const change = frameOf(shown).scale / frame.scale;
    return change > 1.35 || change < 0.97;
  };
  const zoom = (factor) => {
    touched = true;
    drawing.moveTo({ scale: Math.max(0.05, Math.min(6, drawing.getScale() * factor)) });
  };
  const pan = (x, y) => {
    touched = true;
    const [centre, scale] = [drawing.getViewPosition(), drawing.getScale()];
    drawing.moveTo({ position: { x: centre.x + x / scale, y: centre.y + y / scale }, scale });
  };

  // Hands vis-network only what looks different from before: it rebuilds whatever it is given.
  const send = (set, items) => {
    const changed = items.filter((item) => {
      const text = JSON.stringify(item);
      const same = sent.get(item.id) === text && set.get(item.id);
      sent.set(item.id, text);
      return !same;
    });
    if (changed.length) set.update(changed);
  };

  const refresh = () => {
    const bright = kg.selection.bright();
    const layout = graph.choose(state.view, kg.shown);
    const { edges: lines, weights, drawn } = graph.compute(state.view, kg.shown, bright);
    heaviest = {
      node: Math.max(1, ...[...weights].filter(([id]) => id[0] === "e").map(([, weight]) => weight)),
      edge: Math.max(1, ...lines.map((line) => line.n)),
    };
    const all = [...graph.placed(state.view).keys()].map((id) => nodeMark(id, weights, bright));
    marks = new Map(all.map((mark) => [mark.id, mark]));
    edgeMarks = new Map(lines.map((line) => [line.id, line]));
    const fresh = current !== graph.placed(state.view);
    if (fresh) {
      nodes.clear();
      edges.clear();
      sent.clear();
    }
    if (!drawing) make();
    edges.remove(edges.getIds().filter((id) => !edgeMarks.has(id)));
    send(nodes, all.map(visNode));
    send(edges, lines.map(visEdge));
    current = graph.placed(state.view);
    if (fresh || (!touched && outgrown())) fit();
    drawing.redraw();
    container.setAttribute("aria-label", words.word("drawing"));
    container.dataset.nodes = String(all.filter((mark) => !mark.hidden).length);
    container.dataset.edges = String(lines.length);
    return { layout, left: kg.shown.events.length - drawn.size }; // left: events that the filters show and this view does not
  };
  const spot = (selected) => {
    // where on the page a node is drawn
    const id = selected && graph.nodeOf(state.view, selected.k, selected.i);
    if (!id || !drawing || !marks.has(id) || marks.get(id).hidden) return null;
    const box = container.getBoundingClientRect();
    const { x, y } = place(marks.get(id), drawing.getScale(), drawing.getViewPosition(), {
      w: box.width,
      h: box.height,
    });
    return { x: x + box.left, y: y + box.top };
  };
  const brightest = () =>
    [...marks.values()]
      .filter((mark) => mark.bright && !mark.hidden)
      .map((mark) => mark.id)
      .sort();

  kg.network = { refresh, fit, zoomBy: zoom, pan, spot, bright: brightest, zoom: () => drawing.getScale() };
})();
