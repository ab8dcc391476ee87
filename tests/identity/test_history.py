"""Whatever is added, changed and removed, and in whatever order: what comes out is what a fresh build gives."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from made_up import (
    ALEPPO,
    FRONT,
    HAMA,
    LAVROV,
    PEOPLE,
    PETROV,
    PETROW,
    REBELLEN,
    REBELS,
    RUSSIA,
    UNLINKED,
    USA,
    Made,
    Memory,
    What,
)

from kg.identifiers import article_graph
from kg.identity.account import reports_in
from kg.identity.judgement import Judgement, by_person

ACTORS = [RUSSIA, USA, LAVROV, UNLINKED, PETROV, PETROW, REBELS, REBELLEN, FRONT]
groups = st.lists(st.sampled_from(ACTORS), max_size=2, unique=True).map(tuple)
reports = st.builds(
    What,
    type=st.sampled_from(["ASSAULT", "CONSULT"]),
    actors=groups,
    recipients=st.sampled_from([(), (PEOPLE,), (REBELS,)]),
    places=st.sampled_from([(), (ALEPPO,), (HAMA,)]),
    day=st.sampled_from([None, 12, 13, 14]),
    killed=st.sampled_from([None, (3, 3), (5, None)]),
    status=st.sampled_from(["occurred", "planned", "negated"]),
    sources=st.sampled_from([(), (PETROV,)]),
)
IDS = ["a", "b", "c", "d", "e"]
articles = st.builds(
    Made,
    id=st.sampled_from(IDS),
    reports=st.lists(reports, max_size=3).map(tuple),
    language=st.sampled_from(["de", "en"]),
    published=st.sampled_from([14, 15, 20]),
)


class History(RuleBasedStateMachine):
    """A store with a history, beside the list of what it should hold."""

    @initialize()
    def begin(self) -> None:
        self.memory = Memory()
        self.held: dict[str, Made] = {}
        self.said: dict[str, Judgement] = {}
        self.resolved = True

    @rule(article=articles)
    def put(self, article: Made) -> None:
        self.held[article.id] = article
        self.memory.write(self.memory.identifier.replacing(article.id, article.quads()))
        self.resolved = False

    @rule(article=articles)
    def put_and_resolve(self, article: Made) -> None:
        self.put(article)
        self.resolve()

    @rule(article_id=st.sampled_from(IDS))
    def remove(self, article_id: str) -> None:
        self.held.pop(article_id, None)
        self.memory.write(self.memory.identifier.replacing(article_id, ()))
        self.resolved = False

    @rule()
    def resolve(self) -> None:
        self.memory.resolve()
        self.resolved = True

    @rule(data=st.data(), same=st.booleans())
    def decide(self, data: st.DataObject, same: bool) -> None:
        known = sorted(iri for i in self.held for iri in reports_in(self.memory.store, article_graph(i)))
        if len(known) < 2:
            return
        one, other = data.draw(st.lists(st.sampled_from(known), min_size=2, max_size=2, unique=True))
        said = by_person(one, other, same, "reader")
        self.memory.write(
            self.memory.identifier.deciding([said], [j for j in self.said.values() if j.iri == said.iri])
        )
        self.said[said.iri] = said
        self.resolved = False

    @invariant()
    def equals_a_fresh_build(self) -> None:
        if not self.resolved:
            return
        fresh = Memory()
        fresh.write(fresh.identifier.deciding(list(self.said.values())))
        fresh.put(*(self.held[article_id] for article_id in sorted(self.held)))
        assert self.memory.lines() == fresh.lines()


TestHistory = History.TestCase
TestHistory.settings = settings(
    max_examples=60,
    stateful_step_count=15,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # to shrink such a history takes many minutes
)
