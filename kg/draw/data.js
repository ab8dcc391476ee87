// The document in the page, read once, and what can be looked up in it. Nothing here touches what is shown.
(() => {
  "use strict";
  const parse = (id) => JSON.parse(document.getElementById(id).textContent);
  const data = parse("data");
  const { entities, events, types, articles } = data;
  const groups = (data.layout && data.layout.groups) || [];

  // What an address names an entity or event by: the end of its IRI, or all of it where two ends agree.
  const ends = (items) => {
    const byEnd = new Map();
    const tail = (iri) => iri.slice(Math.max(iri.lastIndexOf("/"), iri.lastIndexOf("#")) + 1) || iri;
    items.forEach((item, index) => {
      const end = tail(item.id);
      byEnd.set(byEnd.has(end) ? item.id : end, index);
    });
    const names = [];
    for (const [end, index] of byEnd) names[index] = end;
    return { index: byEnd, names };
  };
  const entityNames = ends(entities);
  const eventNames = ends(events);

  const unique = (list) => [...new Set(list)];
  const participants = events.map((event) => unique([...event.a, ...event.r]));
  const about = entities.map(() => []); // events in which the entity acts, is acted on, or that happen there
  const said = entities.map(() => []); // events that the entity is a source of
  events.forEach((event, index) => {
    for (const entity of unique([...event.a, ...event.r, ...event.p])) about[entity].push(index);
    for (const entity of unique(event.by)) said[entity].push(index);
  });
  const countries = events.map((event) =>
    unique([...event.a, ...event.r, ...event.p].map((entity) => entities[entity].country).filter(Boolean)),
  );
  const groupOf = { entity: new Map(), event: new Map() };
  groups.forEach((group, index) => {
    for (const entity of group.members) groupOf.entity.set(entity, index);
    for (const event of group.events) groupOf.event.set(event, index);
  });

  // Pairs of participants, smaller index first: whoever acts together or on one another.
  const pairs = (event) => {
    const made = new Map();
    const add = (one, other) => {
      if (one === other) return;
      const pair = one < other ? [one, other] : [other, one];
      made.set(pair.join("~"), pair);
    };
    for (const actor of event.a) for (const recipient of event.r) add(actor, recipient);
    if (!event.r.length) event.a.forEach((one, i) => event.a.slice(i + 1).forEach((other) => add(one, other)));
    return [...made.values()];
  };
  const dyads = events.map(pairs);

  // Reports lie in chunks that are parsed when the first event of one is looked at.
  const chunks = new Map();
  const evidence = (index) => {
    const number = events[index].e;
    if (!chunks.has(number)) {
      const element = document.getElementById(`evidence-${number}`);
      chunks.set(number, element ? JSON.parse(element.textContent) : {});
    }
    return chunks.get(number)[index] || [];
  };

  const byDate = (one, other) => {
    const [a, b] = [events[one].d, events[other].d];
    if (!a || !b) return (a ? 0 : 1) - (b ? 0 : 1) || one - other;
    if (a[0] !== b[0]) return a[0] < b[0] ? -1 : 1;
    return one - other;
  };

  const order = events.map((_, index) => index).sort(byDate);
  const rank = new Uint32Array(events.length); // an event's place in that order
  order.forEach((index, place) => {
    rank[index] = place;
  });

  const { label } = kg.words;
  const name = (entity) => label(entities[entity].label) || entities[entity].names[0] || entityNames.names[entity];
  const groupName = (group) => label(groups[group].label);
  const typeName = (event) => label(types[event.t].label);
  const what = (event) => {
    const mode = event.m >= 0 ? label(data.modes[event.m].label) : "";
    return mode ? `${typeName(event)}: ${mode}` : typeName(event);
  };
  const short = (event) => (event.m >= 0 ? label(data.modes[event.m].label) : typeName(event));
  const names = (list, most = 3) => {
    const shown = list.slice(0, most).map(name).join(", ");
    return list.length > most ? `${shown} ${kg.words.word("andMore", list.length - most)}` : shown;
  };
  const sentence = (event) => {
    const [who, whom] = [names(event.a, 2), names(event.r, 2)];
    if (!who && !whom) return names(event.p, 2);
    return [who || "?", whom].filter(Boolean).join(" → ");
  };
  const saying = (event) => (event.by.length ? `${kg.words.word("saying")}: ${names(event.by, 2)}` : "");

  Object.assign(kg, {
    data: {
      ...data,
      groups,
      options: parse("options"),
      entityNames,
      eventNames,
      participants,
      about,
      said,
      countries,
      dyads,
      groupOf,
      evidence,
      rank,
      order,
      name,
      names,
      groupName,
      typeName,
      what,
      short,
      sentence,
      saying,
      status: (event) => data.statuses[event.s],
      category: (event) => types[event.t].category,
      articles,
    },
  });
})();
