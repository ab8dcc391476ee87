"""A small graph after the project's model, written by hand: two articles on one weekend, and one that is hostile.

Entities, reports and articles are plain TriG; ``evoked`` and ``named`` write the Web Annotations around them.
"""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from kg.identifiers import ID, ONTOLOGY_GRAPH

SCRIPT = "</script><script>document.title='PWNED'</script><img src=x onerror=document.title='PWNED'>"
FORMULA = '=HYPERLINK("http://evil.example/","x")'
CONTROL = "\x0b\x1b[31m"

PREFIXES = f"""
@base <{ID}> .
@prefix dco: <https://w3id.org/diplograph/dco#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix lexde: <https://w3id.org/diplograph/lexicon/de#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix ref: <https://w3id.org/diplograph/reference/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix wd: <http://www.wikidata.org/entity/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""

# What the reference data says of linked entities; it stands in each article's graph that mentions them.
LINKED = """
ref:Q159 a dco:State ; rdfs:label "Russland"@de , "Russia"@en ; dco:countryCode "RUS" ; dco:sector dco:SectorGOV ;
    skos:exactMatch wd:Q159 .
ref:Q30 a dco:State ; rdfs:label "Vereinigte Staaten"@de , "United States"@en ; dco:countryCode "USA" ;
    dco:sector dco:SectorGOV ; skos:exactMatch wd:Q30 .
ref:Q58217 a dco:Person ; rdfs:label "Sergej Lawrow"@de , "Sergey Lavrov"@en ; dco:countryCode "RUS" ;
    dco:sector dco:SectorGOV ; skos:exactMatch wd:Q58217 .
ref:Q22316 a dco:Person ; rdfs:label "John Kerry"@de , "John Kerry"@en ; dco:countryCode "USA" ;
    dco:sector dco:SectorGOV ; skos:exactMatch wd:Q22316 .
ref:Q807 a dco:Place ; rdfs:label "Lausanne"@de , "Lausanne"@en ; dco:countryCode "CHE" ; skos:exactMatch wd:Q807 .
ref:Q41183 a dco:Place ; rdfs:label "Aleppo"@de , "Aleppo"@en ; dco:countryCode "SYR" ; skos:exactMatch wd:Q41183 .
"""


def evoked(name: str, report: str, article: str, start: int, before: str, trigger: str, after: str) -> str:
    """An event mention: its trigger at ``start``, between the two halves of its sentence."""
    return f"""
<mention/{name}> a dco:Mention , oa:Annotation ; oa:hasBody <report/{report}> ; oa:hasTarget <target/{name}> ;
    dco:evokedBy lexde:{name} .
<target/{name}> a oa:SpecificResource ; oa:hasSource <article/{article}> ;
    oa:hasSelector <quote/{name}> , <position/{name}> .
<quote/{name}> a oa:TextQuoteSelector ; oa:exact {literal(trigger)} ; oa:prefix {literal(before)} ;
    oa:suffix {literal(after)} .
<position/{name}> a oa:TextPositionSelector ; oa:start {start} ; oa:end {start + len(trigger)} .
"""


def named(name: str, entity: str, article: str, start: int, text: str) -> str:
    """An entity mention."""
    return f"""
<mention/{name}> a dco:EntityMention , oa:Annotation ; oa:hasBody {entity} ; oa:hasTarget <target/{name}> .
<target/{name}> a oa:SpecificResource ; oa:hasSource <article/{article}> ; oa:hasSelector <position/{name}> .
<position/{name}> a oa:TextPositionSelector , oa:TextQuoteSelector ; oa:start {start} ;
    oa:end {start + len(text)} ; oa:exact {literal(text)} .
"""


def literal(text: str) -> str:
    """A Turtle literal; pyoxigraph does the escaping."""
    return str(ox.Literal(text))


def provenance(article: str) -> str:
    return f"""
<graph/article/{article}> prov:wasGeneratedBy <extraction/{article}> .
<extraction/{article}> a prov:Activity ; prov:used <article/{article}> ;
    prov:wasAssociatedWith <software/0.1.0> .
<software/0.1.0> a prov:SoftwareAgent ; rdfs:label "diplograph 0.1.0" .
"""


GERMAN = f"""
<article/de> a dco:Article ; dct:identifier "gespraeche-2016-10" ; dct:language "de" ;
    dct:issued "2016-10"^^xsd:gYearMonth ; dct:title "Neue Gespräche"@de ; dct:publisher "Beispielblatt" ;
    dco:contentHash "aa" .
