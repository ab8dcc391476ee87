import json
import shutil
import subprocess

import networkx as nx
import pytest
from hostile import ALEPPO, ATTACK, COUNCIL, SHOWN

SCRIPT = """
const cytoscape = require('cytoscape'), fs = require('fs');
const {elements} = JSON.parse(fs.readFileSync(process.argv[1], 'utf8'));
const graph = cytoscape({headless: true, elements});
const [attack, aleppo] = process.argv.slice(2, 4).map(id => graph.getElementById(id));
console.log(JSON.stringify({
  articles: attack.data('articles'), killed: attack.data('killedMin'),
  roles: attack.edgesTo(aleppo).map(edge => edge.data('role'))}));
"""


def test_networkx_reads_names_numbers_lists_and_roles(written) -> None:
    document = json.loads(written(".cyjs").read_text("utf8"))
    for node in document["elements"]["nodes"]:
        node["data"]["value"] = node["data"]["id"]  # where networkx looks for the name
    for edge in document["elements"]["edges"]:
        edge["data"]["key"] = edge["data"].pop("id")
    document |= {"directed": True, "multigraph": True, "data": []}
    graph = nx.cytoscape_graph(document)
    assert graph.nodes[COUNCIL]["name"] == SHOWN
    attack = graph.nodes[ATTACK]
    assert attack["killedMin"] == 25 and attack["articles"] == ["after-lausanne", SHOWN]
    assert [edge["interaction"] for edge in graph[ATTACK][ALEPPO].values()] == ["place"]


def test_cytoscape_js_reads_it(written) -> None:
    node = shutil.which("node")
    if node is None or subprocess.run([node, "-e", "require('cytoscape')"], capture_output=True).returncode:
        pytest.skip("needs node, and cytoscape where node finds it (NODE_PATH)")
    command = [node, "-e", SCRIPT, str(written(".cyjs")), ATTACK, ALEPPO]
    read = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert read == {"articles": ["after-lausanne", SHOWN], "killed": 25, "roles": ["place"]}
