"""Features: what the scorers look at, as named numbers, for triggers, roles, status and mode."""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract import cues
from kg.extract.frames import frame_role, functions, marker
from kg.extract.participants import ParticipantMention
from kg.extract.scorer import logit
from kg.extract.syntax import SUBJECTS, Tree
from kg.extract.triggers import Candidate

_DISTANCES = (1, 2, 3, 5, 8, 13, 25)


def _bucket(distance: int) -> str:
    sign = "-" if distance < 0 else "+"
    return sign + str(next((limit for limit in _DISTANCES if abs(distance) <= limit), 99))


def trigger_features(candidate: Candidate, tree: Tree, mentions: Sequence[ParticipantMention]) -> dict[str, float]:
    """Whether a word that may evoke an event does so here. ``mentions`` are those of the candidate's sentence."""
    sense, index = candidate.sense, candidate.token
    token, type_ = tree[index], sense.type
    confidence = logit(sense.confidence)
    names = {"bias", f"type={type_}", f"pos={token.upos}", f"type={type_}|pos={token.upos}", f"match={candidate.match}",
             f"match={candidate.match}|pos={token.upos}", f"sense={sense.lemma}|{type_}",
             f"dep={token.deprel}|pos={token.upos}", f"number={token.feats.get('Number', '')}|{token.upos}",
             f"sentence={min(candidate.sentence, 6)}"}  # fmt: skip
    if token.head >= 0:
        names.add(f"above={tree[token.head].upos}|{token.deprel}")
        names.add(f"above-lemma={tree.lemma(token.head)}")
    determiners = [tree[k].lemma.lower() for k in tree.kids(index, "det")]
    names.update(f"det={d}|{token.upos}" for d in determiners[:1] or ["none"])
    names.update(f"marker={m}|{token.upos}" for m in [marker(tree, index)] if m)
    roles = _filled_roles(candidate, tree, mentions)
    names.update(f"fills={r}|{token.upos}" for r in roles)
    names.add(f"filled={len(roles)}|{token.upos}")
    named = sum(m.kind in ("name", "adjective", "prefix") for m in mentions)
    names.add(f"named={min(named, 4)}")
    names.update(f"own={f}" for f in _own_context(tree, index))
    features = dict.fromkeys(names, 1.0)
    features["confidence"] = confidence
    features[f"confidence|{candidate.match}"] = confidence
    features[f"confidence|{token.upos}"] = confidence
    return features


def _filled_roles(candidate: Candidate, tree: Tree, mentions: Sequence[ParticipantMention]) -> set[str]:
    found = set()
    for mention in mentions:
        if mention.kind == "noun" and mention.sector is None and mention.country is None:
            continue
        for function, preposition in functions(tree, candidate.token, mention.head):
            if role := frame_role(candidate.sense.frame, function, preposition, place=mention.type == "Place"):
                found.add(role)
    return found


def _own_context(tree: Tree, index: int) -> set[str]:
    """What stands directly at a trigger that says whether it is an occurrence: negation, modality, modifiers."""
    found = set()
    for child in tree.kids(index):
        token = tree[child]
        if token.lemma.lower() in cues.NEGATIONS or token.text.lower() in cues.NEGATIONS:
            found.add("negation")
        if token.deprel in ("amod", "nummod", "compound", "nmod", "acl", "obj", "iobj", "obl", "ccomp", "xcomp", *SUBJECTS):
            found.add(f"has-{token.deprel}")
        if token.deprel in ("aux", "aux:pass", "cop", "mark"):
            found.add(f"{token.deprel}={token.lemma.lower()}")
    return found


