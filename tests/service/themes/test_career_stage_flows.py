"""What travelled between generations: K authors a cell, and nothing derived from the rest."""

from collections.abc import Iterable
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from service.access.viewer import Viewer
from service.bootstrap import Parts
from service.outcomes import actions
from service.outcomes.actions import NewPost
from service.privacy.thresholds import Band, K
from service.themes.career_stage_flows import CareerStage, PostStages, stage_of, travelled
from tests import factories
from tests.conftest import MovingClock, sign_in

EARLY, MIDDLE, LATE = CareerStage
STAGES = st.sampled_from([*CareerStage, None])
FIVE = "5\u20139 people"
POSTS = st.lists(st.builds(PostStages, st.integers(0, 30), STAGES, STAGES), max_size=80)


def _posts(teacher: CareerStage, learner: CareerStage, authors: Iterable[int]) -> list[PostStages]:
    return [PostStages(author, teacher, learner) for author in authors]


@pytest.mark.parametrize(
    ("years", "stage"),
    [(0, EARLY), (4, EARLY), (5, MIDDLE), (15, MIDDLE), (16, LATE), (70, LATE), (None, None)],
)
def test_a_stage_begins_where_the_page_says(years: int | None, stage: CareerStage | None) -> None:
    assert stage_of(years) is stage


def test_two_ways_of_five_authors_are_shown() -> None:
    posts = _posts(LATE, EARLY, range(5)) + _posts(EARLY, LATE, range(5, 15))
    assert travelled(posts) == {(EARLY, LATE): Band.TEN, (LATE, EARLY): Band.FIVE}


def test_an_author_counts_once_however_much_they_post() -> None:
    posts = _posts(LATE, EARLY, [1, 2, 3, 4] * 9) + _posts(EARLY, LATE, range(10, 20))
    assert (LATE, EARLY) not in travelled(posts)


def test_few_left_outside_take_the_smallest_cell_with_them() -> None:
    posts = _posts(LATE, EARLY, range(9)) + _posts(EARLY, LATE, range(10, 15))
    assert len(travelled(posts)) == 2
    with_one_more = [*posts, PostStages(99, MIDDLE, MIDDLE)]
    assert set(travelled(with_one_more)) == {(LATE, EARLY)}


def test_a_single_stage_of_everybody_is_not_told() -> None:
    assert travelled(_posts(LATE, EARLY, range(30))) == {}
    one_learner = _posts(LATE, EARLY, range(9)) + _posts(MIDDLE, EARLY, range(9, 18))
    assert len(travelled(one_learner)) == 1


@settings(max_examples=60)
@given(POSTS)
def test_no_cell_rests_on_fewer_than_k_and_no_remainder_does(posts: list[PostStages]) -> None:
    shown = travelled(posts)
    inside = {post.author for post in posts if (post.teacher, post.learner) in shown}
    for teacher, learner in shown:
        authors = {p.author for p in posts if (p.teacher, p.learner) == (teacher, learner)}
        assert len(authors) >= K
    outside = {post.author for post in posts} - inside
    assert not shown or not outside or len(outside) >= K


@pytest.fixture
def crowd(parts: Parts) -> list[tuple[UUID, UUID]]:
    """Pairs of somebody early in their career and somebody late."""
    with parts.write() as db:
        now = parts.clock()
        pairs = []
        for number in range(18):
            early = factories.person(db, f"Early {number}", now, career_years=2)
            late = factories.person(db, f"Late {number}", now, career_years=30)
            factories.pair(db, early, late, now)
            pairs.append((early, late))
    return pairs


def _tell(parts: Parts, author: UUID, partner: UUID) -> None:
    with parts.write() as db:
        told = NewPost("I learned to ask.", partner)
        post = actions.share_outcome(db, Viewer(author, "", frozenset()), told, now=parts.clock())
        actions.allow_name(db, Viewer(partner, "", frozenset()), post, now=parts.clock())


def _page(client: TestClient) -> str:
    answer = client.get("/learned/generations")
    assert answer.status_code == 200
    return answer.text


def test_four_authors_look_like_none(
    client: TestClient, parts: Parts, crowd: list[tuple[UUID, UUID]], clock: MovingClock
) -> None:
    sign_in(client, parts, crowd[0][0])
    none = _page(client)
    for early, late in crowd[:4]:
        _tell(parts, early, late)
    clock.advance(days=7, minutes=-1)
    later = _page(sign_in(client, parts, crowd[0][0]))
    assert later == none


def test_four_authors_beside_shown_cells_look_like_none(
    client: TestClient, parts: Parts, crowd: list[tuple[UUID, UUID]], clock: MovingClock
) -> None:
    """The rest is large enough for both to be shown; a third cell of four is the only change."""
    with parts.write() as db:
        mates = [
            factories.person(db, f"Mate {n}", parts.clock(), career_years=n) for n in (1, 2, 3, 4)
        ]
        for mate, (early, _) in zip(mates, crowd, strict=False):
            factories.pair(db, mate, early, parts.clock())
    for early, late in crowd[:6]:
        _tell(parts, early, late)
    for early, late in crowd[6:13]:
        _tell(parts, late, early)
    clock.advance(days=7)
    sign_in(client, parts, crowd[0][0])
    without = _page(client)
    assert FIVE in without
    for (early, _), mate in zip(crowd, mates, strict=False):
        _tell(parts, early, mate)
    clock.advance(days=7)
    assert _bands(_page(sign_in(client, parts, crowd[0][0]))) == _bands(without)


def _bands(page: str) -> str:
    """The page without the day that it was counted up to."""
    return page.partition("<tbody>")[2].partition("</tbody>")[0]


def test_the_page_moves_by_the_week_and_names_nobody(
    client: TestClient, parts: Parts, crowd: list[tuple[UUID, UUID]], clock: MovingClock
) -> None:
    sign_in(client, parts, crowd[0][0])
    for early, late in crowd[:6]:
        _tell(parts, early, late)
    for early, late in crowd[6:13]:
        _tell(parts, late, early)
    assert "people</" not in _page(client).partition("<table")[2]
    clock.advance(days=7)
    shown = _page(sign_in(client, parts, crowd[17][0]))
    assert shown.count(FIVE) == 2
    assert "Late " not in shown


@pytest.mark.parametrize("query", ["?team=claims", "?page=1", "?since=2026-01-01"])
def test_the_page_takes_no_question(
    client: TestClient, parts: Parts, crowd: list[tuple[UUID, UUID]], query: str
) -> None:
    sign_in(client, parts, crowd[0][0])
    assert client.get(f"/learned/generations{query}").status_code == 422
