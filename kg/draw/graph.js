// The two networks as nodes and edges of what the filters show: events with their participants, and pairs of actors.
(() => {
  "use strict";
  const { data } = kg;
  const { events } = data;

  // Node ids: "e12" an entity, "v7" an event, "g0" a group that stands for what is too much to draw.
  const placed = { network: new Map(), actors: new Map() };
  for (const view of ["network", "actors"]) {
    const layout = (data.layout && data.layout[view] && data.layout[view].nodes) || [];
    for (const node of layout) placed[view].set(node.k + node.i, node);
  }
  const nodeOf = (view, kind, index) => {
    if (placed[view].has(kind + index)) return kind + index;
    const group = data.groupOf[kind === "v" ? "event" : "entity"].get(index);
    return group !== undefined && placed[view].has(`g${group}`) ? `g${group}` : null;
  };
  const nodesOf = (view) => ({ // the node of each entity and event, looked up for every event at every change
    entities: data.entities.map((_, index) => nodeOf(view, "e", index)),
    events: view === "network" ? events.map((_, index) => nodeOf(view, "v", index)) : [],
  });
  const at = { network: nodesOf("network"), actors: nodesOf("actors") };

  // Without the lesser edges of groups, which have something to do with nearly everybody.
  const LINKS = 5;
  const main = (edges) => {
    const counts = new Map();
    const isGroup = (node) => node[0] === "g";
    return [...edges.values()].sort((a, b) => b.n - a.n).filter(({ from, to }) => {
      const own = [from, to].filter(isGroup);
      if (own.some((node) => (counts.get(node) || 0) >= LINKS)) return false;
      for (const node of own) counts.set(node, (counts.get(node) || 0) + 1);
      return true;
    });
  };

  const count = (weights, id) => weights.set(id, (weights.get(id) || 0) + 1);
  const grown = (edges, id, made) => {
    if (!edges.has(id)) edges.set(id, { id, n: 0, sum: 0, bright: false, events: [], ...made });
    return edges.get(id);
  };

  const network = (shown, bright) => {
    const [edges, weights, drawn] = [new Map(), new Map(), new Set()];
    for (const index of shown.events) {
      const event = events[index];
      const node = at.network.events[index];
      if (!node) continue;
      drawn.add(index);
      count(weights, node);
      for (const [role, list] of [["a", event.a], ["r", event.r], ["p", event.p]]) {
        for (const entity of list) {
          const other = at.network.entities[entity];
          if (!other || other === node) continue;
          count(weights, other);
          const [from, to] = role === "a" ? [other, node] : [node, other];
          const edge = grown(edges, `${from}>${to}${role === "p" ? "." : ""}`, { from, to, role });
          edge.n += 1;
          edge.bright = edge.bright || !bright || bright.events.has(index);
        }
      }
    }
    return { edges: main(edges), weights, drawn };
  };

  // With an actor selected, only its own lines stay bright, not those among the others at the same table.
  const touches = ({ own }, pair) => !own.size || pair.some((entity) => own.has(entity));

  const actors = (shown, bright) => {
    const [edges, weights, drawn] = [new Map(), new Map(), new Set()];
    for (const index of shown.events) {
      const event = events[index];
      for (const entity of data.participants[index]) {
        const node = at.actors.entities[entity];
        if (node) {
          count(weights, node);
          drawn.add(index);
        }
      }
      for (const pair of data.dyads[index]) {
        const [from, to] = pair.map((entity) => at.actors.entities[entity]);
        if (!from || !to || from === to) continue;
        const id = from < to ? `${from}~${to}` : `${to}~${from}`;
        const edge = grown(edges, id, { from, to, role: "dyad", pair });
        edge.n += 1;
        edge.sum += data.types[event.t].score;
        edge.events.push(index);
        edge.bright = edge.bright || !bright || (bright.events.has(index) && touches(bright, pair));
      }
    }
    return { edges: main(edges), weights, drawn };
  };

  kg.graph = { placed, nodeOf, compute: { network, actors } };
})();
