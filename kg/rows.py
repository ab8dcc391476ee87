"""The rows: what a query answered, as Python values, one row at a time."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

import pyoxigraph as ox

from kg.errors import PackageMissingError, QueryError
from kg.results import Results, short
from kg.vocabulary import RDF, XSD

if TYPE_CHECKING:
    import pandas

Value: TypeAlias = str | int | float | Decimal | datetime.date | None
"""What stands in a cell: bool and datetime.datetime are an int and a date; None where nothing is bound."""

ANSWER = ("answer",)
TRIPLE = ("subject", "predicate", "object")

_INTEGERS = (
    "integer", "long", "int", "short", "byte", "nonNegativeInteger", "nonPositiveInteger", "positiveInteger",
    "negativeInteger", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte",
)  # fmt: skip
_DAY = r"\d{4}-\d\d-\d\d"
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}
_Reader: TypeAlias = tuple[re.Pattern[str], Callable[[str], Value]]
_INTEGER: _Reader = (re.compile(r"[+-]?\d{1,4000}", re.ASCII), int)  # Python reads no longer ones
_FLOAT: _Reader = (re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|[+-]?INF|NaN", re.ASCII), float)
_READERS: dict[str, _Reader] = {
    **{str(XSD[name]): _INTEGER for name in _INTEGERS},
    str(XSD.decimal): (re.compile(r"[+-]?(\d+\.?\d*|\.\d+)", re.ASCII), Decimal),
    str(XSD.double): _FLOAT,
    str(XSD.float): _FLOAT,
    str(XSD.boolean): (re.compile("|".join(_BOOLEANS)), _BOOLEANS.__getitem__),
    str(XSD.date): (re.compile(_DAY, re.ASCII), datetime.date.fromisoformat),
    str(XSD.dateTime): (
        re.compile(rf"{_DAY}T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?", re.ASCII),
        datetime.datetime.fromisoformat,
    ),
}
_LANG_STRING = str(RDF.langString)


class IRI(str):
    """An IRI in full; it equals the string."""

    __slots__ = ()

    @property
    def short(self) -> str:
        """The IRI as tables show it: with a prefix in the place of its namespace, where one is known."""
        return short(self)


class Text(str):
    """Text in a language; it equals the string. ``language`` is a tag such as ``de``."""

    __slots__ = ("language",)
    language: str

    def __new__(cls, text: str, language: str = "") -> Text:
        """``text`` with its language."""
        made = super().__new__(cls, text)
        made.language = language
        return made


@dataclass(frozen=True, slots=True, repr=False)
class Row:
    """One answer. ``row.column``, ``row["column"]`` and ``row[0]`` are values; a row unpacks like a tuple."""

    _columns: tuple[str, ...]
    _values: tuple[Value, ...]

    def asdict(self) -> dict[str, Any]:
        """The values by column."""
        return dict(zip(self._columns, self._values, strict=True))

    def __getitem__(self, key: str | int) -> Any:
        if isinstance(key, int):
            return self._values[key]
        if key not in self._columns:
            raise KeyError(f"no column {key!r}; there are {', '.join(self._columns)}")
        return self._values[self._columns.index(key)]

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError as error:
            raise AttributeError(error.args[0]) from None

    def __iter__(self) -> Iterator[Any]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"Row({', '.join(f'{name}={value!r}' for name, value in self.asdict().items())})"


class Rows(Iterator[Row]):
    """An iterator over the rows of an answer, which come as they are found and can be read once.

    ``columns`` are the names of the variables. ASK gives one row with the column ``answer``, CONSTRUCT and
    DESCRIBE a row a triple, with ``subject``, ``predicate`` and ``object``.
    """

    columns: tuple[str, ...]

    def __init__(self, results: Results, check: Callable[[], object]) -> None:
        """``check`` is called before each row, and raises when there is nothing to read from any more."""
        self._check = check
        self.columns, self._values = _read(results)

    def __next__(self) -> Row:
        self._check()
        return Row(self.columns, next(self._values))

    def one(self) -> Row:
        """The one row of an answer that has one. Raises QueryError when there is none, or more."""
        found = next(self, None)
        if found is None or next(self, None) is not None:
            raise QueryError(f"the answer has {'no row' if found is None else 'several rows'}, not one")
        return found

    def to_pandas(self) -> pandas.DataFrame:
        """The rows that have not been read, as a data frame. Raises PackageMissingError without pandas."""
        try:
            import pandas
        except ImportError as error:
            raise PackageMissingError(
                "pandas is not installed", "pip install 'diplograph[pandas]'"
            ) from error
        return pandas.DataFrame([tuple(row) for row in self], columns=list(self.columns))


def _read(results: Results) -> tuple[tuple[str, ...], Iterator[tuple[Value, ...]]]:
    """The columns of an answer, and its rows as they come."""
    answer = results.answer
    if isinstance(answer, ox.QueryBoolean):
        return ANSWER, iter([(bool(answer),)])
    if isinstance(answer, tuple):
        return TRIPLE, (tuple(map(value, (t.subject, t.predicate, t.object))) for t in answer)
    columns = tuple(variable.value for variable in answer.variables)
    return columns, (tuple(map(value, solution)) for solution in answer)


def value(term: object) -> Value:
    """The Python value of a term.

    Whole numbers are int, decimals Decimal, doubles and floats float, and likewise bool, datetime.date and
    datetime.datetime; IRIs are IRI, texts with a language Text. All else, and what is not of the type that it
    says, is a string as it stands.
    """
    match term:
        case None:
            return None
        case ox.NamedNode():
            return IRI(term.value)
        case ox.Literal(language=str(language)):
            return Text(term.value, language)
        case ox.Literal():
            return _literal(term.value, term.datatype.value)
        case _:
            return str(term)


def _literal(text: str, datatype: str) -> Value:
    form, read = _READERS.get(datatype, (None, str))
    if form is None or not form.fullmatch(text):
        return text
    try:
        return read(text)
    except ValueError:  # a day that no calendar has
        return text
