"""The vocabulary: every namespace this program writes or reads, typed so that a misspelt term raises.

``DCO`` lists the terms of ontology/dco.ttl; a test keeps the two equal.
"""

# ruff: noqa: N815 -- the names are those of the ontologies

from __future__ import annotations

from rdflib import DCTERMS, OWL, PROV, RDF, RDFS, SKOS, XSD, Namespace, URIRef
from rdflib.namespace import DefinedNamespace

from kg.identifiers import BASE
from kg.identifiers import ID as ID_BASE

__all__ = [
    "DCO",
    "DCT",
    "GEO",
    "ID",
    "LEXINFO",
    "LEX_DE",
    "LEX_EN",
    "OA",
    "ONTOLEX",
    "OWL",
    "PREFIXES",
    "PROV",
    "RDF",
    "RDFS",
    "REF",
    "SKOS",
    "WD",
    "XSD",
]

DCT = DCTERMS
ID = Namespace(ID_BASE)
REF = Namespace(BASE + "reference/")
LEX_DE = Namespace(BASE + "lexicon/de#")
LEX_EN = Namespace(BASE + "lexicon/en#")
WD = Namespace("http://www.wikidata.org/entity/")


class OA(DefinedNamespace):
    """Web Annotation, the part in use."""

    _fail = True
    _NS = Namespace("http://www.w3.org/ns/oa#")

    Annotation: URIRef
    SpecificResource: URIRef
    TextPositionSelector: URIRef
    TextQuoteSelector: URIRef
    end: URIRef
    exact: URIRef
    hasBody: URIRef
    hasSelector: URIRef
    hasSource: URIRef
    hasTarget: URIRef
    prefix: URIRef
    start: URIRef
    suffix: URIRef


class ONTOLEX(DefinedNamespace):
    """OntoLex-Lemon, the part in use."""

    _fail = True
    _NS = Namespace("http://www.w3.org/ns/lemon/ontolex#")

    LexicalEntry: URIRef
    LexicalSense: URIRef
    MultiwordExpression: URIRef
    canonicalForm: URIRef
    reference: URIRef
    sense: URIRef
    writtenRep: URIRef


class LEXINFO(DefinedNamespace):
    """LexInfo, the part in use."""

    _fail = True
    _NS = Namespace("http://www.lexinfo.net/ontology/3.0/lexinfo#")

    adjective: URIRef
    noun: URIRef
    partOfSpeech: URIRef
    verb: URIRef


class GEO(DefinedNamespace):
    """W3C Basic Geo (WGS84), the part in use."""

    _fail = True
    _NS = Namespace("http://www.w3.org/2003/01/geo/wgs84_pos#")

    lat: URIRef
    long: URIRef


