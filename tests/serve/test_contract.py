"""The addresses of the server as OpenAPI describes them, tried out by Schemathesis: within the contract and beside it.

No request may be answered by an error of the server's own, and none in a way that the contract does not name.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from graphs import small_store
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import status_code_conformance
from serving import served, stored

from kg.serve.app import Settings
from kg.serve.worker import Limits

TEXT = {"type": "string"}
QUERY = {"name": "query", "in": "query", "schema": TEXT, "example": "SELECT * { ?s a dco:Event }"}
GRAPHS = [
    {"name": f"{kind}-graph-uri", "in": "query", "schema": {"type": "array", "items": TEXT, "maxItems": 2}}
    for kind in ("default", "named")
]
FORM = {"type": "object", "properties": {"query": TEXT, "update": TEXT}}
STATUSES = ("200", "303", "307", "400", "403", "404", "405", "406", "413", "415", "421", "422", "504", "507")
RESPONSES = {status: {"description": "as the README says"} for status in STATUSES}
SEARCH = [
    {"name": "q", "in": "query", "schema": TEXT},
    {"name": "lang", "in": "query", "schema": {"enum": ["de", "en"]}},
]


def named(kind: str) -> dict[str, Any]:
    """An address with the last part of an IRI."""
    return {"name": kind, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}


CONTRACT = {
    "openapi": "3.0.3",
    "info": {"title": "kg serve", "version": "1"},
    "paths": {
        "/sparql": {
            "get": {"parameters": [QUERY, *GRAPHS], "responses": RESPONSES},
            "post": {
                "parameters": GRAPHS,
                "requestBody": {
                    "content": {
                        "application/x-www-form-urlencoded": {"schema": FORM},
                        "application/sparql-query": {"schema": TEXT},
                    }
                },
                "responses": RESPONSES,
            },
        },
        "/": {"get": {"parameters": SEARCH, "responses": RESPONSES}},
        "/id/event/{event}": {"get": {"parameters": [named("event")], "responses": RESPONSES}},
        "/id/entity/{entity}": {"get": {"parameters": [named("entity")], "responses": RESPONSES}},
        "/reference/{entry}": {"get": {"parameters": [named("entry")], "responses": RESPONSES}},
    },
}
schema = schemathesis.openapi.from_dict(CONTRACT)


@schemathesis.serializer("application/sparql-query")
def as_text(_: Any, value: Any) -> bytes:
    """A query as it is posted."""
    return str(value).encode("utf8", "replace")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    path = stored(tmp_path_factory.mktemp("contract") / "store", small_store())
    with served(path, Settings(Limits(seconds=10, megabytes=512, workers=2), rows=1000)) as found:
        yield found


@schema.parametrize()
@settings(
    max_examples=50,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_the_server_keeps_its_contract(case: Any, address: str) -> None:
    case.call_and_validate(base_url=address, checks=[not_a_server_error, status_code_conformance])
