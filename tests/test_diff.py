"""What differs between two graphs is said in events and entities, and nothing else is."""

from __future__ import annotations

import csv
import io
import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent / "identity"))
from made_up import ALEPPO, HAMA, PEOPLE, PETROV, PETROW, REBELS, RUSSIA, USA, Made, Memory, What

from kg import pipeline
from kg.cli import run
from kg.decide import decide
from kg.diff import Diff, Difference, Section, compare
from kg.diff import diff as compare_paths
from kg.errors import BadDataError, InputMissingError, StoreError
from kg.export import export
from kg.identifiers import INDEX_GRAPH, article_graph
from kg.identity.account import reports_in
from kg.identity.identify import Identifier
from kg.identity.judgement import by_person
from kg.report import Count
from kg.snapshot import Period, Snapshot, words
from kg.store import GraphStore

HERE = What("ASSAULT", (RUSSIA,), (PEOPLE,), (ALEPPO,), day=14)
THERE = What("ASSAULT", (USA, PETROV), (REBELS,), (HAMA,), day=3)
OTHER = "What no agency has written, and nobody else says in these words either."
ELSEWHEN = What("CONSULT", (USA,), (RUSSIA,), (HAMA,), day=1, word="talks")


def graph(*articles: Made) -> Memory:
    return Memory().put(*articles)


def differences(before: Memory, after: Memory) -> Diff:
    return compare(Snapshot(before.store), Snapshot(after.store))


def kinds(section: Section) -> list[str]:
    return [difference.kind for difference in section.differences]


def only(section: Section) -> Difference:
    [difference] = section.differences
    return difference


def changes(difference: Difference) -> dict[str, tuple[str, str]]:
    """Each field with its value before and after, in words."""
    return {change.field: (words(change.before), words(change.after)) for change in difference.fields}


def report(store: GraphStore, article: str) -> str:
    [iri] = reports_in(store.graph, article_graph(article))
    return iri


# --- events ---


def test_a_graph_does_not_differ_from_itself_however_it_came_about():
    one = graph(Made("a", (HERE,)), Made("b", (HERE,)), Made("c", (THERE,)))
    other = graph(Made("c", (THERE,)), Made("x", (ELSEWHEN,)), Made("b", (HERE,))).put(Made("a", (HERE,)))
    found = differences(one, other.remove("x"))
    assert found.equal
    assert (found.articles.same, found.events.same, found.judgements.same) == (3, 2, 0)


def test_what_an_article_brings_is_new_and_the_other_way_round_gone():
    small, large = graph(Made("a", (HERE,))), graph(Made("a", (HERE,)), Made("c", (THERE,)))
    found = differences(small, large)
    assert [difference.after[0].label for difference in found.events.differences] == [
        "2016-10-03 ASSAULT: Ivan Petrov, Washington → rebels in Hama"
    ]
    assert kinds(found.articles) == kinds(found.events) == ["new"]
    assert {difference.after[0].label for difference in found.entities.differences} == {
        "Washington", "Ivan Petrov", "rebels", "Hama",
    }  # fmt: skip
    back = differences(large, small)
    assert kinds(back.articles) == kinds(back.events) == ["gone"]
    assert set(kinds(back.entities)) == {"gone"}


def test_an_earlier_report_changes_the_event_though_its_iri_is_another():
    before = graph(Made("a", (HERE,), published=15))
    after = graph(Made("a", (HERE,), published=15), Made("b", (HERE,), published=14, text=OTHER))
    change = only(differences(before, after).events)
    assert change.kind == "changed"
    assert change.before[0].iri != change.after[0].iri
    assert changes(change) == {"sources": ("1", "2"), "reports": ("1", "2"), "articles": ("a", "a, b")}


def test_every_field_that_an_event_is_described_by_is_compared():
    before = What("ASSAULT", (RUSSIA,), (PEOPLE,), (ALEPPO,), day=14, killed=(25, 25), mode="aerial")
    after = What(
        "ASSAULT", (USA,), (REBELS,), (HAMA,), day=13, killed=(25, 31), status="negated", sources=(RUSSIA,)
    )
    # The mode is a part of the report's IRI: it is found again by its word.
    change = only(differences(graph(Made("a", (before,))), graph(Made("a", (after,)))).events)
    assert change.kind == "changed"
    assert changes(change) == {
        "mode": ("aerial", "–"),
        "status": ("occurred", "negated"),
        "actors": ("Russia", "Washington"),
        "recipients": ("people", "rebels"),
        "places": ("Aleppo", "Hama"),
        "attribution": ("–", "Russia"),
        "time": ("2016-10-14", "2016-10-13"),
        "killed": ("25", "25-31"),
    }