class DCO(DefinedNamespace):
    """The Diplomacy and Conflict Ontology."""

    _fail = True
    _NS = Namespace("https://w3id.org/diplograph/dco#")

    # Events: four quad categories, sixteen types
    EventType: URIRef
    EventMode: URIRef
    Occurrence: URIRef
    Event: URIRef
    VerbalCooperation: URIRef
    MaterialCooperation: URIRef
    VerbalConflict: URIRef
    MaterialConflict: URIRef
    Agree: URIRef
    Consult: URIRef
    Support: URIRef
    Concede: URIRef
    Cooperate: URIRef
    Aid: URIRef
    Retreat: URIRef
    Request: URIRef
    Accuse: URIRef
    Reject: URIRef
    Threaten: URIRef
    Protest: URIRef
    Sanction: URIRef
    Mobilize: URIRef
    Coerce: URIRef
    Assault: URIRef
    # Modes
    ConsultVisit: URIRef
    ConsultThirdParty: URIRef
    ConsultMultilateral: URIRef
    ConsultPhone: URIRef
    RetreatWithdraw: URIRef
    RetreatRelease: URIRef
    RetreatReturn: URIRef
    RetreatDisarm: URIRef
    RetreatCeasefire: URIRef
    RetreatAccess: URIRef
    RetreatResign: URIRef
    RequestAssist: URIRef
    RequestChange: URIRef
    RequestYield: URIRef
    RequestMeet: URIRef
    AccuseDisapprove: URIRef
    AccuseAllege: URIRef
    AccuseInvestigate: URIRef
    RejectAssist: URIRef
    RejectChange: URIRef
    RejectYield: URIRef
    RejectMeet: URIRef
    ThreatenRestrict: URIRef
    ThreatenBan: URIRef
    ThreatenArrest: URIRef
    ThreatenRelations: URIRef
    ThreatenExpel: URIRef
    ThreatenTerritory: URIRef
    ThreatenViolence: URIRef
    ProtestDemo: URIRef
    ProtestRiot: URIRef
    ProtestStrike: URIRef
    ProtestHunger: URIRef
    ProtestBoycott: URIRef
    ProtestObstruct: URIRef
    SanctionConvict: URIRef
    SanctionExpel: URIRef
    SanctionWithdraw: URIRef
    SanctionDiscontinue: URIRef
    MobilizeTroops: URIRef
    MobilizeWeapons: URIRef
    MobilizePolice: URIRef
    MobilizeMilitia: URIRef
    CoerceSeize: URIRef
    CoerceRestrict: URIRef
    CoerceBan: URIRef
    CoerceCensor: URIRef
    CoerceCurfew: URIRef
    CoerceMartialLaw: URIRef
    CoerceArrest: URIRef
    CoerceDeport: URIRef
    CoerceWithhold: URIRef
    CoerceMisinformation: URIRef
    CoerceCyber: URIRef
    AssaultAbduct: URIRef
    AssaultBeat: URIRef
    AssaultTorture: URIRef
    AssaultExecute: URIRef
    AssaultSexual: URIRef
    AssaultTargeted: URIRef
    AssaultDestroy: URIRef
    AssaultPrimitive: URIRef
    AssaultFirearms: URIRef
    AssaultExplosives: URIRef
    AssaultSuicideAttack: URIRef
    AssaultAerial: URIRef
    AssaultDrone: URIRef
    AssaultHeavyWeapons: URIRef
    AssaultCrowdControl: URIRef
    AssaultUnconventional: URIRef
    # Entities
    Entity: URIRef
    Actor: URIRef
    Person: URIRef
    State: URIRef
    InternationalOrganization: URIRef
    Organization: URIRef
    ArmedGroup: URIRef
    PopulationGroup: URIRef
    Place: URIRef
    Sector: URIRef
    SectorGOV: URIRef
    SectorMIL: URIRef
    SectorREB: URIRef
    SectorOPP: URIRef
    SectorPTY: URIRef
    SectorJUD: URIRef
    SectorSPY: URIRef
    SectorCOP: URIRef
    SectorIGO: URIRef
    SectorNGO: URIRef
    SectorMED: URIRef
    SectorCVL: URIRef
    SectorCRM: URIRef
    SectorBUS: URIRef
    SectorREL: URIRef
    # Articles, reports, evidence
    Article: URIRef
    Report: URIRef
    Mention: URIRef
    EntityMention: URIRef
    Status: URIRef
    Occurred: URIRef
    Planned: URIRef
    Negated: URIRef
    Hypothetical: URIRef
    article: URIRef
    hasReport: URIRef
    eventType: URIRef
    eventMode: URIRef
    status: URIRef
    Role: URIRef
    actor: URIRef
    recipient: URIRef
    place: URIRef
    attributedTo: URIRef
    timeText: URIRef
    timeValue: URIRef
    earliest: URIRef
    latest: URIRef
    killedMin: URIRef
    killedMax: URIRef
    injuredMin: URIRef
    injuredMax: URIRef
    confidence: URIRef
    evokedBy: URIRef
    countryCode: URIRef
    sector: URIRef
    contentHash: URIRef
    textSketch: URIRef
    edtf: URIRef
    cameo: URIRef
    # Identity across articles
    disputed: URIRef
    independentSources: URIRef
    firstReport: URIRef
    lastReport: URIRef
    canonical: URIRef
    Judgement: URIRef
    about: URIRef
    same: URIRef
    score: URIRef
    reason: URIRef
    account: URIRef
    likely: URIRef
    spelling: URIRef
    spelt: URIRef
    indexKey: URIRef
    pending: URIRef
    # Reference data: offices, and the words for states and roles
    Office: URIRef
    HeadOfState: URIRef
    HeadOfGovernment: URIRef
    ForeignMinister: URIRef
    DefenceMinister: URIRef
    InteriorMinister: URIRef
    FinanceMinister: URIRef
    OrganisationHead: URIRef
    ForeignPolicyChief: URIRef
    Tenure: URIRef
    RoleNoun: URIRef
    holds: URIRef
    office: URIRef
    officeOf: URIRef
    since: URIRef
    until: URIRef
    familyName: URIRef
    entityType: URIRef
    adjective: URIRef
    demonym: URIRef
    capital: URIRef
    metonym: URIRef
    # Lexicon: frames and the options of a sense
    Frame: URIRef
    Argument: URIRef
    Casualty: URIRef
    killed: URIRef
    injured: URIRef
    frame: URIRef
    hasArgument: URIRef
    function: URIRef
    marker: URIRef
    role: URIRef
    triggerWord: URIRef
    contextWord: URIRef
    blockWord: URIRef
    defaultStatus: URIRef
    casualty: URIRef
    compound: URIRef
    # Arguments
    SubjectAsActor: URIRef
    SubjectAsRecipient: URIRef
    ObjectAsActor: URIRef
    ObjectAsRecipient: URIRef
    ObjectAsPlace: URIRef
    DativeAsRecipient: URIRef
    GenitiveAsActor: URIRef
    GenitiveAsRecipient: URIRef
    CompoundAsActor: URIRef
    CompoundAsRecipient: URIRef
    AdjectiveAsActor: URIRef
    HeadAsRecipient: URIRef
    OfAsActor: URIRef
    OfAsRecipient: URIRef
    VonAsActor: URIRef
    ByAsActor: URIRef
    WithAsActor: URIRef
    WithAsRecipient: URIRef
    HostAsRecipient: URIRef
    AgainstAsRecipient: URIRef
    OnAsRecipient: URIRef
    ToAsRecipient: URIRef
    FromAsRecipient: URIRef
    FromAsPlace: URIRef
    OutOfAsRecipient: URIRef
    OutOfAsPlace: URIRef
    AddresseeAsRecipient: URIRef
    TargetAsRecipient: URIRef
    InAsPlace: URIRef
    # Frames of verbs
    FrameTransitive: URIRef
    FrameIntransitive: URIRef
    FrameVictim: URIRef
    FrameReciprocal: URIRef
    FrameVisit: URIRef
    FrameDative: URIRef
    FrameAgainst: URIRef
    FrameOn: URIRef
    FrameTo: URIRef
    FrameFrom: URIRef
    FrameLeave: URIRef
    FrameWith: URIRef
    FrameDeploy: URIRef
    FrameRequest: URIRef
    FrameOf: URIRef
    # Frames of nouns and adjectives
    FrameNounOn: URIRef
    FrameNounOf: URIRef
    FrameNounWith: URIRef
    FrameNounBy: URIRef
    FrameNounTo: URIRef
    FrameNounFrom: URIRef
    FrameNounAt: URIRef
    FrameNounVisit: URIRef
    FrameNounBreak: URIRef
    FrameAdjective: URIRef


# What serialisers abbreviate. The lexicons have one prefix each, since sense IRIs stand in the data.
PREFIXES: dict[str, str] = {
    "dco": str(DCO._NS),
    "dct": str(DCTERMS),
    "geo": str(GEO._NS),
    "id": str(ID),
    "lexde": str(LEX_DE),
    "lexen": str(LEX_EN),
    "lexinfo": str(LEXINFO._NS),
    "oa": str(OA._NS),
    "ontolex": str(ONTOLEX._NS),
    "owl": str(OWL),
    "prov": str(PROV),
    "rdf": str(RDF),
    "rdfs": str(RDFS),
    "ref": str(REF),
    "skos": str(SKOS),
    "wd": str(WD),
    "xsd": str(XSD),
}
