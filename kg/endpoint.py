"""The endpoint: a SPARQL server somewhere else, asked through SPARQLWrapper."""

from __future__ import annotations

import email.utils
import socket
import ssl
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException, HTTPResponse
from urllib.parse import urlsplit

from SPARQLWrapper import POST, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from kg.errors import EndpointBusyError, EndpointError

_AGENT = "diplograph (kg query)"
_SHOWN = 300  # characters of a server's complaint; Oxigraph and Virtuoso send the whole query back
_CHUNK = 1 << 16
_BUSY = frozenset({429, 500, 502, 503, 504})
_LASTING = (ConnectionRefusedError, socket.gaierror, ssl.SSLError, SPARQLWrapperException)


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
    """A SPARQL endpoint. ``timeout`` is the time in seconds that one answer may take in all.

    ``agent`` is what the server is told of who asks (User-Agent).
    """

    url: str
    timeout: float = 60.0
    agent: str = _AGENT

    def ask(self, query: str, accept: str) -> bytes:
        """The server's answer to ``query`` in the media type ``accept``.

        Raises EndpointError when the server cannot be reached, redirects, complains or answers in another media
        type; EndpointBusyError, which is one, when it is overloaded, breaks off or takes too long.
        """
        _check_url(self.url)
        wrapper = _Wrapper(self.url, agent=self.agent)
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
            raise _unreachable(self.url, getattr(error, "reason", error)) from error


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
            raise EndpointBusyError(
                "the server took too long to answer", "narrow the query or raise the timeout", slow=True
            )
    if response.length:  # what read1() leaves of a body that was announced longer
        raise EndpointBusyError("the server's answer breaks off", "try again")
    return bytes(body)


def _complaint(url: str, error: urllib.error.HTTPError) -> EndpointError:
    """What the server said, cut to a readable length."""
    if 300 <= error.code < 400:
        target = error.headers.get("Location", "another address")
        return EndpointError(f"{url} redirects to {target}", "give that address if you trust it")
    text = _body(error)
    said = " ".join(text.split())[:_SHOWN]
    message = f"{url} answered {error.code} {error.reason}: {said}"
    if error.code not in _BUSY:
        return EndpointError(message)
    slow = error.code == 504 or "TimeoutException" in text  # the second is how Blazegraph says it, with a 500
    return EndpointBusyError(message, "try again later", wait=_wait(error.headers), slow=slow)


def _body(error: urllib.error.HTTPError) -> str:
    """The beginning of what was said with the error, as far as it comes through."""
    try:
        return error.read(_CHUNK).decode("utf-8", "replace")
    except (OSError, HTTPException):
        return ""


def _wait(headers: Message) -> float | None:
    """The seconds of Retry-After, which is a number or a date; None when there is no or no legible one."""
    value = (headers.get("Retry-After") or "").strip()
    if value.isdecimal():
        return float(value)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - time.time())
    except ValueError:
        return None


def _unreachable(url: str, reason: object) -> EndpointError:
    """Why there was no answer: what lasts (no such host, nothing listens) or what may pass (a lost connection)."""
    hint = "is the server running, the address right?"
    if isinstance(reason, TimeoutError):
        return EndpointBusyError(f"{url}: {reason}", hint, slow=True)
    if isinstance(reason, _LASTING) or not isinstance(reason, OSError | HTTPException):
        return EndpointError(f"{url}: {reason}", hint)
    return EndpointBusyError(f"{url}: {reason}", hint)
