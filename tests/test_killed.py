"""A build may be killed anywhere: a few kills here, many with ``python -m tests.killed``, and a check that can fail."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from killed import news
from killed.check import differences, faults, finished, look

from kg.identifiers import EVENTS_GRAPH, INDEX_GRAPH, article_graph
from kg.pipeline import build
from kg.store import GraphStore
from kg.vocabulary import DCO

ROOT = Path(__file__).parents[1]
INDEX, EVENTS = ox.NamedNode(INDEX_GRAPH), ox.NamedNode(EVENTS_GRAPH)
HASH = ox.NamedNode(DCO.contentHash)
HAS_REPORT, PENDING = ox.NamedNode(DCO.hasReport), ox.NamedNode(DCO.pending)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the builds that are killed are forked")
def test_killed_builds_lose_nothing(tmp_path):
    command = [
        sys.executable,
        "-m",
        "tests.killed",
        "--articles",
        "16",
        "--kills",
        "12",
        "--resolve-every",
        "4",
    ]
    environment = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    assert "\n12 kills, " in done.stdout and ", 0 faults, " in done.stdout


# --- what says so sees what is wrong ---


@pytest.fixture
def store(tmp_path, ontology):
    source = tmp_path / "articles.jsonl"
    news.write(source, 6)
    with GraphStore.open(tmp_path / "kg-store", create=True, ontology=ontology) as opened:
        build([source], opened, news.stages())
        yield opened


@pytest.fixture
def whole(store):
    return {name: {digest} for name, digest in look(store.graph).articles.items()}


def found(store: GraphStore, whole: dict[str, set[str]]) -> str:
    return "\n".join(faults(look(store.graph), whole))


def one(store: GraphStore, predicate: ox.NamedNode | None, graph: ox.NamedNode) -> ox.Quad:
    return next(store.graph.quads_for_pattern(None, predicate, None, graph))


def test_the_made_up_articles_share_events_across_languages(store):
    state = look(store.graph)
    events = {quad.subject for quad in store.graph.quads_for_pattern(None, HAS_REPORT, None, EVENTS)}
    assert len(state.articles) == news.usable(6) == 6
    assert len(events) < len(state.reports) == 6 * news.TOLD
    assert state.linked


def test_a_whole_store_has_no_faults(store, whole):
    assert len(whole) == 6
    assert found(store, whole) == ""
    assert found(store, {**whole, "of another": {"edition"}}) == ""


def test_half_an_article_is_seen(store, whole):
    graph = article_graph("a-00003")
    store.graph.remove(one(store, None, ox.NamedNode(graph)))
    assert f"the graph {graph} is not whole" in found(store, whole)


def test_an_article_of_no_edition_is_seen(store, whole):
    del whole[article_graph("a-00003")]
    assert "is not whole" in found(store, whole)


def test_what_is_said_of_articles_that_are_gone_is_seen(store, whole):
    store.graph.remove_graph(ox.NamedNode(article_graph("a-00003")))
    seen = found(store, whole)
    assert "the index has keys of" in seen
    assert "an event has the report" in seen
    assert "the entities link" in seen


def test_a_report_that_waits_for_its_event_must_be_marked(store, whole):
    line = one(store, HAS_REPORT, EVENTS)
    store.graph.remove(line)
    assert f"the report {line.object.value} has neither event nor mark" in found(store, whole)
    store.graph.add(ox.Quad(line.object, PENDING, ox.Literal(True), INDEX))
    assert found(store, whole) == ""


def test_finished_builds_that_differ_are_told_apart(store, tmp_path, ontology):
    (tmp_path / "kg-store.issues.jsonl").write_text("")
    path = store.path
    store.close()
    first = finished(path)
    assert list(differences(first, finished(path))) == []
    (tmp_path / "kg-store.issues.jsonl.tmp").write_text("{")
    with GraphStore.open(path, ontology=ontology) as again:
        again.graph.remove(one(again, HASH, ox.NamedNode(article_graph("a-00003"))))
    seen = "\n".join(differences(finished(path), first))
    assert article_graph("a-00003") in seen and "export:" in seen and "files:" in seen
    assert list(differences(replace(first, issues="{"), first)) == ["issues: '{' in the place of ''"]
