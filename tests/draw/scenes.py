"""Scenes made by hand: entities that have to do with each other as a list of pairs says."""

from __future__ import annotations

from collections.abc import Iterable

from kg.scene import Evidence, Scene, SceneArticle, SceneEntity, SceneEvent


def scene_of(pairs: Iterable[tuple[int, int]], alone: int = 0) -> Scene:
    """One event a pair, and ``alone`` further events in which only one entity takes part, each another."""
    pairs = list(pairs)
    many = max((index + 1 for pair in pairs for index in pair), default=0)
    ends = [((one,), (other,)) for one, other in pairs] + [((many + n,), ()) for n in range(alone)]
    events = tuple(event(n, actors, recipients) for n, (actors, recipients) in enumerate(ends))
    entities = tuple(entity(n) for n in range(many + alone))
    return Scene(events, entities, (SceneArticle("a", None, None, None, "en"),))


def entity(number: int) -> SceneEntity:
    name = f"Somebody {number}"
    return SceneEntity(f"entity:{number}", {"de": name, "en": name}, (), "Person", None, None, None)


def event(number: int, actors: tuple[int, ...], recipients: tuple[int, ...] = ()) -> SceneEvent:
    report = Evidence(0, (("met", True),), (), (), "CONSULT", None, "occurred", None, None, None, None, 1.0)
    return SceneEvent(
        iri=f"event:{number}", type="CONSULT", mode=None, status="occurred", actors=actors, recipients=recipients,
        places=(), sources=(), days=None, killed=None, injured=None, claimed=False, disputed=(), independent=1,
        reports=(report,),
    )  # fmt: skip
