"""The query: a question with typed parameters, kept as a ``.rq`` file, and its run on a store or an endpoint.

A query file starts with comments that say what it is::

    # question: Which events are there between two sides?
    # question@de: Welche Ereignisse gibt es zwischen zwei Seiten?
    # param actor (entity, required): one side, by name, Wikidata id, country code or IRI
    # param language (language, optional, default en): the language of labels
    # column actors: who acts
    # example: kg query events-between --param actor=Russland --param other=USA
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg import parameter, sparql
from kg.endpoint import Endpoint
from kg.errors import EndpointError, InputMissingError, QueryError
from kg.resources import resource
from kg.results import Results
from kg.vocabulary import PREFIXES

Source = ox.Store | Endpoint

_JSON = "application/sparql-results+json"
_TRIPLES = "application/n-triples"
_HEADER = re.compile(r"#\s*(question|question@de|param|column|example)(?:\s+(.*?))?\s*:\s+(.*\S)\s*")
_PARAM = re.compile(r"([a-z]\w*) \(([a-z-]+), (optional|required)(?:, default (\S+))?\)")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter. ``kind`` (of kg.parameter.KINDS) says how its value is read; ``default`` is a value."""

    name: str
    kind: str
    required: bool
    description: str
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """A query with its header. ``columns`` are names and descriptions in the order of the SELECT clause."""

    name: str
    text: str
    question: str = ""
    question_de: str = ""
    parameters: tuple[Parameter, ...] = ()
    columns: tuple[tuple[str, str], ...] = ()
    examples: tuple[str, ...] = ()


def read_query(name: str, text: str) -> Query:
    """The query in ``text``. Raises QueryError when a line of its header cannot be understood."""
    found: dict[str, list[tuple[str, str]]] = {}
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            break
        if match := _HEADER.fullmatch(line):
            found.setdefault(match[1], []).append((match[2] or "", match[3]))
    single = {key: " ".join(value for _, value in rows) for key, rows in found.items()}
    return Query(
        name=name,
        text=text,
        question=single.get("question", ""),
        question_de=single.get("question@de", ""),
        parameters=tuple(_parameter(name, *row) for row in found.get("param", ())),
        columns=tuple(found.get("column", ())),
        examples=tuple(value for _, value in found.get("example", ())),
    )


def _parameter(query: str, declaration: str, description: str) -> Parameter:
    match = _PARAM.fullmatch(declaration)
    if not match or match[2] not in parameter.KINDS:
        kinds = ", ".join(parameter.KINDS)
        raise QueryError(
            f"query {query}: cannot read the parameter {declaration!r}",
            f"write '# param name (kind, optional): ...'; the kinds are {kinds}",
        )
    return Parameter(match[1], match[2], match[3] == "required", description, match[4])


def load_queries() -> dict[str, Query]:
    """The shipped queries by name, in alphabetical order."""
    paths = sorted(resource("queries").glob("*.rq"))
    return {path.stem: read_query(path.stem, path.read_text(encoding="utf-8")) for path in paths}


def find(name: str) -> Query:
    """The shipped query ``name``. Raises QueryError, which names the nearest ones."""
    queries = load_queries()
    if name in queries:
        return queries[name]
    near = difflib.get_close_matches(name, queries, n=3, cutoff=0.4)
    hint = f"did you mean {' or '.join(near)}?" if near else "kg queries lists them"
    raise QueryError(f"there is no query {name!r}", hint)


