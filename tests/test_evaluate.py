"""Evaluation: annotated articles through stages, or records from a file; what goes wrong costs one article."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from kg import pipeline
from kg.annotation import Annotation
from kg.article import Article
from kg.cli import run
from kg.errors import BadDataError, InputMissingError
from kg.evaluate import coded, coder, evaluate, load
from kg.records import event_records
from kg.report import Mention, Report
from kg.score import Hits
from kg.store import GraphStore

TEXT = "Rebels attacked the town. Kerry met Lavrov."


class Attacks:
    """All stages in one: the second word of an article attacks; articles called "broken" break it."""

    def annotate(self, article: Article) -> Annotation:
        if article.id == "broken":
            raise IndexError("no such token")
        return Annotation(article, ())

    def extract(self, annotation: Annotation) -> Sequence[Report]:
        text = annotation.article.text
        word = text.split()[1]
        start = text.index(word)
        sense = "https://w3id.org/diplograph/lexicon/en#attack-v-assault"
        return (
            Report(
                "ASSAULT",
                None,
                "occurred",
                (Mention(start, start + len(word), word, 0, len(text), sense),),
                confidence=0.5,
            ),
        )

    def resolve(self, reports: Sequence[Report], _: Article) -> Sequence[Report]:
        return reports


def stages(*_: Sequence[Path]) -> pipeline.Stages:
    attacks = Attacks()
    return pipeline.Stages(attacks, attacks, attacks, None, "test")


@pytest.fixture
def gold(write: Callable[..., Path]) -> Callable[..., Path]:
    """Writes an annotated article and gives the folder of all of them."""

    def write_gold(id_: str, text: str = TEXT, **changes: object) -> Path:
        attack = {
            "type": "ASSAULT",
            "status": "occurred",
            "core": True,
            "mentions": [{"trigger": "attacked", "nth": 1}],
        }
        visit = {
            "type": "CONSULT",
            "status": "occurred",
            "core": False,
            "mentions": [{"trigger": "met", "nth": 1}],
        }
        data = {"id": id_, "lang": "en", "entities": [], "events": [attack, visit]} | changes
        write(f"{id_}.txt", text)
        return write(f"{id_}.json", json.dumps(data)).parent

    return write_gold


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(pipeline, "load_stages", stages)


# --- the library ---


def test_every_usable_article_is_scored_and_the_rest_named(gold) -> None:
    gold("a")
    gold("broken")
    folder = gold("c", lang="fr")
    done = evaluate(load([folder]), coder(stages()))
    assert [score.article for score in done.scores] == ["a"]
    assert done.scores[0].tally["event"] == Hits(1, 1, 2)
    assert dict(done.skipped) == {"bad-annotation": 1, "read-failed": 1}
    assert done.failed == 1


def test_what_is_scored_is_what_export_writes(gold, tmp_path) -> None:
    folder = gold("a")
    [item] = load([folder]).articles
    with GraphStore.open(tmp_path / "store", create=True) as store:
        pipeline.build([folder / "a.txt"], store, stages())
        written = [record | {"event": None} for record in event_records(store.graph)]
    assert list(coder(stages())(item.article)) == written, "but for what only other articles can tell"


def test_records_of_a_file_take_the_place_of_the_stages(gold, write) -> None:
    folder = gold("a")
    record = {"article": "a", "type": "CONSULT", "status": "occurred", "mentions": [{"start": 32, "end": 35}]}
    lines = [json.dumps(record), "", json.dumps(record | {"article": "z"})]
    file = write("events.jsonl", "\n".join(lines))
    items = load([folder])
    source, others = coded(file, items)
    assert others == 1
    assert evaluate(items, source).scores[0].types["CONSULT"] == Hits(1, 1, 1)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", r"events\.jsonl:1: no JSON"),
        ('{"article": "a"}', r"events\.jsonl:1: no event record: type is missing"),
        (
            '\n{"article": "a", "type": "AID", "mentions": [{"start": 1}]}',
            r":2: .*mentions\[0\].end is missing",
        ),
        ('{"article": "z", "type": "AID", "mentions": []}', "none of its events is of an annotated article"),
        (b"\xff", "cannot be read"),
    ],
)
def test_a_file_that_holds_no_records_is_refused(gold, write, content, message) -> None:
    items = load([gold("a")])
    with pytest.raises(BadDataError, match=message):
        coded(write("events.jsonl", content), items)


def test_nothing_to_score_is_refused(tmp_path, gold) -> None:
    with pytest.raises(BadDataError, match="no annotated article"):
        load([tmp_path])
    with pytest.raises(InputMissingError):
        load([tmp_path / "nowhere"])
    with pytest.raises(InputMissingError):
        coded(tmp_path / "nowhere.jsonl", load([gold("a")]))


# --- the command ---


def test_the_command_prints_a_table_a_language_and_one_line(gold, fake, capsys) -> None:
    gold("a")
    folder = gold("b", "Rebellen attacked die Stadt. met", lang="de")
    assert run(["evaluate", str(folder)]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[0].split()[:5] == ["German,", "1", "article", "P", "R"]
    assert out[1].split() == ["event", "1.000", "0.500", "0.667", "0.667-0.667", "2", "1"]
    assert any(line.startswith("English, 1 article") for line in out)
    assert out[-1].startswith("2 articles scored, 2 events found, 4 annotated, none skipped, ")


def test_by_type_and_csv(gold, fake, capsys) -> None:
    assert run(["evaluate", str(gold("a")), "--by", "type", "--format", "csv"]) == 0
    out, err = capsys.readouterr()
    lines = out.splitlines()
    assert lines[0] == "language,figure,type,precision,recall,f1,low,high,gold,predicted"
    assert "en,event,ASSAULT,1.0,1.0,1.0,1.0,1.0,1,1" in lines
    assert "en,event,CONSULT,0.0,0.0,0.0,0.0,0.0,1,0" in lines
    assert "1 article scored" in err


def test_show_tells_right_missed_and_too_much(gold, fake, capsys) -> None:
    folder = gold("a")
    assert run(["evaluate", str(folder), "--show", "a"]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[:3] == [
        "a: 1 right, 1 missed, 0 too much",
        "  = ASSAULT attacked (occurred)",
        "  - CONSULT met (occurred)",
    ]
    assert run(["evaluate", str(folder), "--show", "all", "-f", "json", "--by", "type"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["languages"]["en"]["figures"]["event"]["f1"] == 0.667
    assert data["languages"]["en"]["types"]["ASSAULT"]["gold"] == 1
    assert [event["type"] for event in data["articles"]["a"]["missed"]] == ["CONSULT"]


def test_faults_are_told_and_counted(gold, fake, capsys) -> None:
    gold("a", date="2016-99")
    folder = gold("b", entities=[{"id": "x", "names": ["Nobody"], "type": "Person"}])
    assert run(["evaluate", str(folder)]) == 0
    out, err = capsys.readouterr()
    assert "a.json: date '2016-99' is no date" in err and "(correct the annotation" in err
    assert "b.json: entity x: the name 'Nobody' is not in the text" in err
    assert "1 article scored" in out and "1 skipped (1 bad-annotation), 1 fault in annotations" in out


def test_exit_codes(gold, fake, capsys) -> None:
    assert run(["evaluate", "nowhere"]) == 3
    assert run(["evaluate", str(gold("broken"))]) == 1
    assert run(["evaluate", str(gold("broken", lang="fr"))]) == 4
    assert "Next: correct the annotations" in capsys.readouterr().err
    folder = str(gold("a"))
    assert run(["evaluate", folder, "--show", "z"]) == 2
    assert "no annotated article 'z': there are a" in capsys.readouterr().err
    assert run(["evaluate", folder, "--show", "a", "--format", "csv"]) == 2
    assert run(["evaluate", folder, "--events", "nowhere.jsonl"]) == 3
    assert run(["evaluate", folder, "--events", "x.jsonl", "--lexicon", "y.ttl"]) == 2
