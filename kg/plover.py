"""PLOVER: the quad categories of its types, and a score of conflict and cooperation for each.

PLOVER publishes no scores: its manual knows a field event_scale and the quad categories, no values
(openeventdata/PLOVER, PLOVER_MANUAL.tex, "JSON Data Fields"). These are those of its forerunner: CAMEO's scale
after Goldstein (1992, "A Conflict-Cooperation Scale for WEIS Events Data", Journal of Conflict Resolution 36:2),
http://eventdata.parusanalytics.com/cameo.dir/CAMEO.SCALE.txt, brought over by the CAMEO cue categories that
the ontology gives each type (dco:cameo), the mean where it gives several. CAMEO's 08 is split as PLOVER splits it:
CONCEDE is 080 to 083, RETREAT the mean of 084 to 087.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Literal, TypeAlias

Quad: TypeAlias = Literal["VerbalCooperation", "MaterialCooperation", "VerbalConflict", "MaterialConflict"]

QUADS: tuple[Quad, ...] = ("VerbalCooperation", "MaterialCooperation", "VerbalConflict", "MaterialConflict")

# From -10 (conflict) to 10 (cooperation).
SCORES: MappingProxyType[str, float] = MappingProxyType(
    {
        "AGREE": 4.0,
        "CONSULT": 1.0,
        "SUPPORT": 3.5,
        "CONCEDE": 5.0,
        "COOPERATE": 6.0,
        "AID": 7.0,
        "RETREAT": 8.0,
        "REQUEST": -1.0,
        "ACCUSE": -2.0,
        "REJECT": -4.0,
        "THREATEN": -6.0,
        "PROTEST": -6.5,
        "SANCTION": -4.0,
        "MOBILIZE": -7.2,
        "COERCE": -7.0,
        "ASSAULT": -9.7,
    }
)

_FUTURE_IS_AGREE = frozenset({"CONSULT", "SUPPORT", "COOPERATE", "AID"})


def coded(event_type: str, status: str) -> str:
    """The event type after PLOVER's own rule: a future CONSULT, SUPPORT, COOPERATE or AID is AGREE."""
    return "AGREE" if status == "planned" and event_type in _FUTURE_IS_AGREE else event_type
