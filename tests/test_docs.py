"""The README is true: what its sessions print, which commands, options and exit codes there are."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import click
import pytest
from refresh_readme import PICTURE, README, Session, same, steps

from kg.cli import INTERRUPTED, cli, run
from kg.errors import KgError

REPO = README.parent
TEXT = README.read_text("utf8")
STEPS = steps(TEXT)


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    return Session(tmp_path_factory.mktemp("session"))


@pytest.mark.parametrize("number", range(len(STEPS)), ids=[step.command[:50] for step in STEPS])
def test_a_command_prints_what_the_readme_says(session: Session, number: int) -> None:
    """In order, in one session. After a change that is meant: ``python -m tests.refresh_readme``."""
    step = STEPS[number]
    printed = session.run(step.command)
    assert same(step.output, printed), "\n".join(["printed:", *printed, "README:", *step.output])


def test_the_session_shows_every_way_to_use_the_graph() -> None:
    assert {"build", "query", "draw", "export", "validate"} <= {
        step.command.split()[1] for step in STEPS if step.command.startswith("kg ")
    }


def test_same_is_strict_but_for_time_and_gaps() -> None:
    assert same(("1 article read, 2.0 s",), ("1 article read, 11.3 s",))
    assert not same(("1 article read, 2.0 s",), ("2 articles read, 2.0 s",))
    assert same(("a", "…", "z"), ("a", "b", "c", "z"))
    assert not same(("a", "…", "z"), ("a", "b"))
    assert not same(("a",), ("a", "b"))


@pytest.mark.parametrize("name", cli.commands)
def test_every_command_has_help_and_a_place_in_the_readme(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([name, "--help"]) == 0
    assert "Examples:" in capsys.readouterr().out
    assert f"kg {name}" in TEXT
    assert all(
        parameter.help for parameter in cli.commands[name].params if isinstance(parameter, click.Option)
    )


def test_the_readme_names_no_command_or_option_that_is_not_there() -> None:
    code = "\n".join(re.findall(r"```.*?```|`[^`\n]+`", TEXT, re.DOTALL))
    assert set(re.findall(r"(?<!from )\bkg ([a-z]+)\b", code)) <= cli.commands.keys()
    known = {option for command in (cli, *cli.commands.values()) for p in command.params for option in p.opts}
    for line in re.findall(r"\bkg [a-z-][^\n`|]*", code):
        assert set(re.findall(r"(?<= )--[a-z0-9-]+", line)) <= known | {"--help", "--version"}, line


def errors(base: type[KgError] = KgError) -> set[type[KgError]]:
    """All errors with names."""
    return {base}.union(*(errors(child) for child in base.__subclasses__()))


def test_exit_codes_are_alike_in_readme_help_and_errors(
    capsys: pytest.CaptureFixture[str],
) -> None:
    codes = {0, click.UsageError.exit_code, INTERRUPTED} | {error.exit_code for error in errors()}
    assert {int(code) for code in re.findall(r"^\| (\d+) \|", TEXT, re.MULTILINE)} == codes
    run(["--help"])
    help_text = capsys.readouterr().out.partition("Exit codes:")[2]
    assert {int(code) for code in re.findall(r"\b(\d+)  ", help_text)} == codes


def test_the_two_commands_are_there_and_ci_runs_the_second() -> None:
    start = "python3 -m venv .venv && .venv/bin/pip install "
    assert f"{start}. && .venv/bin/kg build data/sample\n" in TEXT
    assert f"{start}-e '.[test]' && .venv/bin/pytest\n" in TEXT
    ci = (REPO / ".ci" / "run").read_text("utf8") if (REPO / ".ci").exists() else ""
    assert not ci or all(part in ci for part in ("pip\" install --quiet -e '.[test]'", '/pytest"'))


def test_python_versions_are_said_alike() -> None:
    project = tomllib.loads((REPO / "pyproject.toml").read_text("utf8"))["project"]
    assert project["requires-python"] == ">=3.11,<3.14"
    assert "Python 3.11 to 3.13" in TEXT


def test_the_picture_is_there_and_small() -> None:
    assert f"({PICTURE.relative_to(REPO).as_posix()})" in TEXT
    assert PICTURE.read_bytes().startswith(b"\x89PNG")
    assert PICTURE.stat().st_size < 300_000


def test_links_lead_to_files() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", TEXT)
    missing = [link for link in links if not (REPO / link).exists()]
    assert links and not missing


@pytest.mark.parametrize("path", sorted(REPO.glob("*/**/LICENSE")), ids=lambda path: path.parent.name)
def test_a_licence_that_lies_in_a_folder_is_named_in_the_readme(path: Path) -> None:
    if ".venv" not in path.parts:
        assert path.relative_to(REPO).as_posix() in TEXT


def test_all_python_of_the_readme_is_run() -> None:
    programs = [step.command for step in STEPS if step.command.startswith("python -c ")]
    assert len(programs) == TEXT.count("\n```python\n") > 1
