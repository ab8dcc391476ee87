"""The extractor's reader: how it is trained on annotated articles.

The network starts from layers of the base encoder (``kg.train.base``) above those that the annotator runs, reads what
these make of the sentences, and learns from the annotated triggers.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch

from kg import ontology
from kg.extract.extractor import Reading
from kg.extract.reader import SLOTS, STATUSES, Labels, sentence_inputs
from kg.gold import GoldArticle
from kg.train.base import base_layer, read_base
from kg.train.network import Example, Network, export, fit
from kg.train.scorers import gold_triggers, role_labels

LAYERS = range(4, 7)  # of the base encoder: the annotator runs those below
WEIGHTS = {
    "roles": 0.5,
    "source": 0.4,
    "status": 0.3,
}  # the reader's shares; chosen on articles not trained on


def labels() -> Labels:
    """The event types of the ontology and the relations of the annotator's treebanks."""
    from kg.annotate.annotator import MODEL_FOLDER

    meta = json.loads((MODEL_FOLDER / "meta.json").read_text("utf8"))
    return Labels.of(sorted(ontology.load().types), [name for name in meta["V"]["dep"] if name != "<unk>"])


def examples(reading: Reading, gold: GoldArticle, names: Labels) -> list[Example]:
    """What one article teaches: its triggers, with the roles of their sentence's mentions and the status."""
    found = []
    for (number, token), event in sorted(gold_triggers(reading, gold).items(), key=lambda item: item[0]):
        encoding, mentions = reading.annotation.sentences[number].encoding, reading.readable(number)
        assert encoding is not None, "the annotator encodes every sentence"
        inputs = sentence_inputs(reading.trees[number], mentions, names)
        roles = np.array([role_labels(reading, m, gold, event) for m in mentions], np.float32).reshape(
            -1, len(SLOTS)
        )
        type_, status = names.types.index(event["type"]), STATUSES.index(event["status"])
        found.append(Example(inputs, np.asarray(encoding), token + 1, type_, status, roles))
    return found


def network(names: Labels, wheel: Path) -> Network:
    """The untrained network: its layers are the base encoder's."""
    made = Network(len(names.types), len(names.relations), len(LAYERS))
    tensors = read_base(wheel)
    for layer, number in zip(made.layers, LAYERS, strict=True):
        layer.load_state_dict(
            {name: torch.from_numpy(array) for name, array in base_layer(tensors, number).items()}
        )
    return made


def train(
    readings: Sequence[Reading],
    gold: Sequence[GoldArticle],
    wheel: Path,
    out: Path,
    *,
    say: Callable[[str], None],
) -> None:
    """Trains a reader and writes ``reader.onnx`` and ``reader.json`` into a folder."""
    names = labels()
    found = [
        e for reading, article in zip(readings, gold, strict=True) for e in examples(reading, article, names)
    ]
    say(f"reader: {len(found)} triggers")
    torch.manual_seed(0)
    write(fit(network(names, wheel), found, say=say), names, out)


def write(trained: Network, names: Labels, out: Path) -> None:
    """Writes a trained network and its labels into a folder."""
    export(trained, out / "reader.onnx")
    data = {"types": names.types, "relations": list(names.relations), "weights": WEIGHTS}
    (out / "reader.json").write_text(json.dumps(data, indent=1) + "\n", "utf8")
