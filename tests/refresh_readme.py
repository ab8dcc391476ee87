"""The README's sessions: how they are run and compared. ``python -m tests.refresh_readme`` updates them.

A ``console`` block holds commands behind "$ ", each followed by what it prints; a ``python`` block is a program, and
the ``text`` block behind it what that prints. A line "…" stands for any number of lines. All blocks are one session,
from top to bottom, in a folder where only ``data`` and ``tests/gold`` are.
An update writes what they print now, with "…" where it stood, and takes a new picture of the diagram.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

REPO = Path(__file__).parents[1]
README = REPO / "README.md"
PICTURE = REPO / "docs" / "diagram.png"
ELLIPSIS = "…"

_BLOCK = re.compile(
    r"^```console\n(?P<console>.*?)^```$|^```python\n(?P<python>.*?)^```\n\n```text\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_PROGRESS = re.compile(r"[\d,]+ of [\d,]+ articles")  # printed every ten seconds: it depends on the machine
_DRAWING = "graph.html"  # what the session draws
_BROWSER = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--window-size=1400,800",
    "--virtual-time-budget=5000",
)


@dataclass(frozen=True, slots=True)
class Step:
    """A command of a session, and the lines that it is said to print."""

    command: str
    output: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join([f"$ {self.command}", *self.output])


def steps(text: str) -> list[Step]:
    """All commands of all blocks, in order."""
    return [step for block in _BLOCK.finditer(text) for step in _steps(block)]


def _steps(block: re.Match[str]) -> Iterator[Step]:
    if block["python"]:
        yield Step(f"python -c {shlex.quote(block['python'])}", tuple(block["text"].splitlines()))
        return
    for part in re.split(r"^\$ ", block["console"], flags=re.MULTILINE)[1:]:
        command, *output = part.rstrip("\n").split("\n")
        yield Step(command, tuple(output))


class Session:
    """A shell's worth of commands in ``folder``, where ``kg`` is the program of this checkout."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        (folder / "data").symlink_to(REPO / "data")
        (folder / "tests").mkdir()
        (folder / "tests" / "gold").symlink_to(REPO / "tests" / "gold")
        programs = folder / ".bin"
        programs.mkdir()
        for name, arguments in (("kg", "-m kg"), ("python", "")):
            program = programs / name
            program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} {arguments} "$@"\n')
            program.chmod(0o755)
        self._environment = {name: value for name, value in os.environ.items() if name != "KG_STORE"} | {
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(REPO),
        }

    def run(self, command: str) -> tuple[str, ...]:
        """The lines that a command prints, to either output, without those of progress.

        Raises RuntimeError when it fails: sessions show what works.
        """
        result = subprocess.run(
            ["/bin/sh", "-c", command],
            cwd=self._folder,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf8",
            check=False,
        )
        if result.returncode:
            raise RuntimeError(f"{command}\n{result.stdout}")
        return tuple(line for line in result.stdout.splitlines() if not _PROGRESS.fullmatch(line))


def same(said: tuple[str, ...], printed: tuple[str, ...]) -> bool:
    """Whether the README says what was printed: seconds may differ, and "…" stands for any lines."""
    if ELLIPSIS in said:
        at = said.index(ELLIPSIS)
        before, after = said[:at], said[at + 1 :]
        if len(printed) < len(before) + len(after):
            return False
        printed = printed[:at] + printed[len(printed) - len(after) :]
        said = before + after
    return [_timeless(line) for line in said] == [_timeless(line) for line in printed]


def _timeless(line: str) -> str:
    return re.sub(r"\b\d+\.\d s\b", f"{ELLIPSIS} s", line)


def updated(step: Step, printed: tuple[str, ...]) -> Step:
    """The step with what was printed, cut where it was cut before; unchanged when it still holds."""
    if same(step.output, printed):
        return step
    if ELLIPSIS not in step.output:
        return Step(step.command, printed)
    before = step.output.index(ELLIPSIS)
    after = len(step.output) - before - 1
    if len(printed) <= before + after:
        return Step(step.command, printed)
    return Step(step.command, (*printed[:before], ELLIPSIS, *printed[len(printed) - after :]))


def refresh(text: str, session: Session) -> str:
    """The README's text with all blocks brought up to date."""

    def run(block: re.Match[str]) -> str:
        after = [updated(step, session.run(step.command)) for step in _steps(block)]
        if block["python"]:
            printed = "".join(f"{line}\n" for line in after[0].output)
            return f"```python\n{block['python']}```\n\n```text\n{printed}```"
        return "```console\n" + "".join(f"{step}\n" for step in after) + "```"

    return _BLOCK.sub(run, text)


def picture(page: Path, out: Path) -> None:
    """A screenshot of a diagram."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if not browser:
        raise SystemExit("there is no chromium to take the picture with")
    out.parent.mkdir(exist_ok=True)
    profile = f"--user-data-dir={page.parent / 'profile'}"
    command = [browser, *_BROWSER, profile, f"--screenshot={out}", page.as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=120)


def main() -> None:
    """Rewrites README.md and takes the picture."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        session = Session(folder)
        README.write_text(refresh(README.read_text("utf8"), session), "utf8")
        picture(folder / _DRAWING, PICTURE)


if __name__ == "__main__":
    main()
