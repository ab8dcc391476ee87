"""YASGUI's files, the editor of the query page: fetched when the package is built, or by hand.

``python -m kg.serve.assets`` fetches them into static/yasgui/. Without them the query page has a plain editor. This
module stands alone: it is the hook of hatchling's build too, which runs it before anything is installed.
"""

from __future__ import annotations

import base64
import hashlib
import importlib
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "static" / "yasgui"
PACKAGE, VERSION = "@zazuko/yasgui", "4.6.2"
INTEGRITY = "sha512-Zw45KdPoAE1KRaAoxIHdQqeJxvaVG1oQdntw0hy0ktX35Zu8ZccuOLrXCLwR+GU+0xMzLw8Mjw6BkSZV2vUuQw=="
# package.json names the licence (MIT) and the authors; the package has no file of its own for it.
FILES = {
    "package/build/yasgui.min.js": "yasgui.min.js",
    "package/build/yasgui.min.css": "yasgui.min.css",
    "package/package.json": "package.json",
}
_PATIENCE = 60  # seconds for npm


class AssetsError(Exception):
    """The files cannot be had; the message says why."""


def are_there(folder: Path = FOLDER) -> bool:
    """Whether the files are there, in the version that is wanted."""
    try:
        found = json.loads((folder / "package.json").read_text("utf8"))
    except (OSError, ValueError):
        return False
    return found.get("version") == VERSION and all((folder / name).is_file() for name in FILES.values())


def fetch(folder: Path = FOLDER) -> None:
    """Fetches the files by npm into ``folder``, all of them or none. Raises AssetsError."""
    with tempfile.TemporaryDirectory() as work:
        archive = _pack(Path(work))
        check(archive.read_bytes())
        found = unpack(archive)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in found.items():
        (folder / name).write_bytes(content)


def _pack(work: Path) -> Path:
    """The package's archive, as npm fetches it."""
    npm = shutil.which("npm")
    if npm is None:
        raise AssetsError("npm is not there")
    command = [npm, "pack", f"{PACKAGE}@{VERSION}", "--silent", "--fetch-retries=0", "--fetch-timeout=20000"]
    try:
        done = subprocess.run(
            command, cwd=work, capture_output=True, text=True, timeout=_PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise AssetsError(f"npm failed: {error}") from error
    archives = sorted(work.glob("*.tgz"))
    if done.returncode or len(archives) != 1:
        raise AssetsError(f"npm failed: {done.stderr.strip() or done.returncode}")
    return archives[0]


def check(content: bytes) -> None:
    """Raises AssetsError unless this is the archive that INTEGRITY names."""
    found = "sha512-" + base64.b64encode(hashlib.sha512(content).digest()).decode()
    if found != INTEGRITY:
        raise AssetsError(f"{PACKAGE} {VERSION} is not the archive it should be: {found}")


def unpack(archive: Path) -> dict[str, bytes]:
    """The files that are wanted, by name. Raises AssetsError when one is missing."""
    found = {}
    with tarfile.open(archive, "r:gz") as packed:
        for path, name in FILES.items():
            try:
                member = packed.extractfile(path)
            except KeyError:
                member = None
            if member is None:
                raise AssetsError(f"{PACKAGE} {VERSION} lacks {path}")
            found[name] = member.read()
    return found


def get_build_hook() -> type:
    """What hatchling runs before it builds; ``KG_OFFLINE=1`` keeps it from the network.

    hatchling is imported here, by name: it is there when a package is built, and not when it runs.
    """
    interface = importlib.import_module("hatchling.builders.hooks.plugin.interface")

    def initialize(hook: Any, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG001 -- hatchling's names
        if are_there() or os.environ.get("KG_OFFLINE"):
            return
        try:
            fetch()
        except AssetsError as error:
            hook.app.display_warning(f"the query page gets a plain editor: {error}")

    return type("AssetsHook", (interface.BuildHookInterface,), {"initialize": initialize})


if __name__ == "__main__":
    fetch()
