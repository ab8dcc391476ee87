"""The explanation: what extraction considered in one article, what it took and dropped, and which features decided.

It asks the extractor and its scorers again, step by step, so that it tells what they do and not what they should do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias, get_args

from kg.annotation import Annotation
from kg.entity import Entity, Span
from kg.extract.event_times import ConsideredTime
from kg.extract.extractor import ROLES, Considered, Draft, Extractor, Reading, Trigger, position
from kg.extract.participants import ParticipantMention
from kg.extract.reader import SLOTS
from kg.extract.scorer import Features, Scorer, logit
from kg.extract.triggers import Candidate, Match
from kg.lexicon import Sense
from kg.report import Report, Status, TimeExpression

MOST_REASONS = 4  # on either side


@dataclass(frozen=True, slots=True)
class Reasons:
    """The features that weigh most for and against a decision, with their weights, heaviest first."""

    pro: Sequence[tuple[str, float]]
    contra: Sequence[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class Word:
    """A word that may evoke an event, in its likeliest sense. ``match`` says how the lexicon's entry fits it."""

    span: Span
    sentence: Span
    sense: Sense
    match: Match
    score: float
    reasons: Reasons


@dataclass(frozen=True, slots=True)
class Filler:
    """What may fill a role or be the source: ``mention`` is where it speaks loudest for it; ``dropped`` why it is not.

    ``fit`` is what the scorer says, whom ``reasons`` belong to. A source's ``score`` is how likely it is that it is the
    event's, and the event one; of a role it is the same as ``fit``.
    """

    entity: Entity
    mention: Span
    sentence: Span
    score: float
    fit: float
    dropped: str | None
    reasons: Reasons


@dataclass(frozen=True, slots=True)
class Time:
    """A time that may be the event's. ``score`` is the event's claim to it: how likely it is that both are right.

    ``fit`` is what the scorer says, whom ``reasons`` belong to: how likely the time is the event's, if that is one.
    """

    span: Span
    sentence: Span
    value: TimeExpression
    score: float
    fit: float
    dropped: str | None
    reasons: Reasons


@dataclass(frozen=True, slots=True)
class EventExplanation:
    """One report and what was considered for it, each list best first; ``words`` in the order of its mentions.

    ``status`` holds probabilities, with no reasons where a rule decided; ``modes`` what lexicon and scorer say for each
    mode ("" is none) on average, the lexicon's own counting 1. ``loose`` are casualty words right at the event's that
    name no event: their figures count where its own words give none.
    """

    report: Report
    words: Sequence[Word]
    status: Mapping[Status, float]
    status_reasons: Reasons
    modes: Mapping[str, float]
    roles: Mapping[str, Sequence[Filler]]
    times: Sequence[Time]
    loose: Sequence[Span]


@dataclass(frozen=True, slots=True)
class Explanation:
    """All events of an article, and the words that were not likely enough to evoke one, likeliest first."""

    events: Sequence[EventExplanation]
    dropped: Sequence[Word]
    thresholds: Mapping[str, float]


def explain(extractor: Extractor, annotation: Annotation) -> Explanation:
    """Explains the reports that ``extractor.extract`` gives, in their order."""
    asked = _Asked(extractor, extractor.read(annotation))
    triggers = extractor.triggers(asked.reading)
    drafts = extractor.drafts(asked.reading, triggers)
    events = [asked.event(draft, drafts) for draft in drafts]
    taken = {(trigger.candidate.sentence, trigger.candidate.token) for trigger in triggers}
    dropped = [
        asked.word(candidate, score)
        for candidate, score in extractor.weighed(asked.reading)
        if (candidate.sentence, candidate.token) not in taken
    ]
    return Explanation(
        events=sorted(events, key=lambda event: position(event.report)),
        dropped=sorted(dropped, key=lambda word: -word.score),
        thresholds=extractor.models.thresholds,
    )


_Basis: TypeAlias = tuple[ParticipantMention, float, Reasons]  # where, what the scorer says of it, and why


