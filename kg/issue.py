"""The issue record: one input item that could not be used, and why."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Issue:
    """A named problem with one item. ``code`` is stable (``empty``, ``not-utf8``, ...); ``hint`` is the next step."""

    code: str
    source: str
    message: str
    hint: str