def open_query(argument: str) -> Query:
    """The query that ``argument`` names: a shipped one, or a file.

    Raises QueryError for an unknown name, InputMissingError for a file that cannot be read. Text from
    standard input goes straight to ``read_query``.
    """
    path = Path(argument)
    if path.suffix not in (".rq", ".sparql") and len(path.parts) == 1:
        return find(argument)
    try:
        return read_query(path.stem, path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputMissingError(f"cannot read the query {argument}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise QueryError(f"the query {argument} is not UTF-8") from error


def run(source: Source, query: Query, params: Mapping[str, str] | None = None) -> Results:
    """Run ``query`` on a store or an endpoint with its parameters bound as terms.

    Raises QueryError when the query or a parameter is wrong (an unknown name, a name that no entity in the
    source bears, an update, a SERVICE call on a store), EndpointError when the endpoint fails.
    """
    return Results(_ask(source, fill(source, query, params)))


def fill(source: Source, query: Query, params: Mapping[str, str] | None = None) -> str:
    """The text of ``query`` with its parameters bound as terms.

    Raises QueryError when a parameter is wrong, EndpointError when the endpoint fails.
    """
    given = _complete(query, params or {})
    kinds = {declared.name: declared.kind for declared in query.parameters}
    values: dict[str, Sequence[sparql.Term]] = {
        name: parameter.terms(kinds[name], name, value, lambda text: _select(source, text))
        for name, value in given.items()
    }
    return sparql.bind(query.text, values)


def _complete(query: Query, params: Mapping[str, str]) -> dict[str, str]:
    """The parameters with their defaults. Raises QueryError for unknown and for missing ones."""
    known = {declared.name: declared for declared in query.parameters}
    for name in params:
        if name not in known:
            names = ", ".join(known) or "none"
            raise QueryError(f"{query.name} has no parameter {name!r}", f"its parameters: {names}")
    missing = [name for name, declared in known.items() if declared.required and not params.get(name)]
    if missing:
        needed = " ".join(f"--param {name}=..." for name in missing)
        raise QueryError(f"{query.name} needs {' and '.join(missing)}", f"kg query {query.name} {needed}")
    defaults = {name: declared.default for name, declared in known.items() if declared.default}
    return defaults | {name: value for name, value in params.items() if value}


def _ask(source: Source, text: str) -> ox.QuerySolutions | ox.QueryBoolean | tuple[ox.Triple, ...]:
    form = sparql.form(text)
    return _ask_endpoint(source, text, form) if isinstance(source, Endpoint) else _ask_store(source, text)


def _ask_store(store: ox.Store, text: str) -> ox.QuerySolutions | ox.QueryBoolean | tuple[ox.Triple, ...]:
    sparql.refuse_service(text)
    union = not sparql.has_dataset(text)  # pyoxigraph's union would override FROM
    try:
        answer = store.query(text, prefixes=PREFIXES, use_default_graph_as_union=union)
    except (SyntaxError, ValueError) as error:
        raise QueryError(f"the query is not SPARQL: {error}") from error
    return tuple(answer) if isinstance(answer, ox.QueryTriples) else answer


def _ask_endpoint(
    endpoint: Endpoint, text: str, form: sparql.Form
) -> ox.QuerySolutions | ox.QueryBoolean | tuple[ox.Triple, ...]:
    prologue = " ".join(f"PREFIX {prefix}: <{base}>" for prefix, base in PREFIXES.items())
    solutions = form in ("SELECT", "ASK")
    body = endpoint.ask(f"{prologue}\n{text}", _JSON if solutions else _TRIPLES)
    try:
        return _solutions(body) if solutions else _triples(body)
    except (SyntaxError, ValueError) as error:
        raise EndpointError(f"{endpoint.url} answered with broken data: {error}") from error


def _solutions(body: bytes) -> ox.QuerySolutions | ox.QueryBoolean:
    """Solutions are parsed as they are read: a first reading finds what is broken before any is shown."""
    first = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
    if isinstance(first, ox.QueryBoolean):
        return first
    for _ in first:
        pass
    return ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)


def _triples(body: bytes) -> tuple[ox.Triple, ...]:
    return tuple(quad.triple for quad in ox.parse(body, format=ox.RdfFormat.N_TRIPLES))


def _select(source: Source, text: str) -> ox.QuerySolutions:
    answer = _ask(source, text)
    assert isinstance(answer, ox.QuerySolutions), "parameters are looked up by SELECT"
    return answer