ref:Q159 skos:altLabel "Moskau"@de , "Russland"@de . ref:Q30 skos:altLabel "Washington"@de , "die USA"@de .
ref:Q58217 skos:altLabel "Lawrow"@de , "Sergej Lawrow"@de . ref:Q22316 skos:altLabel "Kerry"@de .
ref:Q807 skos:altLabel "Lausanne"@de . ref:Q41183 skos:altLabel "Aleppo"@de .
<entity/rat> a dco:InternationalOrganization ; rdfs:label "Sicherheitsrat"@de ; skos:altLabel "Sicherheitsrat"@de ;
    dco:sector dco:SectorIGO .
<entity/aktivisten> a dco:PopulationGroup ; rdfs:label "Aktivisten"@de ; skos:altLabel "Aktivisten"@de ;
    dco:sector dco:SectorNGO .
<entity/menschen> a dco:PopulationGroup ; rdfs:label "Menschen"@de ; skos:altLabel "Menschen"@de .
<entity/luftwaffe> a dco:ArmedGroup ; rdfs:label "syrische Luftwaffe"@de ; skos:altLabel "syrische Luftwaffe"@de ;
    dco:countryCode "SYR" ; dco:sector dco:SectorMIL .

<report/treffen> a dco:Report ; dco:article <article/de> ; dco:eventType dco:Consult ;
    dco:eventMode dco:ConsultMultilateral ; dco:status dco:Planned ; dco:actor ref:Q58217 , ref:Q22316 ;
    dco:place ref:Q807 ; dco:timeText "am Samstag"@de ; dco:timeValue "2016-10-15"^^dco:edtf ;
    dco:earliest "2016-10-15"^^xsd:date ; dco:latest "2016-10-15"^^xsd:date ; dco:confidence 0.82 .
<report/absage> a dco:Report ; dco:article <article/de> ; dco:eventType dco:Sanction ;
    dco:eventMode dco:SanctionDiscontinue ; dco:status dco:Occurred ; dco:actor ref:Q30 ; dco:recipient ref:Q159 ;
    dco:timeText "vor zwei Wochen"@de ; dco:confidence 0.7 .
<report/veto> a dco:Report ; dco:article <article/de> ; dco:eventType dco:Reject ;
    dco:status dco:Occurred ; dco:actor ref:Q159 ; dco:place <entity/rat> ; dco:confidence 0.6 .
<report/angriff> a dco:Report ; dco:article <article/de> ; dco:eventType dco:Assault ;
    dco:eventMode dco:AssaultAerial ; dco:status dco:Occurred ; dco:actor <entity/luftwaffe> ;
    dco:recipient <entity/menschen> ; dco:place ref:Q41183 ; dco:attributedTo <entity/aktivisten> ;
    dco:timeText "am Freitag"@de ; dco:timeValue "2016-10-14"^^dco:edtf ; dco:earliest "2016-10-14"^^xsd:date ;
    dco:latest "2016-10-14"^^xsd:date ; dco:killedMin 25 ; dco:confidence 0.9 .
<report/waffenruhe> a dco:Report ; dco:article <article/de> ; dco:eventType dco:Retreat ;
    dco:eventMode dco:RetreatCeasefire ; dco:status dco:Negated ; dco:actor ref:Q159 ;
    dco:timeText "nach einer Woche"@de ; dco:confidence 0.5 .
{named("n1", "ref:Q58217", "de", 100, "Lawrow")}
{named("n2", "ref:Q58217", "de", 20, "Sergej Lawrow")}
{named("n3", "ref:Q22316", "de", 110, "Kerry")}
{named("n4", "ref:Q41183", "de", 305, "Aleppo")}
{
    evoked(
        "e1",
        "treffen",
        "de",
        120,
        "Lawrow und Kerry wollen sich am Samstag in Lausanne zu einem ",
        "Treffen",
        " einfinden.",
    )
}
{evoked("e2", "treffen", "de", 20, "Sergej Lawrow kündigte neue ", "Gespräche", " an.")}
{evoked("e3", "absage", "de", 200, "Washington hatte die Gespräche mit Moskau ", "abgebrochen", ".")}
{evoked("e4", "veto", "de", 250, "Moskau ", "blockierte", " die Resolution im Sicherheitsrat.")}
{
    evoked(
        "e5", "angriff", "de", 300, "In Aleppo starben bei einem ", "Luftangriff", " mindestens 25 Menschen."
    )
}
{evoked("e6", "waffenruhe", "de", 400, "Die ", "Waffenruhe", " zerbrach nach einer Woche.")}
{provenance("de")}{LINKED}
"""

ENGLISH = f"""
<article/en> a dco:Article ; dct:identifier "after-lausanne" ; dct:language "en" ; dct:issued "2016-10-16"^^xsd:date ;
    dct:title "After Lausanne"@en ; dct:source <https://example.org/after-lausanne> ; dco:contentHash "bb" .
