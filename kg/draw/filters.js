// Which events pass the filters, and how many each choice would leave.
(() => {
  "use strict";
  const { data, state } = kg;
  const { events } = data;
  const TYPE = 1,
    STATUS = 2,
    CLAIM = 4,
    DATE = 8,
    ACTOR = 16,
    COUNTRY = 32,
    SOURCE = 64,
    DISPUTED = 128;

  const undatedFails = (filter, event) => (event.d ? 0 : filter.undated ? 0 : DATE);
  const dateFails = (filter, event) => {
    if (!event.d) return undatedFails(filter, event);
    const [start, end] = [event.d[0], event.d[1] || event.d[0]];
    return (filter.from && end < filter.from) || (filter.to && start > filter.to) ? DATE : 0;
  };
  const takesPart = (event, entity) => event.a.includes(entity) || event.r.includes(entity) || event.p.includes(entity);

  // The bits of the filters that the event fails.
  const fails = (filter, off, event, index) =>
    (off.types[event.t] ? TYPE : 0) |
    (off.statuses[event.s] ? STATUS : 0) |
    (off.claims[event.claim] ? CLAIM : 0) |
    dateFails(filter, event) |
    (filter.disputed && !event.x.length ? DISPUTED : 0) |
    (filter.actor !== null && !takesPart(event, filter.actor) ? ACTOR : 0) |
    (filter.country && !data.countries[index].includes(filter.country) ? COUNTRY : 0) |
    (filter.source !== null && !event.by.includes(filter.source) ? SOURCE : 0);

  const tally = () => new Map();
  const add = (counts, key) => counts.set(key, (counts.get(key) || 0) + 1);

  // Each facet counts the events that pass all the other filters, so its numbers say what switching it would show.
  const apply = () => {
    const { filter } = state;
    const off = {
      types: data.types.map((type) => filter.types.has(type.code)),
      statuses: data.statuses.map((status) => filter.statuses.has(status)),
      claims: ["asserted", "claimed"].map((claim) => filter.claims.has(claim)),
    };
    const counts = {
      types: tally(),
      statuses: tally(),
      claims: tally(),
      actors: tally(),
      countries: tally(),
      sources: tally(),
      days: tally(),
      disputed: 0,
      undated: 0,
    };
    const shown = [];
    const passes = new Uint8Array(events.length);
    events.forEach((event, index) => {
      const failed = fails(filter, off, event, index);
      if (!failed) {
        passes[index] = 1;
        shown.push(index);
      }
      if (!(failed & ~TYPE)) add(counts.types, event.t);
      if (!(failed & ~STATUS)) add(counts.statuses, event.s);
      if (!(failed & ~CLAIM)) add(counts.claims, event.claim);
      if (!(failed & ~DISPUTED) && event.x.length) counts.disputed += 1;
      if (!(failed & ~DATE)) {
        if (event.d) add(counts.days, event.d[0]);
        else counts.undated += 1;
      }
      if (!(failed & ~ACTOR))
        for (const entity of new Set([...event.a, ...event.r, ...event.p])) add(counts.actors, entity);
      if (!(failed & ~COUNTRY)) for (const country of data.countries[index]) add(counts.countries, country);
      if (!(failed & ~SOURCE)) for (const entity of new Set(event.by)) add(counts.sources, entity);
    });
    const entities = new Set();
    for (const index of shown)
      for (const role of ["a", "r", "p"]) for (const one of events[index][role]) entities.add(one);
    kg.shown = { events: shown, passes, entities, counts };
    return kg.shown;
  };

  kg.filters = { apply };
})();
