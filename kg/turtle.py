"""Turtle files that people edit: read into plain dictionaries; errors name the file and the line."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from kg.errors import BadDataError, InputMissingError

Node: TypeAlias = NamedNode | BlankNode | Literal | Triple
Description: TypeAlias = dict[str, list[Node]]
"""What is said of one subject: predicate IRI to objects, in order of the file."""


class MalformedError(Exception):
    """A file that is Turtle but not in the form it should have; readers turn it into BadDataError.

    ``word`` is a word of the file that leads to the line in question, since the parser keeps no positions.
    """

    def __init__(self, word: str, message: str, hint: str = "compare with ontology/README.md") -> None:
        super().__init__(message)
        self.word = word
        self.hint = hint

    def at(self, path: Path) -> BadDataError:
        """The same error, for the file in which it was found."""
        return BadDataError(f"{path}:{line_of(path, self.word)}: {self}", self.hint)


def read_turtle(path: Path) -> dict[NamedNode | BlankNode, Description]:
    """All subjects of a Turtle file with their descriptions, in order of the file.

    Raises InputMissingError when there is no such file and BadDataError, with the line, when it is no Turtle.
    """
    subjects: dict[NamedNode | BlankNode, Description] = {}
    try:
        for quad in parse(path=str(path), format=RdfFormat.TURTLE):
            subjects.setdefault(quad.subject, {}).setdefault(quad.predicate.value, []).append(quad.object)
    except FileNotFoundError:
        raise InputMissingError(f"{path}: no such file") from None
    except SyntaxError as error:
        raise BadDataError(f"{path}:{error.lineno}: {error.msg}", "correct the Turtle at this line") from None
    except (OSError, ValueError) as error:
        raise BadDataError(f"{path}: cannot be read: {error}", "give a Turtle file in UTF-8") from None
    return subjects


def line_of(path: Path, word: str) -> int:
    """The number, from 1, of the first line that holds ``word`` as a whole name; 1 when none does."""
    whole = re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])")
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((number for number, line in enumerate(lines, 1) if whole.search(line)), 1)
