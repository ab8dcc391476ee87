"""Mapping: an article and its reports to RDF, after the graph model of the documentation.

All that an article says stands in its own named graph; what several articles come to stands in others, and is no
matter of this stage. Every node is an IRI
hashed from stable source values: the same article gives the same quads on every machine.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from kg import __version__
from kg.article import Article, PublicationDate
from kg.entity import Entity, Span
from kg.identifiers import ID, article_graph, article_iri, mint
from kg.report import Count, Mention, Report, TimeExpression
from kg.sketch import sketch
from kg.vocabulary import DCO, DCT, OA, PROV, RDF, RDFS, SKOS, WD, XSD

if TYPE_CHECKING:
    from kg.reference import Reference

# Characters that XML 1.0 cannot hold become a space each: RDF/XML can be written, and lengths stay the same.
_CLEAN = str.maketrans(dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF], " "))
_DATATYPE_BY_LENGTH = {4: XSD.gYear, 7: XSD.gYearMonth, 10: XSD.date}


def article_quads(
    article: Article,
    reports: Sequence[Report],
    reference: Reference | None = None,
    version: str = __version__,
) -> list[Quad]:
    """The article's named graph, each quad once, in a fixed order.

    ``version`` names the extractor. Raises ValueError when two reports share type, mode and mentions, and
    AttributeError when a type, mode, status or sector is not in the ontology: mistakes of the stage before.
    """
    _check_distinct(article, reports)
    graph = _Graph(article_graph(article.id))
    _add_article(graph, article)
    _add_provenance(graph, article, version)
    for report in reports:
        _add_report(graph, article, report)
    for iri, records in _entities(article, reports).items():
        _add_entity(graph, article, iri, records, reference)
    return graph.quads()


def report_iri(article_id: str, report: Report) -> str:
    """The IRI of what one article says of one event: from type, mode and the places that name it."""
    starts = (str(mention.start) for mention in report.mentions)
    return mint("report", article_id, report.type, report.mode or "", *starts)


def entity_iri(article_id: str, entity: Entity) -> str:
    """The entity's reference IRI when it is linked, else one that holds in this article only."""
    start = str(entity.mentions[0].start) if entity.mentions else ""
    return entity.reference or mint("entity", article_id, entity.type, start, entity.names[0])


def software_iri(version: str) -> str:
    """The IRI of the program in one version."""
    return f"{ID}software/{version}"


class _Graph:
    """Collects the quads of one named graph, each once, in the order in which they come."""

    def __init__(self, name: str) -> None:
        self._name = NamedNode(name)
        self._quads: dict[Quad, None] = {}

    def add(self, subject: str, predicate: str, *objects: str | Literal | None) -> None:
        """One quad an object; a string is an IRI, None is left out."""
        for item in objects:
            if item is not None:
                term = item if isinstance(item, Literal) else _node(item)
                self._quads[Quad(_node(subject), _node(predicate), term, self._name)] = None

    def quads(self) -> list[Quad]:
        """What was collected."""
        return list(self._quads)


@functools.lru_cache(maxsize=1024)  # the vocabulary's terms and the article at hand
def _node(iri: str) -> NamedNode:
    return NamedNode(iri)


def _text(value: str, language: str | None = None) -> Literal:
    return Literal(value.translate(_CLEAN), language=language)


def _typed(value: object, datatype: str) -> Literal:
    return Literal(str(value), datatype=_node(datatype))


def _camel(code: str) -> str:
    """``third-party`` → ``ThirdParty``, ``CONSULT`` → ``Consult``."""
    return "".join(part.capitalize() for part in code.split("-"))


def _event_type(report: Report) -> str:
    return DCO[_camel(report.type)]


def _event_mode(report: Report) -> str | None:
    return DCO[_camel(report.type) + _camel(report.mode)] if report.mode else None


