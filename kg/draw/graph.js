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
  const grown = (edges, id, start, index, pair) => {
    if (!edges.has(id)) edges.set(id, { id, n: 0, sum: 0, bright: true, events: [], pairs: [], ...start });
    const edge = edges.get(id);
    edge.n += 1;
    edge.sum += data.types[events[index].t].score;
    edge.events.push(index);
    edge.pairs.push(pair);
  };

  const network = (shown) => {
    const [edges, weights, drawn] = [new Map(), new Map(), new Set()];
    const join = (role, index, node, entity) => {
      const other = current.network.entities[entity];
      if (!other || other === node) return;
      count(weights, other);
      const [from, to] = role === "a" ? [other, node] : [node, other];
      grown(edges, `${from}>${to}${role === "p" ? "." : ""}`, { from, to, role }, index);
    };
    for (const index of shown.events) {
      const node = current.network.events[index];
      if (!node) continue;
      drawn.add(index);
      count(weights, node);
      for (const role of ["a", "r", "p"]) for (const entity of events[index][role]) join(role, index, node, entity);
    }
    return { edges: main(edges), weights, drawn };
  };

  const actors = (shown) => {
    const [edges, weights, drawn] = [new Map(), new Map(), new Set()];
    for (const index of shown.events) {
      for (const entity of data.participants[index]) {
        const node = current.actors.entities[entity];
        if (!node) continue;
        count(weights, node);
        drawn.add(index);
      }
      for (const pair of data.dyads[index]) {
        const [from, to] = pair.map((entity) => current.actors.entities[entity]);
        if (!from || !to || from === to) continue;
        grown(edges, from < to ? `${from}~${to}` : `${to}~${from}`, { from, to, role: "dyad", pair }, index, pair);
      }
    }
    return { edges: main(edges), weights, drawn };
  };

  // What is drawn depends on the filters and the layout; a selection only changes what of it stays bright.
  let known = { shown: null, layout: null, drawn: null };
  const compute = (view, shown, bright) => {
    if (known.shown !== shown || known.layout !== current[view]) {
      known = { shown, layout: current[view], drawn: { network, actors }[view](shown) };
    }
    // With an actor selected, only its own lines stay bright, not those among the others at the same table.
    const own = (pair) => !pair || !bright.own.size || pair.some((entity) => bright.own.has(entity));
    for (const edge of known.drawn.edges) {
      edge.bright = !bright || edge.events.some((index, i) => bright.events.has(index) && own(edge.pairs[i]));
    }
    return known.drawn;
  };

  kg.graph = { choose, nodeOf, placed: (view) => current[view].placed, compute };
})();