def test_a_dispute_is_a_change():
    one = replace(HERE, killed=(25, 25))
    before = graph(Made("a", (one,)), Made("b", (one,)))
    after = graph(Made("a", (one,)), Made("b", (replace(one, killed=(31, 31)),)))
    assert changes(only(differences(before, after).events)) == {
        "killed": ("25", "25-31"),
        "disputed": ("–", "killed"),
    }


def test_events_that_a_person_joins_are_merged_and_those_that_are_parted_split(tmp_path):
    articles = (Made("a", (HERE,)), Made("b", (HERE,)), Made("c", (THERE,)))
    with stored(tmp_path / "one", *articles) as one, stored(tmp_path / "two", *articles) as two:
        decide(two, None, report(two, "a"), report(two, "c"), True, "Anna")
        found = compare(Snapshot(one.graph), Snapshot(two.graph))
        assert kinds(found.events) == ["merged"]
        merged = only(found.events)
        assert (len(merged.before), len(merged.after)) == (2, 1)
        said = only(found.judgements)
        assert said.kind == "new"
        assert said.after[0].label.startswith("Anna: ")
        assert "ASSAULT" in said.after[0].label
        assert kinds(compare(Snapshot(two.graph), Snapshot(one.graph)).events) == ["split"]
        decide(two, None, report(two, "a"), report(two, "c"), False, "Anna")
        turned = compare(Snapshot(one.graph), Snapshot(two.graph))
        assert turned.events.differences == ()
        assert not turned.equal


def test_a_judgement_that_a_person_turns_round_is_changed(tmp_path):
    articles = (Made("a", (HERE,)), Made("c", (THERE,)))
    with stored(tmp_path / "one", *articles) as one, stored(tmp_path / "two", *articles) as two:
        for store, same in ((one, True), (two, False)):
            decide(store, None, report(store, "a"), report(store, "c"), same, "Anna")
        turned = only(compare(Snapshot(one.graph), Snapshot(two.graph)).judgements)
        assert changes(turned)["same"] == ("same", "distinct")


def test_reports_that_change_their_company_are_regrouped(tmp_path):
    articles = (Made("a", (HERE,)), Made("b", (HERE,)), Made("c", (THERE,)))
    with stored(tmp_path / "one", *articles) as one, stored(tmp_path / "two", *articles) as two:
        decide(two, None, report(two, "a"), report(two, "b"), False, "Anna")
        decide(two, None, report(two, "b"), report(two, "c"), True, "Anna")
        regrouped = only(compare(Snapshot(one.graph), Snapshot(two.graph)).events)
        assert regrouped.kind == "regrouped"
        assert (len(regrouped.before), len(regrouped.after)) == (2, 2)


# --- articles that change ---


def test_sentences_that_only_move_change_the_article_alone():
    """What stands behind a longer word has other offsets, and so other IRIs."""
    before = Made("a", (replace(ELSEWHEN, word="talks"), HERE, THERE))
    after = Made("a", (replace(ELSEWHEN, word="consultations"), HERE, THERE))
    one, other = graph(before, Made("b", (HERE,))), graph(after, Made("b", (HERE,)))
    mine, theirs = (set(reports_in(memory.store, article_graph("a"))) for memory in (one, other))
    assert len(mine & theirs) == 1
    found = differences(one, other)
    assert changes(only(found.articles)).keys() == {"content"}
    assert found.events.differences == found.entities.differences == ()


def test_an_article_coded_anew_has_the_same_event_with_another_type():
    before, after = graph(Made("a", (HERE,))), graph(Made("a", (replace(HERE, type="COERCE"),)))
    found = differences(before, after)
    assert found.articles.differences == ()
    assert changes(only(found.events)) == {"type": ("ASSAULT", "COERCE")}


