"""Features: what the scorers look at, as named numbers, for triggers, roles, status, mode and time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import kg.extract.cues as cues
from kg.extract.frames import frame_role, functions, marker
from kg.extract.participants import ParticipantMention
from kg.extract.scorer import logit
from kg.extract.status import rule_status
from kg.extract.syntax import SUBJECTS, Tree
from kg.extract.triggers import Candidate

_DISTANCES = (1, 2, 3, 5, 8, 13, 25)
_MOST_SENTENCES = 6
_MOST_GOVERNORS = 8  # steps up from a trigger
_GOVERNING = ("modal", "mark=", "negation", "subjunctive")
_DEPENDENTS = frozenset(
    {"amod", "nummod", "compound", "nmod", "acl", "obj", "iobj", "obl", "ccomp", "xcomp", *SUBJECTS}
)
_CLASSES = {
    "planning": cues.PLANNING,
    "wishing": cues.WISHING,
    "failing": cues.FAILING,
    "speech": cues.SPEECH_VERBS,
}


def _crossed(names: Iterable[str], *others: str) -> set[str]:
    """The names, and each of them joined with each of the others."""
    alone = set(names)
    return alone | {f"{name}|{other}" for name in alone for other in others}


def _present(names: Iterable[str]) -> dict[str, float]:
    return dict.fromkeys(names, 1.0)


def bucket(distance: int) -> str:
    """A distance in words, with its sign, in few steps."""
    sign = "-" if distance < 0 else "+"
    return sign + str(next((limit for limit in _DISTANCES if abs(distance) <= limit), 99))


def _rising(tree: Tree, path: Sequence[int], mark: str) -> str:
    return mark.join(tree[i].deprel for i in path[:-1])


def trigger_features(
    candidate: Candidate, tree: Tree, mentions: Sequence[ParticipantMention]
) -> dict[str, float]:
    """Whether a word that may evoke an event does so here. ``mentions`` are those of the candidate's sentence."""
    sense, index = candidate.sense, candidate.token
    token = tree[index]
    pos, number = token.upos, token.feats.get("Number", "")
    roles = _filled_roles(candidate, tree, mentions)
    named = sum(m.kind in ("name", "adjective", "prefix") for m in mentions)
    names = {"bias", f"pos={pos}", f"sense={sense.lemma}|{sense.type}", f"number={number}|{pos}"}
    names |= _crossed([f"type={sense.type}", f"match={candidate.match}"], f"pos={pos}")
    names.add(f"in-context={bool(sense.context_words)}|{pos}")  # a word that the sense asks for stands near
    names |= {f"dep={token.deprel}|pos={pos}", f"sentence={min(candidate.sentence, _MOST_SENTENCES)}"}
    names |= {f"filled={len(roles)}|{pos}", f"named={min(named, 4)}", *(f"fills={r}|{pos}" for r in roles)}
    if token.head >= 0:
        names |= {f"above={tree[token.head].upos}|{token.deprel}", f"above-lemma={tree.lemma(token.head)}"}
    determiners = [tree[k].lemma.lower() for k in tree.kids(index, "det")] or ["none"]
    names.add(f"det={determiners[0]}|{pos}")
    if preposition := marker(tree, index):
        names.add(f"marker={preposition}|{pos}")
    names |= {f"own={f}" for f in _own_context(tree, index)}
    confidence = logit(sense.confidence)
    return _present(names) | dict.fromkeys(
        ("confidence", f"confidence|{candidate.match}", f"confidence|{pos}"), confidence
    )


def _filled_roles(candidate: Candidate, tree: Tree, mentions: Sequence[ParticipantMention]) -> set[str]:
    """The roles that the candidate's frame finds filled by somebody known."""
    found = set()
    for mention in mentions:
        if mention.kind == "noun" and mention.sector is None and mention.country is None:
            continue
        for function, preposition in functions(tree, candidate.token, mention.head):
            place = mention.type == "Place"
            if role := frame_role(candidate.sense.frame, function, preposition, place=place):
                found.add(role)
    return found


def _own_context(tree: Tree, index: int) -> set[str]:
    """What stands directly at a trigger that says whether it is an occurrence: negation, modality, modifiers."""
    found = set()
    for child in tree.kids(index):
        token = tree[child]
        if token.lemma.lower() in cues.NEGATIONS or token.text.lower() in cues.NEGATIONS:
            found.add("negation")
        if token.deprel in _DEPENDENTS:
            found.add(f"has-{token.deprel}")
        if token.deprel in ("aux", "aux:pass", "cop", "mark"):
            found.add(f"{token.deprel}={token.lemma.lower()}")
    return found