def role_features(
    candidate: Candidate, mention: ParticipantMention, trees: Sequence[Tree], speech: str | None, standing: Sequence[str]
) -> dict[str, float]:
    """Which role a mention plays towards a trigger.

    ``speech`` says in which way it is a source, if it is one; ``standing`` how it stands among the other mentions.
    """
    tree, index, type_ = trees[candidate.sentence], candidate.token, candidate.sense.type
    there, head = trees[mention.sentence], mention.head
    apart = candidate.sentence - mention.sentence
    pos, kind, preposition = tree[index].upos, mention.type, marker(there, head)
    names = {"bias", f"apart={apart}", f"entity={kind}", f"type={type_}", f"type={type_}|entity={kind}", f"kind={mention.kind}",
             f"kind={mention.kind}|entity={kind}", f"sector={mention.sector}", f"kind={mention.kind}|sector={mention.sector}",
             f"known={mention.sector is not None or mention.country is not None}|{mention.kind}",
             f"dep={there[head].deprel}", f"dep={there[head].deprel}|pos={pos}", f"dep={there[head].deprel}|entity={kind}",
             f"case={preposition}", f"case={preposition}|entity={kind}", f"case={preposition}|type={type_}",
             f"distance={_bucket(head - index) if apart == 0 else 'other'}", f"apart={apart}|dep={there[head].deprel}"}  # fmt: skip
    names.update(standing)
    names.update(f"{s}|entity={kind}" for s in standing)
    if speech:
        names.update({f"speech={speech}", f"speech={speech}|apart={apart}"})
    if mention.kind in ("noun", "pronoun"):
        lemma = there.lemma(head).lower()
        names.update({f"noun={lemma}", f"tail={lemma[-5:]}"})
    if apart == 0:
        names.update(_path_features(candidate, mention, tree))
    elif mention.kind == "name" and there[head].deprel.startswith("nsubj"):
        names.add(f"apart={apart}|subject|{kind}")
    return dict.fromkeys(names, 1.0)


def _path_features(candidate: Candidate, mention: ParticipantMention, tree: Tree) -> set[str]:
    index, type_ = candidate.token, candidate.sense.type
    if mention.first <= index <= mention.last:
        relation = "inside-prefix" if mention.kind == "prefix" else "inside"
        return {relation, f"{relation}|{type_}", f"{relation}|entity={mention.type}"}
    up, down = tree.path(mention.head, index)
    names = set()
    found = list(functions(tree, index, mention.head))
    for function, preposition in found[:1]:
        role = frame_role(candidate.sense.frame, function, preposition, place=mention.type == "Place")
        names.update({f"frame={role}", f"frame={role}|type={type_}", f"function={function}|{preposition}",
                      f"function={function}|{preposition}|type={type_}", f"frame={role}|entity={mention.type}"})  # fmt: skip
    rising = ">".join(tree[i].deprel for i in up[:-1])
    falling = "<".join(tree[i].deprel for i in down[:-1])
    path = f"{rising}^{falling}"
    passive = "passive" if tree.kids(down[-1] if down else index, "aux:pass") else "active"
    names.update({f"path={path}", f"path={path}|pos={tree[index].upos}", f"path={path}|type={type_}",
                  f"path={path}|entity={mention.type}", f"path={path}|{passive}", f"lengths={len(up)}-{len(down)}",
                  f"rise={rising}", f"fall={falling}", f"path={path}|case={marker(tree, mention.head)}",
                  f"ends={rising.split('>')[-1]}^{falling.split('<')[-1]}", f"first={rising.split('>')[0]}|{len(up)}-{len(down)}",
                  f"ends={rising.split('>')[-1]}^{falling.split('<')[-1]}|{type_}",
                  f"ends={rising.split('>')[-1]}^{falling.split('<')[-1]}|{mention.type}"})  # fmt: skip
    names.add(f"clause={tree.clause(mention.head) == tree.clause(index)}")
    names.add(f"clause={tree.clause(mention.head) == tree.clause(index)}|{mention.kind}|{mention.type}")
    if mention.kind == "adjective" and tree[mention.head].head == index:
        names.update({"adjective-at-trigger", f"adjective-at-trigger|{type_}"})
    top = up[-1]
    if top not in (index, mention.head):
        names.update({f"common={tree.lemma(top)}", f"common={tree.lemma(top)}|{rising}"})
    return names


def status_features(candidate: Candidate, tree: Tree) -> dict[str, float]:
    """Whether the event happened, is planned, did not happen, or is only thought of."""
    index = candidate.token
    token, sense = tree[index], candidate.sense
    names = {"bias", f"pos={token.upos}", f"type={sense.type}", f"default={sense.default_status}",
             f"sense={sense.lemma}", f"form={token.feats.get('VerbForm', '')}|{token.feats.get('Tense', '')}",
             f"mood={token.feats.get('Mood', '')}", f"dep={token.deprel}|{token.upos}"}  # fmt: skip
    names.update(f"own={x}" for x in _status_words(tree, index))
    above = index
    for level in range(1, 4):
        relation, above = tree[above].deprel, tree[above].head
        if above < 0:
            break
        near = "near" if level == 1 else "far"
        names.update(f"{near}={x}|{relation}" for x in _status_words(tree, above))
        names.update(f"{near}={x}" for x in _status_words(tree, above))
        names.update(f"{near}-lemma={c}|{relation}" for c in _lemma_classes(tree, above))
        if level == 1:
            names.update({f"above={tree.lemma(above)}", f"above={tree.lemma(above)}|{relation}"})
    return dict.fromkeys(names, 1.0)


