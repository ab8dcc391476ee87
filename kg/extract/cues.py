"""Cues: closed-class words and speech words of German and English that status and attribution rest on."""

from __future__ import annotations

SPEECH_VERBS = frozenset(
    """
    sagen erklären mitteilen berichten melden betonen bestätigen ankündigen bekanntgeben bekannt angeben
    behaupten meinen schreiben äußern versichern beteuern hinzufügen ergänzen verkünden verlautbaren
    hervorheben unterstreichen feststellen schildern vermelden zitieren vermuten schätzen glauben
    befürchten warnen kritisieren beklagen einräumen zugeben dementieren bestreiten zurückweisen vorwerfen
    beschuldigen bezeichnen nennen sprechen verweisen hinweisen erfahren heißen lauten darstellen
    argumentieren begründen fordern mutmaßen twittern informieren erläutern bekräftigen say tell report
    announce claim state confirm add declare insist argue suggest note warn write describe estimate
    explain believe think maintain reveal acknowledge admit allege accuse deny assert stress emphasise
    emphasize tweet hint comment reiterate remark predict vow pledge agree concede observe contend testify
    show find indicate point reply recall conclude quote cite post speak
    antworten entgegnen mahnen prognostizieren erzählen bekennen beharren klagen mutmaßen folgern
    """.split()
)
SOURCE_NOUNS = frozenset(
    """
    angabe bericht aussage information darstellung einschätzung mitteilung meldung erkenntnis
    medienbericht schätzung auskunft behauptung medienangabe polizeiangabe agenturbericht
    zeitungsbericht presseberichte erklärung statement report account source claim estimate figure
    """.split()
)
# Words that take up a source that was named before, or tell of none.
AS_TOLD = frozenset("demnach demzufolge derzufolge reportedly angeblich allegedly".split())
NEGATIONS = frozenset(
    """
    nicht kein keine keinen keinem keiner keines nie niemals ohne weder nichts niemand not no never
    without n't n’t neither nor none nobody
    """.split()
)
# Verbs and nouns above a trigger that say it did not come about.
FAILING = frozenset(
    """
    absagen scheitern verhindern vereiteln abwenden ausbleiben verzichten dementieren bestreiten weigern
    ablehnen verweigern unterbleiben abblasen platzen unterlassen vermeiden absage fail prevent avert
    thwart foil cancel deny refuse avoid decline abandon scrap reject failure refusal
    """.split()
)
MODALS = frozenset(
    """
    können müssen dürfen mögen sollen wollen werden can could may might must shall should will would ought
    wo 'll ca
    """.split()
)
PLANNING = frozenset(
    """
    planen ankündigen vorhaben beabsichtigen beschließen vereinbaren einigen vorbereiten zusagen
    versprechen bereit vorsehen einladen erwägen plan intend prepare announce promise pledge vow agree
    decide schedule set expect due ready aim plan vorbereitung ankündigung plan absicht beschluss ziel
    preparation intention decision geplant bevorstehend künftig kommend angekündigt anstehend planned
    upcoming forthcoming scheduled future next imminent projected proposed expected looming intended
    vorgesehen beabsichtigt voraussichtlich host reconvene postpone verschieben
    """.split()
)
WISHING = frozenset(
    """
    fordern verlangen bitten auffordern appellieren aufrufen drängen wünschen hoffen drohen warnen
    befürchten fürchten verbieten untersagen ermöglichen erlauben erwägen vorschlagen prüfen raten
    empfehlen wollen forderung appell aufruf drohung warnung gefahr möglichkeit hoffnung vorschlag
    befürchtung sorge angst risiko demand ask call urge request want hope wish threaten warn fear ban
    forbid allow propose consider recommend suggest call risk possibility chance threat fear proposal hope
    demand appeal warning prospect potential possible möglich mögliche potenziell drohend eventuell allow
    enable encourage seek try attempt versuchen versuch likely unlikely danger dangers insist tell must
    persuade convince order exhort push pressure option refuse prevent avoid
    """.split()
)
CALLING_OFF = frozenset("absagen abblasen cancel scrap".split())
HAPPENING = frozenset("stattfinden kommen geben erfolgen geschehen happen occur take be sein".split())
NO_ONE = frozenset("kein keine keiner keines no none neither".split())
POSSIBILITY = frozenset(
    "könnte könnten würde würden dürfte dürften could might may would should sollte sollten".split()
)
INTENTION = frozenset("wird werden will wollen soll sollen will 'll ’ll shall".split())
CONDITIONS = frozenset("wenn falls sofern ob sollte if unless whether until bevor damit".split())
# Helping verbs that look ahead, those that do so with an infinitive only, and those of the perfect.
FUTURE = frozenset("will wo 'll ’ll would shall soll sollen solle möchte möchten wollen wolle".split())
WERDEN = frozenset("wird werden werde würde würden".split())
HAVING = frozenset("have has had haben hat hatte".split())
PERFECT = frozenset("has have hat haben ist sind sei habe".split())
EXPECTED = frozenset("due expect schedule erwarten planen plan".split())
SUBJUNCTIVE_ONE = frozenset(
    "sei seien habe habest werde wolle könne müsse solle dürfe gebe gehe komme stehe lasse mache nehme".split()
)
FIRST_PERSON = frozenset("ich wir i we".split())
# Who speaks for another: what such a one says is as good as said by whom he or she speaks for.
SPOKESPEOPLE = frozenset(
    "sprecher sprecherin vertreter vertreterin spokesman spokeswoman spokesperson official".split()
)
SPEECH_NOUNS = frozenset(
    """
    ankündigung erklärung behauptung aussage vorwurf forderung warnung drohung mitteilung bestätigung
    versprechen zusage äußerung hinweis stellungnahme announcement claim statement allegation accusation
    warning threat demand call pledge promise vow assertion report insistence suggestion confirmation
    admission criticism
    """.split()
)
