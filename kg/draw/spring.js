// A small layout made in the browser: for what the filters leave of a network that was too large to be drawn whole.
(() => {
  "use strict";
  const ROUNDS = 140;
  const LENGTH = 90; // pixels between nodes that have to do with each other

  // Springs along the links, repulsion between all, a pull to the middle; the same input gives the same picture.
  const push = (points, i, j, moves) => {
    const [dx, dy] = [points[i].x - points[j].x, points[i].y - points[j].y];
    const squared = Math.max(dx * dx + dy * dy, 1);
    const force = (LENGTH * LENGTH) / squared;
    moves[i].x += dx * force;
    moves[i].y += dy * force;
    moves[j].x -= dx * force;
    moves[j].y -= dy * force;
  };
  const pull = (points, [i, j], moves) => {
    const [dx, dy] = [points[i].x - points[j].x, points[i].y - points[j].y];
    const force = Math.hypot(dx, dy) / LENGTH;
    moves[i].x -= dx * force;
    moves[i].y -= dy * force;
    moves[j].x += dx * force;
    moves[j].y += dy * force;
  };
  const step = (points, links, heat) => {
    const moves = points.map(({ x, y }) => ({ x: -x * 0.35, y: -y * 0.35 }));
    for (let i = 0; i < points.length; i += 1) for (let j = i + 1; j < points.length; j += 1) push(points, i, j, moves);
    for (const link of links) pull(points, link, moves);
    points.forEach((point, i) => {
      const length = Math.hypot(moves[i].x, moves[i].y) || 1;
      const share = Math.min(length, heat) / length;
      point.x += moves[i].x * share;
      point.y += moves[i].y * share;
    });
  };

  // ids: those of the nodes; links: pairs of places in ids. Gives {x, y} by id, in pixels.
  const layout = (ids, links) => {
    const golden = Math.PI * (3 - Math.sqrt(5));
    const points = ids.map((_, i) => ({
      x: LENGTH * 0.6 * Math.sqrt(i) * Math.cos(i * golden),
      y: LENGTH * 0.6 * Math.sqrt(i) * Math.sin(i * golden),
    }));
    for (let round = 0; round < ROUNDS; round += 1) step(points, links, LENGTH * (1 - round / ROUNDS));
    return new Map(ids.map((id, i) => [id, { x: Math.round(points[i].x), y: Math.round(points[i].y) }]));
  };

  kg.spring = { layout };
})();