def test_a_report_is_found_again_by_its_word_when_its_sentence_has_changed():
    before, after = graph(Made("a", (HERE,))), graph(Made("a", (ELSEWHEN, replace(HERE, places=(HAMA,)))))
    found = differences(before, after).events
    assert kinds(found) == ["new", "changed"]
    assert changes(found.differences[1]) == {"places": ("Aleppo", "Hama")}


def test_a_word_that_two_reports_have_pairs_neither():
    """Both sentences have changed, and nothing says which attack was which."""
    before, after = graph(Made("a", (HERE, THERE))), graph(Made("a", (ELSEWHEN, HERE, THERE)))
    assert kinds(differences(before, after).events) == ["new", "new", "new", "gone", "gone"]


# --- whatever the two are ---

BACK = {"new": "gone", "gone": "new", "merged": "split", "split": "merged"}
groups = st.sampled_from([(), (RUSSIA,), (USA, PETROV), (PETROW,), (REBELS,)])
told = st.builds(
    What,
    type=st.sampled_from(["ASSAULT", "CONSULT"]),
    actors=groups,
    recipients=groups,
    places=st.sampled_from([(), (ALEPPO,), (HAMA,)]),
    day=st.sampled_from([None, 13, 14]),
    killed=st.sampled_from([None, (3, 3), (5, None)]),
    word=st.sampled_from(["attack", "talks"]),
)
made = st.builds(
    Made,
    id=st.sampled_from("abcd"),
    reports=st.lists(told, max_size=3).map(tuple),
    published=st.sampled_from([14, 15, 20]),
)
corpora = st.lists(made, max_size=4, unique_by=lambda article: article.id)


@settings(max_examples=60, deadline=None)
@given(corpora, corpora)
def test_looked_at_from_the_other_side_all_is_reversed_and_nothing_is_lost(one, other):
    before, after = Snapshot(graph(*one).store), Snapshot(graph(*other).store)
    there, back = compare(before, after), compare(after, before)
    for name in ("articles", "events", "entities"):
        section, reverse = getattr(there, name), getattr(back, name)
        mine, theirs = getattr(before, name), getattr(after, name)
        assert sorted(BACK.get(kind, kind) for kind in kinds(section)) == sorted(kinds(reverse))
        for side, items in (("before", mine), ("after", theirs)):
            concerned = [item.iri for found in section.differences for item in getattr(found, side)]
            assert len(concerned) == len(set(concerned)) == len(items) - section.same
            assert set(concerned) <= items.keys()
    assert compare(before, Snapshot(graph(*reversed(one)).store)).equal


# --- entities ---


def test_names_that_become_one_are_a_merger_of_entities_and_no_change_of_events():
    who = What("CONSULT", (PETROV,), (USA,), (HAMA,), day=3, word="talks")
    articles = (Made("a", (who,)), Made("b", (replace(who, actors=(PETROW,), day=20),)))
    joined, parted = graph(*articles), graph(*articles)
    [names] = [
        item.members
        for item in Snapshot(joined.store).entities.values()
        if item.label in ("Ivan Petrov", "Iwan Petrow")
    ]
    one, other = sorted(names)
    parted.write(parted.identifier.deciding([by_person(one, other, False, "Anna")]))
    found = differences(parted.resolve(), joined)
    merged = only(found.entities)
    assert merged.kind == "merged"
    assert [item.label for item in merged.before] == ["Ivan Petrov", "Iwan Petrow"]
    assert found.events.differences == ()


def test_one_name_in_two_articles_is_no_reason_to_hold_two_entities_for_one():
    who = replace(HERE, actors=(PETROV,))
    found = differences(graph(Made("a", (who,))), graph(Made("b", (who,))))
    assert sorted(kinds(found.entities)) == ["gone", "gone", "new", "new"]  # people, and Petrov
    assert sorted(kinds(found.events)) == ["gone", "new"]


def test_an_entity_that_is_described_otherwise_is_changed():
    before = graph(Made("a", (replace(HERE, recipients=(PETROV,)),)))
    after = graph(Made("a", (replace(HERE, recipients=(replace(PETROV, country="UKR"),)),)))
    found = differences(before, after)
    assert changes(only(found.entities)) == {"country": ("RUS", "UKR")}
    assert found.events.differences == ()


# --- stores and exports ---