def role_features(
    candidate: Candidate,
    mention: ParticipantMention,
    trees: Sequence[Tree],
    speech: str | None,
    standing: Sequence[str],
) -> dict[str, float]:
    """Which role a mention plays towards a trigger.

    ``speech`` says in which way it is a source, if it is one; ``standing`` how it stands among the other mentions.
    """
    tree, there, head = trees[candidate.sentence], trees[mention.sentence], mention.head
    apart = candidate.sentence - mention.sentence
    entity, type_ = f"entity={mention.type}", f"type={candidate.sense.type}"
    dep = f"dep={there[head].deprel}"
    known = mention.sector is not None or mention.country is not None
    names = {"bias", f"apart={apart}", entity, f"sector={mention.sector}", f"known={known}|{mention.kind}"}
    names |= {f"kind={mention.kind}|sector={mention.sector}", f"apart={apart}|{dep}"}
    names |= _crossed([type_, f"kind={mention.kind}"], entity)
    names |= _crossed([dep], f"pos={tree[candidate.token].upos}", entity)
    names |= _crossed([f"case={marker(there, head)}"], entity, type_)
    names |= _crossed(standing, entity)
    own = bool(tree.kids(candidate.token, *SUBJECTS))
    names |= {f"apart={apart}|own-subject={own}|{tree[candidate.token].upos}"}
    if speech:
        names |= _crossed([f"speech={speech}"], f"apart={apart}")
    if mention.kind in ("noun", "pronoun"):
        lemma = there.lemma(head).lower()
        names |= {f"noun={lemma}", f"tail={lemma[-5:]}"}
    if apart == 0:
        names.add(f"distance={bucket(head - candidate.token)}")
        names |= _path_features(candidate, mention, tree)
    elif mention.kind == "name" and there[head].deprel.startswith("nsubj"):
        names.add(f"apart={apart}|subject|{mention.type}")
    return _present(names)


def _path_features(candidate: Candidate, mention: ParticipantMention, tree: Tree) -> set[str]:
    """The way through the tree from a mention to a trigger of the same sentence, and what the frame says of it."""
    index, head = candidate.token, mention.head
    type_, entity = f"type={candidate.sense.type}", f"entity={mention.type}"
    if mention.first <= index <= mention.last:
        return _crossed(["inside-prefix" if mention.kind == "prefix" else "inside"], type_, entity)
    names = set()
    for function, preposition in list(functions(tree, index, head))[:1]:
        place = mention.type == "Place"
        role = frame_role(candidate.sense.frame, function, preposition, place=place)
        names |= _crossed([f"frame={role}"], type_, entity)
        names |= _crossed([f"function={function}|{preposition}"], type_)
    up, down = tree.path(head, index)
    rise, fall = _rising(tree, up, ">"), _rising(tree, down, "<")
    lengths = f"{len(up)}-{len(down)}"
    voice = "passive" if tree.kids(down[-1] if down else index, "aux:pass") else "active"
    case = f"case={marker(tree, head)}"
    names |= _crossed([f"path={rise}^{fall}"], f"pos={tree[index].upos}", type_, entity, voice, case)
    names |= _crossed([f"ends={rise.split('>')[-1]}^{fall.split('<')[-1]}"], type_, entity)
    names |= {f"rise={rise}", f"fall={fall}", f"lengths={lengths}", f"first={rise.split('>')[0]}|{lengths}"}
    names |= _crossed([f"clause={tree.clause(head) == tree.clause(index)}"], f"{mention.kind}|{mention.type}")
    if mention.kind == "adjective" and tree[head].head == index:
        names |= _crossed(["adjective-at-trigger"], type_)
    if up[-1] not in (index, head):
        names |= _crossed([f"common={tree.lemma(up[-1])}"], rise)
    return names


def status_features(candidate: Candidate, tree: Tree) -> dict[str, float]:
    """Whether the event happened, is planned, did not happen, or is only thought of."""
    token, sense = tree[candidate.token], candidate.sense
    names = {"bias", f"pos={token.upos}", f"type={sense.type}", f"default={sense.default_status}"}
    names |= {
        f"sense={sense.lemma}",
        f"mood={token.feats.get('Mood', '')}",
        f"dep={token.deprel}|{token.upos}",
    }
    names.add(f"form={token.feats.get('VerbForm', '')}|{token.feats.get('Tense', '')}")
    names |= _crossed([f"rule={rule_status(tree, candidate.token)}"], f"pos={token.upos}")
    names |= _crossed([f"own={x}" for x in _status_words(tree, candidate.token)], f"type={sense.type}")
    above = candidate.token
    for level in ("near", "far", "far"):
        relation, above = tree[above].deprel, tree[above].head
        if above < 0:
            break
        names |= _crossed([f"{level}={x}" for x in _status_words(tree, above)], relation)
        names |= {f"{level}-lemma={c}|{relation}" for c in _lemma_classes(tree, above)}
        if level == "near":
            names |= _crossed([f"above={tree.lemma(above)}"], relation)
    names |= _governed(tree, candidate.token)
    determiners = [tree[k].lemma.lower() for k in tree.kids(candidate.token, "det", "det:poss")] or ["none"]
    number = token.feats.get("Number", "")
    names |= _crossed([f"det={determiners[0]}|{number}"], f"pos={token.upos}")
    names |= _crossed([f"case={marker(tree, candidate.token)}"], f"pos={token.upos}")
    return _present(names)


