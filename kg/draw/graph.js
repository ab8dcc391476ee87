// The two networks as nodes and edges of what the filters show: events with their participants, and pairs of actors.
(() => {
  "use strict";
  const { data } = kg;
  const { events } = data;

  // Node ids: "e12" an entity, "v7" an event, "g0" a group that stands for what is too much to draw.
  const MOST = 160; // nodes that are laid out here when the filters leave what the file has not laid out one by one
  const layoutOf = (placed, view) => {
    const at = (kind, index) => {
      if (placed.has(kind + index)) return kind + index;
      const group = data.groupOf[kind === "v" ? "event" : "entity"].get(index);
      return group !== undefined && placed.has(`g${group}`) ? `g${group}` : null;
    };
    return {
      placed,
      entities: data.entities.map((_, index) => at("e", index)),
      events: view === "network" ? events.map((_, index) => at("v", index)) : [],
    };
  };
  const given = {};
  for (const view of ["network", "actors"]) {
    const layout = (data.layout && data.layout[view] && data.layout[view].nodes) || [];
    given[view] = layoutOf(new Map(layout.map((node) => [node.k + node.i, node])), view);
  }
  const current = { ...given };
  const nodeOf = (view, kind, index) =>
    kind === "g"
      ? current[view].placed.has(`g${index}`)
        ? `g${index}`
        : null
      : current[view][kind === "v" ? "events" : "entities"][index] || null;

  // The nodes that the events would have each by itself, and their links; null when they are too many.
  const single = (view, shown) => {
    const [places, links] = [new Map(), []];
    const place = (id) => {
      if (!places.has(id)) places.set(id, places.size);
      return places.get(id);
    };
    for (const index of shown.events) {
      if (view === "actors")
        for (const [one, other] of data.dyads[index]) links.push([place(`e${one}`), place(`e${other}`)]);
      else
        for (const entity of new Set([...events[index].a, ...events[index].r, ...events[index].p]))
          links.push([place(`v${index}`), place(`e${entity}`)]);
      if (places.size > MOST) return null;
    }
    return places.size ? { ids: [...places.keys()], links } : null;
  };
  // Chooses the layout: that of the file where it has all of these nodes ("whole") or there are too many of them
  // ("part"), else one made here ("anew").
  let made = { key: "", layout: null };
  const choose = (view, shown) => {
    current[view] = given[view];
    const wanted = single(view, shown);
    if (!wanted) return "part";
    if (wanted.ids.every((id) => given[view].placed.has(id))) return "whole";
    const key = `${view} ${wanted.ids.join(" ")}`;
    if (made.key !== key) made = { key, layout: layoutOf(kg.spring.layout(wanted.ids, wanted.links), view) };
    current[view] = made.layout;
    return "anew";
  };

  // Without the lesser edges of groups, which have something to do with nearly everybody.
  const LINKS = 5;
  const main = (edges) => {
    const counts = new Map();
    const isGroup = (node) => node[0] === "g";
    return [...edges.values()]
      .sort((a, b) => b.n - a.n)
      .filter(({ from, to }) => {
        const own = [from, to].filter(isGroup);
        if (own.some((node) => (counts.get(node) || 0) >= LINKS)) return false;
        for (const node of own) counts.set(node, (counts.get(node) || 0) + 1);
        return true;
      });
  };

  const count = (weights, id) => weights.set(id, (weights.get(id) || 0) + 1);
  const grown = (edges, id, start) => {
    if (!edges.has(id)) edges.set(id, { id, n: 0, sum: 0, bright: false, events: [], ...start });
    return edges.get(id);
  };

  const network = (shown, bright) => {
    const [edges, weights, drawn] = [new Map(), new Map(), new Set()];
    for (const index of shown.events) {
      const event = events[index];
      const node = current.network.events[index];
      if (!node) continue;
      drawn.add(index);
      count(weights, node);
      for (const [role, list] of [
        ["a", event.a],
        ["r", event.r],
        ["p", event.p],
      ]) {
        for (const entity of list) {
          const other = current.network.entities[entity];
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
        const node = current.actors.entities[entity];
        if (node) {
          count(weights, node);
          drawn.add(index);
        }
      }
      for (const pair of data.dyads[index]) {
        const [from, to] = pair.map((entity) => current.actors.entities[entity]);
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

  kg.graph = { choose, nodeOf, placed: (view) => current[view].placed, compute: { network, actors } };
})();
