"""The extractor: an annotated article to its reports, by lexicon, syntax and trained scorers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import get_args

from kg.annotation import Annotation
from kg.article import Language
from kg.entity import Entity
from kg.extract.attribution import coverage
from kg.extract.casualties import agree, casualties, event_casualties, loose_at
from kg.extract.clusters import Clusters
from kg.extract.features import mode_features, role_features, status_features, time_features, trigger_features
from kg.extract.grouping import bound, group, link_features
from kg.extract.models import Models
from kg.extract.participants import MentionFinder, ParticipantMention, name_tokens
from kg.extract.sources import SPOKEN_ACTS, Sources
from kg.extract.status import denied
from kg.extract.syntax import SUBJECTS, Tree
from kg.extract.times import TimeContext, TimeMatch, find_times, with_days
from kg.extract.triggers import Candidate, candidates
from kg.lexicon import Lexicon
from kg.reference import Reference
from kg.report import Count, Mention, Report, Status, TimeExpression

ROLES = ("actor", "recipient", "place")
MODE_OF_SENSE = 1.0  # what the lexicon's own mode adds to the scorer's probabilities
_EVOKING = 0.4  # a noun of this confidence is rather an event than a participant
MEETINGS = frozenset({"CONSULT", "AGREE", "COOPERATE"})  # many may take part
MOST_AT_MEETINGS = 5
MOST_FILLERS = {"actor": 3, "recipient": 3, "place": 1}
MOST_SOURCES = 2


@dataclass(frozen=True, slots=True)
class Trigger:
    """A candidate that the scorer took for a trigger, with its probability and what hangs on it."""

    candidate: Candidate
    probability: float
    roles: Mapping[str, Mapping[int, float]]
    status: Mapping[str, float]
    killed: Count | None
    injured: Count | None


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
        text = annotation.article.text
        times = [find_times(text[s.start : s.end], self.language, s.start) for s in annotation.sentences]
        self.times = with_days(times, annotation.article.date)

    def near(self, candidate: Candidate) -> list[ParticipantMention]:
        """Mentions that may fill a role: of the candidate's sentence and the one before."""
        number = candidate.sentence
        before = self.by_sentence[number - 1] if number else []
        here = [m for m in self.by_sentence[number] if (m.kind == "prefix") == (m.head == candidate.token)]
        return [m for m in [*before, *here] if m.cluster >= 0]

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

    def time_token(self, number: int, match: TimeMatch) -> int:
        """The token that a time expression hangs by: the one whose head lies outside of it."""
        tree = self.trees[number]
        inside = [i for i, t in enumerate(tree.tokens) if t.start < match.end and t.end > match.start]
        return next((i for i in inside if tree[i].head not in inside), inside[-1] if inside else 0)