def stored(path: Path, *articles: Made) -> GraphStore:
    store = GraphStore.open(path, create=True)
    identifier = Identifier(store.graph)
    for article in articles:
        pipeline.write(store, identifier.replacing(article.id, article.quads()))
    pipeline.write(store, identifier.resolving())
    return store


@pytest.fixture
def paths(tmp_path, monkeypatch):
    """Two stores, ``one`` and ``two``, with an export of each, in the working folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KG_STORE", raising=False)
    hostile = replace(PETROV, name="=Petrov\x1b[31m")
    for name, articles in (
        (
            "one",
            (
                Made("a", (HERE,)),
                Made("b", (replace(HERE, killed=(25, None)),), text=OTHER),
                Made("c", (THERE,)),
            ),
        ),
        ("two", (Made("a", (HERE,)), Made("d", (replace(ELSEWHEN, actors=(hostile,)),)))),
    ):
        with stored(Path(name), *articles) as store:
            for suffix in (".nq", ".trig", ".ttl"):
                export(store.graph, Path(name + suffix))
    return tmp_path


def test_an_export_does_as_well_as_its_store(paths):
    wanted = compare_paths(Path("one"), Path("two"))
    assert not wanted.equal
    for before in ("one", "one.nq", "one.trig"):
        for after in ("two", "two.nq", "two.trig"):
            assert compare_paths(Path(before), Path(after)) == wanted
        assert compare_paths(Path(before), Path("one.nq")).equal


def test_moved_reports_are_found_in_exports_too(tmp_path):
    """For that, an export's evidence is read."""
    before, after = (HERE,), (ELSEWHEN, HERE)
    for name, reports in (("one", before), ("two", after)):
        export(graph(Made("a", reports)).store, tmp_path / f"{name}.nq")
    assert kinds(compare_paths(tmp_path / "one.nq", tmp_path / "two.nq").events) == ["new"]


def test_the_export_of_an_empty_store_is_one(tmp_path):
    with GraphStore.open(tmp_path / "empty", create=True) as store:
        export(store.graph, tmp_path / "empty.nq")
    assert compare_paths(tmp_path / "empty", tmp_path / "empty.nq").equal


def test_reports_that_wait_for_their_event_are_counted():
    done, waiting = graph(Made("a", (HERE,))), graph(Made("a", (HERE,)))
    waiting.write(waiting.identifier.replacing("b", Made("b", (HERE, THERE)).quads()))
    assert differences(done, waiting).waiting == (0, 2)


@pytest.mark.parametrize(
    "name, content, error, said",
    [
        ("missing", None, InputMissingError, "no store and no export"),
        ("missing.nq", None, InputMissingError, "no store and no export"),
        ("one.ttl", b"", BadDataError, "neither a store nor an export"),
        ("bad.nq", b"<a> <b\n", BadDataError, "cannot be read"),
        ("bytes.nq", b"\xff\xfe\x00 <a> <b> .", BadDataError, "cannot be read"),
        ("other.nq", b"<http://a/b> <http://a/c> <http://a/d> <http://a/e> .\n", BadDataError, "holds no"),
        ("bare.nq", b"<http://a/b> <http://a/c> <http://a/d> .\n", BadDataError, "holds no articles"),
    ],
)
def test_what_cannot_be_compared_is_told_by_name(tmp_path, name, content, error, said):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(error, match=said) as raised:
        compare_paths(tmp_path / name, tmp_path / name)
    assert name in str(raised.value)
    assert raised.value.hint


def test_a_folder_that_is_no_store_is_told_so(tmp_path):
    (tmp_path / "text").mkdir()
    (tmp_path / "text" / "a.txt").write_text("A text.")
    with pytest.raises(StoreError, match="is no store"):
        compare_paths(tmp_path / "text", tmp_path / "text")


# --- the command ---


def test_the_table_tells_each_difference_in_words(paths, capsys):
    assert run(["diff", "one.nq", "two"]) == 0
    out = capsys.readouterr().out
    lines = out.splitlines()
    assert lines[0] == "Articles: 1 new, 2 gone, 1 the same"
    assert "  new        d" in lines
    assert any(line.startswith("  gone       2016-10-03 ASSAULT: ") for line in lines)
    changed = next(
        i for i, line in enumerate(lines) if line.startswith("  changed    2016-10-14 ASSAULT: Russia")
    )
    assert [line.split() for line in lines[changed + 1 : changed + 5]] == [
        ["killed", "≥", "25", "→", "–"], ["sources", "2", "→", "1"], ["reports", "2", "→", "1"], ["articles", "-", "b"],
    ]  # fmt: skip
    assert lines[-1] == "Judgements of persons: 0 the same"
    assert "\x1b" not in out


