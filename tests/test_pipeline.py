"""A build from files to the store with small stages in the place of the real ones."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from kg.annotation import Annotation, Sentence, Token
from kg.article import Article
from kg.entity import Entity, Span
from kg.errors import BadDataError, InputMissingError
from kg.pipeline import Stages, build, extractor_version, issues_path
from kg.report import Mention, Report
from kg.store import GraphStore, StoreFullError

ATTACK = "Rebels attacked the town on Monday, officials in the capital said."
TALKS = "The ministers met for talks about a ceasefire in Geneva on Saturday."


class OneToken:
    """Annotates a text as one sentence of one token."""

    def __init__(self, before: Callable[[Article], None] = lambda _: None) -> None:
        self.seen: list[str] = []
        self.before = before

    def annotate(self, article: Article) -> Annotation:
        self.seen.append(article.id)
        self.before(article)
        end = len(article.text)
        token = Token(0, end, article.text, article.text, "X", "", {}, -1, "root", "O")
        return Annotation(article, (Sentence(0, end, (token,)),))


class FirstWord:
    """Takes the first word of an article for its actor and the second for an attack."""

    def extract(self, annotation: Annotation) -> Sequence[Report]:
        text = annotation.article.text
        who, what, *_ = text.split()
        start = text.index(what)
        mention = Mention(start, start + len(what), what, 0, len(text), "https://example.org/sense")
        actor = Entity((who,), "ArmedGroup", (Span(0, len(who), who),))
        return (Report("ASSAULT", None, "occurred", (mention,), actors=(actor,)),)


class Nothing:
    def resolve(self, reports: Sequence[Report], _: Article) -> Sequence[Report]:
        return reports


def stages(annotator: OneToken | None = None, version: str = "test") -> Stages:
    return Stages(annotator or OneToken(), FirstWord(), Nothing(), None, version)


@pytest.fixture
def store(tmp_path, ontology):
    with GraphStore.open(tmp_path / "kg-store", create=True, ontology=ontology) as opened:
        yield opened


def issues(store: GraphStore) -> list[dict[str, str]]:
    return [json.loads(line) for line in issues_path(store.path).read_text("utf8").splitlines()]


def test_a_build_counts_what_it_did(store, write):
    write("a.txt", ATTACK)
    root = write("b.txt", TALKS).parent
    summary = build([root], store, stages())
    assert (summary.articles, summary.unchanged, summary.reports, summary.words) == (2, 0, 2, 2)
    assert summary.triples == sum("/graph/article/" in str(quad.graph_name) for quad in store.graph)
    assert store.counts().events == 2
    assert set(summary.seconds) == {"read", "annotate", "extract", "resolve", "map", "store", "identify"}
    assert sum(summary.seconds.values()) <= summary.total_seconds
    assert not issues_path(store.path).exists()


def test_unchanged_articles_are_not_read_again(store, write):
    paths = [write("a.txt", ATTACK), write("b.txt", TALKS)]
    build(paths, store, stages())
    write("b.txt", TALKS + " Nothing was agreed.")
    annotator = OneToken()
    summary = build(paths, store, stages(annotator))
    assert (summary.articles, summary.unchanged, annotator.seen) == (1, 1, ["b"])
    assert store.counts().articles == 2


def test_a_new_version_or_rebuild_reads_them_again(store, write):
    path = write("a.txt", ATTACK)
    build([path], store, stages())
    assert build([path], store, stages(version="next")).articles == 1
    assert build([path], store, stages(version="next")).articles == 0
    assert build([path], store, stages(version="next"), rebuild=True).articles == 1
    assert store.counts().articles == 1


def test_an_article_that_left_the_input_stays(store, write):
    build([write("a.txt", ATTACK)], store, stages())
    build([write("b.txt", TALKS)], store, stages())
    assert store.counts().articles == 2


def test_the_graph_does_not_depend_on_the_order_of_the_input(tmp_path, ontology, write):
    paths = [write("a.txt", ATTACK), write("b.txt", TALKS), write("c/a.txt", TALKS)]
    graphs = []
    for name, order in (("one", paths), ("two", paths[::-1]), ("three", [*paths[1:], paths[0].parent])):
        with GraphStore.open(tmp_path / name, create=True, ontology=ontology) as store:
            build(order, store, stages())
            graphs.append(set(store.graph))
    assert graphs[0] == graphs[1] == graphs[2]


def test_bad_input_is_recorded_beside_the_store_and_the_rest_goes_on(store, write):
    write("a.txt", ATTACK)
    write("latin1.txt", "Der Präsident traf den Minister.".encode("latin1"))
    write("none.txt", "")
    write("dated.txt", "date 2016-13 " + TALKS)
    root = write("lines.jsonl", '{oops\n{"id": "l", "text": "' + TALKS + '"}\n').parent
    summary = build([root], store, stages())
    assert summary.articles == 3
    assert summary.issues == {"bad-date": 1, "empty": 1, "not-json": 1, "not-utf8": 1}
    assert summary.skipped == {"empty": 1, "not-json": 1, "not-utf8": 1}
    assert [record["code"] for record in issues(store)] == ["bad-date", "not-utf8", "not-json", "empty"]
    assert set(issues(store)[0]) == {"code", "source", "message", "hint"}


def test_the_records_are_those_of_the_last_build(store, write):
    build([write("a.txt", "")], store, stages())
    assert len(issues(store)) == 1
    build([write("b.txt", ATTACK)], store, stages())
    assert not issues_path(store.path).exists()


def test_the_records_of_a_killed_build_do_not_stay(store, write):
    left = issues_path(store.path).with_name("kg-store.issues.jsonl.tmp")
    left.write_text('{"code": "not-ut')
    build([write("a.txt", ATTACK)], store, stages())
    assert not left.exists()


@pytest.mark.parametrize("every", [1, 2])
def test_it_makes_no_difference_how_often_is_resolved(store, write, tmp_path, ontology, every):
    paths = [write(f"{name}.txt", ATTACK) for name in "abc"]
    build(paths, store, stages(), resolve_every=every)
    with GraphStore.open(tmp_path / "at-once", create=True, ontology=ontology) as other:
        build(paths, other, stages())
        assert set(other.graph) == set(store.graph)


def test_an_article_that_breaks_a_stage_is_recorded_and_the_rest_goes_on(store, write):
    def fail(article: Article) -> None:
        if article.id == "a":
            raise IndexError("no such token")

    root = write("a.txt", ATTACK).parent
    write("b.txt", TALKS)
    summary = build([root], store, stages(OneToken(fail)))
    assert (summary.articles, summary.failed) == (1, 1)
    [record] = issues(store)
    assert (record["code"], record["source"]) == ("annotate-failed", "a")
    assert "IndexError: no such token (test_pipeline.py, line" in record["message"]


def test_an_article_that_breaks_keeps_its_former_graph(store, write):
    def fail(article: Article) -> None:
        raise ValueError("broken")

    path = write("a.txt", ATTACK)
    build([path], store, stages())
    before = set(store.graph)
    write("a.txt", TALKS)
    build([path], store, stages(OneToken(fail)))
    assert set(store.graph) == before


def test_what_a_user_can_mend_ends_the_build(store, write):
    def fail(article: Article) -> None:
        raise BadDataError("the model is missing", "reinstall")

    with pytest.raises(BadDataError):
        build([write("a.txt", ATTACK)], store, stages(OneToken(fail)))


def test_a_missing_path_ends_the_build_before_it_begins(store, write):
    annotator = OneToken()
    with pytest.raises(InputMissingError):
        build([write("a.txt", ATTACK), Path("nowhere")], store, stages(annotator))
    assert annotator.seen == []


def test_a_full_disk_ends_the_build_and_keeps_what_was_done(store, write, monkeypatch):
    write("empty.txt", "")
    root = write("a.txt", ATTACK).parent
    build([root], store, stages())
    before = set(store.graph)

    def full(*_: object) -> None:
        raise StoreFullError("the disk is full")

    write("z.txt", TALKS)
    monkeypatch.setattr(store, "write", full)
    with pytest.raises(StoreFullError):
        build([root], store, stages())
    assert set(store.graph) == before
    assert [record["code"] for record in issues(store)] == ["empty"]


def test_ctrl_c_keeps_whole_articles_and_says_so(store, write):
    def interrupt(article: Article) -> None:
        if article.id == "b":
            raise KeyboardInterrupt

    write("a0.txt", "")
    write("a.txt", ATTACK)
    write("b.txt", TALKS)
    root = write("c.txt", ATTACK).parent
    summary = build([root], store, stages(OneToken(interrupt)))
    assert (summary.interrupted, summary.articles, store.counts().articles) == (True, 1, 1)
    assert [record["code"] for record in issues(store)] == ["empty"]
    again = build([root], store, stages())
    assert (again.interrupted, again.articles, again.unchanged) == (False, 2, 1)


def test_a_large_article_goes_through_as_any_other(store, write):
    path = write("large.txt", (ATTACK + "\n") * (5_000_000 // len(ATTACK)))
    assert build([path], store, stages()).articles == 1
    assert store.content_hash("large")


def test_progress_hears_of_every_item(store, write):
    heard: list[object] = []
    write("a.txt", ATTACK)
    root = write("b.txt", "").parent
    build([root], store, stages(), progress=heard.append)
    assert len(heard) == 2


def test_the_version_names_the_lexicon_too(write):
    lexicon = write("mine.ttl", "# nothing yet")
    plain, first = extractor_version(), extractor_version([lexicon])
    lexicon.write_text("# something")
    assert len({plain, first, extractor_version([lexicon])}) == 3
    assert plain == extractor_version()
