"""The annotator as a whole: what the stages behind it rely on."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.annotate import Annotator
from kg.annotation import Annotation, Sentence, Token
from kg.article import Article, Language


@pytest.fixture(scope="module")
def annotator() -> Annotator:
    return Annotator()


def annotate(annotator: Annotator, text: str, language: Language = "de", body: int = 0) -> Annotation:
    return annotator.annotate(Article("a", text, language, body))


def tokens(annotation: Annotation) -> list[Token]:
    return [token for sentence in annotation.sentences for token in sentence.tokens]


def find(annotation: Annotation, text: str) -> tuple[Sentence, Token]:
    return next((s, t) for s in annotation.sentences for t in s.tokens if t.text == text)


def governor(annotation: Annotation, text: str) -> str:
    sentence, token = find(annotation, text)
    return sentence.tokens[token.head].text


GERMAN = "Die Regierung in Ankara brach die Gespräche am 3. Oktober ab. Das bestätigte Ministerin Ayla Demir."
ENGLISH = "Rebels struck the port of Odarra on Monday. Two soldiers were killed and their captain withdrew."


@pytest.mark.parametrize(("text", "language"), [(GERMAN, "de"), (ENGLISH, "en")])
def test_offsets_point_into_the_article_text(annotator: Annotator, text: str, language: Language) -> None:
    header = "date 2017-03 "
    annotation = annotate(annotator, header + text, language, len(header))
    assert "".join(t.text for t in tokens(annotation)) == text.replace(" ", "")
    for sentence in annotation.sentences:
        assert sentence.start == sentence.tokens[0].start >= len(header)
        assert sentence.end == sentence.tokens[-1].end
        for token in sentence.tokens:
            assert annotation.article.text[token.start : token.end] == token.text


def test_german_subject_object_and_separated_prefix(annotator: Annotator) -> None:
    annotation = annotate(annotator, GERMAN)
    _, verb = find(annotation, "brach")
    assert (verb.lemma, verb.upos, verb.xpos) == ("brechen", "VERB", "VVFIN")
    assert find(annotation, "ab")[1].deprel == "compound:prt"
    assert governor(annotation, "ab") == "brach"
    assert (find(annotation, "Regierung")[1].deprel, governor(annotation, "Regierung")) == ("nsubj", "brach")
    assert (find(annotation, "Gespräche")[1].deprel, governor(annotation, "Gespräche")) == ("obj", "brach")
    assert find(annotation, "Gespräche")[1].lemma == "Gespräch"


def test_names_are_bio_tags(annotator: Annotator) -> None:
    annotation = annotate(annotator, GERMAN)
    assert [find(annotation, name)[1].ner for name in ("Ankara", "Ayla", "Demir")] == [
        "B-LOC",
        "B-PER",
        "I-PER",
    ]


def test_english_irregular_verbs_and_passive(annotator: Annotator) -> None:
    annotation = annotate(annotator, ENGLISH, "en")
    lemmas = {token.text: token.lemma for token in tokens(annotation)}
    assert (lemmas["struck"], lemmas["killed"], lemmas["withdrew"], lemmas["were"]) == (
        "strike",
        "kill",
        "withdraw",
        "be",
    )
    assert find(annotation, "soldiers")[1].deprel == "nsubj:pass"
    assert find(annotation, "were")[1].deprel == "aux:pass"
    assert find(annotation, "were")[1].xpos == ""


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Drei Soldaten wurden am Dienstag getötet.", "Soldaten"),
        ("Die Brücke ist von Rebellen gesprengt worden.", "Brücke"),
    ],
)
def test_german_passive_subject(annotator: Annotator, text: str, subject: str) -> None:
    assert find(annotate(annotator, text), subject)[1].deprel == "nsubj:pass"


def test_german_future_is_no_passive(annotator: Annotator) -> None:
    annotation = annotate(annotator, "Der Präsident wird morgen nach Wien reisen.")
    assert find(annotation, "Präsident")[1].deprel == "nsubj"
    assert find(annotation, "wird")[1].deprel == "aux"


def test_every_sentence_is_a_tree_with_one_root(annotator: Annotator) -> None:
    annotation = annotate(
        annotator, GERMAN + " Ja. „Nein!“ – so Demir (42), die Ministerin; und: 3,5 Mio. Euro."
    )
    for sentence in annotation.sentences:
        assert [t.deprel == "root" for t in sentence.tokens].count(True) == 1
        for i, token in enumerate(sentence.tokens):
            assert (token.head == -1) == (token.deprel == "root")
            steps = 0
            while i != -1:
                i, steps = sentence.tokens[i].head, steps + 1
                assert steps <= len(sentence.tokens)


def test_same_text_same_annotation_whatever_came_before(annotator: Annotator) -> None:
    first = annotate(annotator, GERMAN)
    annotate(annotator, ENGLISH, "en")
    alone = annotate(annotator, GERMAN.split(". ")[-1])
    assert annotate(annotator, GERMAN) == first == annotate(Annotator(), GERMAN)
    assert [t.lemma for t in alone.sentences[0].tokens] == [t.lemma for t in first.sentences[-1].tokens]
    assert [t.head for t in alone.sentences[0].tokens] == [t.head for t in first.sentences[-1].tokens]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "date 2016 "])
def test_empty_body_has_no_sentences(annotator: Annotator, text: str) -> None:
    assert annotate(annotator, text, body=len(text)).sentences == ()
    assert annotate(annotator, " \n\t\u00a0", "en").sentences == ()


def test_long_sentence_is_cut_and_nothing_is_lost(annotator: Annotator) -> None:
    text = "Es kamen " + ", ".join(f"Minister {name}" for name in ["Abc", "Öxle"] * 200) + "."
    annotation = annotate(annotator, text)
    assert len(annotation.sentences) > 1
    assert all(s.tokens[-1].text in ",." for s in annotation.sentences)
    assert "".join(t.text for t in tokens(annotation)) == text.replace(" ", "")


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize(
    "text",
    [
        "a" * 2000,
        "(" * 900,
        "💥🇺🇦 Ångström ﬁ 한국어 العربية \u202egnol\u202c",
        "\u200b \ufeff",
        "e\u0301\u0302\u0303 ß ẞ İ",
        "\x00\x01\x7f",
        "\ud800",
    ],
)
def test_strange_text_is_annotated(annotator: Annotator, text: str, language: Language) -> None:
    found = tokens(annotate(annotator, text, language))
    assert "".join(t.text for t in found) == "".join(text.split())


@settings(max_examples=40, deadline=None)
@given(text=st.text(max_size=120), language=st.sampled_from(["de", "en"]))
def test_tokens_cover_everything_but_space(annotator: Annotator, text: str, language: Language) -> None:
    annotation = annotate(annotator, text, language)
    assert "".join(t.text for t in tokens(annotation)) == "".join(text.split())
    ends = [0, *(t.end for t in tokens(annotation))]
    for token, before in zip(tokens(annotation), ends, strict=False):
        assert token.start >= before
        assert text[token.start : token.end] == token.text


def test_importing_loads_nothing_heavy() -> None:
    code = (
        "import sys, kg.annotate; kg.annotate.Annotator();"
        "print([m for m in ('spacy', 'onnxruntime', 'numpy', 'HanTa') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
