"""The endpoint: a SPARQL server somewhere else, asked through SPARQLWrapper."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from urllib.parse import urlsplit

from SPARQLWrapper import POST, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from kg.errors import EndpointError

_AGENT = "diplograph (kg query)"
_SHOWN = 300  # characters of a server's complaint; Oxigraph and Virtuoso send the whole query back
_CHUNK = 1 << 16


class _RefuseRedirect(urllib.request.HTTPRedirectHandler):
    """Turns every redirect into an error: urllib would repeat the POST as a GET without its body."""

    def redirect_request(self, *args: object) -> None:
        """No request: urllib then raises HTTPError."""


class _Wrapper(SPARQLWrapper):
    """SPARQLWrapper that follows no redirect and leaves HTTP errors as they are.

    ``seconds`` replaces its own timeout, which holds whole seconds only.
    """

    seconds: float = 60.0

    def _query(self) -> tuple[HTTPResponse, str]:
        opener = urllib.request.build_opener(_RefuseRedirect)
        return opener.open(self._createRequest(), timeout=self.seconds), self.returnFormat


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A SPARQL endpoint. ``timeout`` is the time in seconds that one answer may take in all."""

    url: str
    timeout: float = 60.0

    def ask(self, query: str, accept: str) -> bytes:
        """The server's answer to ``query`` in the media type ``accept``.

        Raises EndpointError when the server cannot be reached, redirects, complains, answers in another media
        type or takes too long.
        """
        _check_url(self.url)
        wrapper = _Wrapper(self.url, agent=_AGENT)
        wrapper.setMethod(POST)
        wrapper.setQuery(query)
        wrapper.setOnlyConneg(True)
        wrapper.addCustomHttpHeader("Accept", accept)
        wrapper.seconds = self.timeout
        try:
            with wrapper.query().response as response:
                return _read(response, accept, time.monotonic() + self.timeout)
        except urllib.error.HTTPError as error:
            raise _complaint(self.url, error) from error
        except (OSError, HTTPException, SPARQLWrapperException) as error:
            reason = getattr(error, "reason", error)
            raise EndpointError(
                f"{self.url}: {reason}", "is the server running, the address right?"
            ) from error


def _check_url(url: str) -> None:
    """Raise EndpointError unless ``url`` is an http(s) address: urllib would open files, too."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise EndpointError(
            f"{url!r} is no http(s) address", "an endpoint looks like http://localhost:7878/query"
        )


def _read(response: HTTPResponse, accept: str, deadline: float) -> bytes:
    """The whole body; the socket's own timeout restarts with every byte, so the deadline is kept here."""
    media_type = response.headers.get_content_type()
    if media_type != accept:
        raise EndpointError(
            f"the server answered in {media_type}, not {accept}", "is this a SPARQL endpoint?"
        )
    body = bytearray()
    while chunk := response.read1(_CHUNK):
        body += chunk
        if time.monotonic() > deadline:
            raise EndpointError("the server took too long to answer", "narrow the query or raise the timeout")
    if response.length:  # what read1() leaves of a body that was announced longer
        raise EndpointError("the server's answer breaks off", "try again")
    return bytes(body)


def _complaint(url: str, error: urllib.error.HTTPError) -> EndpointError:
    """What the server said, cut to a readable length."""
    if 300 <= error.code < 400:
        target = error.headers.get("Location", "another address")
        return EndpointError(f"{url} redirects to {target}", "give that address if you trust it")
    text = error.read(4 * _SHOWN).decode("utf-8", "replace")
    said = " ".join(text.split())[:_SHOWN]
    return EndpointError(f"{url} answered {error.code} {error.reason}: {said}")
