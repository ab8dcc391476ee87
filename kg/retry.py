"""Retry: how often a busy server is asked again, and how long it is left alone in between."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from kg.errors import EndpointBusyError

_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True)
class Manners:
    """How a server is treated. Waits are in seconds: ``pause`` from an answer to the next request at least.

    Something is asked for ``tries`` times at most, ``first_wait`` behind the first failure, twice that behind the next,
    unless the server names a time itself. When a wait comes to more than ``longest_wait``, we give up.
    """

    pause: float = 1.0
    tries: int = 6
    first_wait: float = 2.0
    longest_wait: float = 300.0


def persist(
    request: Callable[[], _Answer],
    manners: Manners,
    tell: Callable[[float], None],
    is_final: Callable[[EndpointBusyError], bool] = lambda _: False,
) -> _Answer:
    """What ``request`` answers, asked again while the server is busy. ``tell`` is told of each wait before it.

    Raises the last EndpointBusyError when tries are used up, the server asks for too long a wait, or ``is_final``.
    """
    wait = manners.first_wait
    for left in reversed(range(manners.tries)):
        try:
            return request()
        except EndpointBusyError as error:
            pause = wait if error.wait is None else error.wait
            if not left or pause > manners.longest_wait or is_final(error):
                raise
        tell(pause)
        time.sleep(pause)
        wait = min(2 * wait, manners.longest_wait)
    raise AssertionError("the last try returns or raises")