def test_merged_ones_are_told_with_both_sides(paths, capsys):
    with GraphStore.open(Path("one")) as store:
        decide(store, None, report(store, "a"), report(store, "c"), True, "Anna")
    assert run(["--store", "one", "diff", "one.nq"]) == 0  # without B: the store
    lines = capsys.readouterr().out.splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("  merged"))
    assert [line[13] for line in lines[at : at + 3]] == ["-", "-", "+"]
    assert lines[-2] == "Judgements of persons: 1 new"
    assert lines[-1].startswith("  new        Anna: ")


def test_json_and_csv_hold_the_same_differences(paths, capsys):
    assert run(["diff", "one", "two", "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert run(["diff", "one", "two", "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert data["equal"] is False
    of_json = {
        (name, found["change"], ";".join(item["id"] for item in found["before"]))
        for name in ("articles", "events", "entities", "judgements")
        for found in data[name]["differences"]
    }
    assert of_json == {(row["of"], row["change"], row["before"]) for row in rows}
    [changed] = [found for found in data["events"]["differences"] if found["change"] == "changed"]
    assert changed["changes"]["killed"] == {"before": {"min": 25, "max": None}, "after": None}
    assert changed["changes"]["sources"] == {"before": 2, "after": 1}
    assert changed["after"][0]["fields"]["time"] == {"earliest": "2016-10-14", "latest": "2016-10-14"}
    fields = {
        row["field"]: (row["value_before"], row["value_after"]) for row in rows if row["change"] == "changed"
    }
    assert fields == {
        "killed": ("≥ 25", ""),
        "sources": ("2", "1"),
        "reports": ("2", "1"),
        "articles": ("a;b", "a"),
    }
    assert any(row["label"].startswith("'=Petrov") for row in rows)  # no formula for a spreadsheet


def test_the_exit_code_tells_a_difference_when_asked(paths, capsys):
    assert run(["diff", "one", "one.nq", "--exit-code"]) == 0
    assert run(["diff", "one", "two"]) == 0
    assert run(["diff", "one", "two", "--exit-code"]) == 9
    assert "one and two differ" in capsys.readouterr().err


def test_an_unfinished_store_is_named(paths, capsys):
    with GraphStore.open(Path("two")) as store:
        change = Identifier(store.graph).replacing("e", Made("e", (HERE,)).quads())
        store.write(change.removed, change.added)
    assert run(["diff", "one", "two"]) == 0
    assert "two: 1 report not in an event yet; kg build finishes that" in capsys.readouterr().err


def test_errors_have_the_exit_codes_of_their_kind(paths, capsys):
    assert run(["diff", "nothing", "one"]) == 3
    assert run(["diff", "one.ttl", "one"]) == 4
    Path("text").mkdir()
    Path("text/a.txt").touch()
    assert run(["diff", "text", "one"]) == 5
    assert run(["diff"]) == 2
    assert "Next: " in capsys.readouterr().err


def test_the_index_of_a_store_is_no_difference(paths):
    """An export has none."""
    with GraphStore.open(Path("one"), read_only=True) as store:
        assert any(
            quad.graph_name.value == INDEX_GRAPH for quad in store.graph if hasattr(quad.graph_name, "value")
        )
    assert compare_paths(Path("one"), Path("one.nq")).equal


def test_an_event_of_which_little_is_known_is_named_by_its_article():
    found = differences(graph(), graph(Made("a", (What("AGREE", status="planned", killed=(3, 3)),))))
    assert only(found.events).after[0].label == "undated AGREE (planned): 3 killed, according to a"


def test_values_in_words():
    assert words(None) == words(()) == "–"
    assert words(Count(25, None)) == "≥ 25"
    assert words(Count(25, 3100)) == "25-3,100"
    assert words(Period("2016-10-01", "2016-10-01")) == "2016-10-01"
    assert words(Period("2016-10-01", None)) == "2016-10-01/.."
