"""The core: what of a scene a network on paper has room for, where the view on screen holds too much to be read.

It has those entities that take part in most events with others, and the events between them; nothing is gathered in
groups, since on paper nobody can look into one. What is left out is counted in the note.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from kg.draw.select import Node, Shown
from kg.scene import Scene

ROOM = 130  # nodes
_ACTORS = 70  # nodes of the view of actors alone
_LEAST = 24  # entities, however many events are between them
_NOTES = {  # of the view with events, and of that of actors alone
    "de": (
        "Gezeigt ist der Kern: wer an den meisten Ereignissen mit anderen beteiligt ist, und was dazwischen geschah."
        " Nicht gezeigt: {events} Ereignisse, {entities} Entitäten.",
        "Gezeigt sind die Akteure, die mit anderen am meisten zu tun haben. Nicht gezeigt: {entities} Akteure.",
    ),
    "en": (
        "Shown is the core: those who take part in most events with others, and what happened between them."
        " Not shown: {events} events, {entities} entities.",
        "Shown are the actors that have most to do with others. Not shown: {entities} actors.",
    ),
}


def core(scene: Scene, shown: Shown) -> Shown:
    """The views of a scene for print: ``shown`` itself where both fit, else the core of each that does not."""
    network, actors = shown.network, shown.actors
    if len(network) > ROOM:
        network = _network(scene)
    if len(actors) > _ACTORS or any(node.kind == "g" for node in actors):
        actors = _actors(scene)
    if (network, actors) == (shown.network, shown.actors):
        return shown
    return Shown(network, actors, shown.groups, None)


def note(scene: Scene, nodes: Iterable[Node], language: str) -> str:
    """How many of the events and entities of a scene a view leaves out; nothing where it leaves out none."""
    kinds = Counter(node.kind for node in nodes)
    said = _NOTES[language]
    if kinds["v"]:
        taking_part = {entity for event in scene.events for entity in event.participants}
        events, entities = len(scene.events) - kinds["v"], len(taking_part) - kinds["e"]
        return said[0].format(events=events, entities=entities) if events or entities else ""
    paired = {entity for event in scene.events for dyad in event.dyads for entity in dyad}
    missing = len(paired) - kinds["e"]
    return said[1].format(entities=missing) if missing else ""


def _network(scene: Scene) -> tuple[Node, ...]:
    """The entities with most events, and the events between at least two of them, up to ROOM nodes."""
    shared = [event.participants if len(event.participants) > 1 else () for event in scene.events]
    counts = Counter(entity for participants in shared for entity in participants)
    ranked = sorted(counts, key=lambda entity: (-counts[entity], entity))
    rank = {entity: i for i, entity in enumerate(ranked)}
    # An event is between the first k entities when the second of its participants is among them.
    second = [
        sorted(rank[e] for e in participants)[1] if participants else len(ranked) for participants in shared
    ]
    inside = Counter(second)
    entities, events = 0, 0
    while entities < len(ranked) and (entities < _LEAST or entities + 1 + events + inside[entities] <= ROOM):
        events += inside[entities]
        entities += 1
    order = sorted(
        (index for index, at in enumerate(second) if at < entities),
        key=lambda index: (-scene.events[index].independent, second[index], index),
    )
    kept = sorted(order[: ROOM - entities])
    drawn = {entity for index in kept for entity in shared[index] if rank[entity] < entities}
    return (*(Node("e", entity) for entity in sorted(drawn)), *(Node("v", index) for index in kept))


def _actors(scene: Scene) -> tuple[Node, ...]:
    """The entities with most events with another, as far as they have any with each other."""
    counts: Counter[int] = Counter()
    for event in scene.events:
        counts.update({entity for dyad in event.dyads for entity in dyad})
    kept = set(sorted(counts, key=lambda entity: (-counts[entity], entity))[:_ACTORS])
    linked = {e for event in scene.events for dyad in event.dyads if kept.issuperset(dyad) for e in dyad}
    return tuple(Node("e", entity) for entity in sorted(linked))
