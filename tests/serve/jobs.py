"""Jobs for workers: in a module of their own, which a process imports quickly."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

import pyoxigraph as ox

from kg.errors import QueryError


def size(graph: ox.Store, more: int = 0) -> int:
    return len(graph) + more


def process(_: ox.Store) -> int:
    return os.getpid()


def rest(_: ox.Store, seconds: float) -> int:
    time.sleep(seconds)
    return os.getpid()


def asked(graph: ox.Store, text: str) -> int:
    return len(list(graph.query(text, use_default_graph_as_union=True)))


def refuse(_: ox.Store) -> None:
    raise QueryError("not this", "that")


def blunder(_: ox.Store) -> float:
    return 1 / 0


def unsendable(_: ox.Store) -> Callable[[], None]:
    return lambda: None


def die(_: ox.Store) -> None:
    os._exit(3)