def _check_distinct(article: Article, reports: Sequence[Report]) -> None:
    seen: set[str] = set()
    for report in reports:
        iri = report_iri(article.id, report)
        if iri in seen:
            triggers = ", ".join(mention.text for mention in report.mentions)
            raise ValueError(f"two reports of type {report.type} have the same mentions ({triggers})")
        seen.add(iri)


# --- the article and where its graph comes from ---


def _add_article(graph: _Graph, article: Article) -> None:
    iri = article_iri(article.id)
    graph.add(iri, RDF.type, DCO.Article)
    graph.add(iri, DCT.identifier, _text(article.id))
    graph.add(iri, DCT.language, _text(article.language))
    graph.add(iri, DCT.issued, _date(article.date) if article.date else None)
    graph.add(iri, DCT.title, _text(article.title, article.language) if article.title else None)
    graph.add(iri, DCT.source, article.url)
    graph.add(iri, DCT.publisher, _text(article.publisher) if article.publisher else None)
    graph.add(iri, DCO.contentHash, _text(article.content_hash))
    graph.add(iri, DCO.textSketch, _text(sketch(article.text[article.body :])))


def _date(date: PublicationDate) -> Literal:
    return _typed(date.value, _DATATYPE_BY_LENGTH[len(date.value)])


def _add_provenance(graph: _Graph, article: Article, version: str) -> None:
    extraction, software = mint("extraction", article.id), software_iri(version)
    graph.add(article_graph(article.id), PROV.wasGeneratedBy, extraction)
    graph.add(extraction, RDF.type, PROV.Activity)
    graph.add(extraction, PROV.used, article_iri(article.id))
    graph.add(extraction, PROV.wasAssociatedWith, software)
    graph.add(software, RDF.type, PROV.SoftwareAgent)
    graph.add(software, RDFS.label, _text(f"diplograph {version}"))


# --- reports ---


def _add_report(graph: _Graph, article: Article, report: Report) -> None:
    iri = report_iri(article.id, report)
    graph.add(iri, RDF.type, DCO.Report)
    graph.add(iri, DCO.article, article_iri(article.id))
    graph.add(iri, DCO.eventType, _event_type(report))
    graph.add(iri, DCO.eventMode, _event_mode(report))
    graph.add(iri, DCO.status, DCO[report.status.capitalize()])
    graph.add(iri, DCO.actor, *(entity_iri(article.id, entity) for entity in report.actors))
    graph.add(iri, DCO.recipient, *(entity_iri(article.id, entity) for entity in report.recipients))
    graph.add(iri, DCO.place, *(entity_iri(article.id, entity) for entity in report.places))
    graph.add(iri, DCO.attributedTo, *(entity_iri(article.id, entity) for entity in report.attribution))
    graph.add(iri, DCO.confidence, _decimal(report.confidence))
    if report.time:
        _add_time(graph, iri, report.time, article.language)
    _add_count(graph, iri, report.killed, DCO.killedMin, DCO.killedMax)
    _add_count(graph, iri, report.injured, DCO.injuredMin, DCO.injuredMax)
    for mention in report.mentions:
        _add_mention(graph, article, iri, mention)


def _decimal(value: float) -> Literal:
    """Four places at most, in the form in which the store gives decimals back: ``0.82``, ``1``."""
    return _typed(f"{value:.4f}".rstrip("0").rstrip("."), XSD.decimal)


def _add_time(graph: _Graph, report: str, time: TimeExpression, language: str) -> None:
    graph.add(report, DCO.timeText, _text(time.text, language))
    graph.add(report, DCO.timeValue, _typed(time.value, DCO.edtf) if time.value else None)
    graph.add(report, DCO.earliest, _typed(time.earliest, XSD.date) if time.earliest else None)
    graph.add(report, DCO.latest, _typed(time.latest, XSD.date) if time.latest else None)


def _add_count(graph: _Graph, report: str, count: Count | None, minimum: str, maximum: str) -> None:
    if count is None:
        return
    graph.add(report, minimum, _typed(count.minimum, XSD.integer))
    graph.add(report, maximum, None if count.maximum is None else _typed(count.maximum, XSD.integer))


