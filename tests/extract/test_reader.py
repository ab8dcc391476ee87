"""The reader: what it is asked and what it says, and that it does not depend on whom it is asked with."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kg.annotate import Annotator
from kg.annotation import Annotation
from kg.article import Article
from kg.extract import Extractor
from kg.extract.explain import explain
from kg.extract.reader import SLOTS, Labels, Reader, blended, sentence_inputs
from kg.lexicon import Lexicon
from kg.reference import Reference

TEXT = (
    "Norwegian police arrested three smugglers in Bergen on Monday. The minister said that the coalition had "
    "bombed a depot near Mosul, and rebels accused Turkey of selling them out."
)


@pytest.fixture(scope="module")
def annotation() -> Annotation:
    return Annotator().annotate(Article("reader-test", TEXT, "en"))


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor({"en": Lexicon.load("en")}, Reference.load())


def test_the_sentence_as_the_network_takes_it(annotation: Annotation, extractor: Extractor) -> None:
    reading = extractor.read(annotation)
    mentions = reading.readable(0)
    inputs = sentence_inputs(reading.trees[0], mentions, Labels.of(["ASSAULT"], ["nsubj", "root"]))
    words = len(reading.trees[0].tokens)
    assert inputs["relation"].shape == inputs["mentioned"].shape == (words + 1,)
    assert inputs["span"].shape == (len(mentions), words + 1)
    np.testing.assert_allclose(inputs["span"].sum(axis=1), 1, rtol=1e-6)
    assert (
        inputs["relation"].max() == 2 and inputs["relation"][0] == 0
    )  # unknown relations and the beginning are 0


def test_a_trigger_is_read_alike_alone_and_beside_others(
    annotation: Annotation, extractor: Extractor
) -> None:
    reader = Reader.load()
    assert reader is not None
    reading = extractor.read(annotation)
    tree, mentions = reading.trees[1], reading.readable(1)
    encoding = annotation.sentences[1].encoding
    assert encoding is not None
    asked = [c for c, _ in extractor.weighed(reading) if c.sentence == 1]
    together = reader.read(encoding, tree, asked, mentions)
    assert len(asked) > 1
    for candidate, opinion in zip(asked, together, strict=True):
        (alone,) = reader.read(encoding, tree, [candidate], mentions)
        assert alone.status == pytest.approx(opinion.status, abs=1e-4)
        for ours, theirs in zip(alone.roles, opinion.roles, strict=True):
            assert ours == pytest.approx(theirs, abs=1e-4)
        assert sum(opinion.status.values()) == pytest.approx(1, abs=1e-4)


def test_a_sentence_without_mentions_is_read(annotation: Annotation, extractor: Extractor) -> None:
    reader = Reader.load()
    assert reader is not None
    reading = extractor.read(annotation)
    encoding = annotation.sentences[0].encoding
    assert encoding is not None
    candidate = reading.candidates[0]
    (opinion,) = reader.read(encoding, reading.trees[0], [candidate], [])
    assert opinion.roles == []


def test_without_an_encoder_the_scorers_decide_alone(annotation: Annotation, extractor: Extractor) -> None:
    bare = replace(annotation, sentences=tuple(replace(s, encoding=None) for s in annotation.sentences))
    reports = extractor.extract(bare)
    assert {r.type for r in reports} & {"COERCE", "ASSAULT"}


def test_the_explanation_names_the_reader(annotation: Annotation, extractor: Extractor) -> None:
    explanation = explain(extractor, annotation)
    fillers = [f for event in explanation.events for slot in SLOTS for f in event.roles[slot]]
    named = [f for f in fillers if "reader" in dict([*f.reasons.pro, *f.reasons.contra])]
    assert named


def test_blended_lies_between_and_follows_the_share() -> None:
    assert blended(0.2, 0.8, 0.5) == pytest.approx(0.5)
    assert blended(0.2, 0.8, 0.0) == pytest.approx(0.2)
    assert 0.5 < blended(0.2, 0.8, 0.75) < 0.8
