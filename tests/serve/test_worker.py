"""Workers: limits hold, what breaks one is told by its name, and the pool is whole again afterwards."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from graphs import small_store
from jobs import asked, blunder, die, process, refuse, rest, size, unsendable
from serving import stored

from kg.errors import QueryError
from kg.serve.worker import (
    BusyError,
    Limits,
    QueryCrashError,
    QueryMemoryError,
    QueryTimeoutError,
    WorkerError,
    Workers,
)
from kg.store import StoreMissingError

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
GREEDY = "SELECT DISTINCT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a"
DEEP = "SELECT * " + "{" * 100_000


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return stored(tmp_path_factory.mktemp("worker") / "store", small_store())


@pytest.fixture(autouse=True)
def found_by_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """The jobs of this module are functions that the processes import."""
    folders = [str(Path(__file__).parent), str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(folders))


def with_pool(path: Path, limits: Limits, test: Callable[[Workers], Awaitable[None]]) -> None:
    async def run() -> None:
        async with Workers(path, limits) as workers:
            await test(workers)

    asyncio.run(run())


async def is_whole(workers: Workers, count: int) -> bool:
    """Whether, soon, as many jobs as there should be workers run side by side, each in its own process."""
    for _ in range(30):
        if len(set(await asyncio.gather(*(workers.run(rest, 0.2) for _ in range(count))))) == count:
            return True
    return False


def test_jobs_run_side_by_side_in_processes_that_stay(path: Path) -> None:
    async def test(workers: Workers) -> None:
        quads = await workers.run(size)
        assert quads > 100
        assert await asyncio.gather(*(workers.run(size, more=n) for n in range(9))) == [
            quads + n for n in range(9)
        ]
        seen = {await workers.run(process) for _ in range(9)}
        assert len(seen) == 2 and os.getpid() not in seen

    with_pool(path, Limits(workers=2), test)


def test_errors_keep_their_names_and_cost_no_worker(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async def test(workers: Workers) -> None:
        before = await workers.run(process)
        with pytest.raises(QueryError, match="not this") as refused:
            await workers.run(refuse)
        assert refused.value.hint == "that"
        for task in (blunder, unsendable):
            with pytest.raises(WorkerError) as broken:
                await workers.run(task)
            assert "Error" not in str(broken.value)
        assert await workers.run(process) == before

    with_pool(path, Limits(workers=1), test)
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize(
    ("job", "error"),
    [
        ((asked, ENDLESS), QueryTimeoutError),
        ((rest, 60), QueryTimeoutError),
        ((asked, DEEP), QueryCrashError),
        ((die,), WorkerError),
    ],
)
def test_what_cannot_go_on_is_ended_and_another_takes_its_place(
    path: Path, job: tuple[Callable[..., object], object], error: type[Exception]
) -> None:
    async def test(workers: Workers) -> None:
        before = await workers.run(process)
        start = time.monotonic()
        with pytest.raises(error):
            await workers.run(*job)
        assert time.monotonic() - start < 5
        assert await workers.run(process) != before
        with pytest.raises(ProcessLookupError):
            os.kill(before, 0)

    with_pool(path, Limits(seconds=1, workers=1), test)


def test_memory_has_an_end(path: Path) -> None:
    async def test(workers: Workers) -> None:
        with pytest.raises(QueryMemoryError, match="300 MB"):
            await workers.run(asked, GREEDY)
        assert await is_whole(workers, 2)

    with_pool(path, Limits(megabytes=300, workers=2), test)


def test_who_leaves_takes_the_job_along(path: Path) -> None:
    async def test(workers: Workers) -> None:
        busy = await workers.run(process)
        leaving = asyncio.create_task(workers.run(rest, 60))
        await asyncio.sleep(0.1)
        leaving.cancel()
        await asyncio.gather(leaving, return_exceptions=True)
        assert await workers.run(process) != busy
        with pytest.raises(ProcessLookupError):
            os.kill(busy, 0)

    with_pool(path, Limits(workers=1), test)


def test_a_short_job_may_end_though_its_client_has_left(path: Path) -> None:
    async def test(workers: Workers) -> None:
        busy = await workers.run(process)
        leaving = asyncio.create_task(workers.run(rest, 0.15))
        await asyncio.sleep(0.1)
        leaving.cancel()
        await asyncio.gather(leaving, return_exceptions=True)
        assert await workers.run(process) == busy

    with_pool(path, Limits(workers=1), test)


def test_more_than_may_wait_are_sent_away_at_once_and_nobody_waits_for_ever(path: Path) -> None:
    async def test(workers: Workers) -> None:
        first = asyncio.create_task(workers.run(rest, 60))
        await asyncio.sleep(0.05)
        waiting = [asyncio.create_task(workers.run(size)) for _ in range(3)]
        await asyncio.sleep(0.05)
        start = time.monotonic()
        with pytest.raises(BusyError):
            await workers.run(size)
        assert time.monotonic() - start < 0.5
        outcomes = await asyncio.gather(first, *waiting, return_exceptions=True)
        assert all(isinstance(outcome, (BusyError, QueryTimeoutError, int)) for outcome in outcomes)
        assert await is_whole(workers, 1)

    with_pool(path, Limits(seconds=1, workers=1, waiting=3), test)


def test_a_store_that_is_not_there_is_told_by_its_name(tmp_path: Path) -> None:
    async def nothing(_: Workers) -> None:
        raise AssertionError

    with pytest.raises(StoreMissingError):
        with_pool(tmp_path / "none", Limits(workers=2), nothing)


def test_no_process_and_no_file_stays_behind(path: Path) -> None:
    seen: list[int] = []
    left: list[Path] = []

    async def test(workers: Workers) -> None:
        seen.extend(await asyncio.gather(workers.run(rest, 0.2), workers.run(rest, 0.2)))
        left.append(workers.spool())
        left[0].write_bytes(b"of a task that was ended")

    with_pool(path, Limits(workers=2), test)
    assert not left[0].parent.exists()
    for pid in seen:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
