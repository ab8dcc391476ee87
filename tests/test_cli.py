"""The command line as a user sees it: outputs, messages, exit codes."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from kg import pipeline
from kg.annotation import Annotation
from kg.article import Article
from kg.cli import run
from kg.cli.build import sentence
from kg.entity import Entity, Span
from kg.errors import BadDataError
from kg.identifiers import ID
from kg.report import Mention, Report
from kg.store import GraphStore

ATTACK = "Rebels attacked the town on Monday, officials in the capital said."
HERE = Path(__file__).parent
COMMANDS = (
    "build",
    "queries",
    "query",
    "draw",
    "export",
    "diff",
    "validate",
    "explain",
    "evaluate",
    "reference",
)


class Bare:
    """An annotator, extractor and resolver in one: the first word attacks."""

    def __init__(self, before: Callable[[Article], None] = lambda _: None) -> None:
        self.before = before

    def annotate(self, article: Article) -> Annotation:
        self.before(article)
        return Annotation(article, ())

    def extract(self, annotation: Annotation) -> Sequence[Report]:
        text = annotation.article.text
        who, what, *_ = text.split()
        start = text.index(what)
        sense = "https://w3id.org/diplograph/lexicon/en#attack-v-assault"
        mention = Mention(start, start + len(what), what, 0, len(text), sense)
        actor = Entity((who,), "ArmedGroup", (Span(0, len(who), who),))
        return (Report("ASSAULT", None, "occurred", (mention,), actors=(actor,)),)

    def resolve(self, reports: Sequence[Report], _: Article) -> Sequence[Report]:
        return reports


def stages(before: Callable[[Article], None] = lambda _: None) -> pipeline.Stages:
    bare = Bare(before)
    return pipeline.Stages(bare, bare, bare, None, "test")


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path, monkeypatch):
    """Every test has a working folder of its own, fake stages, and no settings from outside."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KG_STORE", raising=False)
    monkeypatch.setattr(pipeline, "load_stages", lambda *_: stages())


@pytest.fixture
def built(write, capsys):
    """The default store with one article in it."""
    assert run(["build", str(write("a.txt", ATTACK))]) == 0
    capsys.readouterr()
    return Path("kg-store")


def kg(*arguments: str, **options: object) -> subprocess.Popen[bytes]:
    """A real process; PYTHONPATH lets it find the package from any folder."""
    environment = {**os.environ, "PYTHONPATH": str(HERE.parent), **options.pop("env", {})}
    command = [sys.executable, "-m", "kg", *arguments]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options
    return subprocess.Popen(command, env=environment, **pipes)


# --- help ---


def test_help_names_every_command_and_exit_code(capsys):
    assert run(["--help"]) == 0
    text = capsys.readouterr().out
    for word in (*COMMANDS, "--store", "KG_STORE"):
        assert word in text
    for code in ("0", "1", "2", "3", "4", "5", "6", "7", "8", "130"):
        assert re.search(rf"\b{code}  ", text)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_teaches_by_example(capsys, command):
    assert run([command, "--help"]) == 0
    assert f"kg {command}" in capsys.readouterr().out.partition("Examples:")[2]


def test_help_loads_nothing_heavy():
    program = (
        "import sys; from kg.cli import run; run(['--help']);"
        "print(sorted({'rdflib', 'pyoxigraph', 'spacy', 'numpy', 'rich', 'onnxruntime'} & set(sys.modules)))"
    )
    result = subprocess.run([sys.executable, "-c", program], cwd=HERE.parent, capture_output=True, text=True)
    assert result.stdout.endswith("[]\n")


def test_version(capsys):
    assert run(["--version"]) == 0
    assert re.fullmatch(r"diplograph \d+\.\d+\.\d+\S*\n", capsys.readouterr().out)


def test_wrong_usage_is_exit_code_2(capsys):
    assert run(["build"]) == 2
    assert run(["buidl"]) == 2
    assert "Usage:" in capsys.readouterr().err


# --- kg build ---


def test_build_ends_with_one_line_and_the_next_step(write, capsys):
    write("a.txt", ATTACK)
    write("b.txt", "")
    root = write("c.txt", ATTACK.encode("utf16")).parent
    assert run(["build", str(root)]) == 0
    out, err = capsys.readouterr()
    summary, next_step = out.splitlines()
    pattern = (
        r"1 article read, 1 report found, \d+ triples written, 2 skipped \(1 empty, 1 not-utf8\), \d+\.\d s"
    )
    assert re.fullmatch(pattern, summary)
    assert next_step == "Next: kg queries, kg draw graph.html, kg export graph.ttl"
    assert f"{root / 'b.txt'}: there is no text in it" in err
    assert "all in kg-store.issues.jsonl" in err