class _Asked:
    """An extractor that is asked about one article."""

    def __init__(self, extractor: Extractor, reading: Reading) -> None:
        self.extractor = extractor
        self.reading = reading
        self._models = extractor.models

    def event(self, draft: Draft, drafts: Sequence[Draft]) -> EventExplanation:
        """What was considered for an event, one of ``drafts``, which competed for times."""
        triggers = draft.triggers
        report = self.extractor.report(self.reading, draft)
        times = [self._time(one, triggers, drafts[one.holder].triggers, report.status) for one in draft.times]
        return EventExplanation(
            report=report,
            words=[self.word(trigger.candidate, trigger.probability) for trigger in triggers],
            status=_shares(triggers),
            status_reasons=self._status_reasons(triggers, report.status),
            modes=self._modes(triggers, report.type),
            roles={slot: list(self._fillers(triggers, slot)) for slot in SLOTS},
            times=sorted(times, key=lambda time: (time.dropped is not None, -time.score)),
            loose=[self._span(candidate) for candidate in draft.loose],
        )

    def _status_reasons(self, triggers: Sequence[Trigger], status: Status) -> Reasons:
        """What speaks for and against a status at the trigger that makes it likeliest."""
        trigger = max(triggers, key=lambda t: t.status.get(status, 0.0))
        if len(trigger.status) == 1:
            return Reasons((), ())
        opinion = self.reading.opinion(trigger.candidate)
        features = self.reading.status_features(trigger.candidate)
        return self._reasons(
            "status", self._models.status, features, status, opinion.status[status] if opinion else None
        )

    def _modes(self, triggers: Sequence[Trigger], type_: str) -> dict[str, float]:
        sums = self.extractor.modes(self.reading, triggers, type_)
        return {mode: sums[mode] / len(triggers) for mode in sorted(sums, key=lambda m: (-sums[m], m))}

    def word(self, candidate: Candidate, score: float) -> Word:
        """A candidate with what speaks for and against it."""
        return Word(
            span=self._span(candidate),
            sentence=self._sentence(candidate.sentence),
            sense=candidate.sense,
            match=candidate.match,
            score=score,
            reasons=_reasons(self._models.trigger, self.reading.trigger_features(candidate), "event"),
        )

    def _span(self, candidate: Candidate) -> Span:
        token = self.reading.trees[candidate.sentence][candidate.token]
        return Span(token.start, token.end, token.text)

    def _sentence(self, number: int) -> Span:
        annotation = self.reading.annotation
        sentence = annotation.sentences[number]
        return Span(sentence.start, sentence.end, annotation.article.text[sentence.start : sentence.end])

    def _fillers(self, triggers: Sequence[Trigger], slot: str) -> Iterator[Filler]:
        for one in self.extractor.considered(self.reading, triggers, slot):
            found = self._source if slot == "attribution" else partial(self._loudest, role=slot)
            mention, fit, reasons = found(triggers, one.cluster)
            yield Filler(
                entity=self.reading.clusters.entity(one.cluster),
                mention=Span(mention.start, mention.end, mention.text),
                sentence=self._sentence(mention.sentence),
                score=one.score,
                fit=fit,
                dropped=self._why(one, triggers, slot),
                reasons=reasons,
            )

    def _loudest(self, triggers: Sequence[Trigger], cluster: int, role: str) -> _Basis:
        """The mention of a cluster that scores best in the role with any of the triggers."""
        offered = [
            (
                self.extractor.role_scores(self.reading, trigger.candidate, mention).get(role, 0.0),
                trigger,
                mention,
            )
            for trigger in triggers
            for mention in self.reading.near(trigger.candidate)
            if mention.cluster == cluster
        ]
        score, trigger, mention = max(offered, key=lambda one: one[0])
        features = self.reading.role_features(trigger.candidate, mention)
        theirs = self.extractor.opinion_on(self.reading, trigger.candidate, mention)
        return (
            mention,
            score,
            self._reasons("roles", self._models.role, features, role, theirs[role] if theirs else None),
        )

    def _source(self, triggers: Sequence[Trigger], cluster: int) -> _Basis:
        """Where a cluster speaks nearest to a trigger; the features are of all that it says around the event."""
        event = [trigger.candidate for trigger in triggers]
        heard = [
            (abs(c.sentence - saying.sentence), abs(c.token - saying.cue), mention)
            for c in event
            for saying, mention in self.reading.sources.heard(c)
            if mention.cluster == cluster
        ]
        _, _, mention = min(heard, key=lambda one: one[:2])
        features = self.reading.sources.features(event)[cluster]
        fit = self.extractor.source_score(self.reading, triggers, cluster, features)
        theirs = self.extractor.heard(self.reading, triggers).get(cluster)
        return mention, fit, self._reasons("source", self._models.source, features, "source", theirs)

    def _reasons(
        self, question: str, scorer: Scorer, features: Features, label: str, theirs: float | None
    ) -> Reasons:
        """What speaks for and against, the reader included where it was asked; the parts add up to the margin."""
        share = (
            self.extractor.reader.weights[question] if self.extractor.reader and theirs is not None else 0.0
        )
        reader = {"reader": share * logit(theirs)} if theirs is not None else {}
        return _reasons(scorer, features, label, 1 - share, reader)

    def _why(self, one: Considered, triggers: Sequence[Trigger], slot: str) -> str | None:
        """Why something does not fill a slot, in words."""
        if one.objection == "unlikely":
            return f"below {self._models.thresholds[slot]:.2f}"
        if one.objection == "other role":
            scores = {r: max(t.roles[r].get(one.cluster, 0.0) for t in triggers) for r in ROLES}
            better = max(scores, key=lambda r: scores[r])
            return f"rather {better}, {scores[better]:.2f}"
        if one.objection == "too many":
            return "enough others are likelier"
        if one.objection == "the actor":
            return "speaks for itself, as an actor"
        return "another name of one above" if one.objection else None

    def _time(
        self, one: ConsideredTime, triggers: Sequence[Trigger], holder: Sequence[Trigger], status: Status
    ) -> Time:
        option, event = one.claim.option, [trigger.candidate for trigger in triggers]
        features = self.reading.timeline.features(event, status, option)
        return Time(
            span=Span(option.match.start, option.match.end, option.match.text),
            sentence=self._sentence(option.sentence),
            value=option.time,
            score=one.claim.score,
            fit=self._models.time.score(features)["time"],
            dropped=self._why_not_then(one, holder),
            reasons=_reasons(self._models.time, features, "time"),
        )

    def _why_not_then(self, one: ConsideredTime, holder: Sequence[Trigger]) -> str | None:
        """Why a time is not the event's, in words; ``holder`` is the event with the best claim to it."""
        if one.objection == "unlikely":
            return f"below {self._models.thresholds['time']:.2f}"
        if one.objection == "another's":
            return f"rather that of {self._span(holder[0].candidate).text!r}, {one.best:.2f}"
        return "another is likelier" if one.objection else None


def _reasons(
    scorer: Scorer,
    features: Features,
    label: str,
    share: float = 1.0,
    others: Mapping[str, float] | None = None,
) -> Reasons:
    parts = [(name, share * weight) for name, weight in scorer.reasons(features, label, len(features))]
    parts = sorted([*parts, *(others or {}).items()], key=lambda part: -abs(part[1]))
    pro = [(name, weight) for name, weight in parts if weight > 0]
    contra = [(name, weight) for name, weight in parts if weight < 0]
    return Reasons(pro[:MOST_REASONS], contra[:MOST_REASONS])


def _shares(triggers: Sequence[Trigger]) -> dict[Status, float]:
    """How likely the triggers make each status, on average, likeliest first."""
    shares = {s: sum(t.status.get(s, 0.0) for t in triggers) / len(triggers) for s in get_args(Status)}
    return dict(sorted(shares.items(), key=lambda item: -item[1]))
