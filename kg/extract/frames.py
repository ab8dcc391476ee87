"""Frames: which role a phrase plays towards a trigger, as the trigger's lexicon frame has it.

A function is what the ontology's arguments name: ``nsubj``, ``obj``, ``iobj``, ``obl``, ``nmod``, ``gen``,
``compound``, ``amod`` or ``head``. A passive is turned round, conjuncts share, and a verb without a
subject takes its governor's.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.syntax import Tree
from kg.ontology import Frame

_SHARED = frozenset({"conj", "appos", "flat"})
_CONTRACTED = {
    "im": "in", "ins": "in", "am": "an", "ans": "an", "zum": "zu", "zur": "zu", "vom": "von", "beim": "bei",
    "aufs": "auf", "fürs": "für", "durchs": "durch", "onto": "on", "into": "in",
}  # fmt: skip


def marker(tree: Tree, index: int) -> str:
    """The preposition before a phrase, contracted forms taken apart ("im" is "in"); "" when there is none."""
    word = tree.marker(index).split(" ")[0]
    return _CONTRACTED.get(word, word)


def functions(tree: Tree, trigger: int, head: int) -> Iterator[tuple[str, str]]:
    """Function and preposition of the phrase at ``head`` towards ``trigger``, own ones first, then inherited ones."""
    top = _unshared(tree, head)
    if tree[top].head == trigger:
        yield _own(tree, trigger, top)
    elif tree[trigger].head == top and tree[trigger].deprel in ("amod", "acl"):
        yield (
            ("obj" if _participle_passive(tree, trigger) else "nsubj")
            if tree[trigger].upos == "VERB"
            else "head",
            "",
        )
    else:
        yield from _of_object(tree, trigger, top)
        yield from _of_carrier(tree, trigger, top)
        yield from _inherited(tree, trigger, top)


def _unshared(tree: Tree, index: int) -> int:
    while tree[index].deprel in _SHARED and tree[index].head >= 0:
        index = tree[index].head
    return index


def _own(tree: Tree, trigger: int, top: int) -> tuple[str, str]:
    token = tree[top]
    relation, preposition = token.deprel.split(":")[0], marker(tree, top)
    if token.deprel == "nsubj:pass":
        return "obj", ""
    if token.deprel == "obl:agent":
        return "obl", "durch" if preposition in ("durch", "von") else "by"
    if relation == "nmod" and preposition in ("", "'s", "’s", "'", "’"):
        return "gen", ""
    if relation == "nmod" and preposition == "of":
        return "gen", "of"
    if relation == "det":
        return "gen", ""
    if relation == "obl" and preposition == "von" and tree.kids(trigger, "aux:pass"):
        return "obl", "durch"
    if relation == "obl" and not preposition:
        return "obj" if tree[top].feats.get("Case") != "Dat" else "iobj", ""
    return relation, preposition


def _participle_passive(tree: Tree, trigger: int) -> bool:
    """Whether an attributive participle is passive: "der getötete Soldat", "the man killed in …"."""
    token = tree[trigger]
    return token.feats.get("Tense") == "Past" or token.text.lower().endswith(
        ("ed", "t", "te", "ter", "ten", "en")
    )


def _of_object(tree: Tree, trigger: int, top: int) -> Iterator[tuple[str, str]]:
    """A prepositional phrase at the verb's object belongs to the verb as well: "ein Treffen mit X absagen"."""
    above, preposition = tree[top].head, marker(tree, top)
    inner = above >= 0 and tree[above].head == trigger and tree[above].deprel in ("obj", "nsubj:pass", "nmod")
    if inner and preposition and tree[top].deprel == "nmod" and tree[trigger].upos in ("VERB", "NOUN"):
        yield "obl" if tree[trigger].upos == "VERB" else "nmod", preposition


def _of_carrier(tree: Tree, trigger: int, top: int) -> Iterator[tuple[str, str]]:
    """Who carries out what a passive verb says is carried out: "Der Angriff wurde von Rebellen verübt"."""
    carrier = tree[trigger].head
    if tree[trigger].deprel != "nsubj:pass" or tree[top].head != carrier:
        return
    if tree[top].deprel == "obl:agent" or (
        tree[top].deprel == "obl" and marker(tree, top) in ("von", "durch", "by")
    ):
        yield "obl", "by" if marker(tree, top) == "by" else "durch"


def _inherited(tree: Tree, trigger: int, top: int) -> Iterator[tuple[str, str]]:
    """The subject of the verb above, for infinitives, conjoined verbs and nouns that are the object of a verb."""
    node = trigger
    for _ in range(3):
        relation, above = tree[node].deprel, tree[node].head
        if above < 0:
            return
        if tree[top].head == above and tree[top].deprel.startswith("nsubj"):
            if relation == "conj" and tree.kids(trigger, "nsubj", "nsubj:pass"):
                return
            if relation in ("conj", "xcomp", "advcl", "obj", "obl"):
                passive = (
                    tree[top].deprel == "nsubj:pass" and relation == "conj" and tree.kids(trigger, "aux:pass")
                )
                yield ("obj" if passive else "nsubj"), ""
            return
        if relation not in ("conj", "xcomp", "advcl", "obj", "obl", "aux"):
            return
        node = above


def frame_role(frame: Frame | None, function: str, preposition: str, *, place: bool = False) -> str | None:
    """The role that a frame gives to a phrase: ``actor``, ``recipient``, ``place`` or None.

    Where the frame offers several, a ``place`` takes the role of a place and anything else another one.
    """
    found = [
        argument.role
        for argument in (frame.arguments if frame else ())
        if function == argument.function and argument.marker in (None, preposition)
    ]
    fitting = [role for role in found if (role == "place") == place]
    return next(iter(fitting or found), None)
