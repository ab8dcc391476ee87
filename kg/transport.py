"""Transport: one HTTP request to a SPARQL server and its answer, with a deadline, and with every failure named."""

from __future__ import annotations

import email.utils
import re
import socket
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from http.client import HTTPException, HTTPResponse
from urllib.parse import urlsplit

from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from kg import credentials
from kg.errors import EndpointBusyError, EndpointError, EndpointRefusedError

_SHOWN = 300  # characters of a server's complaint; Oxigraph and Virtuoso send the whole query back
_CHUNK = 1 << 16
_BUSY = frozenset({429, 500, 502, 503, 504})
_LASTING = (ConnectionRefusedError, socket.gaierror, ssl.SSLError, SPARQLWrapperException)
_OUR_FAULT = re.compile(r"Virtuoso (?:22|37|42)\d{3} ")  # SQL states of bad data, bad syntax, no permission


class _RefuseRedirect(urllib.request.HTTPRedirectHandler):
    """Turns every redirect into an error: urllib would repeat the POST as a GET without its body."""

    def redirect_request(self, *args: object) -> None:
        """No request: urllib then raises HTTPError."""


def opener() -> urllib.request.OpenerDirector:
    """What sends requests to one server: follows no redirect, and shows credentials when it is asked for them."""
    return urllib.request.build_opener(_RefuseRedirect, credentials.Authoriser)


def check_url(url: str) -> None:
    """Raise EndpointError unless ``url`` is an http(s) address without a password: urllib would open files, too."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise EndpointError("the endpoint is no address", _LOOKS_LIKE) from None
    if parts.username is not None or parts.password is not None:
        hint = f"set {credentials.USER} and {credentials.PASSWORD}, or write them into ~/.netrc"
        raise EndpointError("the address holds a name or password, which others could read there", hint)
    if parts.scheme not in ("http", "https") or not host:
        raise EndpointError(f"{url!r} is no http(s) address", _LOOKS_LIKE)


_LOOKS_LIKE = "an endpoint looks like http://localhost:7878/query"


@contextmanager
def named_errors(url: str) -> Iterator[None]:
    """Gives what goes wrong with a request to ``url`` its name.

    Raises EndpointError when the server cannot be reached, redirects or complains; EndpointRefusedError, which is one,
    when the same request would be refused again; EndpointBusyError, which is one too, when the server is overloaded,
    breaks off or takes too long.
    """
    try:
        yield
    except urllib.error.HTTPError as error:
        raise _complaint(url, error) from error
    except (OSError, HTTPException, SPARQLWrapperException) as error:
        raise _unreachable(url, getattr(error, "reason", error)) from error


def read(response: HTTPResponse, deadline: float) -> bytes:
    """The whole body; the socket's own timeout restarts with every byte, so the deadline is kept here."""
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
        target = credentials.hidden(error.headers.get("Location", "another address"), url)
        return EndpointError(f"{url} redirects to {target}", "give that address if you trust it")
    text = credentials.hidden(_body(error), url)
    said = " ".join(text.split())[:_SHOWN]
    message = f"{url} answered {error.code} {credentials.hidden(error.reason, url)}" + (
        f": {said}" if said else ""
    )
    if error.code in (401, 403):
        return EndpointRefusedError(message, _who(url), status=error.code)
    if error.code not in _BUSY or _OUR_FAULT.search(text):
        hint = _who(url) if "SR186" in text else ""  # how Virtuoso says that a login is needed, with a 500
        return EndpointRefusedError(message, hint, status=error.code)
    slow = error.code == 504 or "TimeoutException" in text  # the second is how Blazegraph says it, with a 500
    return EndpointBusyError(message, "try again later", wait=_wait(error.headers), slow=slow)


def _who(url: str) -> str:
    """The next step when a server does not let us in."""
    if credentials.find(url):
        return "the name and password that were found for it do not do: check them"
    return f"set {credentials.USER} and {credentials.PASSWORD}, or write them into ~/.netrc"


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
