"""The selection: which nodes a view shows, and what is gathered into groups where there are too many."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from kg.scene import Labels, Scene, SceneEvent

LIMIT = 300  # nodes; beyond that a network is a ball of wool

NodeKind: TypeAlias = Literal["e", "v", "g"]
"""An entity, an event or a group."""


@dataclass(frozen=True, slots=True)
class Node:
    """A node of a view: what it is, and its place in the scene's entities or events or in the groups."""

    kind: NodeKind
    index: int


@dataclass(frozen=True, slots=True)
class Group:
    """What is drawn as one node: entities (``members``) and ``events`` of the scene, by number.

    ``links`` are the shown entities that it has most to do with, and in how many of its events.
    """

    labels: Labels
    members: tuple[int, ...]
    events: tuple[int, ...]
    links: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """The nodes of both network views, the groups among them, and a note on what is left out, if anything is."""

    network: tuple[Node, ...]
    actors: tuple[Node, ...]
    groups: tuple[Group, ...]
    note: Labels | None


def dyads(event: SceneEvent) -> Iterator[tuple[int, int]]:
    """Who has to do with whom, smaller number first: each actor with each recipient, without any with each other."""
    others = [(one, other) for one in event.actors for other in event.recipients]
    if not event.recipients:
        others = [(one, other) for i, one in enumerate(event.actors) for other in event.actors[i + 1 :]]
    return iter({(min(pair), max(pair)): None for pair in others if pair[0] != pair[1]})


def select(scene: Scene) -> Shown:
    """What the network views of a scene show."""
    events = [Node("v", index) for index in range(len(scene.events))]
    taking_part = sorted({entity for event in scene.events for entity in event.participants})
    paired = sorted({entity for event in scene.events for dyad in dyads(event) for entity in dyad})
    return Shown(
        (*(Node("e", index) for index in taking_part), *events),
        tuple(Node("e", index) for index in paired),
        (),
        None,
    )
