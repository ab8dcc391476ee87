"""The extractor: an annotated article to its reports, by lexicon, syntax and trained scorers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from typing import Literal, TypeAlias, get_args

from kg.annotation import Annotation
from kg.article import Language
from kg.entity import Entity
from kg.extract.attribution import coverage
from kg.extract.casualties import agree, casualties, event_casualties, loose_at
from kg.extract.clusters import Clusters
from kg.extract.event_times import Claim, ConsideredTime, Timeline, TimeOption, contested, outlook
from kg.extract.features import mode_features, role_features, status_features, trigger_features
from kg.extract.grouping import bound, group, link_features
from kg.extract.models import Models
from kg.extract.participants import MentionFinder, ParticipantMention, name_tokens
from kg.extract.reader import SLOTS, Opinion, Reader, blended
from kg.extract.scorer import Features
from kg.extract.sources import SPOKEN_ACTS, Sources
from kg.extract.status import denied
from kg.extract.syntax import SUBJECTS, Tree
from kg.extract.times import TimeContext, TimeMatch, find_times, with_days
from kg.extract.triggers import Candidate, candidates
from kg.lexicon import Lexicon
from kg.reference import Reference
from kg.report import Count, Mention, Report, Status

ROLES = SLOTS[:3]  # attribution is none: it is not part of the event, but of who tells of it
MODE_OF_SENSE = 1.0  # what the lexicon's own mode adds to the scorer's probabilities
_EVOKING = 0.4  # a noun of this confidence is rather an event than a participant
MEETINGS = frozenset({"CONSULT", "AGREE", "COOPERATE"})  # many may take part
MOST_AT_MEETINGS = 5
MOST_FILLERS = {"actor": 3, "recipient": 3, "place": 1, "attribution": 2}


@dataclass(frozen=True, slots=True)
class Trigger:
    """A candidate that the scorer took for a trigger, with its probability and what hangs on it."""

    candidate: Candidate
    probability: float
    roles: Mapping[str, Mapping[int, float]]
    status: Mapping[str, float]
    killed: Count | None
    injured: Count | None


@dataclass(frozen=True, slots=True)
class Draft:
    """An event in the making: its triggers, the times considered, and casualty words at it that are no triggers."""

    triggers: Sequence[Trigger]
    times: Sequence[ConsideredTime]
    loose: Sequence[Candidate]


Objection: TypeAlias = Literal["unlikely", "other role", "too many", "same names", "the actor"]


@dataclass(frozen=True, slots=True)
class Considered:
    """A cluster that may fill a slot of an event: its score, and why it does not (None: it does)."""

    cluster: int
    score: float
    objection: Objection | None


class Reading:
    """One article on its way from annotation to reports: trees, mentions and times, found once."""

    def __init__(self, annotation: Annotation, reference: Reference, lexicon: Lexicon) -> None:
        self.annotation = annotation
        self.language: Language = annotation.article.language
        self.trees = [Tree(sentence) for sentence in annotation.sentences]
        self.candidates = [
            c for number, tree in enumerate(self.trees) for c in candidates(number, tree, lexicon)
        ]
        self.evoking = {(c.sentence, c.token) for c in self.candidates if c.sense.confidence >= _EVOKING}
        self.mentions = MentionFinder(reference, self.language).find(self.trees)
        self.clusters = Clusters(self.mentions, self.trees)
        self.by_sentence: list[list[ParticipantMention]] = [[] for _ in self.trees]
        for mention in self.mentions:
            self.by_sentence[mention.sentence].append(mention)
        self.names_in = [{m.cluster for m in found if m.kind == "name"} for found in self.by_sentence]
        self.sources = Sources(self.trees, self.by_sentence, self.language)
        self.opinions: dict[tuple[int, int, str], Opinion] = {}
        text = annotation.article.text
        times = [find_times(text[s.start : s.end], self.language, s.start) for s in annotation.sentences]
        self.times = with_days(times, annotation.article.date)
        options = [[self._option(n, m) for m in found] for n, found in enumerate(self.times)]
        self.timeline = Timeline(self.trees, options, self.evoking, self.language, annotation.article.date)

    def near(self, candidate: Candidate) -> list[ParticipantMention]:
        """Mentions that may fill a role: of the candidate's sentence and the one before."""
        number = candidate.sentence
        before = self.by_sentence[number - 1] if number else []
        here = [m for m in self.by_sentence[number] if (m.kind == "prefix") == (m.head == candidate.token)]
        return [m for m in [*before, *here] if m.cluster >= 0 and not m.belonging]

    def opinion(self, candidate: Candidate) -> Opinion | None:
        """What the reader says of a candidate, if it was asked."""
        return self.opinions.get(_key(candidate))

    def readable(self, number: int) -> list[ParticipantMention]:
        """The mentions of one sentence that the reader is asked about."""
        return [m for m in self.by_sentence[number] if m.cluster >= 0]

    def trigger_features(self, candidate: Candidate) -> dict[str, float]:
        """What the trigger scorer looks at."""
        tree, mentions = self.trees[candidate.sentence], self.by_sentence[candidate.sentence]
        return trigger_features(candidate, tree, mentions)

    def status_features(self, candidate: Candidate) -> dict[str, float]:
        """What the status scorer looks at."""
        return status_features(candidate, self.trees[candidate.sentence])

    def mode_features(self, candidate: Candidate) -> dict[str, float]:
        """What the mode scorer of the candidate's type looks at."""
        return mode_features(candidate, self.trees[candidate.sentence])

    def link_features(self, first: Candidate, second: Candidate, between: int) -> dict[str, float]:
        """What the link scorer looks at for two triggers of one type with ``between`` others between them."""
        ours, theirs = self.names_in[first.sentence], self.names_in[second.sentence]
        return link_features(first, second, self.trees, between, len(ours & theirs), len(ours ^ theirs))

    def role_features(self, candidate: Candidate, mention: ParticipantMention) -> dict[str, float]:
        """What the role scorer looks at for one mention."""
        speech = self.speech(candidate, mention)
        return role_features(candidate, mention, self.trees, speech, self._standing(candidate, mention))

    def speech(self, candidate: Candidate, mention: ParticipantMention) -> str | None:
        """In which way the mention speaks in the candidate's sentence or the one before, if it does."""
        for saying in self.sources.sayings[mention.sentence]:
            if mention in self.sources.speakers(saying):
                here = mention.sentence == candidate.sentence
                where = coverage(saying, self.trees[mention.sentence], candidate.token) if here else "before"
                return f"{saying.kind}-{where}"
        return None

    def _standing(self, candidate: Candidate, mention: ParticipantMention) -> list[str]:
        """How a mention stands among the article's: how often its entity is named, how many of its kind are nearer."""
        named = len(self.clusters.members[mention.cluster])
        here = [
            m
            for m in self.by_sentence[candidate.sentence]
            if m.type == mention.type and m.cluster != mention.cluster
        ]
        nearer = 0
        if mention.sentence == candidate.sentence:
            distance = abs(mention.head - candidate.token)
            nearer = sum(abs(m.head - candidate.token) < distance for m in here)
        evokes = mention.kind == "noun" and (mention.sentence, mention.head) in self.evoking
        return [f"named={min(named, 4)}", f"nearer={min(nearer, 3)}", f"others={min(len(here), 3)}", f"evokes={evokes}",
                f"nearer={min(nearer, 3)}|kind={mention.kind}"]  # fmt: skip

    def _option(self, number: int, match: TimeMatch) -> TimeOption:
        """A time expression with the token that it hangs by: the one whose head lies outside of it."""
        tree = self.trees[number]
        inside = [i for i, t in enumerate(tree.tokens) if t.start < match.end and t.end > match.start]
        token = next((i for i in inside if tree[i].head not in inside), inside[-1] if inside else 0)
        seen = outlook(tree, token)
        context = TimeContext(self.annotation.article.date, future=seen == "ahead")
        return TimeOption(number, token, match, match.resolve(context), seen)