ref:Q159 skos:altLabel "Moscow"@en , "Russia"@en . ref:Q30 skos:altLabel "Washington"@en .
ref:Q58217 skos:altLabel "Lavrov"@en . ref:Q22316 skos:altLabel "John Kerry"@en .
ref:Q807 skos:altLabel "Lausanne"@en . ref:Q41183 skos:altLabel "Aleppo"@en .
<entity/pentagon> a dco:Organization ; rdfs:label "Pentagon"@en ; skos:altLabel "the Pentagon"@en ;
    dco:countryCode "USA" ; dco:sector dco:SectorMIL .
<entity/civilians> a dco:PopulationGroup ; rdfs:label "civilians"@en ; skos:altLabel "civilians"@en .

<report/met> a dco:Report ; dco:article <article/en> ; dco:eventType dco:Consult ; dco:status dco:Occurred ;
    dco:actor ref:Q58217 , ref:Q22316 ; dco:place ref:Q807 ; dco:timeText "on Saturday"@en ;
    dco:timeValue "2016-10-15"^^dco:edtf ; dco:earliest "2016-10-15"^^xsd:date ;
    dco:latest "2016-10-15"^^xsd:date ; dco:confidence 0.95 .
<report/strike> a dco:Report ; dco:article <article/en> ; dco:eventType dco:Assault ;
    dco:status dco:Occurred ; dco:recipient <entity/civilians> ; dco:place ref:Q41183 ;
    dco:attributedTo <entity/pentagon> ; dco:timeText "Friday"@en ; dco:timeValue "2016-10-14"^^dco:edtf ;
    dco:earliest "2016-10-14"^^xsd:date ; dco:latest "2016-10-14"^^xsd:date ; dco:killedMin 31 ; dco:killedMax 31 ;
    dco:injuredMin 10 ; dco:injuredMax 12 ; dco:confidence 0.9 .
<report/denied> a dco:Report ; dco:article <article/en> ; dco:eventType dco:Assault ; dco:status dco:Negated ;
    dco:actor ref:Q159 ; dco:recipient <entity/civilians> ; dco:attributedTo ref:Q159 ; dco:confidence 0.4 .
<report/blame> a dco:Report ; dco:article <article/en> ; dco:eventType dco:Accuse ;
    dco:eventMode dco:AccuseAllege ; dco:status dco:Occurred ; dco:actor ref:Q30 ; dco:recipient ref:Q159 ;
    dco:confidence 0.8 .
<report/relief> a dco:Report ; dco:article <article/en> ; dco:eventType dco:Aid ; dco:status dco:Planned ;
    dco:actor ref:Q30 ; dco:recipient <entity/civilians> ; dco:timeText "next month"@en ;
    dco:timeValue "2016-11"^^dco:edtf ; dco:earliest "2016-11-01"^^xsd:date ; dco:latest "2016-11-30"^^xsd:date ;
    dco:confidence 0.6 .
<report/arrest> a dco:Report ; dco:article <article/en> ; dco:eventType dco:Coerce ;
    dco:eventMode dco:CoerceArrest ; dco:status dco:Occurred ; dco:actor ref:Q159 ;
    dco:recipient <entity/civilians> ; dco:confidence 0.6 .
{named("n5", "<entity/pentagon>", "en", 60, "the Pentagon")}
{evoked("e7", "met", "en", 7, "Lavrov ", "met", " John Kerry in Lausanne on Saturday.")}
{evoked("e8", "strike", "en", 80, "The Pentagon said a ", "strike", " on Aleppo killed 31 civilians on Friday.")}
{evoked("e9", "denied", "en", 150, "Moscow denied any ", "attack", " on civilians.")}
{evoked("e10", "blame", "en", 200, "Washington ", "blamed", " Moscow.")}
{evoked("e11", "relief", "en", 250, "Washington will send ", "aid", " to civilians next month.")}
{evoked("e12", "arrest", "en", 300, "Moscow ", "arrested", " civilians at a rally.")}
{provenance("en")}{LINKED}
"""

HOSTILE = f"""
<article/bad> a dco:Article ; dct:identifier "bad" ; dct:language "en" ; dct:issued "2017"^^xsd:gYear ;
    dct:title {literal(SCRIPT)}@en ; dct:publisher {literal(SCRIPT)} ; dco:contentHash "cc" .
