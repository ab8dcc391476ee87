"""The reader: a small network that reads a sentence with one word marked as the trigger of one type of event.

It starts from what the annotator's lower layers make of the words, goes on with layers of its own, and says which
role each mention plays, who is the source, and which status the event has. It sees what words mean and
how they stand; the scorers see names, rules and the lexicon. Both are asked, and their margins averaged (``blended``).
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import numpy as np
from numpy.typing import NDArray

from kg.entity import EntityType
from kg.errors import BadDataError
from kg.extract.participants import Kind, ParticipantMention
from kg.extract.scorer import logistic, logit
from kg.extract.syntax import Tree
from kg.extract.triggers import Candidate
from kg.report import Status

if TYPE_CHECKING:
    import onnxruntime  # type: ignore[import-untyped]  # it has no stubs

FOLDER = Path(__file__).resolve().parent / "model"
KINDS: tuple[Kind, ...] = get_args(Kind)
ENTITY_TYPES: tuple[EntityType, ...] = get_args(EntityType)
STATUSES: tuple[Status, ...] = get_args(Status)
SLOTS = ("actor", "recipient", "place", "attribution")
_THREADS = 2  # whoever has them; how many there are changes no bit of what it says
Indices = NDArray[np.int64]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Labels:
    """How the network numbers event types and dependency relations; relation 0 is any that it does not know."""

    types: tuple[str, ...]
    relations: Mapping[str, int]

    @classmethod
    def of(cls, types: Sequence[str], relations: Sequence[str]) -> Labels:
        """The labels in the order given."""
        return cls(tuple(types), {name: number for number, name in enumerate(relations, 1)})


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the reader says of one trigger. ``roles`` are those of the mentions asked about, in their order."""

    status: Mapping[str, float]
    roles: Sequence[Mapping[str, float]]


def sentence_inputs(
    tree: Tree, mentions: Sequence[ParticipantMention], labels: Labels
) -> dict[str, Indices | Floats]:
    """A sentence of n words with its m mentions as the network takes it; position 0 is the beginning of the sentence.

    ``relation``, ``mentioned`` (n + 1): relation of each word, and 1 + the type of the mention that it belongs to.
    ``head``, ``kind``, ``entity`` (m): position of each mention's head, its kind and type; ``span`` (m, n + 1) averages
    its words.
    """
    size = len(tree.tokens) + 1
    relation, mentioned = np.zeros(size, np.int64), np.zeros(size, np.int64)
    relation[1:] = [labels.relations.get(token.deprel, 0) for token in tree.tokens]
    span = np.zeros((len(mentions), size), np.float32)
    for row, mention in enumerate(mentions):
        entity = ENTITY_TYPES.index(mention.type)
        mentioned[mention.first + 1 : mention.last + 2] = 1 + entity
        span[row, mention.first + 1 : mention.last + 2] = 1 / (mention.last + 1 - mention.first)
    return {
        "relation": relation,
        "mentioned": mentioned,
        "head": np.array([m.head + 1 for m in mentions], np.int64),
        "span": span,
        "kind": np.array([KINDS.index(m.kind) for m in mentions], np.int64),
        "entity": np.array([ENTITY_TYPES.index(m.type) for m in mentions], np.int64),
    }


class Reader:
    """The network, run by onnxruntime. ``weights`` are its shares in what it decides with the scorers."""

    def __init__(
        self, session: onnxruntime.InferenceSession, labels: Labels, weights: Mapping[str, float]
    ) -> None:
        self._session = session
        self._labels = labels
        self.weights = weights

    @classmethod
    def load(cls, folder: Path = FOLDER) -> Reader | None:
        """The packaged reader (read once), None when there is none. Raises BadDataError when it is damaged."""
        return _load(folder)

    def read(
        self,
        encoding: Floats,
        tree: Tree,
        candidates: Sequence[Candidate],
        mentions: Sequence[ParticipantMention],
    ) -> list[Opinion]:
        """An opinion on each candidate of one sentence; ``mentions`` are that sentence's too."""
        inputs = sentence_inputs(tree, mentions, self._labels)
        inputs["encoding"] = encoding.astype(np.float32)
        inputs["trigger"] = np.array([c.token + 1 for c in candidates], np.int64)
        inputs["type"] = np.array([self._labels.types.index(c.sense.type) for c in candidates], np.int64)
        statuses, roles = self._session.run(["status", "roles"], inputs)
        return [
            Opinion(
                dict(zip(STATUSES, map(float, status), strict=True)),
                [dict(zip(SLOTS, map(float, row), strict=True)) for row in rows],
            )
            for status, rows in zip(statuses, roles, strict=True)
        ]


def blended(ours: float, theirs: float, share: float) -> float:
    """The probability halfway between two, as margins: ``share`` is the weight of the second."""
    return logistic((1 - share) * logit(ours) + share * logit(theirs))


@functools.cache
def _load(folder: Path) -> Reader | None:
    if not (folder / "reader.onnx").exists():
        return None
    try:
        data = json.loads((folder / "reader.json").read_text("utf8"))
        session = _session(folder / "reader.onnx")
        return Reader(session, Labels.of(data["types"], data["relations"]), data["weights"])
    except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
        raise BadDataError(f"{folder} holds no reader: {error}", "reinstall diplograph") from error


def _session(path: Path) -> onnxruntime.InferenceSession:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = _THREADS
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.disable_quant_qdq", "1")  # unpack the weights once, on loading
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
