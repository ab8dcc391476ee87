import shutil
import subprocess

import pydot
import pytest
from hostile import ALEPPO, ATTACK, COUNCIL, SHOWN


def unquoted(text: str) -> str:
    """What Graphviz takes a quoted text for."""
    assert text[0] == text[-1] == '"'
    return text[1:-1].replace('\\"', '"').replace("\\\\", "\\")


def test_pydot_reads_names_and_roles(written) -> None:
    [graph] = pydot.graph_from_dot_file(str(written(".dot")))
    nodes = {unquoted(node.get_name()): node for node in graph.get_nodes() if node.get_name() != "node"}
    assert graph.get_type() == "digraph"
    assert unquoted(nodes[COUNCIL].get("label")) == SHOWN.replace("&amp;", "&amp;amp;")
    assert unquoted(nodes[ATTACK].get("killedMin")) == "25"
    assert unquoted(nodes[ATTACK].get("articles")) == f"after-lausanne; {SHOWN}"
    assert unquoted(nodes[ATTACK].get("fillcolor")) == "salmon"
    [edge] = graph.get_edge(f'"{ATTACK}"', f'"{ALEPPO}"')
    assert unquoted(edge.get("role")) == "place"


def test_both_suffixes_hold_the_same(written) -> None:
    assert written(".gv").read_bytes() == written(".dot").read_bytes()


def test_graphviz_draws_it(written) -> None:
    dot = shutil.which("dot")
    if dot is None:
        pytest.skip("needs Graphviz")
    drawn = subprocess.run([dot, "-Tplain", str(written(".dot"))], capture_output=True, text=True, check=True)
    assert ATTACK in drawn.stdout