<entity/bad> a dco:PopulationGroup ; rdfs:label {literal(SCRIPT)}@en ; skos:altLabel {literal(SCRIPT)}@en .
<entity/href> a dco:Organization ; rdfs:label {literal("href " + CONTROL + SCRIPT)}@en ;
    skos:altLabel {literal(FORMULA)}@en ; dco:countryCode "USA" .
<report/bad> a dco:Report ; dco:article <article/bad> ; dco:eventType dco:Protest ; dco:eventMode dco:ProtestDemo ;
    dco:status dco:Hypothetical ; dco:actor <entity/bad> ; dco:recipient <entity/href> ; dco:place <entity/bad> ;
    dco:attributedTo <entity/href> ; dco:timeText {literal(SCRIPT)}@en ; dco:confidence 0.1 .
{named("n6", "<entity/bad>", "bad", 0, SCRIPT)}
{named("n7", "<entity/href>", "bad", 200, FORMULA)}
{evoked("e13", "bad", "bad", 90, SCRIPT, FORMULA, "href " + CONTROL + SCRIPT)}
{provenance("bad")}
"""

# What the articles come to: the meeting and the strike are in both, and the articles differ on the dead.
EVENTS = """
<event/treffen> a dco:Event , dco:Consult , dco:ConsultMultilateral ; dco:hasReport <report/treffen> , <report/met> ;
    dco:eventType dco:Consult ; dco:eventMode dco:ConsultMultilateral ; dco:status dco:Occurred ;
    dco:actor ref:Q58217 , ref:Q22316 ; dco:place ref:Q807 ; dco:earliest "2016-10-15"^^xsd:date ;
    dco:latest "2016-10-15"^^xsd:date ; dco:independentSources 2 ; dco:firstReport <report/treffen> ;
    dco:lastReport <report/met> .
<event/absage> a dco:Event , dco:Sanction , dco:SanctionDiscontinue ; dco:hasReport <report/absage> ;
    dco:eventType dco:Sanction ; dco:eventMode dco:SanctionDiscontinue ; dco:status dco:Occurred ; dco:actor ref:Q30 ;
    dco:recipient ref:Q159 ; dco:independentSources 1 ; dco:firstReport <report/absage> ;
    dco:lastReport <report/absage> .
<event/veto> a dco:Event , dco:Reject ; dco:hasReport <report/veto> ; dco:eventType dco:Reject ;
    dco:status dco:Occurred ; dco:actor ref:Q159 ; dco:place <entity/rat> ; dco:independentSources 1 ;
    dco:firstReport <report/veto> ; dco:lastReport <report/veto> .
<event/angriff> a dco:Event , dco:Assault , dco:AssaultAerial ; dco:hasReport <report/angriff> , <report/strike> ;
    dco:eventType dco:Assault ; dco:eventMode dco:AssaultAerial ; dco:status dco:Occurred ;
    dco:actor <entity/luftwaffe> ; dco:recipient <entity/menschen> ; dco:place ref:Q41183 ;
    dco:attributedTo <entity/aktivisten> , <entity/pentagon> ; dco:earliest "2016-10-14"^^xsd:date ;
    dco:latest "2016-10-14"^^xsd:date ; dco:killedMin 25 ; dco:killedMax 31 ; dco:injuredMin 10 ; dco:injuredMax 12 ;
    dco:independentSources 2 ; dco:firstReport <report/angriff> ; dco:lastReport <report/strike> .
<event/waffenruhe> a dco:Event , dco:Retreat , dco:RetreatCeasefire ; dco:hasReport <report/waffenruhe> ;
    dco:eventType dco:Retreat ; dco:eventMode dco:RetreatCeasefire ; dco:status dco:Negated ; dco:actor ref:Q159 ;
    dco:independentSources 1 ; dco:firstReport <report/waffenruhe> ; dco:lastReport <report/waffenruhe> .
<event/denied> a dco:Event , dco:Assault ; dco:hasReport <report/denied> ; dco:eventType dco:Assault ;
    dco:status dco:Negated ; dco:actor ref:Q159 ; dco:recipient <entity/menschen> ; dco:attributedTo ref:Q159 ;
    dco:independentSources 1 ; dco:firstReport <report/denied> ; dco:lastReport <report/denied> .
