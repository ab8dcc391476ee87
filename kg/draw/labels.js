// Labels that do not collide: the weightiest first, each at the first of its places that is free, or not at all.
(() => {
  "use strict";
  const CELL = 48;

  // A grid of the boxes taken so far, in screen pixels, so that a look-up does not go through all of them.
  const taken = () => {
    const cells = new Map();
    const each = (box, use) => {
      for (let x = Math.floor(box.x / CELL); x <= Math.floor((box.x + box.w) / CELL); x += 1) {
        for (let y = Math.floor(box.y / CELL); y <= Math.floor((box.y + box.h) / CELL); y += 1) use(`${x} ${y}`);
      }
    };
    const meets = (one, other) => one.x < other.x + other.w && other.x < one.x + one.w
      && one.y < other.y + other.h && other.y < one.y + one.h;
    return {
      add: (box) => each(box, (cell) => {
        if (!cells.has(cell)) cells.set(cell, []);
        cells.get(cell).push(box);
      }),
      free: (box, owner) => {
        let free = true;
        each(box, (cell) => {
          for (const other of cells.get(cell) || []) if (other.owner !== owner && meets(box, other)) free = false;
        });
        return free;
      },
    };
  };

  const places = ({ x, y, r, w, h }) => [
    { x: x - w / 2, y: y + r + 2, w, h }, { x: x + r + 4, y: y - h / 2, w, h },
    { x: x - w / 2, y: y - r - h - 2, w, h }, { x: x - r - w - 4, y: y - h / 2, w, h },
    { x: x + r * 0.7 + 2, y: y + r * 0.7, w, h }, { x: x - r * 0.7 - w - 2, y: y + r * 0.7, w, h },
  ];

  // marks: [{x, y, r, w, h, weight, must}] in screen pixels, w and h of the label. Gives [{mark, x, y}], the labels'
  // upper left corners. A mark that `must` be named is, even over others.
  const arrange = (marks, area) => {
    const grid = taken();
    marks.forEach((mark, owner) => grid.add({ x: mark.x - mark.r, y: mark.y - mark.r, w: 2 * mark.r, h: 2 * mark.r, owner }));
    const placed = [];
    const order = marks.map((mark, owner) => ({ mark, owner }));
    order.sort((a, b) => (b.mark.must || 0) - (a.mark.must || 0) || b.mark.weight - a.mark.weight || a.owner - b.owner);
    for (const { mark, owner } of order) {
      if (!mark.w || mark.x < -mark.w || mark.y < -40 || mark.x > area.w + mark.w || mark.y > area.h + 40) continue;
      const all = places(mark);
      const box = all.find((place) => grid.free(place, owner)) || (mark.must ? all[0] : null);
      if (!box) continue;
      grid.add({ ...box, owner: -1 });
      placed.push({ mark, x: box.x, y: box.y });
    }
    return placed;
  };

  const widths = new Map();
  const measure = (context, font, text) => {
    const key = `${font}\n${text}`;
    if (!widths.has(key)) {
      context.font = font;
      widths.set(key, context.measureText(text).width);
    }
    return widths.get(key);
  };
  const short = (text, most) => (text.length > most ? `${text.slice(0, most - 1).trimEnd()}…` : text);

  kg.labels = { arrange, measure, short };
})();
