"""Identifiers: IRIs minted as hashes of stable source values, the same on every machine and in every run."""

from __future__ import annotations

import hashlib

BASE = "https://w3id.org/diplograph/"
ID = BASE + "id/"
EVENTS_GRAPH = ID + "graph/events"
ENTITIES_GRAPH = ID + "graph/entities"
JUDGEMENTS_GRAPH = ID + "graph/judgements"
INDEX_GRAPH = ID + "graph/index"
ONTOLOGY_GRAPH = ID + "graph/ontology"


def digest(*parts: str) -> str:
    """20 hex digits (80 bits) over the parts, which are kept apart by the unit separator."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:20]


def mint(kind: str, *parts: str) -> str:
    """The IRI of a ``kind`` (``article``, ``report``, ...) whose key is ``parts``."""
    return f"{ID}{kind}/{digest(*parts)}"


def article_iri(article_id: str) -> str:
    """The article's IRI, from its id alone: it stays when the text changes."""
    return mint("article", article_id)


def article_graph(article_id: str) -> str:
    """The named graph that holds all that one article contributes."""
    return mint("graph/article", article_id)
