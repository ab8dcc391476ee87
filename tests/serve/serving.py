"""Real servers for the tests: a store in a folder, and the application over HTTP on a free port."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
import uvicorn

from kg.serve.app import Settings, create_app, listen, server_config
from kg.store import GraphStore


def stored(path: Path, quads: Iterable[ox.Quad]) -> Path:
    """A store at ``path`` that holds the quads."""
    with GraphStore.open(path, create=True) as store:
        store.write([], list(quads))
    return path


@contextmanager
def served(path: Path, settings: Settings) -> Iterator[str]:
    """The address of a server of the store, which runs in a thread until the block ends."""
    listening = listen("127.0.0.1", 0)
    server = uvicorn.Server(server_config(create_app(path, settings)))
    thread = threading.Thread(target=server.run, args=([listening],))
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the server ended at its start"
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
