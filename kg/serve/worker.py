"""Workers: processes that read the store, each with a limit of time and of memory, and ended when they pass it.

A query cannot be told to stop, so what is stopped is the process that runs it; another takes its place. The
server sends a job (a function of some module and its arguments, pickled) into the process's standard input,
and reads the outcome, pickled too and led by its length, from its standard output.
"""

from __future__ import annotations

import asyncio
import logging
import os
import pickle
import signal
import sys
import tempfile
import traceback
import uuid
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import IO, Any, Concatenate, ParamSpec, TypeVar

import pyoxigraph as ox

from kg.errors import KgError, QueryError
from kg.store import GraphStore

try:
    import resource
except ImportError:  # Windows: there a worker's memory has no limit
    resource = None  # type: ignore[assignment]

_LOG = logging.getLogger(__name__)
_GRACE = 0.25  # seconds that a job may go on for after its client has left, before its process is ended
_RETRY = 1.0  # seconds between two attempts to start a worker
_HEAD = 8  # bytes of the length in front of an outcome
_NEEDED = ("kg.serve.answer", "kg.serve.description")  # by most jobs: imported before the first one waits
_MEGABYTE = 1 << 20

_P = ParamSpec("_P")
_T = TypeVar("_T")
Outcome = tuple[str, Any]
"""``done`` and the value, ``failed`` and the KgError, ``memory``, or ``broken`` and a traceback."""


class QueryTimeoutError(QueryError):
    """A job took longer than a job may."""


class QueryMemoryError(QueryError):
    """A job needed more memory than a job may."""


class QueryCrashError(QueryError):
    """A job brought its process down."""


class BusyError(KgError):
    """All workers are busy, and enough others wait already."""


class WorkerError(KgError):
    """A job failed for a reason that is the program's own; the log has it in full."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a job may use, how many run at a time, and how many may wait for their turn."""

    seconds: float = 30
    megabytes: int = 1024
    workers: int = 2
    waiting: int = 64


class Workers:
    """A pool of processes that read the store at ``path``. Use it in an ``async with`` block.

    Entering raises the StoreError of a store that cannot be opened.
    """

    def __init__(self, path: Path, limits: Limits) -> None:
        self.path = path
        self.limits = limits
        self._idle: asyncio.Queue[_Worker] = asyncio.Queue()
        self._all: set[_Worker] = set()
        self._chores: set[asyncio.Task[None]] = set()
        self._waiting = 0
        self._spool = tempfile.TemporaryDirectory(prefix="kg-serve-", ignore_cleanup_errors=True)

    async def __aenter__(self) -> Workers:
        started = (self._start() for _ in range(self.limits.workers))
        outcomes = await asyncio.gather(*started, return_exceptions=True)
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                await self.__aexit__()
                raise outcome
        return self

    async def __aexit__(self, *_: object) -> None:
        for chore in self._chores:
            chore.cancel()
        await asyncio.gather(*self._chores, return_exceptions=True)
        await asyncio.gather(*(worker.end() for worker in self._all))
        self._all.clear()
        self._spool.cleanup()

    def spool(self) -> Path:
        """Where a task may put a file; whoever asked takes it away, at the latest the pool's end."""
        return Path(self._spool.name) / uuid.uuid4().hex

    async def run(
        self, task: Callable[Concatenate[ox.Store, _P], _T], *args: _P.args, **kwargs: _P.kwargs
    ) -> _T:
        """What ``task(graph, *args)`` returns in a worker. The function is one of a module; all can be pickled.

        Raises the KgError that the task raises, QueryTimeoutError, QueryMemoryError, BusyError when no worker
        gets free, and WorkerError for all else. When the caller is cancelled, so is the task.
        """
        worker = await self._take()
        asked = asyncio.create_task(worker.ask((task, args, kwargs)))
        try:
            kind, value = await asyncio.wait_for(asyncio.shield(asked), self.limits.seconds)
        except TimeoutError:
            self._do(self._settle(worker, asked, 0))
            raise _timeout(self.limits.seconds) from None
        except asyncio.CancelledError:
            self._do(self._settle(worker, asked, _GRACE))
            raise
        except (EOFError, OSError):
            try:
                code = await worker.end()
            finally:
                self._do(self._replace(worker))
            raise self._death(code) from None
        if kind == "memory":
            self._do(self._replace(worker))
            raise _too_much_memory(self.limits.megabytes)
        self._idle.put_nowait(worker)
        if kind == "done":
            return value  # type: ignore[no-any-return]
        if kind == "failed":
            raise value
        _LOG.error("a job failed:\n%s", value)
        raise WorkerError("the server made an error, and has logged it")

    async def _take(self) -> _Worker:
        """A worker that is free, as soon as there is one."""
        if self._idle.empty() and self._waiting >= self.limits.waiting:
            raise _busy()
        self._waiting += 1
        try:
            patience = self.limits.seconds + 2 * _RETRY  # long enough for who runs to end, and be replaced
            return await asyncio.wait_for(self._idle.get(), patience)
        except TimeoutError:
            raise _busy() from None
        finally:
            self._waiting -= 1

    async def _settle(self, worker: _Worker, asked: asyncio.Task[Outcome], seconds: float) -> None:
        """Takes the worker back when it ends what it does within ``seconds``, else another in its place."""
        finished, _ = await asyncio.wait([asked], timeout=seconds)
        if finished and not asked.exception() and asked.result()[0] != "memory":
            self._idle.put_nowait(worker)
            return
        asked.cancel()
        await asyncio.wait([asked])
        await self._replace(worker)

    async def _replace(self, worker: _Worker) -> None:
        """Ends a worker and starts another; tries again for as long as none can be started."""
        self._all.discard(worker)
        await worker.end()
        while True:
            try:
                await self._start()
                return
            except KgError as error:
                _LOG.error("no worker can be started: %s", error)
                await asyncio.sleep(_RETRY)

    async def _start(self) -> None:
        worker = await _Worker.start(self.path, self.limits)
        self._all.add(worker)
        self._idle.put_nowait(worker)

    def _do(self, chore: Coroutine[Any, Any, None]) -> None:
        """Does something in the background, until the pool is closed."""
        task = asyncio.create_task(chore)
        self._chores.add(task)
        task.add_done_callback(self._chores.discard)

    def _death(self, code: int) -> KgError:
        """Why a worker died by itself: code is that of the process, negative for a signal."""
        if code in (-signal.SIGABRT, -getattr(signal, "SIGKILL", 9)):  # the engine's own end, or the system's
            return _too_much_memory(self.limits.megabytes)
        if code == -signal.SIGSEGV:  # the engine's stack has an end
            return QueryCrashError("the query is nested too deeply to be run", "write it flatter")
        _LOG.error("a worker ended with code %d", code)
        return WorkerError("the process that ran the query ended, and has been replaced")


