"""Errors with names: the library raises them, the command line alone prints them and picks the exit code."""

from __future__ import annotations


class KgError(Exception):
    """Base of all errors that a user can do something about. ``hint`` names the next step."""

    exit_code = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class InputMissingError(KgError):
    """A file or folder that was named does not exist."""

    exit_code = 3


class BadDataError(KgError):
    """A file exists but does not hold what it should (lexicon, reference data, record file)."""

    exit_code = 4


class PackageMissingError(KgError, ImportError):
    """A package is not installed that one part alone needs; an ImportError, too."""


class StoreError(KgError):
    """The store cannot be opened or written."""

    exit_code = 5


class StoreLockedError(StoreError):
    """Another process holds the store."""


class StoreCorruptError(StoreError):
    """The store's files are damaged."""


class StoreForeignError(StoreError):
    """The folder is not a store of this program, or of another version of it."""


class QueryError(KgError):
    """A query or its parameters are wrong."""

    exit_code = 6


class EndpointError(KgError):
    """A SPARQL endpoint did not answer as it should."""

    exit_code = 7


class EndpointBusyError(EndpointError):
    """A SPARQL endpoint did not answer this time, and may the next.

    ``wait`` is how many seconds it asks to be left alone; ``slow`` says that the answer took too long.
    """

    def __init__(
        self, message: str, hint: str = "", *, wait: float | None = None, slow: bool = False
    ) -> None:
        super().__init__(message, hint)
        self.wait = wait
        self.slow = slow


class EndpointRefusedError(EndpointError):
    """A SPARQL endpoint answered with an HTTP error that the same request will meet again; ``status`` is its number."""

    def __init__(self, message: str, hint: str = "", *, status: int) -> None:
        super().__init__(message, hint)
        self.status = status


class EndpointCutError(EndpointError):
    """A SPARQL endpoint answered with a part of what was asked for."""


class InvalidGraphError(KgError):
    """The graph breaks its shapes."""

    exit_code = 8


class DifferentError(KgError):
    """Two graphs differ, and the caller asked to be told so by the exit code."""

    exit_code = 9
