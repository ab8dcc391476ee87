"""Event times: which time expressions of an article may be an event's, and what the scorer looks at for each.

A time expression is resolved once, by the verb that it hangs on: "will meet on Monday" looks ahead, "met on
Monday" back, whatever other events the sentence tells of.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import kg.extract.cues as cues
from kg.article import Language, PublicationDate
from kg.extract.edtf_values import bounds
from kg.extract.features import bucket
from kg.extract.syntax import Tree
from kg.extract.times import TimeMatch
from kg.extract.triggers import Candidate
from kg.report import Status, TimeExpression

Outlook = Literal["ahead", "back", "open"]

BEFORE = 2  # sentences before a trigger's own whose times may be its event's
SHARED = 0.5  # of the best claim to a time: an event with a weaker claim does not get it
_VERBAL = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN", "SUPPORT", "AGREE", "CONCEDE"})
_COARSE = {
    "csubj": "clause", "ccomp": "clause", "advcl": "clause", "parataxis": "clause", "iobj": "obj", "amod": "nmod",
    "compound": "nmod", "appos": "nmod", "flat": "nmod",
}  # fmt: skip
_GRAINS = {10: "day", 7: "month", 4: "year"}
_AGES = ((1, "yesterday"), (7, "week"), (31, "month"), (366, "year"))


@dataclass(frozen=True, slots=True)
class TimeOption:
    """A time expression where it stands: the token that it hangs by, what it says, whether it looks ahead."""

    sentence: int
    token: int
    match: TimeMatch
    time: TimeExpression
    outlook: Outlook

    @property
    def grain(self) -> str:
        """How fine the value is."""
        value = self.time.value
        if value is None:
            return "none"
        return "span" if "/" in value else _GRAINS.get(len(value), "other")


@dataclass(frozen=True, slots=True)
class Claim:
    """How likely it is that a time is an event's, and the event one."""

    option: TimeOption
    score: float


TimeObjection: TypeAlias = Literal["unlikely", "another's", "second best"]


@dataclass(frozen=True, slots=True)
class ConsideredTime:
    """A time that may be an event's: its claim to it, and why it does not get it (None: it does).

    ``holder`` is the number of the event with the best claim to the time, ``best`` the score of that claim.
    """

    claim: Claim
    objection: TimeObjection | None
    holder: int
    best: float


def contested(claims: Sequence[Sequence[Claim]], threshold: float) -> list[list[ConsideredTime]]:
    """Each event's claims, judged: it gets the time that it has the best claim to, if that is likely enough.

    A time to which another event has a far better claim it does not get.
    """
    holders: dict[int, tuple[int, float]] = {}
    for number, own in enumerate(claims):
        for claim in own:
            start = claim.option.match.start
            if claim.score > holders.setdefault(start, (number, claim.score))[1]:
                holders[start] = number, claim.score
    return [_judged(own, threshold, holders) for own in claims]


