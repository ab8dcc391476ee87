"use strict";
// Text from articles only ever reaches the page as textContent or as canvas text, never as markup.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const nodes = new vis.DataSet(data.nodes);
  const edges = new vis.DataSet(data.edges);
  const off = new Set();
  const visible = new vis.DataView(nodes, { filter: (node) => !off.has(node.group_code) });
  const network = new vis.Network(
    document.getElementById("network"), { nodes: visible, edges }, data.options);
  const fit = () => network.fit({ animation: false });
  fit();
  addEventListener("resize", fit);

  const element = (tag, text, name) => {
    const made = document.createElement(tag);
    made.textContent = text || "";
    if (name) made.className = name;
    return made;
  };

  const SHAPES = {
    dot: "M8 2 a6 6 0 1 0 .01 0 z", square: "M3 3 h10 v10 h-10 z", triangle: "M8 2 L14 13 H2 z",
    diamond: "M8 1 L15 8 L8 15 L1 8 z", box: "M1 4 h14 v8 h-14 z",
  };
  const symbol = (entry) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("width", "16");
    svg.setAttribute("height", "16");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", SHAPES[entry.shape]);
    path.setAttribute("fill", entry.fill);
    path.setAttribute("stroke", entry.stroke);
    if (entry.dashed) path.setAttribute("stroke-dasharray", "2 2");
    svg.append(path);
    return svg;
  };

  const legend = document.getElementById("legend");
  for (const group of data.legend) {
    legend.append(element("h2", group.title));
    for (const entry of group.entries) {
      const row = element("button");
      row.type = "button";
      row.append(symbol(entry), element("span", entry.label), element("span", entry.count, "count"));
      if (entry.code) {
        row.setAttribute("aria-pressed", "true");
        row.addEventListener("click", () => {
          const hide = !off.has(entry.code);
          if (hide) off.add(entry.code); else off.delete(entry.code);
          row.setAttribute("aria-pressed", String(!hide));
          visible.refresh();
        });
      } else {
        row.disabled = true;
      }
      legend.append(row);
    }
  }

  const detail = document.getElementById("detail");
  const show = (id) => {
    const node = nodes.get(id);
    if (!node) return;
    const lines = node.detail;
    detail.replaceChildren(element("h2", lines.kind), element("p", lines.name));
    if (lines.sentence) detail.append(element("blockquote", lines.sentence));
    for (const line of lines.more) detail.append(element("p", line, "soft"));
  };
  network.on("click", (click) => { if (click.nodes.length) show(click.nodes[0]); });

  document.getElementById("search").addEventListener("input", (event) => {
    const wanted = event.target.value.trim().toLowerCase();
    const found = wanted ? nodes.get({ filter: (node) => node.detail.name.toLowerCase().includes(wanted) }) : [];
    const ids = found.map((node) => node.id).filter((id) => visible.get(id));
    network.selectNodes(ids);
    if (ids.length) network.fit({ nodes: ids, maxZoomLevel: 1.2 }); else fit();
  });
  document.body.dataset.drawn = String(visible.length);
})();
