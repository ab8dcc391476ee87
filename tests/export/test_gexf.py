import xml.etree.ElementTree as ET

import networkx as nx
import pytest
from hostile import ALEPPO, ATTACK, COUNCIL, RUSSIA, SHOWN, VETO

NAMESPACE = {"": "http://www.gexf.net/1.2draft"}


def test_networkx_reads_names_numbers_lists_and_roles(written) -> None:
    graph = nx.read_gexf(written(".gexf"))
    assert graph.is_directed() and graph.graph["mode"] == "dynamic"
    assert graph.nodes[COUNCIL]["label"] == SHOWN
    attack = graph.nodes[ATTACK]
    assert attack["killedMin"] == 25 and attack["sources"] == "Aktivisten; Pentagon"
    assert graph.nodes[ALEPPO]["latitude"] == pytest.approx(36.2, abs=0.2)
    assert graph.edges[ATTACK, ALEPPO]["role"] == "place"


def test_dated_events_and_their_edges_have_days_and_nothing_else_has(written) -> None:
    graph = nx.read_gexf(written(".gexf"))
    days = {"start": "2016-10-14", "end": "2016-10-14"}
    assert days.items() <= graph.nodes[ATTACK].items()
    assert days.items() <= graph.edges[ATTACK, ALEPPO].items()
    assert not {"start", "end"} & {*graph.nodes[VETO], *graph.nodes[RUSSIA], *graph.edges[RUSSIA, VETO]}


def test_gephi_is_told_that_times_are_days(written) -> None:
    """An attribute, and of a graph that networkx reads in any form: looked at as XML."""
    root = ET.parse(written(".gexf")).getroot()
    graph = root.find("graph", NAMESPACE)
    assert graph is not None and graph.get("timeformat") == "date"
    assert [found.get("class") for found in graph.findall("attributes", NAMESPACE)] == ["node", "edge"]