# --- evidence: Web Annotations ---


def _add_mention(graph: _Graph, article: Article, report: str, mention: Mention) -> None:
    """The trigger with the sentence around it: prefix, exact and suffix join to the sentence."""
    key = (report, str(mention.start), str(mention.end))
    quote = mint("quote", *key)
    before = article.text[mention.sentence_start : mention.start]
    after = article.text[mention.end : mention.sentence_end]
    _add_annotation(graph, article, DCO.Mention, report, key)
    graph.add(mint("mention", *key), DCO.evokedBy, mention.evidence)
    graph.add(mint("target", *key), OA.hasSelector, quote, mint("position", *key))
    graph.add(quote, RDF.type, OA.TextQuoteSelector)
    graph.add(quote, OA.exact, _text(mention.text))
    graph.add(quote, OA.prefix, _text(before))
    graph.add(quote, OA.suffix, _text(after))
    _add_position(graph, mint("position", *key), mention.start, mention.end)


def _add_entity_mention(graph: _Graph, article: Article, entity: str, span: Span) -> None:
    key = (article.id, entity, str(span.start), str(span.end))
    selector = mint("position", *key)
    _add_annotation(graph, article, DCO.EntityMention, entity, key)
    graph.add(mint("target", *key), OA.hasSelector, selector)
    graph.add(selector, RDF.type, OA.TextQuoteSelector)
    graph.add(selector, OA.exact, _text(span.text))
    _add_position(graph, selector, span.start, span.end)


def _add_annotation(graph: _Graph, article: Article, kind: str, body: str, key: tuple[str, ...]) -> None:
    mention, target = mint("mention", *key), mint("target", *key)
    graph.add(mention, RDF.type, kind, OA.Annotation)
    graph.add(mention, OA.hasBody, body)
    graph.add(mention, OA.hasTarget, target)
    graph.add(target, RDF.type, OA.SpecificResource)
    graph.add(target, OA.hasSource, article_iri(article.id))


def _add_position(graph: _Graph, selector: str, start: int, end: int) -> None:
    graph.add(selector, RDF.type, OA.TextPositionSelector)
    graph.add(selector, OA.start, _typed(start, XSD.integer))
    graph.add(selector, OA.end, _typed(end, XSD.integer))


# --- entities ---


def _entities(article: Article, reports: Sequence[Report]) -> dict[str, list[Entity]]:
    """The entities of all reports by IRI; several records of one IRI are one entity."""
    found: dict[str, list[Entity]] = {}
    for report in reports:
        for entity in (*report.actors, *report.recipients, *report.places, *report.attribution):
            found.setdefault(entity_iri(article.id, entity), []).append(entity)
    return found


def _add_entity(
    graph: _Graph, article: Article, iri: str, records: Sequence[Entity], reference: Reference | None
) -> None:
    graph.add(iri, RDFS.label, *_labels(article, iri, records[0], reference))
    graph.add(iri, DCO.countryCode, next((_text(r.country) for r in records if r.country), None))
    for entity in records:
        graph.add(iri, RDF.type, DCO[entity.type])
        graph.add(iri, SKOS.altLabel, *(_text(name, article.language) for name in entity.names))
        graph.add(iri, DCO.sector, DCO[f"Sector{entity.sector}"] if entity.sector else None)
        graph.add(iri, SKOS.exactMatch, WD[entity.wikidata] if entity.wikidata else None)
        for span in entity.mentions:
            _add_entity_mention(graph, article, iri, span)


def _labels(article: Article, iri: str, entity: Entity, reference: Reference | None) -> list[Literal]:
    """A linked entity's labels in every language the reference has, else its best name in the article."""
    entry = reference.entry(iri) if reference and entity.reference else None
    if entry and entry.labels:
        return [_text(label, language or None) for language, label in sorted(entry.labels.items())]
    return [_text(entity.label or entity.names[0], article.language)]
