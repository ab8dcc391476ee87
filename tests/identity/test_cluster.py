"""Clusters: what is joined, what is not, and that nothing depends on an order."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from kg.identity.cluster import Decisions, Limits, cluster, pair

LIMITS = Limits(same=0.6, different=0.2)


def clusters(
    scores: dict[str, float], decisions: Decisions | None = None, limits: Limits = LIMITS
) -> list[str]:
    """Clusters of one-letter items from scores such as ``{"ab": 0.9}``; all other pairs score 0."""
    items = sorted(set("".join(scores)))
    found, _ = cluster(items, lambda a, b: scores.get(a + b, 0.0), limits, decisions)
    return ["".join(members) for members in found]


def test_likely_pairs_are_joined() -> None:
    assert clusters({"ab": 0.9, "bc": 0.1}) == ["ab", "c"]


def test_no_chain_joins_what_no_single_judgement_would() -> None:
    """Each report is much like the next one, and the ends are not alike: single linkage would make one event of all."""
    chain = {"ab": 0.9, "bc": 0.89, "cd": 0.9, "de": 0.89, "ef": 0.9}
    assert clusters(chain) == ["ab", "cd", "ef"]
    found = clusters(chain)
    assert all(
        chain.get("".join(two), 0.0) >= LIMITS.different
        for members in found
        for two in combinations(members, 2)
    )


def test_a_pair_that_is_different_keeps_whole_clusters_apart() -> None:
    likely = {"".join(two): 0.9 for two in combinations("abcd", 2)}
    assert clusters(likely) == ["abcd"]
    assert clusters(likely | {"ad": 0.1}) == ["abc", "d"]


def test_what_is_undecided_is_joined_only_where_the_rest_speaks_for_it() -> None:
    assert clusters({"ab": 0.5}) == ["a", "b"]
    assert clusters({"ab": 0.9, "ac": 0.9, "bc": 0.4}) == ["abc"]
    assert clusters({"ab": 0.9, "ac": 0.65, "bc": 0.4}) == ["ab", "c"]


def test_a_person_joins_what_scores_keep_apart_and_the_other_way_round() -> None:
    assert clusters({"ab": 0.0}, Decisions(joined=frozenset({("a", "b")}))) == ["ab"]
    assert clusters({"ab": 1.0}, Decisions(parted=frozenset({("a", "b")}))) == ["a", "b"]


def test_what_a_person_has_joined_takes_along_what_either_is_like() -> None:
    assert clusters({"ab": 0.9, "ac": 0.0}, Decisions(joined=frozenset({("a", "c")}))) == ["abc"]


def test_what_is_parted_stays_so_against_joins_through_a_third() -> None:
    decided = Decisions(joined=frozenset({("a", "b"), ("b", "c")}), parted=frozenset({("a", "c")}))
    assert clusters({"ab": 0.0, "bc": 0.0}, decided) == ["ab", "c"]


def test_every_join_by_score_is_told() -> None:
    scores = {"ab": 0.9, "ac": 0.8, "bc": 0.7}
    _, merges = cluster("abc", lambda a, b: scores.get(a + b, 0.0), LIMITS)
    assert [(merge.pair, round(merge.score, 4)) for merge in merges] == [
        (("a", "b"), 0.9),
        (("a", "c"), 0.75),
    ]


pairs = st.dictionaries(
    st.sampled_from(["".join(two) for two in combinations("abcdef", 2)]),
    st.sampled_from([0.1, 0.3, 0.5, 0.7, 0.9]),
)
sides = st.frozensets(st.sampled_from([pair(*two) for two in combinations("abcdef", 2)]), max_size=2)


@given(pairs, sides, sides, st.permutations("abcdef"))
def test_order_does_not_matter_and_no_cluster_holds_a_different_pair(scores, joined, parted, order) -> None:
    decided = Decisions(joined - parted, parted)
    found, merges = cluster("abcdef", lambda a, b: scores.get(a + b, 0.0), LIMITS, decided)
    again, _ = cluster(order, lambda a, b: scores.get(a + b, 0.0), LIMITS, decided)
    assert found == again
    together = {pair(*two) for members in found for two in combinations(members, 2)}
    assert not together & parted
    if not joined:
        assert all(scores.get("".join(two), 0.0) >= LIMITS.different for two in together)
    assert all(merge.pair in together and merge.score >= LIMITS.same for merge in merges)


@given(pairs)
def test_components_are_clustered_as_if_alone(scores) -> None:
    """What a build relies on when it looks at nothing but what hangs together with a change."""
    items = "abcdef"
    whole, _ = cluster(items, lambda a, b: scores.get(a + b, 0.0), LIMITS)
    parts: list[list[str]] = []
    for component in components(items, scores):
        found, _ = cluster(component, lambda a, b: scores.get(a + b, 0.0), LIMITS)
        parts += found
    assert sorted(parts) == whole


def components(items: str, scores: dict[str, float]) -> list[set[str]]:
    groups = [{item} for item in items]
    for two, score in scores.items():
        if score >= LIMITS.same:
            joined = [group for group in groups if group & set(two)]
            groups = [group for group in groups if group not in joined] + [set().union(*joined)]
    return groups
