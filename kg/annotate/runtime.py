"""The model's runtime: one sentence of words in, labels and a tree out, with numpy and onnxruntime only.

Sentences run one by one: padding would eat what batching gains on a CPU, and no sentence's labels depend on
its neighbours. The weights are stored in 8 bits and computed with as floats: integer arithmetic is a third
faster, but saturates on CPUs without VNNI, which costs one (German) to two and a half (English) points of
LAS and makes the result depend on the machine.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime  # type: ignore[import-untyped]  # it has no stubs
from numpy.typing import NDArray

from kg.annotate.pieces import Segmenter
from kg.annotate.tokens import Word
from kg.annotate.tree import Heads, best_tree
from kg.article import Language

# What the encoder's 512 positions leave for pieces, begin and end marks taken off.
MAX_PIECES = 507
_BEGIN, _END = 0, 2
_UNKNOWN_LABEL = "<unk>"
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Parse:
    """The model's labels for the n words of one sentence, each a tuple of length n.

    ``heads`` count from 0, -1 is the root; ``scripts`` are the lemma scripts of kg.annotate.scripts. ``encoding``
    (n + 1, width) is the output of the lower layers for the beginning of the sentence and, averaged over their pieces,
    for the words.
    """

    heads: tuple[int, ...]
    deprels: tuple[str, ...]
    upos: tuple[str, ...]
    feats: tuple[str, ...]
    scripts: tuple[str, ...]
    ner: tuple[str, ...]
    encoding: Floats


class Model:
    """The bilingual encoder with its heads for tags, tree, names and lemma scripts, read from ``folder``."""

    def __init__(self, folder: Path, threads: int = 1) -> None:
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
        self._labels: dict[str, list[str]] = meta["V"]
        self._tag_ids = {tag: i for i, tag in enumerate(meta["HV"])}
        self._segmenter = Segmenter(meta["pieces"], meta["scores"], meta["norm"])
        with np.load(folder / "embeddings.npz") as arrays:
            self._pieces: NDArray[np.int8] = arrays["pieces"]
            self._scales: Floats = arrays["scales"].astype(np.float32)
        self._session = _session(folder / "encoder.onnx", threads)

    @cached_property
    def _root_label(self) -> int:
        return self._labels["dep"].index("root")

    def pieces(self, word: Word) -> tuple[int, ...]:
        """Ids of the word's pieces."""
        return self._segmenter.pieces(word.text, word.spaced)

    def parse(self, words: Sequence[Word], tags: Sequence[str], language: Language) -> Parse:
        """Labels and tree of one sentence of at least one word and at most ``MAX_PIECES`` pieces.

        ``tags`` are HanTa's STTS tags of German words; empty for English.
        """
        inputs = self._inputs(words, tags)
        out = self._run(inputs, language)
        heads = best_tree(out["arc"][:, : len(words) + 1])
        return Parse(
            heads=tuple(int(head) - 1 for head in heads),
            deprels=self._relations(out["rel"], out["lh"], heads),
            upos=self._best("upos", out["upos"]),
            feats=self._best(f"feats_{language}", out[f"feats_{language}"]),
            scripts=self._best(f"lem_{language}", out[f"lem_{language}"]),
            ner=self._best("ner", out["ner"]),
            encoding=np.concatenate([out["lower"][:1], inputs["M"][0] @ out["lower"]]),
        )

    def _run(self, inputs: Mapping[str, NDArray[Any]], language: Language) -> dict[str, Floats]:
        names = ["arc", "rel", "lh", "upos", f"feats_{language}", f"lem_{language}", "ner", "lower"]
        arrays = self._session.run(names, inputs)
        return {name: array[0] for name, array in zip(names, arrays, strict=True)}

    def _inputs(self, words: Sequence[Word], tags: Sequence[str]) -> dict[str, NDArray[Any]]:
        """Embeddings of the pieces, attention mask, matrix that averages pieces to words, HanTa's tags."""
        pieces = [self.pieces(word) for word in words]
        ids = [_BEGIN, *(piece for group in pieces for piece in group), _END]
        mean = np.zeros((1, len(words), len(ids)), np.float32)
        position = 1
        for i, group in enumerate(pieces):
            mean[0, i, position : position + len(group)] = 1 / len(group)
            position += len(group)
        tag_ids = [self._tag_ids.get(tag, 0) for tag in tags] or [0] * len(words)
        return {
            "emb": (self._pieces[ids].astype(np.float32) * self._scales[ids][:, None])[None],
            "am": np.ones((1, len(ids)), np.float32),
            "M": mean,
            "ht": np.array([tag_ids], np.int64),
        }

    def _relations(self, dependents: Floats, governors: Floats, heads: Heads) -> tuple[str, ...]:
        """Relation of each word to its head, by the biaffine scores; ``root`` for the root alone.

        ``dependents`` (n, relations * size) are already multiplied by the relations' weights, ``governors``
        (n + 1, size - 1) lack their constant 1.
        """
        right = np.pad(governors[heads], ((0, 0), (0, 1)), constant_values=1)
        left = dependents.reshape(len(heads), len(self._labels["dep"]), right.shape[1])
        scores = (left * right[:, None]).sum(axis=2)
        scores[:, [0, self._root_label]] = -np.inf
        best = np.where(heads == 0, self._root_label, scores.argmax(axis=1))
        return tuple(self._labels["dep"][i] for i in best)

    def _best(self, layer: str, scores: Floats) -> tuple[str, ...]:
        """The label of highest score a word; never the unknown label."""
        labels = self._labels[layer]
        if labels[0] == _UNKNOWN_LABEL:
            scores[:, 0] = -np.inf
        return tuple(labels[i] for i in scores.argmax(axis=1))


def _session(path: Path, threads: int) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.disable_quant_qdq", "1")  # unpack the weights once, on loading
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
