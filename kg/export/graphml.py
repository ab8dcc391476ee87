"""GraphML, for Gephi, yEd, Cytoscape, igraph, NetworkX: attributes with their types, lists joined."""

from __future__ import annotations

from collections.abc import Iterator

import networkx as nx

from kg.export.graph import Graph, joined


def graphml(graph: Graph) -> Iterator[str]:
    """The graph as GraphML; a directed multigraph, since an entity may have two parts in one event."""
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node in graph.nodes:
        network.add_node(node.id, **{key: joined(value) for key, value in node.attributes.items()})
    for edge in graph.edges:
        network.add_edge(edge.source, edge.target, key=edge.id, role=edge.role)
    return (f"{line}\n" for line in nx.generate_graphml(network))