def _judged(
    own: Sequence[Claim], threshold: float, holders: Mapping[int, tuple[int, float]]
) -> list[ConsideredTime]:
    """The claims of one event. ``holders``: who has the best claim to the time that begins there, and that claim."""
    objections: list[TimeObjection | None] = []
    for claim in own:
        lost = claim.score < SHARED * holders[claim.option.match.start][1]
        objections.append("unlikely" if claim.score < threshold else "another's" if lost else "second best")
    kept = [i for i, objection in enumerate(objections) if objection == "second best"]
    if kept:
        objections[max(kept, key=lambda i: own[i].score)] = None
    return [
        ConsideredTime(claim, objection, *holders[claim.option.match.start])
        for claim, objection in zip(own, objections, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Timeline:
    """The times of an article, by sentence, and what is needed to say whose they are.

    ``evoking`` holds the words that may well be triggers, as sentence and token: they compete for the times.
    """

    trees: Sequence[Tree]
    options: Sequence[Sequence[TimeOption]]
    evoking: Set[tuple[int, int]]
    language: Language
    date: PublicationDate | None
    _spots: dict[int, list[int]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        for number, token in sorted(self.evoking):
            self._spots.setdefault(number, []).append(token)

    def near(self, event: Sequence[Candidate]) -> list[TimeOption]:
        """The times that may be those of an event with these triggers, in order of the text."""
        near = {n for c in event for n in range(c.sentence - BEFORE, c.sentence + 1)}
        return [option for n in sorted(near) if 0 <= n < len(self.options) for option in self.options[n]]

    def features(self, event: Sequence[Candidate], status: Status, option: TimeOption) -> dict[str, float]:
        """What the time scorer looks at for one event, by its triggers, and one time."""
        here = [c for c in event if c.sentence == option.sentence]
        names = self._own_features(event, status, option, bool(here))
        if here:
            trigger = min(here, key=lambda c: self._distance(option, c.token))
            names |= self._sentence_features(trigger, len(event) - len(here), option)
        else:
            trigger = min(event, key=lambda c: _gap(c, option))
            names |= self._distant_features(trigger, len(event), status, option)
        return dict.fromkeys(names, 1.0)

    def _own_features(
        self, event: Sequence[Candidate], status: Status, option: TimeOption, here: bool
    ) -> set[str]:
        """What the time says by itself, and what kind of event it would be the time of."""
        kind, age = option.match.kind, self._age(option)
        act = _act(event[0])
        where = "here" if here else "apart"
        type_ = f"type={event[0].sense.type}"
        names = {"bias", type_, f"dated={self.date is not None}", f"grain={option.grain}"}
        names |= {f"{x}|status={status}" for x in (where, f"age={age}", f"outlook={option.outlook}")}
        names |= {f"kind={kind}|{act}", f"{where}|first={min(min(c.sentence for c in event), 4)}"}
        names |= _by_language(self.language, f"kind={kind}", f"kind={kind}|{where}")
        return names if here else names | {f"apart|kind={kind}|{type_}"}

    def _sentence_features(self, trigger: Candidate, elsewhere: int, option: TimeOption) -> set[str]:
        """How a time stands to a trigger of its sentence."""
        tree, spot, token = self.trees[option.sentence], option.token, trigger.token
        up, down = tree.path(spot, token)
        act, upos = _act(trigger), tree[token].upos
        governor = self._governor(option)
        clauses = [sum(map(tree.is_clause_head, path)) for path in (up[1:-1], down[:-1])]
        fall = _way(tree, down)
        names = {f"distance={bucket(spot - token)}", f"rise={'>'.join(tree[i].deprel for i in up[:-1])}"}
        names |= {f"dep={tree[spot].deprel}", f"times={min(len(self.options[option.sentence]), 4)}"}
        names |= {f"elsewhere={min(elsewhere, 3)}", f"form={_form(tree, token)}|kind={option.match.kind}"}
        names |= _by_language(self.language, f"lengths={len(up)}-{len(down)}", f"governor={governor}")
        names |= _by_language(self.language, f"clauses={clauses[0]}-{clauses[1]}|{act}")
        names |= _by_language(self.language, f"way={_way(tree, up)}^{fall}|{act}")
        names |= {f"fall={fall}|{act}", f"governor={governor}|length={min(len(down), 4)}|{act}"}
        names.add(f"direct={tree[spot].head == token}|speech={self._spoken(option)}|{act}")
        distance = self._distance(option, token)
        nearer = sum(self._distance(option, t) < distance for t in self._spots.get(option.sentence, ()))
        times = (o for o in self.options[option.sentence] if o is not option)
        names.add(f"nearer-times={min(sum(self._distance(o, token) < distance for o in times), 2)}")
        verbs = [tree.clause(index) for index in (spot, token)]
        same = verbs[0] == verbs[1]
        names.add(f"clause={tree[verbs[0]].deprel}|trigger-clause={tree[verbs[1]].deprel}|same-clause={same}")
        names |= {f"nearer={min(nearer, 3)}", f"nearer={min(nearer, 3)}|same-clause={same}|{upos}"}
        return names | self._between(tree, spot, token, option.sentence)

    def _between(self, tree: Tree, spot: int, token: int, number: int) -> set[str]:
        """What stands between a time and a trigger: verbs, commas and other words that may be triggers."""
        side = "after" if spot > token else "before"
        low, high = sorted((spot, token))
        words = tree.tokens[low + 1 : high]
        verbs = min(sum(w.upos == "VERB" for w in words), 3)
        commas = min(sum(w.text in {",", ";", ":", "–", "-"} for w in words), 2)
        events = min(sum(low < t < high for t in self._spots.get(number, ())), 3)
        counted = [f"{side}|verbs={verbs}", f"{side}|events={events}", f"{side}|commas={commas}"]
        crossed = f"{side}|{tree[token].upos}|verbs={min(verbs, 2)}|commas={commas}"
        return _by_language(self.language, *counted, crossed)

    def _distant_features(
        self, trigger: Candidate, mentions: int, status: Status, option: TimeOption
    ) -> set[str]:
        """How a time of another sentence stands to the nearest trigger."""
        tree, there = self.trees[trigger.sentence], self.trees[option.sentence]
        gap = f"gap={trigger.sentence - option.sentence}"
        act, governor = _act(trigger), self._governor(option)
        own = bool(self.options[trigger.sentence])
        low, high = sorted((trigger.sentence, option.sentence))
        others = sum(len(self.options[n]) for n in range(low + 1, high))
        main = there[_verb(there, option.token)].deprel == "root"
        names = {f"{gap}|status={status}", f"{gap}|own={own}|main={main}", f"{act}|governor={governor}|{gap}"}
        names |= {f"{act}|{gap}|own={own}|{option.grain}", f"{gap}|form={_form(tree, trigger.token)}"}
        names |= {f"{gap}|dep={tree[trigger.token].deprel}", f"{gap}|sentence={min(option.sentence, 3)}"}
        names |= {f"mentions={min(mentions, 4)}", f"times-between={min(others, 2)}"}
        return names | _by_language(self.language, f"{gap}|{option.grain}", f"{gap}|age={self._age(option)}")

    def _distance(self, option: TimeOption, token: int) -> tuple[int, int]:
        """How far a token is from a time: through the tree, then through the words."""
        up, down = self.trees[option.sentence].path(option.token, token)
        return len(up) + len(down), abs(token - option.token)

    def _governor(self, option: TimeOption) -> str:
        """What the time hangs on: a verb of speech, a word that may be a trigger, or which part of speech."""
        tree = self.trees[option.sentence]
        head = tree[option.token].head
        if head < 0:
            return "none"
        if tree.lemma(head).lower() in cues.SPEECH_VERBS:
            return "speech"
        return "event" if (option.sentence, head) in self.evoking else tree[head].upos

    def _spoken(self, option: TimeOption) -> bool:
        """Whether the verb above the time says that somebody spoke."""
        tree = self.trees[option.sentence]
        return tree.lemma(_verb(tree, option.token)).lower() in cues.SPEECH_VERBS

    def _age(self, option: TimeOption) -> str:
        """How long before the article's date the time ended."""
        if option.time.value is None or self.date is None:
            return "unknown"
        begin, end = bounds(self.date.value)
        first, last = option.time.earliest, option.time.latest
        if first and end and first > end:
            return "future"
        if last is None or begin is None or last >= begin:
            return "now"
        days = (begin - last).days
        return next((name for limit, name in _AGES if days <= limit), "old")


def outlook(tree: Tree, token: int) -> Outlook:
    """Whether what a time says is still to come, by the verb that it hangs on: its tense and its auxiliaries."""
    verb = _verb(tree, token)
    word = tree[verb]
    carriers = tree.kids(verb, "aux", "aux:pass", "cop")
    helping = {tree[k].text.lower() for k in carriers}
    if helping & cues.FUTURE or word.text.lower() in cues.FUTURE or _is_to_infinitive(tree, verb, helping):
        return "ahead"
    if helping & cues.WERDEN and (word.feats.get("VerbForm") == "Inf" or len(carriers) > 1):
        return "ahead"
    if word.lemma.lower() in cues.EXPECTED and (word.upos == "ADJ" or not helping & cues.HAVING):
        return "ahead"
    finite = (tree[k].feats for k in (verb, *carriers))
    if any(f.get("Tense") == "Past" and f.get("VerbForm") == "Fin" for f in finite):
        return "back"
    return "back" if helping & cues.PERFECT and word.feats.get("VerbForm") == "Part" else "open"


def _is_to_infinitive(tree: Tree, verb: int, helping: Iterable[str]) -> bool:
    """ "To leave", "to be held", "zu gehen", but not "to have left"."""
    marks = {tree[k].text.lower() for k in tree.kids(verb, "mark", "aux")}
    infinitive = tree[verb].feats.get("VerbForm") == "Inf" or "be" in helping
    return infinitive and bool(marks & {"to", "zu"}) and not cues.HAVING.intersection(helping)


def _verb(tree: Tree, token: int) -> int:
    """The verb or predicate that the token hangs on, the token itself when there is none."""
    verbs = (a for a in tree.ancestors(token) if tree[a].upos in ("VERB", "AUX") or tree.kids(a, "cop"))
    return next(verbs, token)


def _gap(trigger: Candidate, option: TimeOption) -> tuple[int, bool]:
    """How many sentences a trigger is away from a time; of two as near, the one that follows it."""
    return abs(trigger.sentence - option.sentence), trigger.sentence < option.sentence


def _act(trigger: Candidate) -> str:
    """The kind of act, for which a speaker's time counts or does not: words, talks or deeds."""
    type_ = trigger.sense.type
    return "words" if type_ in _VERBAL else "talks" if type_ == "CONSULT" else "deeds"


def _way(tree: Tree, path: Sequence[int]) -> str:
    """A way through the tree in few kinds of relations, each kind once in a row."""
    steps: list[str] = []
    for index in path[:-1]:
        relation = tree[index].deprel.split(":")[0]
        step = _COARSE.get(relation, relation)
        if steps[-1:] != [step]:
            steps.append(step)
    return ">".join(steps)


def _form(tree: Tree, index: int) -> str:
    feats = tree[index].feats
    return feats.get("VerbForm", "") + feats.get("Tense", "")


def _by_language(language: Language, *names: str) -> set[str]:
    """The names, and each of them for the language alone: word order and idiom differ."""
    return {*names, *(f"{name}|{language}" for name in names)}