class Extractor:
    """Reports from annotations. ``lexicons`` by language; raises KeyError for a language without one."""

    def __init__(
        self,
        lexicons: Mapping[Language, Lexicon],
        reference: Reference,
        models: Models | None = None,
        reader: Reader | None = None,
    ) -> None:
        self.lexicons = lexicons
        self.reference = reference
        self.models = models or Models.load()
        self.reader = reader if reader is not None else Reader.load()

    def extract(self, annotation: Annotation) -> tuple[Report, ...]:
        """The reports of one article, in order of their first mention."""
        return self.reports(self.read(annotation))

    def read(self, annotation: Annotation) -> Reading:
        """The article with its trees, candidates, mentions and times."""
        return Reading(annotation, self.reference, self.lexicons[annotation.article.language])

    def reports(self, reading: Reading) -> tuple[Report, ...]:
        """The reports of an article that has been read into trees and mentions already."""
        return self.assemble(reading, self.triggers(reading))

    def triggers(self, reading: Reading) -> list[Trigger]:
        """The words of an article that evoke an event, with the scores of all that may belong to it."""
        chosen = self._chosen(reading)
        self._ask(reading, [candidate for candidate, _ in chosen])
        return [self._trigger(reading, c, p) for c, p in chosen]

    def assemble(self, reading: Reading, triggers: Sequence[Trigger]) -> tuple[Report, ...]:
        """Reports from triggers: those that name one event are joined, and the best fillers chosen."""
        reports = [self.report(reading, draft) for draft in self.drafts(reading, triggers)]
        return tuple(sorted(reports, key=position))

    def drafts(self, reading: Reading, triggers: Sequence[Trigger]) -> list[Draft]:
        """The events that triggers name, before anything is chosen for them alone: they share out times and figures."""
        events = self._events(reading, triggers)
        times = self._times(reading, events)
        loose = loose_at([_candidates(event) for event in events], reading.candidates, reading.trees)
        return [Draft(*parts) for parts in zip(events, times, loose, strict=True)]

    def _events(self, reading: Reading, triggers: Sequence[Trigger]) -> list[list[Trigger]]:
        """The triggers in groups, each of which names one event."""
        words = _candidates(triggers)
        groups = group(
            len(triggers),
            partial(self._link, reading, triggers),
            self.models.thresholds["link"],
            lambda i, j: bound(words[i], words[j], reading.trees),
        )
        return [[triggers[i] for i in members] for members in groups]

    def _chosen(self, reading: Reading) -> list[tuple[Candidate, float]]:
        """The readings of words that are likely enough to be triggers."""
        return [found for found in self.weighed(reading) if found[1] >= self.models.thresholds["trigger"]]

    def weighed(self, reading: Reading) -> list[tuple[Candidate, float]]:
        """The best reading of each word that may be a trigger, with its probability."""
        best: dict[tuple[int, int], tuple[Candidate, float]] = {}
        for candidate in reading.candidates:
            probability = self.models.trigger.score(reading.trigger_features(candidate))["event"]
            key = (candidate.sentence, candidate.token)
            if key not in best or probability > best[key][1]:
                best[key] = (candidate, probability)
        return [found for _, found in sorted(best.items())]

    def _ask(self, reading: Reading, chosen: Sequence[Candidate]) -> None:
        """Has the reader read the sentences of these triggers, where there is one and it can."""
        for number, group_ in groupby(chosen, key=lambda candidate: candidate.sentence):
            encoding, asked = reading.annotation.sentences[number].encoding, list(group_)
            if self.reader and encoding is not None:
                opinions = self.reader.read(encoding, reading.trees[number], asked, reading.readable(number))
                reading.opinions.update(zip(map(_key, asked), opinions, strict=True))

    def _blended(self, question: str, ours: float, theirs: float | None) -> float:
        """The scorers' probability and the reader's, where it was asked, as one."""
        if theirs is None or self.reader is None:
            return ours
        return blended(ours, theirs, self.reader.weights[question])

    def _trigger(self, reading: Reading, candidate: Candidate, probability: float) -> Trigger:
        tree = reading.trees[candidate.sentence]
        roles: dict[str, dict[int, float]] = {role: {} for role in ROLES}
        for mention in reading.near(candidate):
            for role, score in self.role_scores(reading, candidate, mention).items():
                roles[role][mention.cluster] = max(roles[role].get(mention.cluster, 0.0), score)
        number = casualties(candidate, tree)
        killed = candidate.sense.casualty == "killed"
        return Trigger(
            candidate,
            probability,
            roles,
            self._status(reading, candidate),
            number if killed else None,
            None if killed else number,
        )

    def role_scores(
        self, reading: Reading, candidate: Candidate, mention: ParticipantMention
    ) -> dict[str, float]:
        """The probability of each role that a mention may fill: none from before acts where there is a subject."""
        scores = self.models.role.score_each(reading.role_features(candidate, mention))
        if theirs := self.opinion_on(reading, candidate, mention):
            scores = {role: self._blended("roles", score, theirs[role]) for role, score in scores.items()}
        tree = reading.trees[candidate.sentence]
        complete = mention.sentence != candidate.sentence and tree.kids(candidate.token, *SUBJECTS)
        return {role: scores[role] for role in (("place",) if complete else ROLES)}

    def opinion_on(
        self, reading: Reading, candidate: Candidate, mention: ParticipantMention
    ) -> Mapping[str, float] | None:
        """What the reader says of a mention's part in a trigger's event; it reads the trigger's sentence only."""
        opinion = reading.opinion(candidate)
        if opinion is None or mention.sentence != candidate.sentence:
            return None
        return opinion.roles[reading.readable(mention.sentence).index(mention)]

    def _status(self, reading: Reading, candidate: Candidate) -> Mapping[str, float]:
        """Probability of each status; a plain denial is not weighed. A rejection is often a denial: it happened."""
        if candidate.sense.type != "REJECT" and denied(reading.trees[candidate.sentence], candidate.token):
            return {"negated": 1.0}
        scores = self.models.status.score(reading.status_features(candidate))
        if opinion := reading.opinion(candidate):
            return {
                status: self._blended("status", p, opinion.status[status]) for status, p in scores.items()
            }
        return scores

    def _link(self, reading: Reading, triggers: Sequence[Trigger], i: int, j: int) -> float:
        """The probability that two triggers name one event; 0 when their types or figures contradict."""
        first, second = triggers[i], triggers[j]
        if first.candidate.sense.type != second.candidate.sense.type or not _compatible(first, second):
            return 0.0
        between = sum(t.candidate.sense.type == first.candidate.sense.type for t in triggers[i + 1 : j])
        return self.models.link.score(reading.link_features(first.candidate, second.candidate, between))[
            "link"
        ]

    def report(self, reading: Reading, draft: Draft) -> Report:
        """The report of an event."""
        triggers = draft.triggers
        type_ = _type(triggers)
        killed, injured = event_casualties(_candidates(triggers), draft.loose, reading.trees)
        fillers = {slot: self._fillers(reading, triggers, slot) for slot in SLOTS}
        return Report(
            type=type_,
            mode=self._mode(reading, triggers, type_),
            status=_status(triggers),
            mentions=tuple(_mention(reading, t.candidate) for t in triggers),
            actors=fillers["actor"],
            recipients=fillers["recipient"],
            places=fillers["place"],
            attribution=fillers["attribution"],
            time=next((one.claim.option.time for one in draft.times if one.objection is None), None),
            killed=killed,
            injured=injured,
            confidence=round(_sure(triggers), 2),
        )

    def _fillers(self, reading: Reading, triggers: Sequence[Trigger], slot: str) -> tuple[Entity, ...]:
        considered = self.considered(reading, triggers, slot)
        chosen = (reading.clusters.entity(one.cluster) for one in considered if one.objection is None)
        return tuple(self._as_filler(entity, slot, reading.language) for entity in chosen)

    def considered(self, reading: Reading, triggers: Sequence[Trigger], slot: str) -> Iterator[Considered]:
        """All that may fill a slot of an event, best first, each with what speaks against it, if anything does."""
        most = MOST_AT_MEETINGS if slot == "actor" and _type(triggers) in MEETINGS else MOST_FILLERS[slot]
        if slot == "attribution":
            scores = self._source_scores(reading, triggers)
        else:
            scores = {cluster: _best(triggers, slot, cluster) for t in triggers for cluster in t.roles[slot]}
        himself = slot == "attribution" and _type(triggers) in SPOKEN_ACTS
        actors = self._fillers(reading, triggers, "actor") if himself else ()
        chosen: list[Entity] = []
        for cluster in sorted(scores, key=lambda c: (-scores[c], c)):
            objection = self._doubt(triggers, slot, cluster, scores[cluster])
            if objection is None:
                entity = reading.clusters.entity(cluster)
                objection = _needless(entity, chosen, actors, most)
                if objection is None:
                    chosen.append(entity)
            yield Considered(cluster, scores[cluster], objection)

    def _source_scores(self, reading: Reading, triggers: Sequence[Trigger]) -> dict[int, float]:
        """For each entity that speaks near an event, how likely it is that it is the source, and the event one."""
        pairs, sure = reading.sources.features(_candidates(triggers)), _sure(triggers)
        return {c: sure * self.source_score(reading, triggers, c, pair) for c, pair in pairs.items()}

    def source_score(
        self, reading: Reading, triggers: Sequence[Trigger], cluster: int, features: Features
    ) -> float:
        """How likely it is that an entity is the source of an event, if that is one."""
        ours = self.models.source.score(features)["source"]
        return self._blended("source", ours, self.heard(reading, triggers).get(cluster))

    def heard(self, reading: Reading, triggers: Sequence[Trigger]) -> dict[int, float]:
        """For each entity in the sentences of an event, how sure the reader is at most that it is the source."""
        heard: dict[int, float] = {}
        for trigger in triggers:
            if opinion := reading.opinion(trigger.candidate):
                mentions = reading.readable(trigger.candidate.sentence)
                for mention, roles in zip(mentions, opinion.roles, strict=True):
                    heard[mention.cluster] = max(heard.get(mention.cluster, 0.0), roles["attribution"])
        return heard

    def _doubt(self, triggers: Sequence[Trigger], slot: str, cluster: int, score: float) -> Objection | None:
        """What scores say against a cluster in a slot."""
        if score < self.models.thresholds[slot]:
            return "unlikely"
        if slot == "attribution":
            return None
        return "other role" if score < max(_best(triggers, r, cluster) for r in ROLES if r != slot) else None

    def _as_filler(self, entity: Entity, slot: str, language: Language) -> Entity:
        """A capital that acts is its state ("Moskau kündigte an"), unless it is where something happens."""
        if slot == "place" or entity.type != "Place":
            return entity
        acts = any(self.reference.capital_state(name, language) for name in entity.names)
        return replace(entity, type="State") if acts else entity

    def _mode(self, reading: Reading, triggers: Sequence[Trigger], type_: str) -> str | None:
        sums = self.modes(reading, triggers, type_)
        best = max(sums, key=lambda m: (sums[m], m), default="")
        return best or None

    def modes(self, reading: Reading, triggers: Sequence[Trigger], type_: str) -> dict[str, float]:
        """What the triggers say for each mode of an event's type ("" is none), lexicon and scorer together."""
        sums: dict[str, float] = {}
        for trigger in triggers:
            if trigger.candidate.sense.mode:
                sums[trigger.candidate.sense.mode] = (
                    sums.get(trigger.candidate.sense.mode, 0.0) + MODE_OF_SENSE
                )
            for mode, p in self.models.mode_scores(type_, reading.mode_features(trigger.candidate)).items():
                sums[mode] = sums.get(mode, 0.0) + p
        return sums

    def _times(self, reading: Reading, events: Sequence[Sequence[Trigger]]) -> list[list[ConsideredTime]]:
        """For each event the times that may be its: all events of the article compete for them."""
        claims = [self._claims(reading, triggers) for triggers in events]
        return contested(claims, self.models.thresholds["time"])

    def _claims(self, reading: Reading, triggers: Sequence[Trigger]) -> list[Claim]:
        """How likely the times near an event are its, and the event one."""
        event, status, sure = _candidates(triggers), _status(triggers), _sure(triggers)
        options = reading.timeline.near(event)
        features = (reading.timeline.features(event, status, option) for option in options)
        scores = [self.models.time.score(f)["time"] for f in features]
        return [Claim(option, sure * score) for option, score in zip(options, scores, strict=True)]


