"""Search over the crowd: what an index proposes, and what is left without it or the encoder."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

import numpy as np
import pytest
from numpy.typing import NDArray

from embeddings.encoder import WeightsMissing
from embeddings.index import F32, Hit, IndexUnavailable
from service.models import LineKind
from service.pairings.directory.finder import Finder, Found, ListFilters
from service.pairings.directory.line_catalogue import LineCatalogue
from service.pairings.engine.person import Participant
from service.pairings.engine.population_arrays import Lineup
from service.pairings.recommendations.population_cache import PopulationSnapshot
from tests.crowds import DIMS, ON, SUBJECTS, WEIGHTS, identity, on_subjects, someone


class OneSubject:
    """An encoder for which every text is about subject 0."""

    name, fingerprint, dims = "subject", "subject", DIMS

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return SUBJECTS[[0] * len(texts)]


class NoWeights(OneSubject):
    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        raise WeightsMissing(f"no weights for {len(texts)} texts")


@dataclass
class Proposes:
    """An index that proposes these people, or that is lost where there are none."""

    people: Sequence[UUID]
    asked: list[F32] = field(default_factory=list)

    def nearest(self, query: F32, k: int) -> list[Hit]:
        assert k > 0
        self.asked.append(query)
        if not self.people:
            raise IndexUnavailable("lost")
        return [Hit(str(one), 1.0) for one in self.people]


def crowd() -> list[Participant]:
    """1 looks; 2 offers and 3 seeks subject 0; 4 is about another; 5 is about both, less."""
    return [
        someone(1, on_subjects({1: 1.0}), on_subjects({2: 1.0})),
        someone(2, on_subjects({0: 0.9}, name="offer"), on_subjects({3: 1.0}), department="lab"),
        someone(3, on_subjects({3: 1.0}), on_subjects({0: 0.8}, name="seek")),
        someone(4, on_subjects({4: 1.0}, name="Zebra"), on_subjects({5: 1.0})),
        someone(5, on_subjects({0: 0.6}), on_subjects({0: 0.7})),
    ]


def find(
    query: str = "a subject",
    wanted: ListFilters | None = None,
    *,
    proposer: Proposes | None = None,
    encoder: OneSubject | None = None,
    viewer: int = 1,
) -> tuple[list[int], Found]:
    """Numbers of who is found, in order, and all that was."""
    lineup = Lineup.of(crowd(), WEIGHTS)
    snapshot = PopulationSnapshot(lineup, "test", ON)
    found = Finder(LineCatalogue.of(lineup), snapshot, proposer).find(
        identity(viewer),
        query,
        wanted or ListFilters(),
        encoder=encoder or OneSubject(),
        named=lambda _: (),
    )
    hits = found.hits.page(0, 99)
    return [lineup.people[hit.place].id.int for hit in hits], found


def test_the_nearest_line_of_each_comes_first() -> None:
    who, found = find()
    assert who == [2, 3, 5]
    assert [hit.kind for hit in found.hits.page(0, 9)] == [
        LineKind.OFFER,
        LineKind.SEEK,
        LineKind.SEEK,
    ]
    assert found.hits.near == len(found.hits) == 3


def test_a_word_comes_before_every_meaning() -> None:
    assert find("zebra")[0] == [4, 2, 3, 5]


@pytest.mark.parametrize(
    ("wanted", "who"),
    [
        (ListFilters((LineKind.SEEK,)), [3, 5]),
        (ListFilters((LineKind.OFFER,)), [2, 5]),
        (ListFilters(unit="lab"), [2]),
        (ListFilters(unit="sales"), []),
        (ListFilters(language="de"), []),
    ],
)
def test_filters_narrow_what_is_found(wanted: ListFilters, who: list[int]) -> None:
    assert find(wanted=wanted)[0] == who


def test_without_a_query_everybody_is_there_nearest_to_ones_own_lines_first() -> None:
    assert sorted(find("")[0]) == [2, 3, 4, 5]
    assert find("", viewer=3)[0][0] in {2, 5}  # what 3 seeks, they offer


def test_an_index_narrows_by_meaning_but_not_by_word() -> None:
    proposer = Proposes([identity(3)])
    assert find("zebra", proposer=proposer)[0] == [4, 3]
    halves = [query.reshape(2, DIMS) for query in proposer.asked]
    assert [[bool(half.any()) for half in query] for query in halves] == [
        [False, True],  # offers are the second half of a row
        [True, False],
    ]


def test_a_lost_index_costs_nobody() -> None:
    assert find(proposer=Proposes([]))[0] == find()[0]


def test_without_the_encoder_words_are_found_and_it_is_said() -> None:
    who, found = find("zebra", encoder=NoWeights())
    assert (who, found.is_by_word_only) == ([4], True)
    assert not find()[1].is_by_word_only


def test_somebody_outside_the_crowd_finds_nobody() -> None:
    assert find(viewer=99)[0] == []
