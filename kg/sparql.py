"""SPARQL text: what a query is, whether it may run here, and how parameters get into it as terms.

The text is cut into the tokens of SPARQL's grammar, so that a word inside a string, an IRI or a comment is
never taken for a keyword.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import pyoxigraph as ox

from kg.errors import QueryError

Form = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]
Term = ox.NamedNode | ox.Literal

_FORMS: tuple[Form, ...] = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"})
_NUMBER = re.compile(r"(?:\s|#[^\n\r]*)*([0-9]+)")
_ESCAPED = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_TOKEN = re.compile(
    rf"""
      (?P<space>\s+|\#[^\n\r]*)
    | (?P<iri><(?:[^<>"{{}}|^`\\\x00-\x20]|{_ESCAPED})*>)
    | (?P<long>\"\"\"(?:[^\\]|\\.)*?\"\"\"|'''(?:[^\\]|\\.)*?''')
    | (?P<string>"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
    | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<variable>[?$]\w+)
    | (?P<name>(?:\w[\w.-]*)?:(?:[\w:.-]|%[0-9A-Fa-f]{{2}}|\\[_~.!$&'()*+,;=/?\#@%-])*)
    | (?P<word>[^\W\d]\w*)
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """One token: its ``kind`` (``word``, ``iri``, ``string``, ...), its text, and the offset of its end."""

    kind: str
    text: str
    end: int


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a query, without white space and comments."""
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "other"
        if kind != "space":
            yield Token(kind, match.group(), match.end())


def form(text: str) -> Form:
    """Which of the four query forms ``text`` is. Raises QueryError for an update and for what is no query."""
    for token in tokens(text):
        word = token.text.upper() if token.kind == "word" else ""
        if word in _UPDATES:
            raise QueryError("this is an update, and queries only read", "write SELECT, ASK or CONSTRUCT")
        for known in _FORMS:
            if word == known:
                return known
    raise QueryError("no query found", "a query starts with SELECT, ASK, CONSTRUCT or DESCRIBE")


def has_dataset(text: str) -> bool:
    """Whether the query names its own graphs with FROM, which a union default graph would override."""
    return any(token.kind == "word" and token.text.upper() == "FROM" for token in tokens(text))


def limit(text: str) -> int | None:
    """The LIMIT of the query itself; None when it has none. One in a sub-query is not meant."""
    depth, found = 0, None
    for token in tokens(text):
        depth += {"{": 1, "}": -1}.get(token.text, 0)
        if depth == 0 and token.kind == "word" and token.text.upper() == "LIMIT":
            found = _NUMBER.match(text, token.end)
    return int(found[1]) if found else None


def refuse_service(text: str) -> None:
    """Raise QueryError when the query would make the store call another server (SERVICE).

    The engine takes ``trueSERVICE`` for two words, so a word that merely ends in SERVICE is refused as well.
    """
    for token in tokens(text):
        if token.kind == "word" and token.text.upper().endswith("SERVICE"):
            raise QueryError(
                "SERVICE is refused: a local query must not call other servers",
                "run the query on that server with --endpoint",
            )
        if token.kind == "other" and token.text == "\\":
            raise QueryError("a backslash stands outside of a string or name")


@dataclass(slots=True)
class _Scope:
    """A SELECT (or the query's own form) with its group: variables of the one are not those of another."""

    depth: int  # of braces, where the word SELECT stands
    parentheses: int
    start: int | None = None  # the offset just behind the brace that opens the group
    names: set[str] = field(default_factory=set)


def _scopes(text: str) -> list[_Scope]:
    """The query's own scope, then those of its sub-SELECTs, in order."""
    found = list(tokens(text))
    at = next(i for i, token in enumerate(found) if token.kind == "word" and token.text.upper() in _FORMS)
    scopes = [_Scope(0, 0)]
    open_scopes = scopes[:]
    rest = iter(found[at + 1 :])
    if found[at].text.upper() == "CONSTRUCT" and found[at + 1].text == "{":
        _skip_template(rest)
    braces = parentheses = 0
    for token in rest:
        innermost = open_scopes[-1]
        if token.kind == "variable":
            innermost.names.add(token.text[1:])
        elif token.kind == "word" and token.text.upper() == "SELECT":
            scopes.append(_Scope(braces, parentheses))
            open_scopes.append(scopes[-1])
        parentheses += {"(": 1, ")": -1}.get(token.text, 0)
        # A brace inside of parentheses belongs to an EXISTS.
        if token.text == "{" and innermost.start is None and parentheses == innermost.parentheses:
            innermost.start = token.end
        braces += {"{": 1, "}": -1}.get(token.text, 0)
        while len(open_scopes) > 1 and braces < open_scopes[-1].depth:
            open_scopes.pop()
    if scopes[0].start is None:
        raise QueryError("the query has no WHERE group that a parameter could stand in")
    return scopes


def _skip_template(rest: Iterator[Token]) -> None:
    """Move behind the braces of a CONSTRUCT template."""
    for token in rest:
        if token.text == "}":
            return


def bind(text: str, values: Mapping[str, Sequence[Term]]) -> str:
    """The query with each variable of ``values`` restricted to its terms, by VALUES.

    pyoxigraph writes the terms and escapes them, so that no value can leave its place; one text serves the
    embedded store and any endpoint. VALUES stand at the head of the outermost group and of the group of each
    sub-SELECT, in each for the variables that are written in it. By SPARQL's scoping they are known there, in
    the FILTER of an OPTIONAL directly in it, and behind it (GROUP BY, HAVING), but in no other nested group: a
    FILTER on a parameter belongs into the group of its SELECT. Raises QueryError when the query has no group.
    """
    if not values:
        return text
    for scope in sorted(_scopes(text), key=lambda scope: scope.start or 0, reverse=True):
        clauses = (
            f"VALUES ?{name} {{ {' '.join(map(str, terms))} }}"
            for name, terms in values.items()
            if name in scope.names
        )
        if scope.start is not None and (inserted := " ".join(clauses)):
            text = f"{text[: scope.start]} {inserted} {text[scope.start :]}"
    return text
