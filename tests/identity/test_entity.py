"""Names of one entity across articles: by spelling, by an event, by the reference data; and what stays apart."""

from __future__ import annotations

import pytest
from made_up import (
    ALEPPO,
    LAVROV,
    PEOPLE,
    PETROV,
    PETROW,
    REBELLEN,
    REBELS,
    UNLINKED,
    USA,
    Made,
    Memory,
    What,
    Who,
)

from kg.identity.entity import canonical_of
from kg.identity.judgement import judgements
from kg.reference import Reference
from kg.vocabulary import DCO


def canonical(memory: Memory, role: str = "actor") -> list[str]:
    """The entity across articles of everybody in a role, by report."""
    import pyoxigraph as ox

    quads = memory.store.quads_for_pattern(None, ox.NamedNode(DCO[role]), None, None)
    articles = (quad for quad in quads if "/graph/article/" in quad.graph_name.value)
    return [canonical_of(memory.store, quad.object.value) for quad in articles]


def apart(one: Who, other: Who, **more: object) -> int:
    """Into how many entities two articles' actors of two unrelated events fall."""
    memory = Memory(Reference.load() if more.get("reference") else None)
    memory.put(
        Made("a", (What("ASSAULT", (one,), day=1),), "en"),
        Made("b", (What("CONSULT", (other,), day=20),), "de"),
    )
    return len(set(canonical(memory)))


def test_transliterations_of_a_full_name_are_one() -> None:
    assert apart(PETROV, PETROW) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (REBELS, REBELS),
        (PEOPLE, PEOPLE),
        (PETROV, Who("Ivan Petrov", "Person", "UKR")),
        (PETROV, Who("Petrov", "Person", "RUS")),
        (Who("Hospital", "Place", "SYR"), Who("Hospital", "Place", "SYR")),
        (Who("Jordan", "Place"), Who("Jordan", "Organization")),
    ],
)
def test_descriptions_and_different_people_of_one_name_stay_apart(one: Who, other: Who) -> None:
    assert apart(one, other) == 2


def test_a_title_is_no_name() -> None:
    minister = Who("Foreign Minister", "Person", "RUS")
    assert apart(minister, minister, reference=True) == 2


def test_what_stands_alone_in_one_role_of_one_event_is_one() -> None:
    one = What("ASSAULT", (REBELS,), (PEOPLE,), (ALEPPO,), day=14)
    memory = Memory().put(
        Made("a", (one,)), Made("b", (What("ASSAULT", (REBELLEN,), (PEOPLE,), (ALEPPO,), day=14),), "de")
    )
    assert len(set(canonical(memory))) == 1
    assert len(set(canonical(memory, "recipient"))) == 1


def test_an_event_shows_whom_a_family_name_means() -> None:
    memory = Memory().put(
        Made("a", (What("CONSULT", (LAVROV, USA), (), (ALEPPO,), day=14),)),
        Made("b", (What("CONSULT", (UNLINKED, USA), (), (ALEPPO,), day=14),), "de"),
    )
    assert LAVROV.entry in canonical(memory)
    assert len(set(canonical(memory))) == 2
    assert any(LAVROV.entry in said.pair and said.reason for said in judgements(memory.store))
    assert LAVROV.entry not in canonical(memory.remove("a"))


def test_nothing_in_the_articles_is_rewritten() -> None:
    first, second = Made("a", (What("ASSAULT", (PETROV,)),)), Made("b", (What("ASSAULT", (PETROW,)),))
    memory = Memory().put(first, second)
    assert set(first.quads()) | set(second.quads()) <= set(memory.store)


def test_what_nobody_supports_any_more_goes() -> None:
    memory = Memory().put(Made("a", (What("ASSAULT", (PETROV,)),)))
    before = memory.lines()
    memory.put(Made("b", (What("CONSULT", (PETROW, UNLINKED), (REBELS,), (ALEPPO,), day=3),))).remove("b")
    assert memory.lines() == before
    assert memory.remove("a").lines() == []
