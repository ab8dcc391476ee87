"""Content negotiation: which of the forms that can be written a client wants most (RFC 9110, 12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import pyoxigraph as ox

from kg.errors import KgError

F = TypeVar("F", covariant=True)

_QUALITY = re.compile(r"0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?")


class NotAcceptableError(KgError):
    """A client takes none of the forms that there are."""


@dataclass(frozen=True, slots=True)
class Form(Generic[F]):
    """A form to write in: the media types by which it is asked for, the proper one first."""

    media_types: tuple[str, ...]
    format: F

    @property
    def content_type(self) -> str:
        """The media type to send; text gets its charset."""
        proper = self.media_types[0]
        return f"{proper}; charset=utf-8" if proper.startswith("text/") else proper


HTML = Form(("text/html", "application/xhtml+xml"), None)
SOLUTIONS = (
    Form(("application/sparql-results+json", "application/json"), ox.QueryResultsFormat.JSON),
    Form(("application/sparql-results+xml", "application/xml", "text/xml"), ox.QueryResultsFormat.XML),
    Form(("text/csv",), ox.QueryResultsFormat.CSV),
    Form(("text/tab-separated-values",), ox.QueryResultsFormat.TSV),
)
TRIPLES = (
    Form(("text/turtle",), ox.RdfFormat.TURTLE),
    Form(("application/n-triples",), ox.RdfFormat.N_TRIPLES),
    Form(("application/ld+json", "application/json"), ox.RdfFormat.JSON_LD),
    Form(("application/rdf+xml", "application/xml", "text/xml"), ox.RdfFormat.RDF_XML),
)


def choose(accept: str, forms: Sequence[Form[F]]) -> Form[F]:
    """The form that the ``Accept`` header likes best; of equals the first, and the first if it is empty.

    The most specific range that fits a media type decides on it; what cannot be read in the header is passed
    over. Raises NotAcceptableError when no form is taken.
    """
    ranges = [parsed for part in accept.split(",") if (parsed := _range(part))]
    if not ranges:
        return forms[0]
    best = max(forms, key=lambda form: _liking(form, ranges))
    if _liking(best, ranges) == 0:
        offered = ", ".join(form.media_types[0] for form in forms)
        raise NotAcceptableError("no form that the Accept header allows", f"ask for one of {offered}")
    return best


def _range(part: str) -> tuple[str, float] | None:
    """A media range and its quality; None when it is none. Other parameters play no part."""
    name, *parameters = (piece.strip().lower() for piece in part.split(";"))
    if name.count("/") != 1:
        return None
    quality = next((value[2:] for value in parameters if value.startswith("q=")), "1")
    return (name, float(quality)) if _QUALITY.fullmatch(quality) else None


def _liking(form: Form[F], ranges: Sequence[tuple[str, float]]) -> float:
    """The quality of the proper media type, or of another one that is asked for by its full name."""
    given = dict(reversed(ranges))
    proper, *others = form.media_types
    fitting = (name for name in (proper, proper.split("/")[0] + "/*", "*/*") if name in given)
    return max([given.get(next(fitting, ""), 0), *(given.get(name, 0) for name in others)])
