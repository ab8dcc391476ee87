"""The selection: which nodes a network view shows, and what is gathered into groups where there are too many.

Up to LIMIT nodes all are shown. Beyond that the events with most independent sources and the best connected
participants are, and the rest stands in one group for each community of entities that have to do with each other.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, combinations
from typing import Literal, TypeAlias

import igraph  # type: ignore[import-untyped]

from kg.facts import Labels
from kg.scene import Scene, SceneEvent

LIMIT = 300  # nodes of a view; beyond that a network is a ball of wool
_GROUPS = 16  # of them
_LINES, _LINES_PER_ACTOR = 300, 3  # between actors; more of both cannot be told apart
_SMALLEST = 4  # entities and events that make a group of their own
_NAMED = 2  # entities that a group is called by

NodeKind: TypeAlias = Literal["e", "v", "g"]
"""An entity, an event or a group."""


@dataclass(frozen=True, slots=True)
class Node:
    """A node of a view: what it is, and its place in the scene's entities or events or in the groups."""

    kind: NodeKind
    index: int


@dataclass(frozen=True, slots=True)
class Group:
    """What is drawn as one node where it has no node of its own: ``members`` are entities, ``events`` events."""

    labels: Labels
    members: tuple[int, ...]
    events: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """The nodes of both network views, the groups among them, and a note on what is left out, if anything is."""

    network: tuple[Node, ...]
    actors: tuple[Node, ...]
    groups: tuple[Group, ...]
    note: Labels | None


def select(scene: Scene) -> Shown:
    """What the network views of a scene show. The same scene gives the same answer, whatever its size."""
    taking_part = _counted(event.participants for event in scene.events)
    paired = _counted({entity for dyad in event.dyads for entity in dyad} for event in scene.events)
    if len(taking_part) + len(scene.events) <= LIMIT:
        nodes = (*_nodes("e", taking_part), *_nodes("v", range(len(scene.events))))
        return Shown(nodes, _nodes("e", paired), (), None)
    events, entities = _best(scene.events, taking_part)
    actors = _best_paired(scene.events, paired)
    in_both = {entity for entity in entities if entity in actors or entity not in paired}
    groups = _groups(scene, events, taking_part.keys() - in_both)
    gathering = [
        i for i, group in enumerate(groups) if not actors.issuperset(paired.keys() & set(group.members))
    ]
    everything = (len(scene.events), len(taking_part))
    return Shown(
        (*_nodes("e", entities), *_nodes("v", events), *_nodes("g", range(len(groups)))),
        (*_nodes("e", actors), *_nodes("g", gathering)),
        groups,
        _note((len(events), len(entities)), (len(actors), len(paired)), everything, len(groups)),
    )


def _nodes(kind: NodeKind, indices: Iterable[int]) -> tuple[Node, ...]:
    return tuple(Node(kind, index) for index in sorted(indices))


def _counted(groups: Iterable[Iterable[int]]) -> Counter[int]:
    return Counter(index for group in groups for index in group)


def _most(counts: Mapping[int, int], most: int) -> set[int]:
    return set(sorted(counts, key=lambda index: (-counts[index], index))[:most])


def _best(events: Sequence[SceneEvent], degree: Mapping[int, int]) -> tuple[set[int], set[int]]:
    """The events that are shown, and the entities that take part in them: LIMIT nodes with the groups."""

    def order(index: int) -> tuple[int, int]:
        event = events[index]
        connected = sum(degree[entity].bit_length() - 1 for entity in event.participants)
        return (-event.independent * (1 + connected), index)

    room = LIMIT - _GROUPS
    kept: set[int] = set()
    entities: set[int] = set()
    for index in sorted(range(len(events)), key=order):
        if more := set(events[index].participants):
            if len(kept) + 1 + len(entities | more) <= room:
                kept.add(index)
                entities |= more
            elif len(kept) + len(entities) >= room:
                break
    return kept, entities


def _best_paired(events: Sequence[SceneEvent], counts: Mapping[int, int]) -> set[int]:
    """The actors in most events, so many that neither they nor the lines between them are too many."""
    ranked = sorted(counts, key=lambda index: (-counts[index], index))
    rank = {index: number for number, index in enumerate(ranked)}
    later = Counter(max(rank[a], rank[b]) for a, b in {dyad for event in events for dyad in event.dyads})
    lines = list(accumulate(later[number] for number in range(len(ranked))))  # between the first so many
    clear = [many for many, count in enumerate(lines, 1) if count <= max(_LINES, _LINES_PER_ACTOR * many)]
    if len(ranked) <= LIMIT and len(ranked) in clear:
        return set(ranked)
    return set(ranked[: max((many for many in clear if many <= LIMIT - _GROUPS), default=0)])


