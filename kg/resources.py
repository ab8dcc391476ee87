"""Resources: where ontology, queries, reference data and outline lie, in a checkout and in an installed wheel."""

from __future__ import annotations

from pathlib import Path

from kg.errors import InputMissingError

_PACKAGE = Path(__file__).resolve().parent
_IN_CHECKOUT = {
    "ontology": "ontology",
    "outline": "data/outline",
    "queries": "queries",
    "reference": "data/reference",
}


def resource(name: str) -> Path:
    """The folder of a packaged resource: ``ontology``, ``outline``, ``queries`` or ``reference``.

    Raises InputMissingError when the installation is incomplete.
    """
    for folder in (_PACKAGE / "_resources" / name, _PACKAGE.parent / _IN_CHECKOUT[name]):
        if folder.is_dir():
            return folder
    raise InputMissingError(f"the packaged folder {name!r} is missing", "reinstall diplograph")