def _governed(tree: Tree, index: int) -> set[str]:
    """What governs the clauses that a trigger stands in, however far up: conditions, modals, plans and wishes."""
    found, depth, verbal = set(), 0, tree[index].upos in ("VERB", "AUX")
    kind = "verb" if verbal else "noun"
    for node in list(tree.ancestors(index))[:_MOST_GOVERNORS]:
        if node != index:
            found |= {f"governor={c}|{kind}" for c in _lemma_classes(tree, node)}
            found |= {f"governor={c}|{kind}|{depth}" for c in _lemma_classes(tree, node)}
        if tree.is_clause_head(node):
            words = {w for w in _status_words(tree, node) if w.startswith(_GOVERNING)}
            found |= {f"clause{min(depth, 2)}={w}|{kind}" for w in words}
            if tree[node].deprel == "advcl" and "mark=condition" in words:
                found.add(f"in-condition|{kind}")
            depth += 1
    for child in tree.kids(index, "acl", "acl:relcl"):
        found |= {f"modified={w}" for w in _status_words(tree, child) if w.startswith(_GOVERNING)}
        found |= {f"modified={c}" for c in _lemma_classes(tree, child)}
    return found


def _lemma_classes(tree: Tree, index: int) -> list[str]:
    lemma = tree.lemma(index).lower()
    return [name for name, words in _CLASSES.items() if lemma in words]


def _status_words(tree: Tree, index: int) -> set[str]:
    """Modality, mood, negation, tense and conditions at one token."""
    found = set()
    token = tree[index]
    if token.upos in ("VERB", "AUX"):
        found.add("form=" + "|".join(token.feats.get(f, "") for f in ("VerbForm", "Tense", "Mood")))
    for child in tree.kids(index):
        found |= _status_word(tree, child)
    if token.lemma.lower() in cues.MODALS:
        found |= {"is-modal", f"is-modal={token.text.lower()}"}
    if token.text.lower() in cues.SUBJUNCTIVE_ONE:
        found.add("subjunctive")
    return found


def _status_word(tree: Tree, index: int) -> set[str]:
    """What one word below a verb or noun says of its status."""
    token = tree[index]
    lemma, text = token.lemma.lower(), token.text.lower()
    found = {"negation"} if lemma in cues.NEGATIONS or text in cues.NEGATIONS else set()
    if token.deprel in ("aux", "aux:pass", "cop"):
        found.add(f"aux={lemma}")
        if lemma in cues.MODALS:
            found |= {"modal", f"modal={text}"}
    if token.deprel == "mark":
        found.add("mark=condition" if lemma in cues.CONDITIONS else f"mark={lemma}")
    if token.deprel in ("amod", "advmod", "acl") and (lemma in cues.PLANNING or lemma in cues.WISHING):
        found.add("planned-word" if lemma in cues.PLANNING else "wished-word")
    if token.deprel == "advmod":
        found.add(f"adverb={lemma}")
    return found


def mode_features(candidate: Candidate, tree: Tree) -> dict[str, float]:
    """Which mode of its type an event has: the trigger's own word, its parts, and the words around it."""
    index = candidate.token
    lemma = tree.lemma(index).lower()
    names = {"bias", f"lemma={lemma}", f"sense-mode={candidate.sense.mode}", f"pos={tree[index].upos}"}
    names |= {f"head={lemma[:k]}" for k in (4, 6) if len(lemma) > k}
    names |= {f"tail={lemma[-k:]}" for k in (5, 7) if len(lemma) > k}
    beside = tree.kids(tree[index].head) if tree[index].head >= 0 else []
    near = {*tree.subtree(index), *beside}
    for i, token in enumerate(tree.tokens):
        if token.upos in ("NOUN", "VERB", "ADJ", "PROPN") and i != index:
            names.add(f"word={token.lemma.lower()}")
            if i in near:
                names.add(f"near={token.lemma.lower()}")
    return _present(names)
