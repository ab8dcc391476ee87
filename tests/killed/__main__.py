"""Kills builds at random moments, and shows that nothing comes of it.

Half of the kills fall at a random time of the build, half at a random moment of a phase in which it writes, so that
short ones are not missed. A store is killed once or several times, begun with nothing or holding an earlier edition of
the articles. After each kill it must open and hold whole articles only; at last a build that is left alone must give
what an undisturbed one gave, to the byte.
"""

from __future__ import annotations

import argparse
import math
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from kg import ontology
from kg.pipeline import RESOLVE_EVERY

from . import news
from .check import differences, faults, finished, left
from .process import PHASES, FailedError, Moment, Watch, build, killed, run

_AGAIN = 0.8  # how likely a killed store is killed again before it is finished
_EARLIER = 1 / 3  # how likely it holds the earlier edition at first
_AIMED_AT = [
    PHASES.index(name) for name in PHASES if name.startswith(("opening", "writing", "flushing", "ending"))
]
_LEAST = 0.05  # of a build's time: so long one is waited for that has little to do
_SHOWN = 20  # faults


def main(arguments: Sequence[str] | None = None) -> int:
    """Kills builds, prints what came of it, and gives 1 when anything was wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.killed", description=__doc__)
    parser.add_argument("--articles", type=int, default=500, help="articles of a build (default: 500)")
    parser.add_argument("--kills", type=int, default=100, help="how many builds are killed (default: 100)")
    parser.add_argument("--resolve-every", type=int, default=100, metavar="N", help="articles (default: 100)")
    parser.add_argument("--seed", type=int, default=1, help="of the moments (default: 1)")
    parser.add_argument(
        "--minutes", type=float, default=math.inf, help="ends behind so many, whatever it has done"
    )
    options = parser.parse_args(arguments)
    ontology.load()  # once, and not in every process
    folder = Path(tempfile.mkdtemp())
    rounds = Rounds(folder, options.articles, options.resolve_every, random.Random(options.seed))
    while len(rounds.kills) < options.kills and not rounds.wrong and rounds.seconds < 60 * options.minutes:
        rounds.life(options.kills - len(rounds.kills))
    print("\n".join(rounds.figures()))
    if rounds.wrong:
        print("\n".join([f"WRONG, see {folder}:", *rounds.wrong[:_SHOWN]]))
    else:
        shutil.rmtree(folder)
    return bool(rounds.wrong)


@dataclass(frozen=True)
class Kill:
    """Where a build was killed, and what it left: articles as they should be, reports, marks; or no store yet."""

    phase: str
    current: int = 0
    reports: int = 0
    pending: int = 0
    store: bool = True

    def __str__(self) -> str:
        if not self.store:
            return f"{self.phase}: no store yet"
        return f"{self.phase}: {self.current} articles done, {self.reports} reports, {self.pending} marks"


class Rounds:
    """Builds that are killed and finished, one store after the other."""

    def __init__(self, folder: Path, articles: int, resolve_every: int, chance: random.Random) -> None:
        self.kills: list[Kill] = []
        self.wrong: list[str] = []
        self._lives: list[int] = []
        self._begun = time.perf_counter()
        self._folder, self._chance, self._resolve_every = folder, chance, resolve_every
        self._source, earlier = folder / "articles.jsonl", folder / "earlier.jsonl"
        news.write(self._source, articles)
        news.write(earlier, articles, earlier=True)
        self._earlier = folder / "earlier" / "store"
        undisturbed, at_once = folder / "undisturbed" / "store", folder / "at-once" / "store"
        _build_alone(earlier, self._earlier, resolve_every)
        self._usual = _build_alone(self._source, undisturbed, resolve_every)
        _build_alone(self._source, at_once, articles)
        self._expected = run(partial(finished, undisturbed))
        self._note(at_once, differences(run(partial(finished, at_once)), self._expected))
        self._new, self._old = (_articles(undisturbed), _articles(self._earlier))

    @property
    def seconds(self) -> float:
        """How long this has taken so far."""
        return time.perf_counter() - self._begun

    def life(self, most: int) -> None:
        """One store: begun, killed at most so many times, finished and compared."""
        store = self._folder / str(len(self._lives) + 1) / "store"
        store.parent.mkdir()
        whole = {name: {digest} for name, digest in self._new.items()}
        current = 0
        if self._chance.random() < _EARLIER:
            shutil.copytree(self._earlier, store)
            current = self._current(self._old)
            for name, digest in self._old.items():
                whole[name].add(digest)
        times = 0
        try:
            while times < most and (kill := self._kill(store, whole, current)):
                current, times = kill.current, times + 1
                if self._chance.random() >= _AGAIN:
                    break
            _build_alone(self._source, store, RESOLVE_EVERY)
            self._note(store, differences(run(partial(finished, store)), self._expected))
        except FailedError as error:
            self._note(store, [str(error)])
        self._lives.append(times)
        if not self.wrong:
            shutil.rmtree(store.parent)

    def _kill(self, store: Path, whole: Mapping[str, Set[str]], current: int) -> Kill | None:
        """Kills a build and looks at the store; None when the build ended before."""
        moment = self._moment(1 - current / len(self._new))
        watch = killed(partial(build, self._source, store, self._resolve_every), moment)
        if watch is None:
            return None
        state = run(partial(left, store))
        if state is None:
            kill = Kill(watch.now, store=False)
        else:
            done = self._current(state.articles)
            kill = Kill(watch.now, done, len(state.reports), len(state.pending))
            self._note(store, faults(state, whole))
        self.kills.append(kill)
        print(f"kill {len(self.kills)}, store {len(self._lives) + 1}, {kill}", flush=True)
        return kill

    def _moment(self, to_do: float) -> Moment:
        """A random moment of a build that has this share of the articles before it."""
        usual, chance = self._usual, self._chance
        if chance.random() < 0.5:
            return Moment(0, 1, chance.uniform(0, sum(usual.seconds) * max(to_do, _LEAST)))
        phase = chance.choice(_AIMED_AT)
        entries = usual.entries[phase]
        entry = chance.randint(1, max(1, int(entries * to_do)))
        return Moment(phase, entry, chance.uniform(0, usual.seconds[phase] / entries))

    def _current(self, articles: Mapping[str, str]) -> int:
        """How many articles are as the build should leave them."""
        return sum(self._new.get(name) == digest for name, digest in articles.items())

    def _note(self, store: Path, wrong: Iterable[str]) -> None:
        self.wrong += (f"store {store.parent.name}: {fault}" for fault in wrong)

    def figures(self) -> Iterator[str]:
        """What was done, and what came of it."""
        usual, width = self._usual, max(map(len, PHASES))
        yield f"{len(self._new)} articles, {sum(usual.seconds):.1f} s for a build that is left alone"
        counts = Counter(kill.phase for kill in self.kills)
        for number, phase in enumerate(PHASES):
            yield f"  {phase:{width}} {counts[phase]:>4} kills {usual.seconds[number]:>8.3f} s"
        done = [kill.current for kill in self.kills if kill.store] or [0]
        yield (
            f"articles done at a kill: {min(done)} to {max(done)}, median {statistics.median(done):.0f};"
            f" no store yet: {sum(not kill.store for kill in self.kills)} kills"
        )
        yield (
            f"{len(self.kills)} kills, {len(self._lives)} stores, {max(self._lives, default=0)} kills of one at most,"
            f" {len(self.wrong)} faults, {self.seconds:.0f} s"
        )


def _build_alone(source: Path, store: Path, resolve_every: int) -> Watch:
    """A build that nobody kills, and how long it was at what."""
    store.parent.mkdir(exist_ok=True)
    watch = Watch()
    run(partial(build, source, store, resolve_every, watch))
    return watch


def _articles(store: Path) -> Mapping[str, str]:
    """The digests of the articles' graphs of a store."""
    state = run(partial(left, store))
    assert state
    return state.articles


if __name__ == "__main__":
    sys.exit(main())