def _timeout(seconds: float) -> QueryTimeoutError:
    return QueryTimeoutError(
        f"the query took longer than {seconds:g} s and was stopped", "ask for less, or kg serve --timeout"
    )


def _too_much_memory(megabytes: int) -> QueryMemoryError:
    return QueryMemoryError(
        f"the query needed more memory than the {megabytes:,} MB it may have",
        "ask for less, or kg serve --memory",
    )


def _busy() -> BusyError:
    return BusyError("the server is busy with other queries", "try again in some seconds")


class _Worker:
    """One process, seen from the server."""

    def __init__(self, process: Process) -> None:
        self._process = process
        assert process.stdin and process.stdout
        self._jobs, self._outcomes = process.stdin, process.stdout

    @classmethod
    async def start(cls, path: Path, limits: Limits) -> _Worker:
        """A worker that has opened the store. Raises the error for which it could not."""
        arguments = (str(path), str(limits.seconds), str(limits.megabytes))
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "kg.serve.worker",
            *arguments,
            stdin=PIPE,
            stdout=PIPE,
            start_new_session=True,
        )
        worker = cls(process)
        try:
            kind, value = await worker._outcome()
        except (EOFError, OSError):
            code = await worker.end()
            raise WorkerError(
                f"a worker ended at its start, with code {code}", "kg serve --memory: give it more"
            ) from None
        except asyncio.CancelledError:
            await worker.end()
            raise
        if kind == "failed":
            await worker.end()
            raise value
        return worker

    async def ask(self, job: object) -> Outcome:
        """The outcome of one job. Raises EOFError or OSError when the process has died."""
        content = pickle.dumps(job)
        self._jobs.write(len(content).to_bytes(_HEAD) + content)
        await self._jobs.drain()
        return await self._outcome()

    async def end(self) -> int:
        """Ends the process at once; gives its code, which is its own when it has ended by itself."""
        self._jobs.close()
        if self._outcomes.at_eof():
            with suppress(TimeoutError):
                return await asyncio.wait_for(self._process.wait(), _RETRY)
        with suppress(ProcessLookupError):
            self._process.kill()
        return await self._process.wait()

    async def _outcome(self) -> Outcome:
        length = int.from_bytes(await self._outcomes.readexactly(_HEAD))
        outcome: Outcome = pickle.loads(await self._outcomes.readexactly(length))
        return outcome


# --- inside of the process ---


def main(path: str, seconds: str, megabytes: str) -> None:
    """Opens the store and does one job after the other, until its standard input ends."""
    outcomes = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # so that nothing that prints can get between the outcomes
    _limit(int(megabytes))
    try:
        store = GraphStore.open(Path(path), read_only=True)
    except KgError as error:
        _send(outcomes, ("failed", error))
        return
    for module in _NEEDED:
        import_module(module)
    with store:
        _send(outcomes, ("done", None))
        with suppress(BrokenPipeError):
            while head := sys.stdin.buffer.read(_HEAD):
                job = sys.stdin.buffer.read(int.from_bytes(head))
                _alarm(float(seconds) + 5 * _RETRY)
                _send(outcomes, _outcome(store.graph, job))
                _alarm(0)


def _outcome(graph: ox.Store, job: bytes) -> Outcome:
    try:
        task, args, kwargs = pickle.loads(job)
        return "done", task(graph, *args, **kwargs)
    except KgError as error:
        return "failed", error
    except MemoryError:
        return "memory", None
    except Exception:  # the server lives on, and logs it
        return "broken", traceback.format_exc()


def _send(outcomes: IO[bytes], outcome: Outcome) -> None:
    try:
        content = pickle.dumps(outcome)
    except Exception:  # whatever a value's own pickling raises
        content = pickle.dumps(("broken", traceback.format_exc()))
    outcomes.write(len(content).to_bytes(_HEAD) + content)
    outcomes.flush()


def _limit(megabytes: int) -> None:
    """Bounds the memory of this process; an allocation beyond it fails, which ends the process or the job."""
    if resource is None:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_DATA, (megabytes * _MEGABYTE,) * 2)


def _alarm(seconds: float) -> None:
    """Ends this process after ``seconds`` even when the server has died and cannot; 0 calls it off."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


if __name__ == "__main__":
    main(*sys.argv[1:])