def test_a_second_build_passes_over_what_is_unchanged(built, write, capsys):
    assert run(["build", str(write("a.txt", ATTACK))]) == 0
    assert (
        "0 articles read, 1 unchanged, 0 reports found, 0 triples written, none skipped"
        in capsys.readouterr().out
    )
    assert run(["build", "--rebuild", str(write("a.txt", ATTACK))]) == 0
    assert capsys.readouterr().out.startswith("1 article read, 1 report found")


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [(["--store", "x", "build"], {}), (["build", "--store", "x"], {}), (["build"], {"KG_STORE": "x"})],
)
def test_the_store_can_be_named_in_three_ways(write, monkeypatch, capsys, arguments, environment):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert run([*arguments, str(write("a.txt", ATTACK))]) == 0
    assert "kg --store x queries" in capsys.readouterr().out
    with GraphStore.open(Path("x"), read_only=True) as store:
        assert store.counts().articles == 1


def test_a_missing_input_is_exit_code_3_and_leaves_nothing(capsys):
    assert run(["build", "nowhere"]) == 3
    assert capsys.readouterr().err == "Error: no such file or folder: nowhere\nNext: check the spelling\n"
    assert not Path("kg-store").exists()


def test_a_bad_lexicon_is_exit_code_4_and_leaves_nothing(write, monkeypatch, capsys):
    def fail(lexicons: Sequence[Path], references: Sequence[Path]) -> pipeline.Stages:
        raise BadDataError(f"{lexicons[0]}, line 3: no Turtle", "correct it")

    monkeypatch.setattr(pipeline, "load_stages", fail)
    assert run(["build", str(write("a.txt", ATTACK)), "--lexicon", "mine.ttl"]) == 4
    assert capsys.readouterr().err == "Error: mine.ttl, line 3: no Turtle\nNext: correct it\n"
    assert not Path("kg-store").exists()


def test_input_without_one_usable_article_is_exit_code_4(write, capsys):
    assert run(["build", str(write("a.txt", ""))]) == 4
    assert "kg build --help" in capsys.readouterr().out


def test_an_article_that_breaks_the_program_is_exit_code_1(write, monkeypatch, capsys):
    def fail(_: Article) -> None:
        raise IndexError("no such token")

    monkeypatch.setattr(pipeline, "load_stages", lambda *_: stages(fail))
    assert run(["build", str(write("a.txt", ATTACK))]) == 1
    assert "1 skipped (1 annotate-failed)" in capsys.readouterr().out


def test_ctrl_c_is_exit_code_130_and_says_how_to_go_on(write, monkeypatch, capsys):
    def interrupt(article: Article) -> None:
        if article.id == "b":
            raise KeyboardInterrupt

    monkeypatch.setattr(pipeline, "load_stages", lambda *_: stages(interrupt))
    write("a.txt", ATTACK)
    root = write("b.txt", ATTACK).parent
    assert run(["build", str(root)]) == 130
    summary, next_step = capsys.readouterr().out.splitlines()
    assert summary.startswith("Interrupted: 1 article read, 1 report found")
    assert next_step == "Next: the same command goes on where this ended"


SLOW_BUILD = """
import sys, time
sys.path[:0] = [{tests!r}, {root!r}]
from test_cli import stages
from kg import cli, pipeline

def slowly(article):
    print("at", article.id, flush=True)
    time.sleep(0 if article.id == "a" else 60)

pipeline.load_stages = lambda *_: stages(slowly)
sys.exit(cli.run(["build", {folder!r}]))
"""


def test_a_real_ctrl_c_leaves_whole_articles(write):
    write("a.txt", ATTACK)
    folder = write("b.txt", ATTACK).parent
    program = SLOW_BUILD.format(tests=str(HERE), root=str(HERE.parent), folder=str(folder))
    process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    while process.stdout.readline() != "at b\n":
        pass
    process.send_signal(signal.SIGINT)
    rest, _ = process.communicate(timeout=30)
    assert process.returncode == 130
    assert rest.startswith("Interrupted: 1 article read")
    with GraphStore.open(Path("kg-store"), read_only=True) as store:
        assert store.counts().articles == 1


def test_numbers_are_readable():
    counts = {"bad-date": 1, "empty": 1000}
    summary = pipeline.BuildSummary(12345, 1, 1, 2_000_000, 0, counts, {}, 61.25, False)
    assert sentence(summary) == (
        "12,345 articles read, 1 unchanged, 1 report found, 2,000,000 triples written, "
        "1,000 skipped (1,000 empty), 61.2 s"
    )


