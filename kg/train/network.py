"""The reader's network in torch, its training, and its export to ONNX with weights in 8 bits."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from kg.extract.reader import ENTITY_TYPES, KINDS, SLOTS, STATUSES

WIDTH = 384
HEADS = 12
INNER = 4 * WIDTH
_HIDDEN = -1e4  # added to the attention to what lies behind the end of a sentence


@dataclass(frozen=True, slots=True)
class Example:
    """One trigger in its sentence: the arrays of ``sentence_inputs``, and what is right.

    ``trigger`` is its position, ``type`` and ``status`` are indices, ``roles`` (mentions, slots) is 1 where a mention
    fills a slot.
    """

    inputs: Mapping[str, Any]
    encoding: np.ndarray
    trigger: int
    type: int
    status: int
    roles: np.ndarray


class Layer(nn.Module):
    """One transformer layer as BERT has it (post-norm)."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.qkv, self.ao = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.fi, self.fo = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.aln, self.oln = nn.LayerNorm(WIDTH, 1e-12), nn.LayerNorm(WIDTH, 1e-12)
        self.dropout = dropout

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """``x`` (batch, words, width); ``mask`` (batch, 1, 1, words) is added to the attention."""
        batch, words, _ = x.shape
        q, k, v = self.qkv(x).view(batch, words, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        attention = torch.softmax(q @ k.transpose(-1, -2) * (WIDTH // HEADS) ** -0.5 + mask, -1) @ v
        attention = attention.transpose(1, 2).reshape(batch, words, WIDTH)
        x = self.aln(x + nn.functional.dropout(self.ao(attention), self.dropout, self.training))
        return self.oln(
            x + nn.functional.dropout(self.fo(nn.functional.gelu(self.fi(x))), self.dropout, self.training)
        )


class Network(nn.Module):
    """Marks the trigger, goes through the layers, and judges trigger and mentions."""

    def __init__(
        self, types: int, relations: int, layers: int, dropout: float = 0.2, hidden: int = 192
    ) -> None:
        super().__init__()
        self.layers = nn.ModuleList(Layer(0.1) for _ in range(layers))
        self.event_type = nn.Embedding(types, WIDTH)
        self.relation = nn.Embedding(relations + 1, WIDTH)
        self.mentioned = nn.Embedding(len(ENTITY_TYPES) + 1, WIDTH)
        for table in (self.event_type, self.relation, self.mentioned):
            nn.init.normal_(table.weight, std=0.02)
        self.kind, self.entity = nn.Embedding(len(KINDS), 24), nn.Embedding(len(ENTITY_TYPES), 24)
        self.drop = nn.Dropout(dropout)
        self.mention = nn.Linear(3 * WIDTH, hidden)
        self.role = nn.Sequential(
            nn.GELU(), nn.Dropout(dropout), nn.Linear(hidden + 48, 128),
            nn.GELU(), nn.Dropout(dropout), nn.Linear(128, len(SLOTS)),
        )  # fmt: skip
        self.status = nn.Sequential(
            nn.Dropout(dropout), nn.Linear(WIDTH, 128), nn.GELU(), nn.Dropout(dropout), nn.Linear(128, len(STATUSES))
        )  # fmt: skip

    def words(
        self, x: Tensor, marks: Tensor, type_: Tensor, relation: Tensor, mentioned: Tensor, mask: Tensor
    ) -> Tensor:
        """The words (batch, words, width) as read with the trigger marked; ``marks`` (batch, words, 1) is 1 at it."""
        x = x + marks * self.event_type(type_)[:, None] + self.relation(relation) + self.mentioned(mentioned)
        for layer in self.layers:
            x = layer(x, mask)
        return x

    def roles(self, heads: Tensor, spans: Tensor, triggers: Tensor, kind: Tensor, entity: Tensor) -> Tensor:
        """Margins of the roles (..., roles); heads, spans and triggers are (..., width)."""
        seen = self.mention(self.drop(torch.cat([heads, spans, triggers], -1)))
        return self.role(torch.cat([seen, self.kind(kind), self.entity(entity)], -1))


class Deployed(nn.Module):
    """The network as the runtime calls it: one sentence, several candidates; probabilities out."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(
        self, encoding: Tensor, relation: Tensor, mentioned: Tensor, trigger: Tensor, type_: Tensor, head: Tensor,
        span: Tensor, kind: Tensor, entity: Tensor,
    ) -> tuple[Tensor, Tensor]:  # fmt: skip
        """status (candidates, statuses), roles (candidates, mentions, slots)."""
        positions = torch.arange(encoding.shape[0])
        marks = (trigger[:, None] == positions[None]).float()[..., None]
        mask = torch.zeros(1, 1, 1, 1)
        x = self.network.words(encoding[None], marks, type_, relation[None], mentioned[None], mask)
        triggers = (x * marks).sum(1)
        status = self.network.status(triggers)
        heads, spans = x[:, head], span[None] @ x
        around = triggers[:, None] + torch.zeros_like(heads)
        number = torch.zeros_like(heads[:, :, 0], dtype=torch.long)
        roles = self.network.roles(heads, spans, around, kind[None] + number, entity[None] + number)
        return torch.softmax(status, -1), torch.sigmoid(roles)


def batch_loss(network: Network, batch: Sequence[Example]) -> Tensor:
    """The loss over a batch: the status of each event and the roles of its sentence's mentions."""
    size = max(len(e.encoding) for e in batch)
    x, marks = torch.zeros(len(batch), size, WIDTH), torch.zeros(len(batch), size, 1)
    relation = torch.zeros(len(batch), size, dtype=torch.long)
    mentioned = torch.zeros_like(relation)
    mask = torch.full((len(batch), 1, 1, size), _HIDDEN)
    for i, e in enumerate(batch):
        n = len(e.encoding)
        x[i, :n] = torch.from_numpy(e.encoding).float()
        relation[i, :n] = torch.from_numpy(e.inputs["relation"])
        mentioned[i, :n] = torch.from_numpy(e.inputs["mentioned"])
        marks[i, e.trigger], mask[i, :, :, :n] = 1, 0
    with torch.autocast("cpu", dtype=torch.bfloat16):
        x = network.words(x, marks, torch.tensor([e.type for e in batch]), relation, mentioned, mask)
    x = x.float()
    triggers = (x * marks).sum(1)
    loss = 0.3 * nn.functional.cross_entropy(
        network.status(triggers), torch.tensor([e.status for e in batch])
    )
    if any(len(e.roles) for e in batch):
        loss = loss + 0.5 * _role_loss(network, batch, x, triggers) / len(batch)
    return loss


def _role_loss(network: Network, batch: Sequence[Example], x: Tensor, triggers: Tensor) -> Tensor:
    heads = torch.cat([x[i, e.inputs["head"]] for i, e in enumerate(batch)])
    spans = torch.cat(
        [torch.from_numpy(e.inputs["span"]) @ x[i, : len(e.encoding)] for i, e in enumerate(batch)]
    )
    around = torch.cat([triggers[i].expand(len(e.roles), -1) for i, e in enumerate(batch)])
    kind = torch.cat([torch.from_numpy(e.inputs["kind"]) for e in batch])
    entity = torch.cat([torch.from_numpy(e.inputs["entity"]) for e in batch])
    margins = network.roles(heads, spans, around, kind, entity)
    wanted = torch.from_numpy(np.concatenate([e.roles for e in batch]))
    return nn.functional.binary_cross_entropy_with_logits(margins, wanted, reduction="sum")


def fit(
    network: Network, examples: Sequence[Example], epochs: int = 6, size: int = 8, rate: float = 2e-4,
    head_rate: float = 1e-3, seed: int = 0, say: Callable[[str], None] = print,
) -> Network:  # fmt: skip
    """Trains in place with AdamW and a one-cycle rate; the same seed and data give the same weights on one machine."""
    torch.manual_seed(seed)
    order = random.Random(seed)
    slow = list(network.layers.parameters())
    fast = [p for name, p in network.named_parameters() if not name.startswith("layers.")]
    optimiser = torch.optim.AdamW(
        [{"params": slow, "lr": rate}, {"params": fast, "lr": head_rate}], weight_decay=0.01
    )
    steps = epochs * len(_batches(examples, size, random.Random(0)))
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, [rate, head_rate], total_steps=steps + 1, pct_start=0.1
    )
    network.train()
    started = time.monotonic()
    for epoch in range(epochs):
        total = 0.0
        batches = _batches(examples, size, order)
        for indices in batches:
            loss = batch_loss(network, [examples[i] for i in indices])
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            total += float(loss.detach())
        say(f"epoch {epoch + 1}: loss {total / len(batches):.3f}, {time.monotonic() - started:.0f} s")
    network.eval()
    return network


def _batches(examples: Sequence[Example], size: int, order: random.Random) -> list[list[int]]:
    """Batches of sentences of like length, in an order by chance."""
    indices = list(range(len(examples)))
    order.shuffle(indices)
    found = []
    for start in range(0, len(indices), 20 * size):
        block = sorted(indices[start : start + 20 * size], key=lambda i: len(examples[i].encoding))
        found += [block[i : i + size] for i in range(0, len(block), size)]
    order.shuffle(found)
    return found


def export(network: Network, path: Path) -> None:
    """Writes the network as ONNX; the large matrices become 8 bits wide with one scale a column."""
    import onnx

    words, mentions = 7, 3
    none = torch.zeros(mentions, dtype=torch.long)
    arguments = (
        torch.randn(words, WIDTH), torch.ones(words, dtype=torch.long), torch.zeros(words, dtype=torch.long),
        torch.tensor([1, 2]), torch.tensor([0, 1]), torch.tensor([1, 2, 3]), torch.rand(mentions, words), none, none,
    )  # fmt: skip
    names = ["encoding", "relation", "mentioned", "trigger", "type", "head", "span", "kind", "entity"]
    axes = {name: {0: "words"} for name in names[:3]} | {
        name: {0: "candidates"} for name in ("trigger", "type")
    }
    axes |= {name: {0: "mentions"} for name in ("head", "kind", "entity")} | {
        "span": {0: "mentions", 1: "words"}
    }
    axes |= {
        "event": {0: "candidates"},
        "status": {0: "candidates"},
        "roles": {0: "candidates", 1: "mentions"},
    }
    torch.onnx.export(
        Deployed(network).eval(), arguments, path, input_names=names, output_names=["status", "roles"],
        dynamic_axes=axes, opset_version=17, dynamo=False,
    )  # fmt: skip
    model = onnx.load(path)
    _shrink(model)
    onnx.checker.check_model(model)
    onnx.save(model, path)


def _shrink(model: Any) -> None:
    """Stores each large matrix in 8 bits with one scale a column, unpacked by DequantizeLinear."""
    from onnx import helper, numpy_helper

    for tensor in list(model.graph.initializer):
        matrix = numpy_helper.to_array(tensor)
        if matrix.ndim != 2 or matrix.size < 10_000:
            continue
        name = tensor.name
        scale = np.abs(matrix).max(0).astype(np.float32) / 127 + 1e-12
        whole = np.round(matrix / scale).astype(np.int8)
        model.graph.initializer.remove(tensor)
        model.graph.initializer.extend(
            [numpy_helper.from_array(whole, f"{name}_8"), numpy_helper.from_array(scale, f"{name}_scale"),
             numpy_helper.from_array(np.zeros(len(scale), np.int8), f"{name}_zero")]
        )  # fmt: skip
        unpack = helper.make_node(
            "DequantizeLinear", [f"{name}_8", f"{name}_scale", f"{name}_zero"], [name], axis=1
        )
        model.graph.node.insert(0, unpack)
