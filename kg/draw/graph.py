"""The edges of the network views: what of a scene's events is drawn between the nodes that are shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from kg.draw.select import Node, Shown
from kg.scene import Scene, SceneEvent

Role: TypeAlias = Literal["actor", "recipient", "place", "dyad"]

LINKS = 5  # edges of a group: those that stand for most events


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge from ``start`` to ``end``, and the ``events`` that it stands for, by number.

    It leads from actors to events and from events to recipients and places; a ``dyad`` has no direction.
    """

    start: Node
    end: Node
    role: Role
    events: tuple[int, ...]


def network_edges(scene: Scene, shown: Shown) -> list[Edge]:
    """The edges of the view of actors and events."""
    at = _Places(shown.network, shown)
    return _merged(edge for index, event in enumerate(scene.events) for edge in _of_event(index, event, at))


def actor_edges(scene: Scene, shown: Shown) -> list[Edge]:
    """The edges of the view of actors alone."""
    at = _Places(shown.actors, shown)
    found = ((index, pair) for index, event in enumerate(scene.events) for pair in event.dyads)
    return _merged((*_ordered(at.entity(one), at.entity(other)), "dyad", i) for i, (one, other) in found)


_Found: TypeAlias = tuple[Node | None, Node | None, Role, int]


class _Places:
    """Where the entities and events of a scene are in a view: at a node of their own, or at their group's."""

    def __init__(self, nodes: Sequence[Node], shown: Shown) -> None:
        drawn = set(nodes)
        self._entities, self._events = (
            {i: group for group, members in grouped for i in members if group in drawn}
            | {node.index: node for node in nodes if node.kind == kind}
            for kind, grouped in (
                ("e", [(Node("g", i), group.members) for i, group in enumerate(shown.groups)]),
                ("v", [(Node("g", i), group.events) for i, group in enumerate(shown.groups)]),
            )
        )

    def entity(self, index: int) -> Node | None:
        """The node of an entity; None where the view does not have it."""
        return self._entities.get(index)

    def event(self, index: int) -> Node | None:
        """The node of an event."""
        return self._events.get(index)


def _of_event(index: int, event: SceneEvent, at: _Places) -> Iterator[_Found]:
    node = at.event(index)
    yield from ((at.entity(entity), node, "actor", index) for entity in event.actors)
    yield from ((node, at.entity(entity), "recipient", index) for entity in event.recipients)
    yield from ((node, at.entity(entity), "place", index) for entity in event.places)


def _ordered(one: Node | None, other: Node | None) -> tuple[Node | None, Node | None]:
    """The two in the order of their kind and number."""
    if one and other and (other.kind, other.index) < (one.kind, one.index):
        return other, one
    return one, other


def _merged(found: Iterable[_Found]) -> list[Edge]:
    """One edge for all events between the same nodes in the same role; none from a node to itself."""
    events: dict[tuple[Node, Node, Role], dict[int, None]] = {}
    for start, end, role, index in found:
        if start and end and start != end:
            events.setdefault((start, end, role), {})[index] = None
    return _main(Edge(start, end, role, tuple(indices)) for (start, end, role), indices in events.items())


def _main(edges: Iterable[Edge]) -> list[Edge]:
    """The edges without the lesser ones of groups, which have something to do with nearly everybody."""
    ranked = sorted(edges, key=lambda edge: -len(edge.events))
    counts: Counter[Node] = Counter()
    kept = []
    for edge in ranked:
        groups = [node for node in (edge.start, edge.end) if node.kind == "g"]
        if all(counts[group] < LINKS for group in groups):
            counts.update(groups)
            kept.append(edge)
    return kept
