"""``kg explain`` with the real stages: which article, which event, in brackets, in colours, and as JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from kg import pipeline
from kg.article import Article
from kg.cli import run
from kg.cli.marks import Mark, marked
from kg.entity import Span
from kg.errors import BadDataError, InputMissingError
from kg.explain import Explained, explained, find_article
from kg.extract.scorer import Scorer

TEXT = "date 2016-10-20\nTurkish forces bombed the town of Afrin on Tuesday. Kerry hopes that aid reaches the town."


@pytest.fixture(scope="module")
def stages() -> pipeline.Stages:
    return pipeline.load_stages()


@pytest.fixture(scope="module")
def whole(stages: pipeline.Stages) -> Explained:
    return explained(Article("a", TEXT, "en", body=16), stages)


@pytest.fixture
def article(write, monkeypatch, stages) -> str:
    monkeypatch.setattr(pipeline, "load_stages", lambda *_: stages)
    for name in ("FORCE_COLOR", "NO_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    return str(write("a.txt", TEXT))


# --- the library ---


def test_the_article_of_a_file_or_one_of_several(write) -> None:
    assert find_article(write("a.txt", TEXT)).date.value == "2016-10-20"
    lines = [json.dumps({"id": id_, "text": "The talks went on in the town for days."}) for id_ in "bc"]
    several = write("n.jsonl", "\n".join(lines))
    assert find_article(several, "c").id == "c"
    with pytest.raises(BadDataError, match="holds 2 articles") as error:
        find_article(several)
    assert error.value.hint == "name one with --id: b, c"
    with pytest.raises(BadDataError, match="no article 'd'"):
        find_article(several, "d")
    with pytest.raises(BadDataError, match="there is no text in it"):
        find_article(write("empty.txt", ""))
    with pytest.raises(InputMissingError):
        find_article(Path("nowhere.txt"))


def test_events_and_dropped_words_are_found_by_word_and_by_entry(whole) -> None:
    [number] = whole.matching("BOMBED")
    assert whole.matching("bomb") == [number]
    assert [word.span.text for word in whole.dropped("aid")] in ([], ["aid"])
    assert whole.matching("aid") or whole.dropped("aid")
    assert not whole.matching("nothing") and not whole.dropped("nothing")


def test_links_are_those_of_the_resolve_stage(whole) -> None:
    event = whole.explanation.events[whole.matching("bombed")[0] - 1]
    linked = {
        entity.wikidata for role in event.roles.values() for f in role if (entity := whole.link(event, f))
    }
    report = whole.linked[whole.matching("bombed")[0] - 1]
    assert linked == {e.wikidata for e in (*report.actors, *report.recipients, *report.places) if e.reference}


def test_other_stages_cannot_explain_themselves(stages) -> None:
    other = pipeline.Stages(stages.annotator, object(), stages.resolver, None, "test")
    with pytest.raises(TypeError, match="object cannot explain"):
        explained(Article("a", TEXT, "en"), other)


# --- the command ---


def test_all_events_in_brackets(article, capsys) -> None:
    assert run(["explain", article]) == 0
    out = capsys.readouterr().out
    assert out.startswith("a: ")
    assert "[trigger: bombed]" in out and "ASSAULT" in out
    assert "#bomb-v-assault" in out and "for it: " in out and "against it: " in out
    assert "\x1b" not in out


def test_one_event_in_full_by_number_and_by_word(article, whole, capsys) -> None:
    number = str(whole.matching("bombed")[0])
    assert run(["explain", article, number]) == 0
    by_number = capsys.readouterr().out
    assert run(["explain", article, "bombed"]) == 0
    assert capsys.readouterr().out == by_number
    assert by_number.count("for it: ") > 1
    assert by_number.startswith(f"{number}  ASSAULT")
    assert " if the event is one, times 0." in by_number


def test_how_much_of_what_was_dropped(article, whole, capsys) -> None:
    assert run(["explain", article, "--dropped", "0"]) == 0
    assert "dropped" not in capsys.readouterr().out
    assert run(["explain", article, "--dropped", "50"]) == 0
    assert "dropped" in capsys.readouterr().out


def test_an_event_that_is_not_there_is_wrong_usage(article, capsys) -> None:
    assert run(["explain", article, "99"]) == 2
    assert "no event 99; the events are: 1 " in capsys.readouterr().err
    assert run(["explain", article, "sanctions"]) == 2
    assert "the lexicon knows no 'sanctions' in this article" in capsys.readouterr().err
    assert run(["explain", "nowhere.txt"]) == 3


def test_json_holds_all_of_it(article, whole, capsys) -> None:
    assert run(["explain", article, "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["article"] == "a"
    assert len(data["events"]) == len(whole.explanation.events)
    assert len(data["dropped"]) == len(whole.explanation.dropped)
    [event] = [e for e in data["events"] if e["triggers"][0]["text"] == "bombed"]
    assert event["triggers"][0]["reasons"]["for"]
    assert TEXT[event["triggers"][0]["start"] : event["triggers"][0]["end"]] == "bombed"
    assert {f["dropped"] is None for role in ("actor", "recipient", "place") for f in event[role]} == {
        True,
        False,
    }
    [time] = event["times"]
    assert TEXT[time["start"] : time["end"]] == "on Tuesday" and time["value"] == "2016-10-18"
    assert time["sentence"]["text"].endswith("on Tuesday.") and time["fit"] >= time["score"] >= 0.3


def test_a_time_of_another_sentence_is_shown_with_that(write, stages, monkeypatch, article, capsys) -> None:
    always = Scorer(("time",), {"bias": (3.0,)})
    monkeypatch.setattr(stages.extractor, "models", replace(stages.extractor.models, time=always))
    path = write("b.txt", "On Tuesday it rained. Turkish forces bombed the town of Afrin.")
    assert run(["explain", str(path), "bombed"]) == 0
    assert "   [time: On Tuesday] it rained.\n" in capsys.readouterr().out


def test_colours_only_where_they_are_wanted(article, monkeypatch, capsys) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    assert run(["explain", article]) == 0
    coloured = capsys.readouterr().out
    assert "\x1b[1;33mbombed\x1b[0m" in coloured and "[trigger:" not in coloured
    monkeypatch.setenv("NO_COLOR", "1")
    assert run(["explain", article]) == 0
    plain = capsys.readouterr().out
    assert "[trigger: bombed]" in plain and "\x1b" not in plain


# --- marks ---


def test_marks_in_marks_and_two_of_one_piece() -> None:
    sentence = Span(10, 31, "US-Luftangriff auf\nA.")
    marks = [Mark(10, 12, "actor"), Mark(10, 24, "trigger"), Mark(29, 30, "place"), Mark(29, 30, "recipient")]
    assert str(marked(sentence, marks, None)) == (
        "[trigger: [actor: US]-Luftangriff] auf [place and recipient: A]."
    )


def test_marks_in_colours_leave_the_text_alone() -> None:
    text = marked(Span(0, 8, "US\nLuft "), [Mark(0, 2, "actor")], {"actor": "bold"})
    assert text.plain == "US Luft"
    assert [(span.start, span.end, span.style) for span in text.spans] == [(0, 2, "bold")]
