"""Attribution: the sayings of an article (who speaks, by which word) and how each covers what an event is told in.

A saying is a verb of speaking with its subject, a phrase such as "laut Polizei" or "according to the Pentagon", a noun
such as "the announcement by Trump that …", or a word that takes an earlier source up again ("demnach", "den Angaben
zufolge"). The rules only say in which way a saying covers a trigger; the source scorer weighs that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import kg.extract.cues as cues
from kg.extract.frames import marker
from kg.extract.syntax import Tree

_SHARED = frozenset({"conj", "appos", "flat"})
_MARKERS = frozenset({"laut", "zufolge", "gemäß"})
_DEFINITE = frozenset({"den", "dem", "der", "diesen", "diesem", "the", "these", "this"})
_NOBODYS = frozenset(
    {"angabe", "information", "erkenntnis", "einschätzung", "schätzung"}
)  # "nach ersten Angaben"
_LET_KNOW = frozenset({"verlauten", "verbreiten", "wissen"})
_OPENING, _CLOSING = frozenset("„«“"), frozenset("“”»")
_LONGEST_QUOTE = 6  # sentences; a mark without its partner must not swallow the article
_POSSESSORS = ("nmod", "nmod:poss", "compound", "amod", "det:poss", "appos", "obl", "obl:agent")

Kind = Literal["verb", "phrase", "noun", "again"]


@dataclass(frozen=True, slots=True)
class Saying:
    """One place where the article lets somebody speak. ``cue`` is the word that says so, ``speaker`` the head token of
    who does (-1 when the word only points back to an earlier source)."""

    sentence: int
    cue: int
    speaker: int
    kind: Kind


def unshared(tree: Tree, index: int) -> int:
    """The first conjunct, or the noun that an apposition belongs to."""
    while tree[index].deprel in _SHARED and tree[index].head >= 0:
        index = tree[index].head
    return index


def find_sayings(number: int, tree: Tree) -> list[Saying]:
    """The sayings of one sentence, in order of their cues."""
    found: dict[tuple[int, int], Saying] = {}
    for cue, speaker, kind in _cues(tree):
        found.setdefault((cue, speaker), Saying(number, cue, speaker, kind))
    return [found[key] for key in sorted(found)]


def _cues(tree: Tree) -> Iterator[tuple[int, int, Kind]]:
    for index, token in enumerate(tree.tokens):
        if token.upos in ("VERB", "AUX"):
            yield from ((index, speaker, "verb") for speaker in _speakers(tree, index))
        elif token.upos in ("NOUN", "PROPN", "X", "PRON", "NUM", "ADJ"):
            if _is_marked(tree, index):
                yield from _from_source(tree, index, "phrase")
            elif _carries_speech(tree, index):
                yield from ((index, holder, "noun") for holder in _holders(tree, index))
        if token.text.lower() in cues.AS_TOLD:
            yield index, -1, "again"


def _speakers(tree: Tree, verb: int) -> list[int]:
    """Who speaks by a verb: its subject, or that of the verb it is joined to; "hieß es aus dem Ministerium"."""
    lemma = tree.lemma(verb).lower()
    if lemma not in cues.SPEECH_VERBS and not _is_speech_phrase(tree, verb):
        return []
    if tree.kids(verb, "aux:pass", "nsubj:pass"):
        return [k for k in tree.kids(verb, "obl", "obl:agent") if marker(tree, k) in ("von", "by")]
    subjects = tree.kids(verb, "nsubj")
    if not subjects and tree[verb].deprel in ("conj", "xcomp", "advcl") and tree[verb].head >= 0:
        subjects = tree.kids(tree[verb].head, "nsubj")
    if subjects and tree[subjects[0]].text.lower() in ("es", "it", "man"):
        where = [
            k for k in tree.kids(verb, "obl") if marker(tree, k) in ("aus", "von", "bei", "in", "seitens")
        ]
        return [holder for k in where for holder in (_holders(tree, k) or [k])]
    return [holder for s in subjects for holder in _source(tree, s)]


def _is_speech_phrase(tree: Tree, verb: int) -> bool:
    """ "gab keine Stellungnahme ab", "ließ verlauten", "berief sich auf"."""
    if any(tree.lemma(k).lower() in cues.SPEECH_NOUNS for k in tree.kids(verb, "obj")):
        return True
    if tree[verb].lemma in ("machen", "hold") and any(
        tree[k].text.lower() in ("verantwortlich", "responsible") for k in tree.kids(verb)
    ):
        return True
    return tree[verb].lemma == "lassen" and any(tree.lemma(k) in _LET_KNOW for k in tree.kids(verb))


def _is_marked(tree: Tree, index: int) -> bool:
    """Whether a noun phrase is given as a source: "laut X", "X zufolge", "nach Angaben", ", so X", "citing X"."""
    own = tree.marker(index)
    words = set(own.split())
    if words & _MARKERS or "according" in own or _so_says(tree, index):
        return True
    if "nach" in words or {"in", "from"} & words:
        return is_source_noun(tree, index) and ("nach" in words or bool(_holders(tree, index)))
    before = [tree[k].text.lower() for k in range(max(index - 3, 0), index)]
    if "according" in before and tree[index].deprel not in ("compound", "amod"):
        return True
    above = tree[index].head
    if above < 0:
        return False
    if own in ("auf", "to") and tree.lemma(above) in ("Berufung", "Bezug", "Verweis", "Hinweis", "berufen"):
        return True
    return tree[above].text.lower() == "citing" and tree[index].deprel == "obj"


def _so_says(tree: Tree, head: int) -> bool:
    """ ", so der Minister": the source follows "so" and an article."""
    before = [tree[i].text.lower() for i in range(max(head - 4, 0), head)]
    if "so" not in before or tree[head].deprel in ("amod", "compound", "nmod"):
        return False
    return "," in (tree[max(head - 5, 0)].text, *before[: before.index("so")])


def _from_source(tree: Tree, index: int, kind: Kind) -> Iterator[tuple[int, int, Kind]]:
    for speaker in _source(tree, index):
        yield index, speaker, kind


def _source(tree: Tree, index: int) -> list[int]:
    """Who is behind a source phrase: "Angaben der Polizei" is the police, "den Angaben" who spoke before."""
    if not is_source_noun(tree, index):
        return [index]
    if holders := _holders(tree, index):
        return holders
    bare = tree.lemma(index).lower() in cues.SOURCE_NOUNS
    if bare and any(tree[k].text.lower() in _DEFINITE for k in tree.kids(index, "det")):
        return [-1]
    return [] if tree.lemma(index).lower() in _NOBODYS else [index]


def _holders(tree: Tree, index: int) -> list[int]:
    """Whose a statement is: the genitive, "von"/"by"/"from" phrase or possessive at a noun of speaking."""
    found = []
    for k in tree.kids(index, *_POSSESSORS):
        token = tree[k]
        if token.deprel == "amod" and not token.text[:1].isupper() and token.upos != "PROPN":
            if token.upos == "ADJ" and token.text.lower().endswith(
                ("ischen", "ische", "ischer", "ish", "ian")
            ):
                found.append(k)
        elif marker(tree, k) in ("", "von", "of", "by", "from", "aus", "'s", "’s", "'", "’"):
            found.append(k)
    return found


def is_source_noun(tree: Tree, index: int) -> bool:
    """Whether a noun is what somebody says, not who says it: "Angaben", "report"."""
    lemma = tree.lemma(index).lower()
    return lemma in cues.SOURCE_NOUNS or lemma.endswith(("angabe", "bericht", "information", "erkenntnis"))


def _carries_speech(tree: Tree, index: int) -> bool:
    lemma = tree.lemma(index).lower()
    return lemma in cues.SPEECH_NOUNS or lemma in cues.SOURCE_NOUNS


def coverage(saying: Saying, tree: Tree, index: int) -> str:
    """How a saying of the same sentence stands to a trigger: above, beside, in its clause or elsewhere."""
    cue = saying.cue
    if cue == index:
        return "self"
    up = list(tree.ancestors(index))
    if saying.kind == "phrase" or saying.kind == "again":
        clause = tree.clause(cue)
        if clause in up:
            return "clause" if clause == tree.clause(index) else "clause-above"
        return "other-clause"
    if cue in up:
        step = up[up.index(cue) - 1]
        return f"under-{tree[step].deprel}"
    above = tree[cue].head
    if above in up and tree[cue].deprel in (
        "parataxis",
        "ccomp",
        "advcl",
        "conj",
        "root",
        "acl",
        "appos",
        "dep",
    ):
        return f"beside-{tree[cue].deprel}"
    return "elsewhere"


def reported(tree: Tree, index: int) -> bool:
    """Whether the trigger's clause stands in German reported speech (Konjunktiv I, "sei", "habe", "seien")."""
    clause = tree.clause(index)
    for node in {clause, index, *tree.kids(clause)}:
        token = tree[node]
        subjunctive = token.feats.get("Mood") == "Sub" or token.text.lower() in cues.SUBJUNCTIVE_ONE
        if subjunctive and token.upos in ("VERB", "AUX"):
            return True
    return False


def quotations(trees: Sequence[Tree], *, german: bool) -> list[list[int]]:
    """For each token of each sentence the number of the quotation that it stands in, -1 for none."""
    found, current, opened, count = [], -1, 0, 0
    for number, tree in enumerate(trees):
        if current >= 0 and number - opened >= _LONGEST_QUOTE:
            current = -1
        row = []
        for token in tree.tokens:
            text = token.text
            opens = text in ("„", "«") or (text == "“" and not german) or (text == '"' and current < 0)
            if text in _OPENING | _CLOSING | {'"'}:
                if opens and current < 0:
                    current, opened, count = count, number, count + 1
                elif not opens:
                    current = -1
                row.append(-1)
            else:
                row.append(current)
        found.append(row)
    return found