# --- groups ---


def _groups(scene: Scene, shown: set[int], members: set[int]) -> tuple[Group, ...]:
    """Groups of the ``members`` and of the events that are not ``shown``, the largest first, what is small in one."""
    community = _communities(scene)
    parts: dict[int, tuple[list[int], list[int]]] = {}
    for member in sorted(members):
        parts.setdefault(community[member], ([], []))[0].append(member)
    for index, event in enumerate(scene.events):
        if index not in shown:
            parts.setdefault(_home(event, community), ([], []))[1].append(index)
    ranked = sorted(parts, key=lambda part: (-sum(map(len, parts[part])), part))
    large = [part for part in ranked if part >= 0 and sum(map(len, parts[part])) >= _SMALLEST][: _GROUPS - 1]
    groups = [_group(scene, parts[part], community, part) for part in large]
    rest = [parts[part] for part in ranked if part not in large]
    if rest:
        others = {"de": "Übrige", "en": "Others"}
        groups.append(
            Group(others, *(tuple(sorted(i for part in rest for i in part[side])) for side in (0, 1)))
        )
    return tuple(groups)


def _home(event: SceneEvent, community: Mapping[int, int]) -> int:
    """The community that most of an event's participants are of; -1 where nobody takes part."""
    counts = Counter(community[entity] for entity in event.participants)
    return min(counts, key=lambda part: (-counts[part], part), default=-1)


def _group(
    scene: Scene, part: tuple[list[int], list[int]], community: Mapping[int, int], number: int
) -> Group:
    members, events = part
    counts = _counted(scene.events[index].participants for index in events)
    own = {entity: counts[entity] for entity in (*members, *counts) if community[entity] == number}
    named = sorted(_most(own, _NAMED), key=lambda entity: (-own[entity], entity))
    names = {
        language: ", ".join(scene.entities[e].labels[language] for e in named) for language in ("de", "en")
    }
    labels = {"de": f"um {names['de']}", "en": f"around {names['en']}"}
    return Group(labels, tuple(members), tuple(events))


def _communities(scene: Scene) -> dict[int, int]:
    """Of each entity the number of its community: those that take part in events together more than with others."""
    weights = Counter(pair for event in scene.events for pair in combinations(sorted(event.participants), 2))
    igraph.set_random_number_generator(random.Random(0))  # the same every time
    graph = igraph.Graph(len(scene.entities), list(weights))
    parts = graph.community_leiden("modularity", weights=list(weights.values()), n_iterations=4)
    return dict(enumerate(parts.membership))


def _note(
    network: tuple[int, int], actors: tuple[int, int], everything: tuple[int, int], groups: int
) -> Labels:
    """What the network views leave out, and where it is to be seen; pairs are events and entities, or actors."""
    de = [
        "Zu viel für ein Netz: einzeln gezeigt sind {} von {} Ereignissen und {} von {} Beteiligten, die mit den"
        f" meisten unabhängigen Quellen und Verbindungen; die übrigen stecken in {groups} Gruppen.",
        "Im Netz der Akteure sind es {} von {} Akteuren.",
        "Zeitleiste, Karte und Suche der HTML-Seite haben alles; kg draw --actor NAME zeichnet die Ereignisse eines"
        " Akteurs.",
    ]
    en = [
        "Too much for one network: one by one it shows {} of {} events and {} of {} participants, those with most"
        f" independent sources and connections; the others are gathered in {groups} groups.",
        "The network of actors shows {} of {} actors.",
        "Timeline, map and search of the HTML page have everything; kg draw --actor NAME draws one actor's events.",
    ]
    counts = [network[0], everything[0], network[1], everything[1], *actors]
    if actors[0] == actors[1]:
        del de[1], en[1], counts[4:]
    english = [f"{count:,}" for count in counts]
    german = [count.replace(",", ".") for count in english]
    return {"de": " ".join(de).format(*german), "en": " ".join(en).format(*english)}
