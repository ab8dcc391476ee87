"""What several test modules share: small articles, reports as an extractor would leave them, an ontology."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.article import Article, PublicationDate
from kg.entity import Entity, Span
from kg.report import Count, Mention, Report, TimeExpression

TEXT = (
    "Lawrow trifft am Samstag in Genf den Amerikaner Kerry. Mindestens 25 Menschen starben bei einem Angriff."
)
SENSE = "https://w3id.org/diplograph/lexicon/de#treffen-v-consult"


def span(text: str, words: str) -> Span:
    """The first place where ``words`` stand in ``text``."""
    start = text.index(words)
    return Span(start, start + len(words), words)


def mention(text: str, words: str) -> Mention:
    """A trigger in the one sentence around it."""
    where = span(text, words)
    start = text.rfind(". ", 0, where.start)
    end = text.index(".", where.end) + 1
    return Mention(where.start, where.end, words, 0 if start < 0 else start + 2, end, SENSE)


@pytest.fixture
def article() -> Article:
    return Article("a-1", TEXT, "de", date=PublicationDate("2016-10-14"), title="Treffen in Genf")


@pytest.fixture
def reports() -> tuple[Report, ...]:
    lavrov = Entity(
        names=("Lawrow",),
        type="Person",
        mentions=(span(TEXT, "Lawrow"),),
        country="RUS",
        sector="GOV",
        wikidata="Q58217",
        reference="https://w3id.org/diplograph/reference/Q58217",
    )
    kerry = Entity(("Kerry",), "Person", (span(TEXT, "Kerry"),), country="USA", sector="GOV")
    geneva = Entity(("Genf",), "Place", (span(TEXT, "Genf"),))
    people = Entity(("Menschen",), "PopulationGroup", (span(TEXT, "Menschen"),))
    time = TimeExpression("am Samstag", "2016-10-15")
    return (
        Report(
            type="CONSULT",
            mode="visit",
            status="planned",
            mentions=(mention(TEXT, "trifft"),),
            actors=(lavrov, kerry),
            places=(geneva,),
            time=time,
            confidence=0.82,
        ),
        Report(
            type="ASSAULT",
            mode=None,
            status="occurred",
            mentions=(mention(TEXT, "starben"), mention(TEXT, "Angriff")),
            recipients=(people,),
            attribution=(lavrov,),
            killed=Count(25, None),
        ),
    )


@pytest.fixture
def ontology(tmp_path: Path) -> Path:
    """A small ontology file that stands in for the packaged one."""
    path = tmp_path / "dco.ttl"
    path.write_text(
        "@prefix dco: <https://w3id.org/diplograph/dco#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
        "dco:Event a owl:Class . dco:Consult a owl:Class ."
    )
    return path


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes a file below a folder ``in`` of the test's own and gives its path."""

    def write_file(name: str, content: str | bytes) -> Path:
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write_file


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ox.Store]:
    """The graph of the sample corpus, built once; only for reading."""
    from golden import sample

    with sample(tmp_path_factory.mktemp("sample")) as store:
        yield store
