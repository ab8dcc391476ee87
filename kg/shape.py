"""The shape of JSON from outside: which keys and values an object must have, and in words what it lacks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

Shape: TypeAlias = "type | Maybe | list[Any] | dict[str, Any]"
"""A type; a list with the shape of its items; the shapes of an object's keys (it may have more keys)."""

_NAMES = {str: "a string", int: "a whole number", bool: "true or false", dict: "an object", list: "a list"}


@dataclass(frozen=True, slots=True)
class Maybe:
    """What may be null or missing, and else has a shape."""

    shape: Shape


def misfits(value: object, shape: Shape, where: str = "") -> Iterator[str]:
    """In words, each place at which a JSON value does not have the shape; ``where`` says how to reach the value."""
    if isinstance(shape, Maybe):
        if value is not None:
            yield from misfits(value, shape.shape, where)
        return
    kind = shape if isinstance(shape, type) else type(shape)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        yield f"{where or 'it'} is not {_NAMES[kind]}"
    elif isinstance(shape, dict) and isinstance(value, dict):
        yield from _misfits_of_keys(value, shape, where)
    elif isinstance(shape, list) and isinstance(value, list):
        for index, item in enumerate(value):
            yield from misfits(item, shape[0], f"{where}[{index}]")


def _misfits_of_keys(value: dict[str, object], shape: dict[str, Any], where: str) -> Iterator[str]:
    for key, wanted in shape.items():
        path = f"{where}.{key}" if where else key
        if key in value or isinstance(wanted, Maybe):
            yield from misfits(value.get(key), wanted, path)
        else:
            yield f"{path} is missing"
