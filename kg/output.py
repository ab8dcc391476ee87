"""The output: a file that is either there whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from kg.errors import InputMissingError, KgError


def write_whole(path: Path, parts: Iterable[bytes]) -> None:
    """Write ``parts`` one after the other to a temporary file beside ``path``, then move that into place.

    Raises InputMissingError when the folder does not exist, and KgError when it cannot be written or the disk
    is full; a file that was there before is then unchanged, and nothing half-written remains.
    """
    target = path.resolve()
    if not target.parent.is_dir():
        raise InputMissingError(f"the folder {path.parent} does not exist", f"mkdir -p {path.parent}")
    if target.is_dir():
        raise KgError(f"{path} is a folder", "name a file in it")
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            file.writelines(parts)
        temporary.replace(target)
    except OSError as error:
        raise KgError(
            f"cannot write {path}: {error.strerror}", "is there space, and may you write there?"
        ) from error
    finally:
        temporary.unlink(missing_ok=True)
