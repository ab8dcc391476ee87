"""Credentials: name and password for a server, from the environment or netrc, and how they are shown to it.

They never stand on a command line or in an address, and no message repeats them. They are looked up only when a
server asks, shown to no other server, and over plain http to this machine alone, unless the environment says
``KG_ENDPOINT_INSECURE=1``.
"""

from __future__ import annotations

import base64
import ipaddress
import netrc
import os
import urllib.request
import weakref
from collections.abc import Sequence
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from kg.errors import EndpointError

USER = "KG_ENDPOINT_USER"
PASSWORD = "KG_ENDPOINT_PASSWORD"
INSECURE = "KG_ENDPOINT_INSECURE"

_HEADER = "Authorization"
_HIDDEN = "***"


@dataclass(frozen=True, slots=True)
class Credentials:
    """A name and a password."""

    user: str
    password: str = field(repr=False)

    @property
    def basic(self) -> str:
        """Both in the form of HTTP's Basic authentication."""
        return base64.b64encode(f"{self.user}:{self.password}".encode()).decode()


def find(url: str) -> Credentials | None:
    """The credentials for ``url``: the environment's, else those of netrc ($NETRC, ~/.netrc) for its host.

    Raises EndpointError for a netrc that cannot be read.
    """
    user, password = os.environ.get(USER, ""), os.environ.get(PASSWORD, "")
    if user and password:
        return Credentials(user, password)
    name = os.environ.get("NETRC")
    path = Path(name) if name else Path.home() / ".netrc"
    if not path.is_file():
        return None
    try:
        # without a name, netrc also checks that nobody else can read the file
        found = (netrc.netrc(name) if name else netrc.netrc()).authenticators(urlsplit(url).hostname or "")
    except (netrc.NetrcParseError, OSError, UnicodeDecodeError) as error:
        line = getattr(error, "lineno", None)
        where = f"{path}, line {line}" if line else str(path)
        # neither the error's own words nor the error: they repeat what stands there
        raise EndpointError(f"{where} cannot be read as netrc", "correct it, or chmod 600 it") from None
    return Credentials(found[0], found[2]) if found and found[0] and found[2] else None


def hidden(text: str, url: str) -> str:
    """``text`` without the password for ``url``, should a server have sent it back."""
    try:
        known = find(url)
    except EndpointError:
        return text
    for secret in (known.basic, known.password) if known else ():
        text = text.replace(secret, _HIDDEN)
    return text


def is_private(url: str) -> bool:
    """Whether what goes to ``url`` cannot be read on the way: https, or this machine."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    try:
        local = ipaddress.ip_address(host).is_loopback
    except ValueError:
        local = host == "localhost"
    return parts.scheme == "https" or local


class Authoriser(urllib.request.AbstractDigestAuthHandler, urllib.request.BaseHandler):
    """Answers a server that asks who we are, with Digest where it can, else with Basic.

    From then on the answer goes along with each request: a body is sent once. SPARQLWrapper's own Digest would change
    urllib's behaviour in the whole process. One handler serves one server.
    """

    auth_header = _HEADER
    handler_order = 490  # before urllib turns a 401 into an error

    def __init__(self) -> None:
        self._passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        super().__init__(self._passwords)
        self._challenge: dict[str, str] | None = None
        self._known: Credentials | None = None
        self._shown: weakref.WeakSet[urllib.request.Request] = weakref.WeakSet()

    def http_request(self, request: urllib.request.Request) -> urllib.request.Request:
        """The request, with the answer to what the server asked the last time."""
        if self._known and not request.has_header(_HEADER):
            request.add_unredirected_header(_HEADER, self._answer(request))
        return request

    https_request = http_request

    def http_error_401(self, request: urllib.request.Request, *answer: Any) -> object | None:
        """The server's answer to the request with credentials; None, which is an error, when there are none to show.

        Raises EndpointError when they would travel in the open.
        """
        known = find(request.full_url)
        if request in self._shown or known is None:
            return None
        if not is_private(request.full_url) and os.environ.get(INSECURE) != "1":
            raise EndpointError(
                f"{request.full_url} asks for a password over plain http, where others can read it",
                f"use https, or set {INSECURE}=1 where the network is yours",
            )
        headers: Message = answer[-1]
        self._challenge = _digest(headers.get_all("WWW-Authenticate", []))
        self._known = known
        self._shown.add(request)
        request.add_unredirected_header(_HEADER, self._answer(request))
        again: object = self.parent.open(request, timeout=request.timeout or 60.0)
        return again

    def _answer(self, request: urllib.request.Request) -> str:
        assert self._known is not None, "only asked for once they are known"
        if self._challenge is None:
            return f"Basic {self._known.basic}"
        self._passwords.add_password(None, request.full_url, self._known.user, self._known.password)
        try:
            answer = self.get_authorization(request, self._challenge)
        except ValueError as error:
            raise EndpointError(f"{request.full_url} asks for a password in a way unknown here") from error
        return f"Digest {answer}"


def _digest(challenges: Sequence[str]) -> dict[str, str] | None:
    """What a Digest challenge says; None when there is none, so that Basic must do."""
    for challenge in challenges:
        scheme, _, rest = challenge.partition(" ")
        if scheme.lower() == "digest":
            items = filter(None, urllib.request.parse_http_list(rest))
            return urllib.request.parse_keqv_list(list(items))
    return None
