"""diplograph: news articles to a graph of who did what to whom, when, where, and who says so.

``from kg import Graph`` reads a graph from Python (kg.graph); nothing is loaded before it is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.graph import IRI, Article, Entity, Evidence, Graph, KgError, Report, Row, Rows, Text

__version__ = "0.1.0"
__all__ = ["IRI", "Article", "Entity", "Evidence", "Graph", "KgError", "Report", "Row", "Rows", "Text"]


def __getattr__(name: str) -> object:
    """The public names, loaded when one is asked for."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from kg import graph

    return getattr(graph, name)
