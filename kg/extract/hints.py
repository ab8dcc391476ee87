"""Hints: the event network's probabilities as features, so that the scorers weigh them against lexicon and syntax."""

from __future__ import annotations

from kg.annotation import Hint
from kg.extract.participants import ParticipantMention
from kg.extract.scorer import logit
from kg.extract.triggers import Candidate

ROLES = ("actor", "recipient", "place", "attribution")


def trigger_hints(candidate: Candidate, hint: Hint | None) -> dict[str, float]:
    """How sure the network is of the candidate's type, and of any event at all (log odds)."""
    if hint is None:
        return {"no-hint": 1.0, f"no-hint|{candidate.match}": 1.0}
    right = logit(hint.types.get(candidate.sense.type, 0.0))
    event = logit(sum(hint.types.values()))
    return {"hint": right, f"hint|{candidate.match}": right, "hint-event": event, f"hint-event|{candidate.match}": event}


def role_hints(mention: ParticipantMention, hint: Hint | None) -> dict[str, float]:
    """How sure the network is that the mention fills each role: its surest word counts (log odds)."""
    if hint is None:
        return {"no-hint": 1.0}
    words = [hint.roles.get((mention.sentence, token), {}) for token in range(mention.first, mention.last + 1)]
    best = {role: max((word.get(role, 0.0) for word in words), default=0.0) for role in ROLES}
    return {f"hint-{role}": logit(p) for role, p in best.items()}


def status_hints(hint: Hint | None) -> dict[str, float]:
    """The network's opinion of the status (log odds)."""
    if hint is None:
        return {"no-hint": 1.0}
    return {f"hint-{status}": logit(p) for status, p in hint.statuses.items()}


def mode_hints(candidate: Candidate, hint: Hint | None) -> dict[str, float]:
    """The network's opinion of each mode of the candidate's type (log odds)."""
    if hint is None:
        return {"no-hint": 1.0}
    type_ = candidate.sense.type
    return {f"hint-{mode or ''}": logit(p) for (of, mode), p in hint.modes.items() if of == type_}
