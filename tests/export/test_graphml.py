import igraph
import pytest
from hostile import ALEPPO, ATTACK, COUNCIL, MEETING, SHOWN


def test_igraph_reads_names_numbers_lists_and_roles(written) -> None:
    graph = igraph.Graph.Read_GraphML(str(written(".graphml")))
    vertices = {vertex["id"]: vertex for vertex in graph.vs}
    attack, aleppo = vertices[ATTACK], vertices[ALEPPO]
    assert graph.is_directed() and vertices[COUNCIL]["label"] == SHOWN
    assert attack["killedMin"] == 25 and attack["first"] == "2016-10-14"
    assert attack["sources"] == "Aktivisten; Pentagon"
    assert aleppo["latitude"] == pytest.approx(36.2, abs=0.2)
    assert vertices[MEETING]["mode"] == "multilateral"
    assert [edge["role"] for edge in graph.es.select(_source=attack.index, _target=aleppo.index)] == ["place"]


def test_numbers_are_declared_as_numbers(written) -> None:
    text = written(".graphml").read_text("utf8")
    assert 'attr.name="killedMin" attr.type="long"' in text
    assert 'attr.name="latitude" attr.type="double"' in text
