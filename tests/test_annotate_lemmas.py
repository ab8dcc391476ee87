"""Lemmas: scripts, German and English morphology, and the rules that mend the model."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from kg.annotate.english import EnglishLemmatizer
from kg.annotate.german import GermanTagger, stts
from kg.annotate.repair import names
from kg.annotate.scripts import apply_script, cased

PAST = {"Tense": "Past", "VerbForm": "Fin"}
PARTICIPLE = {"Tense": "Past", "VerbForm": "Part"}


@pytest.fixture(scope="module")
def english() -> EnglishLemmatizer:
    return EnglishLemmatizer()


@pytest.fixture(scope="module")
def german() -> GermanTagger:
    return GermanTagger()


@pytest.mark.parametrize(
    ("form", "upos", "feats", "lemma"),
    [
        ("struck", "VERB", PAST, "strike"),
        ("met", "VERB", PAST, "meet"),
        ("fought", "VERB", PARTICIPLE, "fight"),
        ("shot", "VERB", PARTICIPLE, "shoot"),
        ("hit", "VERB", PAST, "hit"),
        ("led", "VERB", {}, "lead"),  # the model does not always see the tense
        ("withdrew", "VERB", {}, "withdraw"),
        ("overthrew", "VERB", PAST, "overthrow"),
        ("flown", "VERB", PARTICIPLE, "fly"),
        ("retook", "VERB", PAST, "retake"),
        ("Announced", "VERB", PAST, "announce"),
        ("shelling", "VERB", {"VerbForm": "Ger"}, "shell"),
        ("tasked", "VERB", PARTICIPLE, "task"),  # verbs that HanTa does not know
        ("brokered", "VERB", PAST, "broker"),
        ("scrambling", "VERB", {"VerbForm": "Ger"}, "scramble"),
        ("destabilising", "VERB", {"VerbForm": "Ger"}, "destabilise"),
        ("US", "ADJ", {"Degree": "Pos"}, "US"),
        ("has", "VERB", {}, "have"),
        ("n't", "PART", {}, "not"),
        ("'s", "PART", {}, "'s"),
        ("'s", "AUX", {}, "be"),
        ("her", "PRON", {"Poss": "Yes"}, "her"),
        ("her", "PRON", {}, "she"),
        ("Airstrikes", "NOUN", {"Number": "Plur"}, "airstrike"),
        ("troops", "NOUN", {"Number": "Plur"}, "troops"),
        ("weapons", "NOUN", {"Number": "Sing"}, "weapon"),
        ("best", "ADJ", {"Degree": "Sup"}, "good"),
        ("Damascus", "PROPN", {}, "Damascus"),
        ("x" * 90, "VERB", PAST, "x" * 90),
    ],
)
def test_english_lemma(
    english: EnglishLemmatizer, form: str, upos: str, feats: Mapping[str, str], lemma: str
) -> None:
    assert english.lemma(form, upos, feats) == lemma


@pytest.mark.parametrize(
    ("form", "tag", "upos", "lemma"),
    [
        ("brachen", "VV(FIN)", "VERB", "brechen"),
        ("traf", "NN", "VERB", "treffen"),  # HanTa had taken it for a noun
        ("getötet", "VV(PP)", "VERB", "töten"),
        ("anzugreifen", "VV(IZU)", "VERB", "angreifen"),
        ("wurden", "VA(FIN)", "AUX", "werden"),
        ("US-Kollegen", "NN", "NOUN", "US-Kollege"),
        ("Raketenangriffe", "NN", "NOUN", "Raketenangriff"),
        ("Abgeordneten", "NNA", "NOUN", "Abgeordnete"),
        ("Assads", "NE", "PROPN", "Assad"),
        ("einigen", "PIAT", "DET", "einige"),
        ("2016", "CARD", "NUM", "2016"),
        ("Q" * 90, "NN", "NOUN", "Q" * 90),
    ],
)
def test_german_lemma(german: GermanTagger, form: str, tag: str, upos: str, lemma: str) -> None:
    assert german.lemma(form, tag, upos, {}, "l|0|") == lemma


def test_german_pronoun_takes_the_script(german: GermanTagger) -> None:
    assert german.lemma("ihn", "PPER", "PRON", {}, "l=er") == "er"


def test_german_tags_find_the_separated_prefix(german: GermanTagger) -> None:
    tags = [stts(tag) for tag in german.tags(["Die", "Regierung", "kündigte", "ein", "Treffen", "an", "."])]
    assert tags == ["ART", "NN", "VVFIN", "ART", "NN", "PTKVZ", "$."]


@pytest.mark.parametrize(
    ("form", "script", "lemma"),
    [
        ("angekündigt", "lge2|1|en", "ankündigen"),
        ("Häusern", "k|6|aus", "Haus"),
        ("mir", "l=ich", "ich"),
        ("gehen", "lge3|0|", None),
        ("x", "l?", None),
        ("ab", "l|2|", None),
        ("ab", "", None),
    ],
)
def test_script(form: str, script: str, lemma: str | None) -> None:
    assert apply_script(form, script) == lemma


def test_cased_keeps_the_capitals_of_the_form() -> None:
    assert cased("un-sicherheitsrat", "UN-Sicherheitsrates") == "UN-Sicherheitsrat"
    assert cased("haus", "Häuser") == "Haus"


def test_names_begin_with_b() -> None:
    assert names(["I-PER", "I-PER", "I-ORG", "O", "I-LOC", "B-LOC"]) == [
        "B-PER",
        "I-PER",
        "B-ORG",
        "O",
        "B-LOC",
        "B-LOC",
    ]
