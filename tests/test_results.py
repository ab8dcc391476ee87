"""Results: written as they come, in constant memory, and laid out as people read them."""

from __future__ import annotations

import io
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import results
from kg.cli import INTERRUPTED
from kg.query import read_query, run
from kg.results import Format, render, write
from kg.store import GraphStore

HUNDRED = " ".join(str(number) for number in range(100))
MILLION = (
    f"SELECT ?a ?b ?c {{ VALUES ?a {{ {HUNDRED} }} VALUES ?b {{ {HUNDRED} }} VALUES ?c {{ {HUNDRED} }} }}"
)
# Prints how many bytes came out and by how much memory grew meanwhile, in KiB.
MEASURED = """
import resource, sys
import pyoxigraph as ox
from kg.query import read_query, run
from kg.results import write
def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
class Counter:
    size = 0
    def write(self, part): self.size += len(part); return len(part)
    def writelines(self, parts): [self.write(part) for part in parts]
    def flush(self): pass
store, out, (text, output) = ox.Store(), Counter(), sys.argv[1:]
write(run(store, read_query('few', 'SELECT * { VALUES (?a ?b ?c) { (1 2 3) } }')), Counter(), output)
before = peak()
write(run(store, read_query('many', text)), out, output)
print(out.size, peak() - before)
"""


def answer(text: str) -> results.Results:
    return run(ox.Store(), read_query("q", text))


@pytest.mark.parametrize(("output", "size"), [("csv", 8_000_000), ("tsv", 8_000_000), ("json", 200_000_000)])
def test_a_million_rows_take_no_memory(output: Format, size: int) -> None:
    command = [sys.executable, "-c", MEASURED, MILLION, output]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1])
    written, kibibytes = map(int, done.stdout.split())
    assert written > size
    assert kibibytes < 4 * 1024


def test_a_long_table_takes_the_memory_of_one_block() -> None:
    text = MILLION.removesuffix("}") + "} LIMIT 5000"
    command = [sys.executable, "-c", MEASURED, text, "table"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1])
    assert int(done.stdout.split()[1]) < 4 * 1024


@pytest.mark.parametrize("output", results.FORMATS)
def test_what_is_written_is_what_is_rendered(output: Format) -> None:
    text = "SELECT ?a ?b { VALUES (?a ?b) { ('ü' 1) (UNDEF <x:y>) } }"
    out = io.BytesIO()
    write(answer(text), out, output)
    assert out.getvalue().decode() == render(answer(text), output)


def test_a_table_in_blocks_is_the_same_table(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "SELECT ?a ?long { VALUES (?a ?long) { ('aaa' 1) ('漢字' 2) ('b' 3) (UNDEF 4) ('c' UNDEF) } }"
    whole = render(answer(text))
    monkeypatch.setattr(results, "BLOCK", 2)
    assert render(answer(text)) == whole == "a     long\naaa   1\n漢字  2\nb     3\n      4\nc\n"


def test_a_later_block_that_is_wider_keeps_its_cells_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results, "BLOCK", 1)
    text = "SELECT ?a ?b { VALUES (?a ?b) { ('x' 1) ('longer' 2) ('y' 3) } }"
    assert render(answer(text)) == "a  b\nx  1\nlonger  2\ny       3\n"
    assert render(answer(text), width=40).splitlines()[::2] == ["a  b", "a       b", "a  b"]


def test_what_cannot_be_written_is_told() -> None:
    class Full(io.BytesIO):
        def write(self, _: object) -> int:
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        write(answer(MILLION), Full(), "csv")


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """``kg query`` in a process of its own, at an answer that does not end."""
    with GraphStore.open(tmp_path / "store", create=True):
        pass
    question = tmp_path / "endless.rq"
    question.write_text(
        f"SELECT * {{ {' '.join(f'VALUES ?{name} {{ {HUNDRED} }}' for name in 'abcdefgh')} }}"
    )
    command = [
        sys.executable,
        "-m",
        "kg",
        "--store",
        str(tmp_path / "store"),
        "query",
        str(question),
        "-f",
        "csv",
    ]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, cwd=Path(__file__).parents[1], **pipes) as process:
        yield process
        process.kill()


def test_a_reader_that_has_seen_enough_ends_the_query_quietly(asked: subprocess.Popen[bytes]) -> None:
    assert asked.stdout and asked.stderr
    assert asked.stdout.readline() == b"a,b,c,d,e,f,g,h\r\n"
    asked.stdout.close()
    assert asked.wait(30) == 0
    assert asked.stderr.read() == b""


def test_ctrl_c_ends_an_answer_that_is_being_written(asked: subprocess.Popen[bytes]) -> None:
    assert asked.stdout
    asked.stdout.readline()
    asked.send_signal(signal.SIGINT)
    for _ in range(1000):  # what was under way; never the whole answer
        if not asked.stdout.read(1 << 20):
            break
    assert asked.wait(10) == INTERRUPTED