class Extractor:
    """Reports from annotations. ``lexicons`` by language; raises KeyError for a language without one."""

    def __init__(
        self, lexicons: Mapping[Language, Lexicon], reference: Reference, models: Models | None = None
    ) -> None:
        self.lexicons = lexicons
        self.reference = reference
        self.models = models or Models.load()

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
        return [self._trigger(reading, c, p) for c, p in self._chosen(reading)]

    def assemble(self, reading: Reading, triggers: Sequence[Trigger]) -> tuple[Report, ...]:
        """Reports from triggers: those that name one event are joined, and the best fillers chosen."""
        words = [trigger.candidate for trigger in triggers]
        groups = group(
            len(triggers),
            partial(self._link, reading, triggers),
            self.models.thresholds["link"],
            lambda i, j: bound(words[i], words[j], reading.trees),
        )
        events = [[triggers[i] for i in members] for members in groups]
        named = [[trigger.candidate for trigger in event] for event in events]
        loose = loose_at(named, reading.candidates, reading.trees)
        reports = [self._report(reading, *event) for event in zip(events, loose, strict=True)]
        return tuple(sorted(reports, key=lambda r: (r.mentions[0].start, r.type)))

    def _chosen(self, reading: Reading) -> list[tuple[Candidate, float]]:
        """The best reading of each word that is likely enough to be a trigger."""
        best: dict[tuple[int, int], tuple[Candidate, float]] = {}
        for candidate in reading.candidates:
            probability = self.models.trigger.score(reading.trigger_features(candidate))["event"]
            key = (candidate.sentence, candidate.token)
            if key not in best or probability > best[key][1]:
                best[key] = (candidate, probability)
        return [found for _, found in sorted(best.items()) if found[1] >= self.models.thresholds["trigger"]]

    def _trigger(self, reading: Reading, candidate: Candidate, probability: float) -> Trigger:
        tree = reading.trees[candidate.sentence]
        roles: dict[str, dict[int, float]] = {role: {} for role in ROLES}
        for mention in reading.near(candidate):
            scores = self.models.role.score_each(reading.role_features(candidate, mention))
            complete = mention.sentence != candidate.sentence and tree.kids(candidate.token, *SUBJECTS)
            for role in ("place",) if complete else ROLES:
                old = roles[role].get(mention.cluster, 0.0)
                roles[role][mention.cluster] = max(old, scores[role])
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

    def _status(self, reading: Reading, candidate: Candidate) -> Mapping[str, float]:
        """Probability of each status; a plain denial is not weighed. A rejection is often a denial: it happened."""
        if candidate.sense.type != "REJECT" and denied(reading.trees[candidate.sentence], candidate.token):
            return {"negated": 1.0}
        return self.models.status.score(reading.status_features(candidate))

    def _link(self, reading: Reading, triggers: Sequence[Trigger], i: int, j: int) -> float:
        """The probability that two triggers name one event; 0 when their types or figures contradict."""
        first, second = triggers[i], triggers[j]
        if first.candidate.sense.type != second.candidate.sense.type or not _compatible(first, second):
            return 0.0
        between = sum(t.candidate.sense.type == first.candidate.sense.type for t in triggers[i + 1 : j])
        return self.models.link.score(reading.link_features(first.candidate, second.candidate, between))[
            "link"
        ]

    def _report(
        self, reading: Reading, triggers: Sequence[Trigger], loose: Sequence[Candidate] = ()
    ) -> Report:
        status = _status(triggers)
        type_ = _type(triggers)
        killed, injured = event_casualties([t.candidate for t in triggers], loose, reading.trees)
        fillers = {role: self._fillers(reading, triggers, role) for role in ROLES}
        return Report(
            type=type_,
            mode=self._mode(reading, triggers, type_),
            status=status,
            mentions=tuple(_mention(reading, t.candidate) for t in triggers),
            actors=fillers["actor"],
            recipients=fillers["recipient"],
            places=fillers["place"],
            attribution=self._attribution(reading, triggers, fillers["actor"]),
            time=self._time(reading, triggers, status),
            killed=killed,
            injured=injured,
            confidence=round(max(t.probability for t in triggers), 2),
        )

    def _fillers(self, reading: Reading, triggers: Sequence[Trigger], role: str) -> tuple[Entity, ...]:
        most = MOST_AT_MEETINGS if role == "actor" and _type(triggers) in MEETINGS else MOST_FILLERS[role]
        scores = {cluster: _best(triggers, role, cluster) for t in triggers for cluster in t.roles[role]}
        chosen: list[Entity] = []
        for cluster in sorted(scores, key=lambda c: (-scores[c], c)):
            others = max(_best(triggers, r, cluster) for r in ROLES if r != role)
            if scores[cluster] < self.models.thresholds[role] or scores[cluster] < others:
                continue
            entity = reading.clusters.entity(cluster)
            if len(chosen) < most and not any(_same_names(entity, other) for other in chosen):
                chosen.append(entity)
        return tuple(self._as_filler(entity, role, reading.language) for entity in chosen)

    def _attribution(
        self, reading: Reading, triggers: Sequence[Trigger], actors: Sequence[Entity]
    ) -> tuple[Entity, ...]:
        """The sources of an event; of a doubtful event, only those that are the likelier."""
        confidence = max(trigger.probability for trigger in triggers)
        scores = {
            cluster: confidence * self.models.source.score(features)["source"]
            for cluster, features in reading.sources.features([t.candidate for t in triggers]).items()
        }
        chosen: list[Entity] = []
        for cluster in sorted(scores, key=lambda c: (-scores[c], c)):
            entity = reading.clusters.entity(cluster)
            if scores[cluster] < self.models.thresholds["attribution"] or len(chosen) == MOST_SOURCES:
                break
            himself = actors if _type(triggers) in SPOKEN_ACTS else ()
            if not any(_same_names(entity, other) for other in (*chosen, *himself)):
                chosen.append(entity)
        return tuple(self._as_filler(entity, "attribution", reading.language) for entity in chosen)

    def _as_filler(self, entity: Entity, role: str, language: Language) -> Entity:
        """A capital that acts is its state ("Moskau kündigte an"), unless it is where something happens."""
        if role == "place" or entity.type != "Place":
            return entity
        acts = any(self.reference.capital_state(name, language) for name in entity.names)
        return replace(entity, type="State") if acts else entity

    def _mode(self, reading: Reading, triggers: Sequence[Trigger], type_: str) -> str | None:
        sums: dict[str, float] = {}
        for trigger in triggers:
            if trigger.candidate.sense.mode:
                sums[trigger.candidate.sense.mode] = (
                    sums.get(trigger.candidate.sense.mode, 0.0) + MODE_OF_SENSE
                )
            for mode, p in self.models.mode_scores(type_, reading.mode_features(trigger.candidate)).items():
                sums[mode] = sums.get(mode, 0.0) + p
        best = max(sums, key=lambda m: (sums[m], m), default="")
        return best or None

    def _time(self, reading: Reading, triggers: Sequence[Trigger], status: Status) -> TimeExpression | None:
        best: tuple[float, TimeMatch] | None = None
        for trigger in triggers:
            number = trigger.candidate.sentence
            for match in reading.times[number]:
                features = time_features(
                    trigger.candidate, reading.trees[number], reading.time_token(number, match)
                )
                score = self.models.time.score(features)["time"]
                if score >= self.models.thresholds["time"] and (best is None or score > best[0]):
                    best = (score, match)
        if best is None:
            return None
        return best[1].resolve(
            TimeContext(reading.annotation.article.date, future=status in ("planned", "hypothetical"))
        )


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
