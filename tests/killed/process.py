"""Processes that are forked from one that has loaded everything, and killed at a moment of one's choosing.

The process that forks opens no store: the database's threads would not be there in the child.
"""

from __future__ import annotations

import math
import mmap
import os
import pickle
import signal
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from kg import pipeline
from kg.article import Article
from kg.identity.identify import Identifier
from kg.issue import Issue
from kg.store import GraphStore

from . import news

PHASES = (
    "starting",
    "opening the store",
    "reading an article",
    "working out an article",
    "writing an article",
    "resolving",
    "writing what was resolved",
    "flushing",
    "ending",
)
_POLL = 0.0002  # seconds
_T = TypeVar("_T")


class Watch:
    """What a build is doing, in memory that parent and child share: phase, entries into each, seconds in each."""

    def __init__(self) -> None:
        memory = memoryview(mmap.mmap(-1, mmap.PAGESIZE))
        size = 8 * len(PHASES)
        self._now = memory[:8].cast("q")
        self.entries = memory[8 : 8 + size].cast("q")
        self.seconds = memory[8 + size : 8 + 2 * size].cast("d")
        self._since = time.perf_counter()
        self.enter(PHASES[0])

    @property
    def now(self) -> str:
        """The phase."""
        return PHASES[self._now[0]]

    def enter(self, name: str) -> None:
        """A phase begins, and the one before it is over."""
        self.stop()
        number = PHASES.index(name)
        self._now[0] = number
        self.entries[number] += 1

    def stop(self) -> None:
        """Counts the time until now to the phase."""
        moment = time.perf_counter()
        self.seconds[self._now[0]] += moment - self._since
        self._since = moment

    def over(self, owner: type, method: str, names: Sequence[str], then: str | None = None) -> None:
        """Watches a method, from now on and in this process: what it is by what was before, and what comes then."""
        original: Callable[..., Any] = getattr(owner, method)

        def watched(*arguments: object) -> object:
            self.enter(names[-1] if self.now == "resolving" else names[0])
            result = original(*arguments)
            if then:
                self.enter(then)
            return result

        setattr(owner, method, watched)


def build(source: Path, store: Path, resolve_every: int, watch: Watch) -> None:
    """A build as ``kg build`` does it, with other stages, watched."""
    watch.over(Identifier, "replacing", ["working out an article"])
    watch.over(Identifier, "resolving", ["resolving"])
    watch.over(GraphStore, "write", ["writing an article", "writing what was resolved"])
    watch.over(GraphStore, "flush", ["flushing"], "ending")

    def progress(_: Article | Issue) -> None:
        watch.enter("reading an article")

    watch.enter("opening the store")
    with GraphStore.open(store, create=True) as opened:
        watch.enter("reading an article")
        pipeline.build([source], opened, news.stages(), resolve_every=resolve_every, progress=progress)
    watch.stop()


# --- processes ---


@dataclass(frozen=True)
class Moment:
    """So many seconds behind the n-th entry into a phase; the first one is entered at the start."""

    phase: int
    entry: int
    seconds: float


class FailedError(Exception):
    """A process ended by itself, and not well."""


def run(work: Callable[[], _T]) -> _T:
    """What ``work`` gives, done in a process of its own. Raises FailedError when it breaks there."""
    reading, writing = os.pipe()
    pid = _fork(lambda: _send(work(), writing))
    os.close(writing)
    with os.fdopen(reading, "rb") as file:
        content = file.read()
    _, status = os.waitpid(pid, 0)
    if status:
        raise FailedError(f"a process ended with status {os.waitstatus_to_exitcode(status)}")
    result: _T = pickle.loads(content)
    return result


def killed(work: Callable[[Watch], None], moment: Moment) -> Watch | None:
    """Kills ``work`` in a process of its own, and says where it was; None when it ended before the moment came.

    Raises FailedError when it broke before.
    """
    watch = Watch()
    pid = _fork(lambda: work(watch))
    due = math.inf
    while (ended := os.waitpid(pid, os.WNOHANG)) == (0, 0):
        if due == math.inf and watch.entries[moment.phase] >= moment.entry:
            due = time.perf_counter() + moment.seconds
        if time.perf_counter() >= due:
            os.kill(pid, signal.SIGKILL)
            ended = os.waitpid(pid, 0)
            break
        time.sleep(_POLL)
    code = os.waitstatus_to_exitcode(ended[1])
    if code not in (0, -signal.SIGKILL):
        raise FailedError(f"a build ended with status {code}")
    return watch if code else None


def _fork(work: Callable[[], None]) -> int:
    """A process that does ``work`` and ends."""
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        work()
        code = 0
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(code)


def _send(result: object, target: int) -> None:
    with os.fdopen(target, "wb") as file:
        pickle.dump(result, file)
