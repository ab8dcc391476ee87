"""Sources: who may be the source of an event, and what the source scorer looks at.

The question is put once for each event and each entity that speaks near one of its mentions: all ways in which the
entity's sayings cover the event's mentions are features of that one pair.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import kg.extract.cues as cues
from kg.article import Language
from kg.extract.attribution import Saying, coverage, find_sayings, quotations, reported, unshared
from kg.extract.frames import frame_role, functions
from kg.extract.participants import ParticipantMention
from kg.extract.status import rule_status
from kg.extract.syntax import SUBJECTS, Tree
from kg.extract.triggers import Candidate

_REACH = 4  # sentences over which speech may run on
# Acts that are done by speaking: who says so does it himself, and the article is the source.
SPOKEN_ACTS = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN"})
_COVERING = ("under", "clause", "beside")
_EMBEDDING = frozenset({"acl", "advcl", "nmod", "amod", "obl", "compound", "appos"})


class Sources:
    """The sayings of one article, and who is behind them."""

    def __init__(
        self, trees: Sequence[Tree], mentions: Sequence[Sequence[ParticipantMention]], language: Language
    ) -> None:
        self.trees = trees
        self.mentions = mentions  # by sentence
        self.german = language == "de"
        self.sayings = [find_sayings(number, tree) for number, tree in enumerate(trees)]
        self.quotes = quotations(trees, german=self.german)

    def features(self, event: Sequence[Candidate]) -> dict[int, dict[str, float]]:
        """For each entity (by its cluster) that speaks near a mention of an event, the features of the pair."""
        told = [self.telling(candidate) for candidate in event]
        found: dict[int, set[str]] = {}
        pairs: dict[int, int] = {}
        for position, candidate in enumerate(event):
            context = {
                f"mentions={min(len(event), 3)}",
                f"first={position == 0}",
                f"first-told={told[0]}",
                f"plainly={'plain' in told[:position] + told[position + 1 :]}",
            }
            around = self._around(candidate.sentence)
            for saying, mention in self.heard(candidate):
                names = found.setdefault(mention.cluster, set())
                names |= self._pair(candidate, saying, mention, around, told[position], context)
                pairs[mention.cluster] = pairs.get(mention.cluster, 0) + 1
        return {
            cluster: dict.fromkeys(names | {f"pairs={min(pairs[cluster], 5)}"}, 1.0)
            for cluster, names in found.items()
        }

    def heard(self, candidate: Candidate) -> Iterator[tuple[Saying, ParticipantMention]]:
        """The sayings near a mention of an event, with each who speaks."""
        for saying in self._around(candidate.sentence):
            yield from ((saying, mention) for mention in self.speakers(saying))

    def _around(self, number: int) -> list[Saying]:
        near = range(max(number - _REACH, 0), min(number + 2, len(self.trees)))
        return [saying for n in near for saying in self.sayings[n]]

    def telling(self, candidate: Candidate) -> str:
        """How the article tells what a candidate names: quoted, reported, as what somebody says, or plainly."""
        number, index = candidate.sentence, candidate.token
        tree = self.trees[number]
        if self.quotes[number][index] >= 0:
            return "quoted"
        if self.german and reported(tree, index):
            return "reported"
        ways = [coverage(saying, tree, index) for saying in self.sayings[number]]
        return "covered" if any(way.startswith(_COVERING) for way in ways) else "plain"

    def speakers(self, saying: Saying) -> list[ParticipantMention]:
        """The mentions of who speaks, one a speaker; where a saying points back, of who spoke last before it."""
        if saying.speaker < 0:
            earlier = (self.speakers(s) for s in self._before(saying))
            return next((found for found in earlier if found), [])
        tree = self.trees[saying.sentence]
        found: dict[int, ParticipantMention] = {}
        for mention in self.mentions[saying.sentence]:
            one = _part(tree, mention.head, saying.speaker)
            if mention.cluster < 0 or mention.kind == "prefix" or one < 0:
                continue
            if one not in found or _naming(mention) > _naming(found[one]):
                found[one] = mention
        return list(found.values())

    def _before(self, saying: Saying) -> Iterator[Saying]:
        """The sayings with a speaker of their own before one that points back, the last one first."""
        for number in range(saying.sentence, max(saying.sentence - 2 * _REACH, 0) - 1, -1):
            for other in reversed(self.sayings[number]):
                if other.speaker >= 0 and (number, other.cue) < (saying.sentence, saying.cue):
                    yield other

    def _pair(
        self,
        candidate: Candidate,
        saying: Saying,
        mention: ParticipantMention,
        around: Sequence[Saying],
        telling: str,
        context: Iterable[str],
    ) -> set[str]:
        """The features of one saying by one speaker towards one mention of an event."""
        number, index = candidate.sentence, candidate.token
        tree, cue = self.trees[number], self.trees[saying.sentence].lemma(saying.cue).lower()
        apart = number - saying.sentence
        where = coverage(saying, tree, index) if apart == 0 else f"apart={apart}"
        pos, type_, token = tree[index].upos, f"type={candidate.sense.type}", tree[index]
        state, role = self._state(candidate, saying, telling), self._role(candidate, mention)
        verbal = (
            f"verbal={candidate.sense.type in SPOKEN_ACTS}|{role}|inner={self._innermost(saying, candidate)}"
        )
        between = self._between(candidate, saying, around)
        way = f"way={saying.kind}-{where}"
        names = {
            "bias",
            f"german={self.german}",
            type_,
            f"sector={mention.sector}",
            f"entity={mention.type}|{mention.kind}",
        }
        names |= _cross(
            [way], type_, f"state={state}", f"covered={self._covered_otherwise(candidate, saying)}",
            f"role={role}", f"pos={pos}", f"german={self.german}", f"rule={rule_status(tree, index)}", *context,
        )  # fmt: skip
        names |= _cross([f"where={where}"], f"cue={cue}", verbal, *self._embedding(candidate, saying))
        names |= _cross(self._embedding(candidate, saying), pos)
        names |= {f"state={state}", f"role={role}|{type_}", f"between={between}|apart={apart}", f"cue={cue}"}
        names |= {f"apart={apart}|state={state}|between={min(between, 2)}", verbal, *context}
        names |= _cross(context, f"where={where.split('-')[0]}")
        names |= {f"dep={token.deprel}|{pos}", f"depth={min(len(list(tree.ancestors(index))), 6)}"}
        names |= {f"form={token.feats.get('VerbForm', '')}|{token.feats.get('Tense', '')}"}
        names |= {f"back={saying.speaker < 0}", f"named={mention.head == saying.speaker}|{saying.kind}"}
        names.add(f"order={(saying.sentence, saying.cue) < (number, index)}|{where}")
        determiners = [tree[k].lemma.lower() for k in tree.kids(index, "det", "det:poss")] or ["none"]
        names.add(f"det={determiners[0]}|{pos}")
        if mention.kind == "noun":
            names.add(f"noun={self.trees[mention.sentence].lemma(mention.head).lower()}")
        if any(tree[k].text.lower() in cues.FIRST_PERSON for k in tree.kids(tree.clause(index), *SUBJECTS)):
            names |= _cross(["first-person"], type_, f"where={where}")
        return names

    def _state(self, candidate: Candidate, saying: Saying, telling: str) -> str:
        """How the mention is told, whether in this saying's own quotation, and whether a source is taken up again."""
        quote = self.quotes[candidate.sentence][candidate.token]
        outside = self.quotes[saying.sentence][saying.cue] < 0
        if quote >= 0 and outside and quote in self.quotes[saying.sentence]:
            telling = "quoted-here"
        again = any(s.kind == "again" or s.speaker < 0 for s in self.sayings[candidate.sentence])
        return f"{telling}+again" if again else telling

    def _covered_otherwise(self, candidate: Candidate, saying: Saying) -> bool:
        """Whether another saying of the sentence covers the trigger."""
        tree, others = self.trees[candidate.sentence], self.sayings[candidate.sentence]
        return any(
            coverage(other, tree, candidate.token).startswith(_COVERING)
            for other in others
            if other != saying
        )

    def _between(self, candidate: Candidate, saying: Saying, around: Sequence[Saying]) -> int:
        """How many others speak between the saying and the trigger."""
        first, last = (saying.sentence, saying.cue), (candidate.sentence, candidate.token)
        others = (s for s in around if first < (s.sentence, s.cue) < last and s.speaker >= 0)
        return min(sum(other.speaker != saying.speaker for other in others), 3)

    def _role(self, candidate: Candidate, mention: ParticipantMention) -> str:
        """Whether the trigger's frame makes the speaker, somebody else or nobody the actor."""
        tree, roles = self.trees[candidate.sentence], set()
        for other in self.mentions[candidate.sentence]:
            for function, preposition in list(functions(tree, candidate.token, other.head))[:1]:
                role = frame_role(candidate.sense.frame, function, preposition)
                if role in ("actor", "recipient"):
                    roles.add((other.cluster == mention.cluster, role))
        if (True, "actor") in roles:
            return "actor"
        return (
            "recipient" if (True, "recipient") in roles else "other" if (False, "actor") in roles else "none"
        )

    def _innermost(self, saying: Saying, candidate: Candidate) -> bool:
        """Whether nobody else is quoted between the saying and the trigger: "X reported that Y had said …"."""
        if saying.sentence != candidate.sentence:
            return True
        up = list(self.trees[saying.sentence].ancestors(candidate.token))
        if saying.cue not in up:
            return not any(s.cue in up for s in self.sayings[saying.sentence] if s.kind == "verb")
        inside = up[: up.index(saying.cue)]
        return not any(s.cue in inside for s in self.sayings[saying.sentence])

    def _embedding(self, candidate: Candidate, saying: Saying) -> set[str]:
        """The relations by which a trigger lies below what is said: the deeper, the more it is but background."""
        tree, found = self.trees[candidate.sentence], set()
        cue = saying.cue if saying.sentence == candidate.sentence else -1
        for node in tree.ancestors(candidate.token):
            if cue in (node, tree[node].head):
                break
            relation = tree[node].deprel.split(":")[0]
            if relation in _EMBEDDING:
                found.add(f"inside={relation}")
        return found or {"inside=none"}


def _cross(names: Iterable[str], *others: str) -> set[str]:
    """The names, and each of them joined with each of the others."""
    alone = set(names)
    return alone | {f"{name}|{other}" for name in alone for other in others}


def _part(tree: Tree, head: int, speaker: int) -> int:
    """The token that stands for the speaker whom the phrase at ``head`` names, -1 when it names none.

    Conjuncts are speakers of their own, appositions are not; with a spokesman, whom he speaks for is one more.
    """
    if speaker in (head, unshared(tree, head)):
        while tree[head].deprel in ("appos", "flat") and tree[head].head >= 0:
            head = tree[head].head
        return head
    at = tree[head].deprel in ("nmod", "nmod:poss", "compound") and tree[head].head == speaker
    return head if at and tree.lemma(speaker).lower() in cues.SPOKESPEOPLE else -1


def _naming(mention: ParticipantMention) -> tuple[bool, bool, int]:
    """How well a mention names a speaker, to choose between a title and the name beside it."""
    return (mention.kind == "name", mention.kind == "noun", len(mention.text))
