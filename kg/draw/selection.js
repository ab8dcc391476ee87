// What is selected, and which events that concerns: the same answer for the panel and for every view.
(() => {
  "use strict";
  const { data, state } = kg;
  const { events, groups } = data;

  const inDyad = (index, [one, other]) => data.dyads[index].some(([a, b]) => a === one && b === other);
  const laneOf = (index, lane) => {
    if (data.types.some((type) => type.code === lane)) return data.types[events[index].t].code === lane;
    if (lane === "alone") return !data.dyads[index].length;
    if (lane === "others") return kg.timeline.others().has(index);
    const pair = lane
      .split("~")
      .map((name) => data.entityNames.index.get(name))
      .sort((a, b) => a - b);
    return inDyad(index, pair);
  };

  // Indices of the events that a selection concerns, whether or not the filters show them.
  const eventsOf = (selected) => {
    if (!selected) return [];
    if (selected.k === "v") return [selected.i];
    if (selected.k === "e") return [...new Set([...data.about[selected.i], ...data.said[selected.i]])];
    if (selected.k === "g") {
      const group = groups[selected.i];
      return [...new Set([...group.events, ...group.members.flatMap((entity) => data.about[entity])])];
    }
    if (selected.k === "d") return data.about[selected.pair[0]].filter((index) => inDyad(index, selected.pair));
    const { lane, bin } = selected;
    return events
      .map((_, index) => index)
      .filter((index) => events[index].d && events[index].d[0].startsWith(bin) && laneOf(index, lane));
  };
  const entitiesOf = (selected) => {
    if (!selected) return [];
    if (selected.k === "e") return [selected.i];
    if (selected.k === "d") return selected.pair;
    if (selected.k === "g") return groups[selected.i].members;
    return [];
  };

  // For the views: the shown events and the entities to leave bright, or null when nothing is selected.
  const bright = () => {
    const { selected } = state;
    if (!selected) return null;
    const concerned = new Set(eventsOf(selected).filter((index) => kg.shown.passes[index]));
    if (selected.k === "v") concerned.add(selected.i);
    const own = new Set(entitiesOf(selected));
    const around = new Set(own);
    const about = selected.k === "e" ? new Set(data.about[selected.i]) : concerned; // not what it only says of others
    for (const index of concerned) {
      if (!about.has(index)) continue;
      for (const role of ["a", "r", "p"]) for (const entity of events[index][role]) around.add(entity);
    }
    return { events: concerned, entities: around, own };
  };

  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  kg.selection = { eventsOf, bright, same };
})();
