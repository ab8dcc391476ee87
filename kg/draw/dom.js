// Making elements and marks. Text goes in by textContent and links only to http(s): articles are not trusted.
(() => {
  "use strict";
  const SVG = "http://www.w3.org/2000/svg";
  const { state, data } = kg;

  const fill = (element, properties, children) => {
    for (const [key, value] of Object.entries(properties || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (key === "text") element.textContent = value;
      else if (key === "click") element.addEventListener("click", value);
      else if (key === "class") element.setAttribute("class", value);
      else element.setAttribute(key, value === true ? "" : value);
    }
    element.append(...children.filter((child) => child !== null && child !== undefined));
    return element;
  };
  const el = (tag, properties, ...children) => fill(document.createElement(tag), properties, children);
  const svg = (tag, properties, ...children) => fill(document.createElementNS(SVG, tag), properties, children);
  const button = (text, click, properties) => el("button", { type: "button", text, click, ...properties });
  const link = (url, text) => {
    let address = null;
    try {
      address = new URL(url);
    } catch {
      return null;
    }
    if (!["http:", "https:"].includes(address.protocol)) return null;
    return el("a", { href: address.href, target: "_blank", rel: "noopener noreferrer", text });
  };

  const polygon = (r, corners, turn = -90, every = () => 1) => {
    const points = Array.from({ length: corners }, (_, i) => {
      const angle = ((turn + (360 * i) / corners) * Math.PI) / 180;
      return `${(r * every(i) * Math.cos(angle)).toFixed(2)} ${(r * every(i) * Math.sin(angle)).toFixed(2)}`;
    });
    return `M${points.join("L")}Z`;
  };
  const circle = (r) => `M${r} 0A${r} ${r} 0 1 1 ${-r} 0A${r} ${r} 0 1 1 ${r} 0Z`;
  const PATHS = {
    dot: circle,
    square: (r) => `M${-r} ${-r}H${r}V${r}H${-r}Z`,
    box: (r) => `M${-r * 1.25} ${-r * 0.75}H${r * 1.25}V${r * 0.75}H${-r * 1.25}Z`,
    triangle: (r) => polygon(r * 1.2, 3),
    triangleDown: (r) => polygon(r * 1.2, 3, 90),
    diamond: (r) => polygon(r * 1.15, 4),
    hexagon: (r) => polygon(r, 6, 0),
    star: (r) => polygon(r * 1.25, 10, -90, (i) => (i % 2 ? 0.45 : 1)),
    ellipse: (r) => `M${r * 1.3} 0A${r * 1.3} ${r * 0.8} 0 1 1 ${-r * 1.3} 0A${r * 1.3} ${r * 0.8} 0 1 1 ${r * 1.3} 0Z`,
  };
  const path = (shape, r) => (PATHS[shape] || PATHS.dot)(r);

  const dark = () => document.documentElement.dataset.theme === "dark";
  const fillOf = (item) => (dark() ? item.dark || item.color : item.color);
  const lineOf = (item) => (dark() ? item.darkLine || item.dark : item.line) || item.color;
  const paint = (item) => ({ fill: fillOf(item), line: lineOf(item) });

  // How an event's status shows on its mark, here and on the canvas: filled, half-filled and dashed, pale, hollow.
  const LOOK = {
    occurred: { fill: 1, dash: null },
    planned: { fill: 0.5, dash: [4, 2.5] },
    hypothetical: { fill: 0.15, dash: [1.5, 2.5] },
    negated: { fill: 0, dash: null },
  };
  const look = (status) => LOOK[status] || LOOK.occurred;
  const mark = (shape, r, { fill: tint, line }, status = "occurred") => {
    const { fill: opacity, dash } = look(status);
    const made = svg(
      "g",
      {},
      svg("path", {
        d: path(shape, r),
        fill: opacity ? tint : "var(--ground)",
        "fill-opacity": opacity || 1,
        stroke: line,
        "stroke-width": 1.5,
        "stroke-dasharray": dash && dash.join(" "),
      }),
    );
    if (status === "negated") {
      made.append(
        svg("path", { d: `M${-r * 1.3} ${r * 1.3}L${r * 1.3} ${-r * 1.3}`, stroke: line, "stroke-width": 1.5 }),
      );
    }
    return made;
  };
  const quote = (x, y) => svg("text", { x, y, class: "quote", text: "“" }); // only said by others, not by the article
  const eventMark = (event, r) => {
    const type = data.types[event.t];
    const group = mark(type.shape, r, paint(type), data.status(event));
    if (event.claim) group.append(quote(-r - 5, -r + 6));
    if (event.x.length) group.append(svg("circle", { cx: r + 1, cy: -r - 1, r: 3.2, class: "doubt" }));
    return group;
  };
  const picture = (size, ...children) =>
    svg(
      "svg",
      {
        width: size,
        height: size,
        class: "swatch",
        "aria-hidden": "true",
        viewBox: `${-size / 2} ${-size / 2} ${size} ${size}`,
      },
      ...children,
    );
  const swatch = (item, status, shape) => picture(18, mark(shape || item.shape, 5.2, paint(item), status));
  const kindSwatch = (entity) => swatch(data.kinds[data.entities[entity].kind]);

  // Blue for cooperation, orange to brown for conflict, grey between: [score, light theme, dark theme], mixed in sRGB.
  const SCALE = (data.style && data.style.scale) || [
    [-10, "#8a2c02", "#ffb27a"],
    [0, "#7d858e", "#7d8894"],
    [10, "#063f73", "#9fd2ff"],
  ];
  const rgb = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
  const mix = (one, other, share) => {
    const [from, to] = [rgb(one), rgb(other)];
    const mixed = from.map((part, i) => Math.round(part + (to[i] - part) * share));
    return `#${mixed.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
  };
  const diverging = (score) => {
    const stops = SCALE.map(([at, light, night]) => [at, dark() ? night : light]);
    const after = stops.findIndex(([at]) => at >= score);
    if (after === 0) return stops[0][1];
    if (after < 0) return stops[stops.length - 1][1];
    const [[low, one], [high, other]] = [stops[after - 1], stops[after]];
    return mix(one, other, (score - low) / (high - low));
  };

  // One tab stop for many marks; arrows, Home and End move between them.
  const roving = (root, selector) => {
    const items = () => [...root.querySelectorAll(selector)];
    items().forEach((item, i) => item.setAttribute("tabindex", i ? "-1" : "0"));
    root.onkeydown = (event) => {
      const all = items();
      const at = all.indexOf(document.activeElement);
      if (at < 0) return;
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      const next = event.key === "Home" ? 0 : event.key === "End" ? all.length - 1 : step && at + step;
      if (next !== undefined && all[next]) {
        all[at].setAttribute("tabindex", "-1");
        all[next].setAttribute("tabindex", "0");
        all[next].focus();
        event.preventDefault();
      } else if (event.key === "Enter" || event.key === " ") {
        all[at].dispatchEvent(new MouseEvent("click", { bubbles: true }));
        event.preventDefault();
      }
    };
  };

  const tip = document.getElementById("tip");
  const showTip = (lines, x, y) => {
    tip.replaceChildren(...lines.map((text, i) => el(i ? "span" : "strong", { text })));
    tip.hidden = false;
    const stage = document.getElementById("stage").getBoundingClientRect();
    tip.style.left = `${Math.max(4, Math.min(x - stage.left + 14, stage.width - tip.offsetWidth - 4))}px`;
    const below = y - stage.top + 16;
    tip.style.top = `${below + tip.offsetHeight > stage.height ? Math.max(4, below - tip.offsetHeight - 32) : below}px`;
  };
  const hideTip = () => {
    tip.hidden = true;
  };
  const tipped = (element, lines) => {
    element.addEventListener("pointermove", (event) => showTip(lines(), event.clientX, event.clientY));
    element.addEventListener("pointerleave", hideTip);
    return element;
  };

  const styles = new Map(); // by theme and name: reading a computed style anew for each node is slow
  const style = (name) => {
    const key = document.documentElement.dataset.theme + name;
    if (!styles.has(key)) styles.set(key, getComputedStyle(document.documentElement).getPropertyValue(name).trim());
    return styles.get(key);
  };
  Object.assign(kg, {
    dom: {
      el,
      svg,
      button,
      link,
      path,
      paint,
      dark,
      look,
      mark,
      eventMark,
      quote,
      picture,
      swatch,
      kindSwatch,
      mix,
      diverging,
      SCALE,
      roving,
      showTip,
      hideTip,
      tipped,
      style,
      state,
    },
  });
})();