def position(report: Report) -> tuple[int, str]:
    """Where a report stands among those of its article."""
    return report.mentions[0].start, report.type


def _candidates(triggers: Sequence[Trigger]) -> list[Candidate]:
    return [trigger.candidate for trigger in triggers]


def _sure(triggers: Sequence[Trigger]) -> float:
    """How likely it is that triggers name an event: as likely as the best of them."""
    return max(trigger.probability for trigger in triggers)


def _key(candidate: Candidate) -> tuple[int, int, str]:
    """What the reader tells candidates apart by: two senses of one type are one to it."""
    return candidate.sentence, candidate.token, candidate.sense.type


def _type(triggers: Sequence[Trigger]) -> str:
    return triggers[0].candidate.sense.type


def _best(triggers: Sequence[Trigger], role: str, cluster: int) -> float:
    """How sure any of the triggers is that the entity fills the role."""
    return max(t.roles[role].get(cluster, 0.0) for t in triggers)


def _compatible(a: Trigger, b: Trigger) -> bool:
    """Whether two triggers can name one event: figures and readings must not contradict."""
    return agree(a.killed, b.killed) and agree(a.injured, b.injured)


def _status(triggers: Sequence[Trigger]) -> Status:
    """The status that the triggers make likeliest together."""
    sums = {status: sum(t.status.get(status, 0.0) for t in triggers) for status in get_args(Status)}
    return max(get_args(Status), key=lambda status: sums[status])


def _mention(reading: Reading, candidate: Candidate) -> Mention:
    sentence = reading.annotation.sentences[candidate.sentence]
    token = sentence.tokens[candidate.token]
    return Mention(token.start, token.end, token.text, sentence.start, sentence.end, candidate.sense.iri)


def _same_names(a: Entity, b: Entity) -> bool:
    """Whether a name of one entity is part of a name of the other: then it is one filler, not two."""
    ours = [tokens for tokens in map(name_tokens, a.names) if tokens]
    theirs = [tokens for tokens in map(name_tokens, b.names) if tokens]
    return any(x <= y or y <= x for x in ours for y in theirs)


def _needless(
    entity: Entity, chosen: Sequence[Entity], actors: Sequence[Entity], most: int
) -> Objection | None:
    """Why a filler is not wanted beside those chosen; a source also not beside the actors who speak for themselves."""
    if len(chosen) >= most:
        return "too many"
    if any(_same_names(entity, other) for other in chosen):
        return "same names"
    return "the actor" if any(_same_names(entity, other) for other in actors) else None
