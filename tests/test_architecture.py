"""The shape of the source: which way imports go, who prints, how long a module may be, what is declared."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

REPO = Path(__file__).parents[1]
STAGES = (
    "ingest",
    "annotate",
    "extract",
    "resolve",
    "mapping",
    "identity",
    "store",
    "query",
    "draw",
    "export",
    "records",
    "table",
    "validate",
)
ABOVE = (
    "pipeline",
    "decide",
    "diff",
    "graph",
    "rows",
    "snapshot",
    "evaluate",
    "explain",
    "refresh",
    "serve",
    "cli",
    "train",
)  # these join stages or use them; nothing below knows of them
DISTRIBUTIONS = {
    "sklearn": "scikit-learn",
    "PIL": "pillow",
}  # where the import is not called as the distribution is
COMMANDS = {"build", "hatchling", "mypy", "ruff", "pytest-cov", "oxigraph", "types-networkx", "diplograph"}

Imports = list[tuple[str, bool]]  # a module or a name in it, and whether Python really runs the import


def modules(folder: Path = REPO / "kg") -> dict[str, ast.Module]:
    """Every module below ``folder`` by its dotted name, parsed."""
    found = {}
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(REPO).with_suffix("").parts
        found[".".join(part for part in parts if part != "__init__")] = ast.parse(path.read_text("utf8"))
    return found


def imports(tree: ast.AST, runs: bool = True) -> Imports:
    """All imports below a node; ``from a import b`` gives ``a.b``, whether b is a module or stands in one."""
    found: Imports = []
    for node in ast.iter_child_nodes(tree):
        match node:
            case ast.Import(names=names):
                found += [(alias.name, runs) for alias in names]
            case ast.ImportFrom(module=module, names=names, level=0):
                found += [(f"{module}.{alias.name}", runs) for alias in names]
            case ast.If(test=ast.Name(id="TYPE_CHECKING")):
                found += imports(node, False)
            case _:
                found += imports(node, runs)
    return found


MODULES = modules()


def stage(module: str) -> str:
    """The part of kg that a module belongs to: ``kg.extract.times`` belongs to extract."""
    return module.split(".")[1] if module.startswith("kg.") else ""


def test_there_is_something_to_check() -> None:
    assert {f"kg.{name}" for name in STAGES + ABOVE} <= MODULES.keys()


@pytest.mark.parametrize("name", STAGES)
def test_a_stage_knows_no_other_stage(name: str) -> None:
    others = {*STAGES, *ABOVE} - {name}
    wrong = [
        f"{module} imports {target}"
        for module, tree in MODULES.items()
        if stage(module) == name
        for target, _ in imports(tree)
        if stage(target) in others
    ]
    assert not wrong


def module_of(target: str) -> str:
    """The module that an import loads: the target itself, or what it stands in."""
    return target if target in MODULES else target.rpartition(".")[0]


def test_what_lies_below_knows_nothing_of_what_joins_the_stages() -> None:
    wrong = [
        f"{module} imports {target}"
        for module, tree in MODULES.items()
        if stage(module) not in (*ABOVE, "", "__main__")
        for target, _ in imports(tree)
        if stage(target) in ABOVE
    ]
    assert not wrong


def test_imports_go_round_in_no_circle() -> None:
    """Imports inside functions count too: put off is not resolved."""
    graph = {
        module: {module_of(target) for target, runs in imports(tree) if runs and target.startswith("kg")}
        - {module}
        for module, tree in MODULES.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


def calls(tree: ast.AST) -> Iterator[str]:
    """What is called below a node, as it is written."""
    return (ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call))


def test_only_the_command_line_prints_or_exits() -> None:
    forbidden = {"print", "exit", "quit", "sys.exit", "os._exit", "sys.stdout.write", "sys.stderr.write"}
    wrong = {
        module: found
        for module, tree in MODULES.items()
        if stage(module) != "cli" and (found := forbidden & set(calls(tree)))
    }
    assert not wrong


def test_no_module_and_no_function_is_long() -> None:
    modules_over = [path for path in REPO.glob("kg/**/*.py") if path.read_text("utf8").count("\n") > 500]
    functions_over = [
        f"{module}.{node.name}"
        for module, tree in MODULES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= 60
    ]
    assert not modules_over and not functions_over


def declared(requirements: list[str]) -> set[str]:
    """The distributions that requirements name, in small letters."""
    return {re.split(r"[^\w.-]", requirement)[0].lower() for requirement in requirements}


def imported(trees: dict[str, ast.Module], own: set[str]) -> set[str]:
    """The distributions that modules import from outside, in small letters."""
    roots = {target.split(".")[0] for tree in trees.values() for target, _ in imports(tree)}
    outside = roots - set(sys.stdlib_module_names) - own
    return {DISTRIBUTIONS.get(root, root).lower() for root in outside}


def test_what_is_imported_is_declared_and_what_is_declared_is_imported() -> None:
    project = tomllib.loads((REPO / "pyproject.toml").read_text("utf8"))["project"]
    extras = project["optional-dependencies"]
    running = {module: tree for module, tree in MODULES.items() if stage(module) != "train"}
    training = {module: tree for module, tree in MODULES.items() if stage(module) == "train"}
    own_tests = {path.stem for path in (REPO / "tests").rglob("*")} | {"tests", "kg"}
    always = declared(project["dependencies"])
    optional = declared(extras["rdflib"] + extras["pandas"])  # of kg.graph, which says what is missing
    assert imported(running, {"kg"}) == always | optional
    assert imported(training, {"kg"}) - always == declared(extras["train"])
    tested = imported(modules(REPO / "tests"), own_tests) - always
    assert tested <= declared(extras["test"]) | optional
    used_in_tests = tested | imported(
        {"kg.train.identity": MODULES["kg.train.identity"]}, {"kg"}
    )  # tests fit it
    assert declared(extras["test"]) - used_in_tests <= COMMANDS
