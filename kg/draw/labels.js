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
    const meets = (one, other) =>
      one.x < other.x + other.w && other.x < one.x + one.w && one.y < other.y + other.h && other.y < one.y + one.h;
    return {
      add: (box) =>
        each(box, (cell) => {
          if (!cells.has(cell)) cells.set(cell, []);
          cells.get(cell).push(box);
        }),
      free: (box, counts) => {
        let free = true;
        each(box, (cell) => {
          for (const other of cells.get(cell) || []) if (counts(other) && meets(box, other)) free = false;
        });
        return free;
      },
    };
  };

  const places = ({ x, y, r, w, h }) => [
    { x: x - w / 2, y: y + r + 2, w, h },
    { x: x + r + 4, y: y - h / 2, w, h },
    { x: x - w / 2, y: y - r - h - 2, w, h },
    { x: x - r - w - 4, y: y - h / 2, w, h },
    { x: x + r * 0.7 + 2, y: y + r * 0.7, w, h },
    { x: x - r * 0.7 - w - 2, y: y + r * 0.7, w, h },
  ];

  const inside = (box, area) => box.x >= 2 && box.y >= 2 && box.x + box.w <= area.w - 2 && box.y + box.h <= area.h - 2;

  // Boxes of the picture that labels keep out of, such as the buttons over it, in the pixels of `root`.
  const occupied = (root, ids) =>
    ids
      .map((id) => document.getElementById(id))
      .filter((element) => !element.hidden)
      .map((element) => {
        const [box, base] = [element.getBoundingClientRect(), root.getBoundingClientRect()];
        return { x: box.left - base.left - 4, y: box.top - base.top - 4, w: box.width + 8, h: box.height + 8 };
      });

  // marks: [{x, y, r, w, h, weight, must, sign}] in screen pixels, w and h of the label; with a sign at the upper left of
  // the mark. Gives [{mark, x, y}], the labels' upper left corners. A label may lie over marks of far less weight than its
  // own where no other place is free, never over another label; one that `must` be shown is, whatever it covers.
  const arrange = (marks, area, reserved = []) => {
    const [dots, names] = [taken(), taken()];
    for (const box of reserved) names.add(box);
    marks.forEach((mark, owner) =>
      dots.add({ x: mark.x - mark.r, y: mark.y - mark.r, w: 2 * mark.r, h: 2 * mark.r, owner, weight: mark.weight }),
    );
    for (const mark of marks)
      if (mark.sign) names.add({ x: mark.x - mark.r - 8, y: mark.y - mark.r - 8, w: 11, h: 11 });
    const placed = [];
    const order = marks.map((mark, owner) => ({ mark, owner }));
    order.sort((a, b) => (b.mark.must || 0) - (a.mark.must || 0) || b.mark.weight - a.mark.weight || a.owner - b.owner);
    for (const { mark, owner } of order) {
      if (!mark.w || mark.x < 0 || mark.y < 0 || mark.x > area.w || mark.y > area.h) continue;
      const all = places(mark).filter((place) => inside(place, area) && names.free(place, () => true));
      const heavy = mark.weight >= 4;
      const box =
        all.find((place) => dots.free(place, (other) => other.owner !== owner)) ||
        (heavy &&
          all.find((place) => dots.free(place, (other) => other.owner !== owner && other.weight > mark.weight / 3))) ||
        (mark.must ? all[0] || places(mark)[0] : null);
      if (!box) continue;
      names.add(box);
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

  kg.labels = { arrange, occupied, measure, short };
})();
