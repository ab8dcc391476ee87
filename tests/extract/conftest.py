"""The real annotator, lexicons and reference data, loaded once for all tests of this folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from hand_parsed import Read

from kg.annotate import Annotator
from kg.annotation import Annotation
from kg.article import Article, Language, PublicationDate
from kg.extract.extractor import Reading
from kg.lexicon import Lexicon
from kg.reference import Reference


@pytest.fixture(scope="session")
def lexicons() -> Mapping[Language, Lexicon]:
    return {"de": Lexicon.load("de"), "en": Lexicon.load("en")}


@pytest.fixture(scope="session")
def reference() -> Reference:
    return Reference.load()


@pytest.fixture(scope="session")
def annotate() -> Callable[[str, Language], Annotation]:
    """Annotates a text as an article of Thursday, 2016-10-20; each text once."""
    annotator = Annotator()
    done: dict[tuple[str, Language], Annotation] = {}

    def annotated(text: str, language: Language) -> Annotation:
        if (text, language) not in done:
            article = Article("a-1", text, language, date=PublicationDate("2016-10-20"))
            done[text, language] = annotator.annotate(article)
        return done[text, language]

    return annotated


@pytest.fixture(scope="session")
def read(
    annotate: Callable[[str, Language], Annotation],
    lexicons: Mapping[Language, Lexicon],
    reference: Reference,
) -> Read:
    """A text with its trees, candidates, mentions and times."""
    return lambda text, language: Reading(annotate(text, language), reference, lexicons[language])