# --- kg remove, kg resolve ---


def test_remove_takes_an_article_and_says_what_went(built, capsys):
    assert run(["remove", "a"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("1 article removed, and with it 1 report and 1 event; 0 articles left")
    assert run(["query", "articles", "--format", "csv"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_remove_of_an_unknown_article_is_exit_code_3_and_removes_nothing(built, capsys):
    assert run(["remove", "a", "nobody"]) == 3
    assert "no article 'nobody'" in capsys.readouterr().err
    with GraphStore.open(Path("kg-store"), read_only=True) as store:
        assert store.counts().articles == 1


def test_resolve_lists_and_overrules(write, capsys):
    folder = write("a.txt", ATTACK).parent
    write("b.txt", ATTACK + " More.")
    assert run(["build", str(folder)]) == 0
    with GraphStore.open(Path("kg-store"), read_only=True) as store:
        rows = store.graph.query("SELECT ?r { GRAPH ?g { ?r a <https://w3id.org/diplograph/dco#Report> } }")
        one, other = sorted(row["r"].value for row in rows)
    capsys.readouterr()
    assert run(["resolve", "--accept", one, other, "--by", "Anna"]) == 0
    assert " are event:" in capsys.readouterr().out
    assert run(["resolve", "--list"]) == 0
    assert "1.00  same  Anna: one and the same" in capsys.readouterr().out
    assert run(["resolve", "--withdraw", one, other]) == 0
    assert "1 judgement of" in capsys.readouterr().out
    assert run(["resolve", "--reject", one, "event:0123456789abcdef0123"]) == 3
    assert run(["resolve"]) == 2
    assert "--list" in capsys.readouterr().err


# --- the store ---


def test_no_store_yet_is_exit_code_5_and_says_what_to_do(capsys):
    assert run(["query", "who-met-whom"]) == 5
    assert (
        capsys.readouterr().err == "Error: there is no store at kg-store\nNext: build one: kg build FOLDER\n"
    )


def test_a_foreign_folder_is_exit_code_5(write, capsys):
    Path("kg-store").mkdir()
    Path("kg-store/thesis.doc").touch()
    assert run(["build", str(write("a.txt", ATTACK))]) == 5
    assert "kg-store is no store" in capsys.readouterr().err


def test_a_locked_store_is_exit_code_5(built, write, capsys):
    with GraphStore.open(built, read_only=True):
        assert run(["build", str(write("a.txt", ATTACK))]) == 5
    assert "another process is using the store" in capsys.readouterr().err


def test_a_corrupt_store_is_exit_code_5(built, capsys):
    next(built.glob("quads/CURRENT")).write_bytes(b"garbage")
    assert run(["query", "who-met-whom"]) == 5
    assert "is damaged" in capsys.readouterr().err


# --- the commands that read it ---


def test_queries_lists_names_and_questions(capsys):
    assert run(["queries"]) == 0
    assert re.search(r"^events-between +\S.*\?$", capsys.readouterr().out, re.MULTILINE)


def test_queries_shows_one_in_full(capsys):
    assert run(["queries", "events-between"]) == 0
    out = capsys.readouterr().out
    assert "--param actor=" in out
    assert "kg query events-between" in out


def test_query_by_name_file_and_stdin(built, monkeypatch, capsys):
    assert run(["query", "most-active-actors", "--format", "csv"]) == 0
    assert "Rebels" in capsys.readouterr().out
    text = "SELECT DISTINCT ?label { ?actor a dco:ArmedGroup ; rdfs:label ?label }"
    Path("mine.rq").write_text(text)
    assert run(["query", "mine.rq"]) == 0
    from_file = capsys.readouterr().out
    process = kg("query", "-", stdin=subprocess.PIPE)
    from_stdin, _ = process.communicate(text.encode())
    assert from_stdin.decode() == from_file == "label\nRebels\n"


def test_a_wrong_query_is_exit_code_6(built, capsys):
    assert run(["query", "events-betwen"]) == 6
    assert "events-between" in capsys.readouterr().err
    assert run(["query", "events-between", "--param", "nobody=x"]) == 6
    assert run(["query", "events-between", "--param", "actor"]) == 2


def test_a_dead_endpoint_is_exit_code_7(capsys):
    assert run(["query", "who-met-whom", "--endpoint", "http://127.0.0.1:9/query"]) == 7
    assert "127.0.0.1:9" in capsys.readouterr().err


def test_draw_writes_one_page(built, capsys):
    assert run(["draw", "graph.html", "--actor", "Rebels", "--type", "ASSAULT"]) == 0
    assert "Rebels" in Path("graph.html").read_text("utf8")
    assert "1 event and 1 participant" in capsys.readouterr().out


def test_draw_filters_by_dates_in_any_precision(built, capsys):
    assert run(["draw", "graph.html", "--since", "2016", "--until", "2016-10"]) == 1
    assert "no event fits" in capsys.readouterr().err  # the one event has no date
    assert not Path("graph.html").exists()
    assert run(["draw", "graph.html", "--since", "yesterday"]) == 6
    assert "write 2016, 2016-10 or 2016-10-14" in capsys.readouterr().err


@pytest.mark.parametrize("view", ["network", "actors", "timeline", "map"])
def test_draw_makes_a_picture_of_each_view(built, capsys, view):
    assert run(["draw", "graph.svg", "--view", view, "--language", "de", "--title", "Titel"]) == 0
    assert Path("graph.svg").read_bytes().startswith(b"<?xml")
    assert "graph.svg: 1 event" in capsys.readouterr().out
    assert run(["draw", "graph.docx", "--view", view]) == 1
    assert "graph.docx" in capsys.readouterr().err and not Path("graph.docx").exists()


def test_draw_names_the_nearest_actor_when_there_is_none_of_the_name(built, capsys):
    assert run(["draw", "graph.html", "--actor", "Rebells"]) == 6
    assert "did you mean Rebels" in capsys.readouterr().err
    assert not Path("graph.html").exists()


@pytest.mark.parametrize(
    "suffix", ["ttl", "trig", "nt", "nq", "jsonld", "rdf", "graphml", "gexf", "cyjs", "dot", "gv"]
)
def test_export_writes_every_format(built, capsys, suffix):
    assert run(["export", f"graph.{suffix}"]) == 0
    assert "Rebels" in Path(f"graph.{suffix}").read_text("utf8")


def test_export_writes_event_records(built, capsys):
    assert run(["export", "--events", "events.jsonl"]) == 0
    assert '"type": "ASSAULT"' in Path("events.jsonl").read_text("utf8")
    assert "1 report" in capsys.readouterr().out


def test_export_writes_a_folder_for_neo4j(built, capsys):
    assert run(["export", "--neo4j", "neo4j"]) == 0
    assert "Rebels" in Path("neo4j/nodes.csv").read_text("utf8")
    assert Path("neo4j/relationships.csv").read_text("utf8").startswith(":START_ID,:END_ID,:TYPE,")
    assert "neo4j written" in capsys.readouterr().out


def test_export_wants_a_file_and_a_known_suffix(built, capsys):
    assert run(["export"]) == 2
    assert run(["export", "graph.docx"]) != 0
    assert run(["export", "no/such/folder/graph.ttl"]) == 3


def test_validate_a_sound_graph(built, capsys):
    assert run(["validate"]) == 0
    assert "no violations" in capsys.readouterr().out


def test_validate_a_broken_graph_is_exit_code_8(built, capsys):
    with GraphStore.open(built) as store:
        store.graph.update(
            "PREFIX dco: <https://w3id.org/diplograph/dco#> "
            "DELETE WHERE { GRAPH ?g { ?report dco:status ?status } }"
        )
    assert run(["validate"]) == 8
    out, err = capsys.readouterr()
    assert f"{ID}report/" in out
    assert "kg build --rebuild" in err


def test_validate_a_lexicon(write, capsys):
    assert run(["validate", str(write("mine.ttl", "this is no Turtle"))]) == 4
    assert run(["validate", "nowhere.ttl"]) == 3


# --- being a good citizen of the shell ---


def test_a_closed_pipe_is_quiet(built):
    process = kg("query", "-", stdin=subprocess.PIPE)
    assert process.stdout
    process.stdout.close()
    assert process.stdin
    process.stdin.write(b"SELECT * { ?s ?p ?o }")
    process.stdin.close()
    assert process.wait(30) == 0
    assert process.stderr
    assert process.stderr.read() == b""


def test_output_is_utf8_whatever_the_locale(built):
    with GraphStore.open(built) as store:
        store.graph.update('INSERT DATA { GRAPH <x:g> { <x:s> <x:p> "Präsident Erdoğan" } }')
    environment = {
        "LC_ALL": "C",
        "PYTHONIOENCODING": "latin-1",
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
    }
    process = kg("query", "-", stdin=subprocess.PIPE, env=environment)
    out, _ = process.communicate("SELECT ?o { ?s <x:p> ?o FILTER(CONTAINS(?o, 'ğ')) }".encode())
    assert out.decode() == "o\nPräsident Erdoğan\n"
