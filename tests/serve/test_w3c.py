"""The W3C's cases: SPARQL 1.1 Protocol, Service Description, and the result formats JSON, CSV and TSV.

They lie in ``shared/w3c`` beside the checkout, and are passed over where they do not. Those that cannot pass
are named in KNOWN, each with its reason; one that passes all the same fails here.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import httpx
import pyoxigraph as ox
import pytest
from rdflib import Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node
from serving import served, stored

from kg.serve.app import Settings
from kg.serve.worker import Limits

CASES = Path(__file__).parents[3] / "shared" / "w3c"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")

_READ_ONLY = "an update, and the endpoint only reads: it answers 403"
_LEXICAL = (
    "the engine keeps a number's value in its canonical form, not as it was written (1.0e6 becomes 1000000)"
)
KNOWN = {
    "update_dataset_default_graph": _READ_ONLY,
    "update_dataset_default_graphs": _READ_ONLY,
    "update_dataset_named_graphs": _READ_ONLY,
    "update_dataset_full": _READ_ONLY,
    "update_post_form": _READ_ONLY,
    "update_post_direct": _READ_ONLY,
    "update_base_uri": _READ_ONLY,
    "csv03": _LEXICAL,
    "tsv03": _LEXICAL,
}
BOOLEAN = ("application/sparql-results+json", "application/sparql-results+xml")
TABULAR = (*BOOLEAN, "text/csv", "text/tab-separated-values")
RDF_TYPES = ("text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json")
FORMATS = {"boolean": BOOLEAN, "tabular": TABULAR, "RDF": RDF_TYPES}

pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="the W3C's cases are not beside this checkout")


@dataclass(frozen=True)
class Request:
    method: str
    target: str
    headers: dict[str, str]
    body: str
    expected: frozenset[str]  # 2xx, 3xx, 4xx
    boolean: bool | None
    format: str | None


def manifest(name: str) -> tuple[Graph, list[str]]:
    """The manifest of one suite, and the names of its cases."""
    path = CASES / name / "manifest.ttl"
    if not path.is_file():
        return Graph(), []
    graph = Graph().parse(path, publicID=f"{path.as_uri()}")
    entries = next(graph.objects(None, MF.entries))
    return graph, [str(entry).rpartition("#")[2] for entry in Collection(graph, entries)]


PROTOCOL, PROTOCOL_NAMES = manifest("protocol")
RESULTS = {suite: manifest(suite) for suite in ("csv-tsv-res", "json-res")}
RESULT_CASES = [(suite, name) for suite, (_, names) in RESULTS.items() for name in names]


def node(graph: Graph, name: str) -> URIRef:
    return next(
        entry for entry in graph.objects(None, MF.entries) for entry in Collection(graph, entry)
        if str(entry).endswith(f"#{name}")
    )  # fmt: skip


def requests(name: str) -> Iterator[Request]:
    graph = PROTOCOL
    action = graph.value(node(graph, name), MF.action)
    for request in Collection(graph, graph.value(action, HT.requests)):
        response = graph.value(request, HT.resp)
        headers = graph.value(request, HT.headers)
        boolean = graph.value(response, MF.expectedBoolean)
        form = graph.value(response, MF.expectedFormat)
        yield Request(
            str(graph.value(request, HT.methodName)),
            str(graph.value(request, HT.absolutePath)).replace("/sparql/", "/sparql", 1),
            {
                str(graph.value(header, HT.fieldName)): str(graph.value(header, HT.fieldValue))
                for header in (Collection(graph, headers) if headers else ())
            },
            str(graph.value(graph.value(request, HT.body), CNT.chars) or ""),
            frozenset(str(status)[-3:] for status in graph.objects(response, MF.expectedStatus)),
            None if boolean is None else bool(boolean.toPython()),
            None if form is None else str(form),
        )


def protocol_data() -> Iterator[ox.Quad]:
    """The data of all protocol cases: their graphs have different names, and each case names those it means."""
    pairs = {
        (PROTOCOL.value(data, UT.graph), PROTOCOL.value(data, RDFS.label))
        for data in PROTOCOL.objects(None, UT.graphData)
    }
    for file, name in pairs:
        content = Path(unquote(str(file)).removeprefix("file://")).read_bytes()
        for quad in ox.parse(content, format=ox.RdfFormat.N_TRIPLES):
            yield ox.Quad(*quad.triple, ox.NamedNode(str(name)))


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    path = stored(tmp_path_factory.mktemp("w3c") / "store", protocol_data())
    with served(path, Settings(Limits(workers=1))) as address, httpx.Client(base_url=address) as client:
        yield client


def sent(client: httpx.Client, request: Request) -> httpx.Response:
    charset = request.headers.get("content-type", "").rpartition("charset=")[2] or "utf-8"
    content = request.body.encode(charset if "charset=" in str(request.headers) else "utf-8")
    return client.request(request.method, request.target, headers=request.headers, content=content)


@pytest.mark.parametrize("name", PROTOCOL_NAMES)
def test_protocol(endpoint: httpx.Client, name: str) -> None:
    for request in requests(name):
        response = sent(endpoint, request)
        status = f"{response.status_code // 100}xx"
        if name in KNOWN:
            assert response.status_code == 403
            return
        assert status in request.expected, response.text
        media_type = response.headers["content-type"].split(";")[0]
        if request.format:
            assert media_type in FORMATS[request.format]
        if request.boolean is not None:
            assert response.json()["boolean"] is request.boolean


def test_service_description(endpoint: httpx.Client) -> None:
    """The three cases: GET gives RDF, it has a matching sd:endpoint, and it keeps to the schema."""
    response = endpoint.get("/sparql")
    graph = Graph().parse(data=response.content, format="turtle")
    service = next(graph.subjects(SD.endpoint, URIRef(str(endpoint.base_url.join("/sparql")))))
    assert (service, None, SD.Service) in graph
    single = {SD.endpoint, SD.defaultDataset, SD.defaultGraph, SD.name}
    classes = {SD.defaultDataset: SD.Dataset, SD.defaultGraph: SD.Graph, SD.namedGraph: SD.NamedGraph}
    for subject, predicate, value in graph:
        if str(predicate).startswith(str(SD)):
            assert predicate in _PROPERTIES
            assert predicate not in single or len(list(graph.objects(subject, predicate))) == 1
            assert predicate not in classes or (value, None, classes[predicate]) in graph
            assert isinstance(value, URIRef)


_PROPERTIES = {
    SD.endpoint, SD.supportedLanguage, SD.feature, SD.resultFormat, SD.defaultDataset, SD.defaultGraph,
    SD.namedGraph, SD.name,
}  # fmt: skip


@pytest.fixture(scope="module")
def endpoints(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[Path, str]]:
    """A server for each data file of the result formats."""
    with ExitStack() as stack:
        found = {}
        for suite, (graph, _) in RESULTS.items():
            for file in {part(data) for data in graph.objects(None, QT.data)}:
                quads = [
                    ox.Quad(*quad.triple, ox.NamedNode("http://example.org/graph"))
                    for quad in ox.parse(file.read_bytes(), format=ox.RdfFormat.TURTLE)
                ]
                path = stored(tmp_path_factory.mktemp(suite) / "store", quads)
                found[file] = stack.enter_context(served(path, Settings(Limits(workers=1))))
        yield found


def part(file: Node | None) -> Path:
    return Path(unquote(str(file)).removeprefix("file://"))


@pytest.mark.parametrize(("suite", "name"), RESULT_CASES)
def test_result_format(endpoints: dict[Path, str], suite: str, name: str) -> None:
    graph, _ = RESULTS[suite]
    case = node(graph, name)
    action = graph.value(case, MF.action)
    expected = part(graph.value(case, MF.result))
    media_type = {
        ".srj": "application/sparql-results+json", ".csv": "text/csv", ".tsv": "text/tab-separated-values"
    }[expected.suffix]  # fmt: skip
    query = part(graph.value(action, QT.query)).read_text("utf8")
    named = "http://example.org/graph"  # the store has its ontology besides
    response = httpx.get(
        f"{endpoints[part(graph.value(action, QT.data))]}/sparql",
        params={"query": query, "default-graph-uri": named},
        headers={"accept": media_type},
    )
    assert response.headers["content-type"].split(";")[0] == media_type
    same = solutions(response.content, media_type) == solutions(expected.read_bytes(), media_type)
    assert same == (name not in KNOWN), KNOWN.get(name)


def solutions(content: bytes, media_type: str) -> object:
    """What a result says, in a form that can be compared: rows in any order, blank nodes without names."""
    if media_type == "text/csv":
        table = csv.DictReader(io.StringIO(content.decode(), newline=""))
        plain = [
            {name: "_:b" if cell.startswith("_:") else cell for name, cell in row.items()} for row in table
        ]
        return sorted(table.fieldnames or ()), sorted(sorted(row.items()) for row in plain)
    form = ox.QueryResultsFormat.from_media_type(media_type)
    found = ox.parse_query_results(content, format=form)
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    names = [variable.value for variable in found.variables]
    rows = [["_:b" if isinstance(term, ox.BlankNode) else str(term) for term in row] for row in found]
    return sorted(names), sorted(sorted(zip(names, row, strict=True)) for row in rows)


def test_known_failures_are_cases() -> None:
    assert set(KNOWN) <= {*PROTOCOL_NAMES, *(name for _, name in RESULT_CASES)}