<event/blame> a dco:Event , dco:Accuse , dco:AccuseAllege ; dco:hasReport <report/blame> ; dco:eventType dco:Accuse ;
    dco:eventMode dco:AccuseAllege ; dco:status dco:Occurred ; dco:actor ref:Q30 ; dco:recipient ref:Q159 ;
    dco:independentSources 1 ; dco:firstReport <report/blame> ; dco:lastReport <report/blame> .
<event/relief> a dco:Event , dco:Aid ; dco:hasReport <report/relief> ; dco:eventType dco:Aid ;
    dco:status dco:Planned ; dco:actor ref:Q30 ; dco:recipient <entity/menschen> ;
    dco:earliest "2016-11-01"^^xsd:date ; dco:latest "2016-11-30"^^xsd:date ; dco:independentSources 1 ;
    dco:firstReport <report/relief> ; dco:lastReport <report/relief> .
<event/arrest> a dco:Event , dco:Coerce , dco:CoerceArrest ; dco:hasReport <report/arrest> ;
    dco:eventType dco:Coerce ; dco:eventMode dco:CoerceArrest ; dco:status dco:Occurred ; dco:actor ref:Q159 ;
    dco:recipient <entity/menschen> ; dco:independentSources 1 ; dco:firstReport <report/arrest> ;
    dco:lastReport <report/arrest> .
<event/bad> a dco:Event , dco:Protest , dco:ProtestDemo ; dco:hasReport <report/bad> ; dco:eventType dco:Protest ;
    dco:eventMode dco:ProtestDemo ; dco:status dco:Hypothetical ; dco:actor <entity/bad> ;
    dco:recipient <entity/href> ; dco:place <entity/bad> ; dco:attributedTo <entity/href> ; dco:independentSources 1 ;
    dco:firstReport <report/bad> ; dco:lastReport <report/bad> .
"""

# Entities across articles: those of the reference data, and the people and civilians that are one.
ENTITIES = f"""{LINKED}
<entity/civilians> dco:canonical <entity/menschen> .
<entity/menschen> a dco:PopulationGroup ; rdfs:label "Menschen"@de , "civilians"@en .
<entity/rat> a dco:InternationalOrganization ; rdfs:label "Sicherheitsrat"@de ; dco:sector dco:SectorIGO .
<entity/aktivisten> a dco:PopulationGroup ; rdfs:label "Aktivisten"@de ; dco:sector dco:SectorNGO .
<entity/luftwaffe> a dco:ArmedGroup ; rdfs:label "syrische Luftwaffe"@de ; dco:countryCode "SYR" ;
    dco:sector dco:SectorMIL .
<entity/pentagon> a dco:Organization ; rdfs:label "Pentagon"@en ; dco:countryCode "USA" ; dco:sector dco:SectorMIL .
<entity/bad> a dco:PopulationGroup ; rdfs:label {literal(SCRIPT)}@en .
<entity/href> a dco:Organization ; rdfs:label {literal("href " + CONTROL + SCRIPT)}@en ; dco:countryCode "USA" .
"""

# Why the two are one, and what a reader has said.
JUDGEMENTS = """
<judgement/strike> a dco:Judgement ; dco:about <report/angriff> , <report/strike> ; dco:same true ; dco:score 0.93 ;
    dco:reason "time-day 1.00 +2.1" ; prov:wasAttributedTo <rule/event-likeness> .
<judgement/denied> a dco:Judgement ; dco:about <report/denied> , <report/angriff> ; dco:same false ; dco:score 0.0 ;
    dco:reason "not the same" ; prov:wasAttributedTo <person/reader> .
<person/reader> a prov:Person ; rdfs:label "reader" .
"""

TRIG = (
    f"{PREFIXES} GRAPH <graph/article/de> {{{GERMAN}}} GRAPH <graph/article/en> {{{ENGLISH}}}"
    f" GRAPH <graph/article/bad> {{{HOSTILE}}} GRAPH <graph/events> {{{EVENTS}}}"
    f" GRAPH <graph/entities> {{{ENTITIES}}} GRAPH <graph/judgements> {{{JUDGEMENTS}}}"
)


def small_store() -> ox.Store:
    """The articles and events above, with the ontology, in memory."""
    store = ox.Store()
    store.load(TRIG, format=ox.RdfFormat.TRIG)
    ontology = Path(__file__).parent.parent / "ontology" / "dco.ttl"
    store.load(path=ontology, format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(ONTOLOGY_GRAPH))
    return store