def _lemma_classes(tree: Tree, index: int) -> list[str]:
    lemma = tree.lemma(index).lower()
    classes = {"planning": cues.PLANNING, "wishing": cues.WISHING, "failing": cues.FAILING, "speech": cues.SPEECH_VERBS}
    return [name for name, words in classes.items() if lemma in words]


def _status_words(tree: Tree, index: int) -> set[str]:
    """Modality, mood, negation, tense and conditions at one token."""
    found = set()
    token = tree[index]
    if token.upos in ("VERB", "AUX"):
        found.add(f"form={token.feats.get('VerbForm', '')}|{token.feats.get('Tense', '')}|{token.feats.get('Mood', '')}")
    for child in tree.kids(index):
        lemma, text = tree[child].lemma.lower(), tree[child].text.lower()
        if lemma in cues.NEGATIONS or text in cues.NEGATIONS:
            found.add("negation")
        if tree[child].deprel in ("aux", "aux:pass", "cop"):
            found.add(f"aux={lemma}")
            if lemma in cues.MODALS:
                found.update({"modal", f"modal={text}"})
        if tree[child].deprel == "mark":
            found.add("mark=condition" if lemma in cues.CONDITIONS else f"mark={lemma}")
        if tree[child].deprel in ("amod", "advmod", "acl") and (lemma in cues.PLANNING or lemma in cues.WISHING):
            found.add("planned-word" if lemma in cues.PLANNING else "wished-word")
        if tree[child].deprel == "advmod":
            found.add(f"adverb={lemma}")
    if token.lemma.lower() in cues.MODALS:
        found.update({"is-modal", f"is-modal={token.text.lower()}"})
    if token.text.lower() in cues.SUBJUNCTIVE_ONE:
        found.add("subjunctive")
    return found


def mode_features(candidate: Candidate, tree: Tree) -> dict[str, float]:
    """Which mode of its type an event has: the trigger's own word, its parts, and the words around it."""
    index = candidate.token
    lemma = tree.lemma(index).lower()
    names = {"bias", f"lemma={lemma}", f"sense-mode={candidate.sense.mode}", f"pos={tree[index].upos}"}
    names.update(f"head={lemma[:k]}" for k in (4, 6) if len(lemma) > k)
    names.update(f"tail={lemma[-k:]}" for k in (5, 7) if len(lemma) > k)
    near = {*tree.subtree(index), *tree.kids(tree[index].head)} if tree[index].head >= 0 else set(tree.subtree(index))
    for i, token in enumerate(tree.tokens):
        if token.upos in ("NOUN", "VERB", "ADJ", "PROPN") and i != index:
            names.add(f"word={token.lemma.lower()}")
            if i in near:
                names.add(f"near={token.lemma.lower()}")
    return dict.fromkeys(names, 1.0)


def time_features(candidate: Candidate, tree: Tree, token: int) -> dict[str, float]:
    """Whether a time expression of the sentence, hanging by ``token``, is the event's."""
    up, down = tree.path(token, candidate.token)
    pos = tree[candidate.token].upos
    rising = ">".join(tree[i].deprel for i in up[:-1])
    falling = "<".join(tree[i].deprel for i in down[:-1])
    same = tree.clause(token) == tree.clause(candidate.token)
    names = {"bias", f"path={rising}^{falling}", f"path={rising}^{falling}|{pos}", f"same-clause={same}", f"rise={rising}",
             f"fall={falling}", f"lengths={len(up)}-{len(down)}", f"distance={_bucket(token - candidate.token)}", f"pos={pos}",
             f"pos={pos}|same={same}", f"type={candidate.sense.type}", f"direct={tree[token].head == candidate.token}"}  # fmt: skip
    return dict.fromkeys(names, 1.0)
