"""The distribution: what is in it, and that it works on its own, away from the checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import numpy
import pytest

REPO = Path(__file__).parents[1]
SAMPLE = REPO / "data" / "sample"
PACKAGED = {  # where the folders of a checkout lie in the wheel
    "kg": "kg",
    "ontology": "kg/_resources/ontology",
    "queries": "kg/_resources/queries",
    "data/reference": "kg/_resources/reference",
    "data/outline": "kg/_resources/outline",
}
# The clean environment finds the dependencies in ours, which saves installing them a second time. A .pth file
# in a folder that a .pth file names is not read, so that our own editable installation stays out.
DEPENDENCIES = Path(numpy.__file__).parents[1]


def files(folder: str) -> set[str]:
    """The files of a folder that git would carry, by their paths in the checkout."""
    found = (
        path for path in (REPO / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts
    )
    return {path.relative_to(REPO).as_posix() for path in found}


def run(*command: object, cwd: Path) -> str:
    """Runs a command in an environment that knows nothing of the checkout; gives what it printed."""
    environment = {
        name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "KG_STORE")
    } | {"KG_OFFLINE": "1"}
    result = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


@pytest.fixture(scope="module")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The wheel and the sdist. The wheel is built from the sdist, as an index does when it has no wheel."""
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", out, REPO, cwd=out)
    [wheel], [sdist] = out.glob("*.whl"), out.glob("*.tar.gz")
    return wheel, sdist


@pytest.fixture(scope="module")
def kg(distributions: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The installed command, in an environment made for it."""
    home = tmp_path_factory.mktemp("installed")
    run(sys.executable, "-m", "venv", "--without-pip", home / "venv", cwd=home)
    python = home / "venv" / "bin" / "python"
    pip = (sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-index", "--no-deps")
    run(*pip, distributions[0], cwd=home)
    [site] = (home / "venv").glob("lib/python*/site-packages")
    (site / "dependencies.pth").write_text(f"{DEPENDENCIES}\n")
    where = run(python, "-c", "import kg; print(kg.__file__)", cwd=home)
    assert Path(where.strip()).is_relative_to(site)
    return python.with_name("kg")


def test_the_wheel_has_all_that_the_program_reads(distributions: tuple[Path, Path]) -> None:
    with zipfile.ZipFile(distributions[0]) as wheel:
        names = set(wheel.namelist())
    for folder, packaged in PACKAGED.items():
        wanted = {packaged + name.removeprefix(folder) for name in files(folder)}
        assert wanted and wanted <= names, wanted - names
    assert not {name for name in names if "sample" in name or name.startswith("tests")}


def test_the_licences_are_named_and_included(distributions: tuple[Path, Path]) -> None:
    with zipfile.ZipFile(distributions[0]) as wheel:
        [metadata] = (name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
        text = wheel.read(metadata).decode()
        included = {name.partition("/licenses/")[2] for name in wheel.namelist() if "/licenses/" in name}
    assert "License-Expression: Apache-2.0 AND CC-BY-4.0 AND CC-BY-SA-4.0" in text
    assert {"LICENSE", "ontology/LICENSE", "data/LICENSE"} <= included
    weights = {
        path.parent.relative_to(REPO).as_posix() for path in REPO.glob("kg/*/model/*") if path.is_file()
    }
    assert {f"{folder}/LICENSE" for folder in weights} <= included


def test_the_sdist_is_enough_to_test_and_try_the_program(distributions: tuple[Path, Path]) -> None:
    with tarfile.open(distributions[1]) as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}
    for folder in ("kg", "ontology", "queries", "data", "tests"):
        assert files(folder) <= names, files(folder) - names
    assert {"README.md", "LICENSE", "CHANGELOG.md", "pyproject.toml"} <= names
    assert not {name for name in names if name.startswith((".ci", "kg-store")) or name.endswith(".pyc")}


def test_the_installed_program_builds_the_sample_and_answers(kg: Path, tmp_path: Path) -> None:
    summary = run(kg, "build", SAMPLE, cwd=tmp_path)
    assert ", none skipped, " in summary
    answer = run(
        kg, "query", "events-between", "-p", "actor=Russland", "-p", "other=USA", "-f", "csv", cwd=tmp_path
    )
    assert len(answer.splitlines()) > 1
    run(kg, "draw", "graph.html", cwd=tmp_path)
    run(kg, "export", "graph.ttl", "--events", "events.jsonl", cwd=tmp_path)
    run(kg, "validate", cwd=tmp_path)
    records = [json.loads(line) for line in (tmp_path / "events.jsonl").read_text("utf8").splitlines()]
    assert {record["article"] for record in records} >= {path.stem for path in SAMPLE.glob("*.txt")}
    assert "dco:Report" in (tmp_path / "graph.ttl").read_text("utf8")
