"""Very many made-up events: a few actors take part in most of them, most actors in few, as in news."""

from __future__ import annotations

import datetime
import itertools
import random
from collections.abc import Iterator

import pyoxigraph as ox

from kg import ontology
from kg.identifiers import ENTITIES_GRAPH, EVENTS_GRAPH, ID
from kg.vocabulary import DCO, DCT, OA, RDF, RDFS, REF, XSD

KINDS = ("State", "Person", "Person", "ArmedGroup", "Organization", "PopulationGroup", "Place")
START = datetime.date(2014, 1, 1)
DAYS = 2000
IN_ARTICLE = 5  # reports


def many_events(count: int, seed: int = 0) -> ox.Store:
    """A store of ``count`` events; every tenth is reported twice. The same arguments give the same store."""
    store = ox.Store()
    store.bulk_load("\n".join(_lines(count, random.Random(seed))).encode(), format=ox.RdfFormat.N_QUADS)
    return store


def _lines(count: int, chance: random.Random) -> Iterator[str]:
    entities = [(f"{ID}entity/{n}", KINDS[n % len(KINDS)]) for n in range(max(20, count // 5))]
    entities[0] = (f"{REF}Q159", "State")
    for number, (iri, kind) in enumerate(entities):
        yield _line(iri, RDF.type, DCO[kind], ENTITIES_GRAPH)
        yield _line(iri, RDFS.label, f'"Wer {number}"@de', ENTITIES_GRAPH)
        yield _line(iri, RDFS.label, f'"Who {number}"@en', ENTITIES_GRAPH)
    actors = [iri for iri, kind in entities if kind != "Place"]
    places = [iri for iri, kind in entities if kind == "Place"]
    weights = {len(group): [*itertools.accumulate(1 / (rank + 1) for rank in range(len(group)))]
               for group in (actors, places)}  # fmt: skip
    codes = sorted(ontology.load().types.values())
    for number in range(count):
        who = chance.choices(actors, cum_weights=weights[len(actors)], k=chance.choice((1, 2, 2, 3, 4)))
        where = chance.choices(places, cum_weights=weights[len(places)], k=chance.choice((0, 1)))
        yield from _event(number, who, where, chance.choice(codes), chance)


def _event(number: int, who: list[str], where: list[str], code: str, chance: random.Random) -> Iterator[str]:
    event = f"{ID}event/{number}"
    day = START + datetime.timedelta(days=chance.randrange(DAYS))
    about = [
        (DCO.eventType, code),
        (DCO.status, DCO.Planned if number % 9 == 0 else DCO.Occurred),
        (DCO.actor, who[0]),
        *((DCO.recipient, iri) for iri in who[1:]),
        *((DCO.place, iri) for iri in where),
        (DCO.earliest, f'"{day}"^^<{XSD.date}>'),
        (DCO.latest, f'"{day}"^^<{XSD.date}>'),
    ]
    reports = [f"{ID}report/{number}-{copy}" for copy in range(2 if number % 10 == 0 else 1)]
    for predicate, value in [
        *about,
        (RDF.type, DCO.Event),
        (DCO.independentSources, f'"{len(reports)}"^^<{XSD.integer}>'),
        *((DCO.hasReport, report) for report in reports),
    ]:
        yield _line(event, predicate, value, EVENTS_GRAPH)
    for copy, report in enumerate(reports):
        yield from _report(report, number // IN_ARTICLE + copy, number, about)


def _report(report: str, article: int, number: int, about: list[tuple[str, str]]) -> Iterator[str]:
    iri, graph = f"{ID}article/{article}", f"{ID}graph/article/{article}"
    mention, target, quote, position = (
        f"{report}/{part}" for part in ("mention", "target", "quote", "position")
    )
    for subject, predicate, value in (
        (iri, DCT.identifier, f'"article {article}"'),
        (iri, DCT.language, '"en"'),
        (iri, DCT.issued, f'"{START}"^^<{XSD.date}>'),
        (report, DCO.article, iri),
        *((report, predicate, value) for predicate, value in about),
        (report, DCO.confidence, f'"0.8"^^<{XSD.decimal}>'),
        (mention, OA.hasBody, report),
        (mention, OA.hasTarget, target),
        (target, OA.hasSelector, quote),
        (target, OA.hasSelector, position),
        (quote, OA.prefix, f'"In the {number}th sentence of all somebody "'),
        (quote, OA.exact, '"met"'),
        (quote, OA.suffix, '" somebody else, as officials said on the day after."'),
        (position, OA.start, f'"{number}"^^<{XSD.integer}>'),
        (position, OA.end, f'"{number + 3}"^^<{XSD.integer}>'),
    ):
        yield _line(subject, predicate, value, graph)


def _line(subject: str, predicate: str, value: str, graph: str) -> str:
    value = value if value.startswith('"') else f"<{value}>"
    return f"<{subject}> <{predicate}> {value} <{graph}> ."
