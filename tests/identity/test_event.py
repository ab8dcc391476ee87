"""What reports of one event come to: agreement, ranges, disputes, sources, first and last report."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from made_up import ALEPPO, LAVROV, PEOPLE, PETROV, REBELS, RUSSIA, USA, Made, Memory, What

from kg.identifiers import EVENTS_GRAPH
from kg.vocabulary import DCO

ATTACK = What("ASSAULT", (RUSSIA,), (PEOPLE,), (ALEPPO,), day=14)


def told(memory: Memory) -> list[dict[str, list[str]]]:
    """All events, as predicates and values without namespaces."""
    events: dict[str, dict[str, list[str]]] = {}
    for quad in memory.store.quads_for_pattern(None, None, None, ox.NamedNode(EVENTS_GRAPH)):
        said = events.setdefault(quad.subject.value, {})
        value = quad.object.value.removeprefix(str(DCO._NS))
        said.setdefault(quad.predicate.value.removeprefix(str(DCO._NS)), []).append(value)
    return [{key: sorted(values) for key, values in said.items()} for _, said in sorted(events.items())]


def the_event(*articles: Made) -> dict[str, list[str]]:
    [event] = told(Memory().put(*articles))
    return event


def test_a_hundred_articles_of_one_strike_are_one_event_with_a_hundred_reports() -> None:
    event = the_event(*(Made(f"a{n}", (ATTACK,), text=f"Text {n} " * n) for n in range(100)))
    assert len(event["hasReport"]) == 100
    assert event["status"] == ["Occurred"] and event["eventType"] == ["Assault"]


def test_figures_that_differ_become_a_range_and_are_disputed() -> None:
    event = the_event(
        Made("a", (What(**vars_of(ATTACK) | {"killed": (25, None)}),)),
        Made("b", (What(**vars_of(ATTACK) | {"killed": (31, 31)}),)),
    )
    assert (event["killedMin"], event["killedMax"]) == (["25"], ["31"])
    assert "disputed" not in event, "at least 25 may be 31"
    event = the_event(
        Made("a", (What(**vars_of(ATTACK) | {"killed": (25, 25)}),)),
        Made("b", (What(**vars_of(ATTACK) | {"killed": (31, 31)}),)),
    )
    assert event["disputed"] == ["killedMin"]


def test_open_figures_that_agree_stay_open() -> None:
    killed = What(**vars_of(ATTACK) | {"killed": (25, None)})
    event = the_event(Made("a", (killed,)), Made("b", (killed,)))
    assert event["killedMin"] == ["25"] and "killedMax" not in event


def test_who_did_it_is_disputed_where_two_countries_are_named() -> None:
    by_usa = What("ASSAULT", (USA,), (PEOPLE,), (ALEPPO,), day=14, mode="aerial", killed=(3, 3))
    by_russia = What("ASSAULT", (RUSSIA,), (PEOPLE,), (ALEPPO,), day=14, mode="aerial", killed=(3, 3))
    memory = Memory().put(Made("a", (by_usa,)), Made("b", (by_russia,)))
    events = told(memory)
    if len(events) == 1:
        assert events[0]["disputed"] == ["actor"]
        assert len(events[0]["actor"]) == 2
    else:
        pytest.fail("one strike of one day on one place is one event, whoever flew it")


def test_planned_then_held_has_occurred_and_planned_then_called_off_has_not() -> None:
    def talks(status):
        return What("CONSULT", (LAVROV, USA), (), (ALEPPO,), day=14, status=status, word="talks")

    assert the_event(Made("a", (talks("planned"),)), Made("b", (talks("occurred"),)))["status"] == [
        "Occurred"
    ]
    event = the_event(Made("a", (talks("planned"),)), Made("b", (talks("negated"),)))
    assert event["status"] == ["Negated"] and "disputed" not in event
    event = the_event(Made("a", (talks("occurred"),)), Made("b", (talks("negated"),)))
    assert event["disputed"] == ["status"]


def test_first_and_last_report_go_by_the_dates_of_the_articles() -> None:
    memory = Memory().put(
        *(Made(i, (ATTACK,), published=day) for i, day in (("a", 16), ("b", 15), ("c", 17)))
    )
    [event] = told(memory)
    reports = {iri: article_of(memory, iri) for iri in event["hasReport"]}
    assert (reports[event["firstReport"][0]], reports[event["lastReport"][0]]) == ("b", "c")


def article_of(memory: Memory, report: str) -> str:
    [article] = memory.store.quads_for_pattern(ox.NamedNode(report), ox.NamedNode(DCO.article), None, None)
    identifier = ox.NamedNode("http://purl.org/dc/terms/identifier")
    [quad] = memory.store.quads_for_pattern(article.object, identifier, None, None)
    return quad.object.value


AGENCY = " ".join(f"word{n}" for n in range(120))


def test_agency_copy_counts_once() -> None:
    copied = [
        Made(i, (ATTACK,), text=AGENCY + tail)
        for i, tail in (("a", ""), ("b", " (dpa)"), ("c", " more of it"))
    ]
    own = Made("d", (ATTACK,), text=" ".join(f"other{n}" for n in range(120)))
    assert the_event(*copied)["independentSources"] == ["1"]
    assert the_event(*copied, own)["independentSources"] == ["2"]


def test_two_events_of_one_article_stay_two() -> None:
    assert len(told(Memory().put(Made("a", (ATTACK, What(**vars_of(ATTACK) | {"word": "raid"})))))) == 2


def test_sources_of_all_reports_stand_at_the_event() -> None:
    event = the_event(
        Made("a", (What(**vars_of(ATTACK) | {"sources": (PETROV,)}),)),
        Made("b", (What(**vars_of(ATTACK) | {"sources": (REBELS,)}),)),
    )
    assert len(event["attributedTo"]) == 2


def vars_of(report: What) -> dict:
    return {name: getattr(report, name) for name in report.__dataclass_fields__}
