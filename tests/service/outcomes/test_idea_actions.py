"""The ledger of ideas: on a published post, by those it names, and gone with them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import NamedTuple
from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from service.access.queries import viewer_of
from service.access.viewer import Viewer
from service.bootstrap import Parts
from service.models import Idea, IdeaState, IdeaStep, Role
from service.models.ids import uuid7
from service.outcomes import actions, idea_actions, idea_queries
from service.outcomes.actions import NewPost
from service.outcomes.idea_actions import Moved
from service.privacy import erasure
from service.problems import Conflict, Problem
from tests import factories
from tests.conftest import MovingClock, rows, sign_in

BODY = "I learned to read my own dashboards."
TEXT = "Every new chart gets a first reader."
SEEN = "Three teams have tried it."


class Cast(NamedTuple):
    mara: UUID
    helen: UUID
    idris: UUID
    stranger: UUID
    post: UUID


@pytest.fixture
def cast(parts: Parts) -> Cast:
    with parts.write() as db:
        now = parts.clock()
        helen = factories.person(db, "Helen Okoro", now)
        mara = factories.person(db, "Mara Quist", now)
        idris = factories.person(db, "Idris Bell", now, roles=(Role.LEAD,))
        stranger = factories.person(db, "Sam Petit", now)
        factories.pair(db, mara, helen, now)
        post = actions.share_outcome(
            db, Viewer(mara, "", frozenset()), NewPost(BODY, helen), now=now
        )
        actions.allow_name(db, Viewer(helen, "", frozenset()), post, now=now)
    return Cast(mara, helen, idris, stranger, post)


def _note(client: TestClient, cast: Cast, text: str = TEXT) -> int:
    return client.post(f"/learned/{cast.post}/idea", data={"text": text}).status_code


def _idea(parts: Parts) -> Idea:
    with parts.read() as db:
        return db.scalars(sa.select(Idea)).one()


def _move(client: TestClient, idea: Idea, state: str, note: str = "", version: int = 0) -> int:
    data = {"state": state, "note": note, "row_version": str(version or idea.row_version)}
    return client.post(f"/ideas/{idea.id}", data=data).status_code


@pytest.fixture
def noted(client: TestClient, parts: Parts, cast: Cast) -> TestClient:
    """Mara has just put her idea in."""
    _note(sign_in(client, parts, cast.mara), cast)
    return client


@pytest.mark.parametrize("who", ["mara", "helen"])
def test_both_of_a_post_may_note_what_could_come_of_it(
    client: TestClient, parts: Parts, cast: Cast, who: str
) -> None:
    sign_in(client, parts, getattr(cast, who))
    assert "What could come of it here?" in client.get("/learned").text
    assert BODY in client.get(f"/learned/{cast.post}/idea").text
    assert _note(client, cast) == 303
    sign_in(client, parts, cast.idris)
    for path in ("/ideas", "/learned"):
        assert TEXT in client.get(path).text
    assert "Update<span" not in client.get("/ideas").text


def test_nobody_else_notes_one_or_moves_one(client: TestClient, parts: Parts, cast: Cast) -> None:
    sign_in(client, parts, cast.stranger)
    assert client.get(f"/learned/{cast.post}/idea").status_code == 404
    assert _note(client, cast) == 404
    assert rows(parts, Idea) == 0
    _note(sign_in(client, parts, cast.mara), cast)
    idea = _idea(parts)
    assert _move(sign_in(client, parts, cast.stranger), idea, "tried") == 404
    assert _move(sign_in(client, parts, cast.idris), idea, "tried") == 403
    assert client.post(f"/ideas/{uuid7()}", data={"state": "tried"}).status_code == 403
    assert _idea(parts).state is IdeaState.IDEA


def test_the_first_of_two_ideas_is_kept(client: TestClient, parts: Parts, cast: Cast) -> None:
    assert _note(sign_in(client, parts, cast.mara), cast) == 303
    sign_in(client, parts, cast.helen)
    answer = client.post(f"/learned/{cast.post}/idea", data={"text": "Another one."})
    assert answer.status_code == 422
    assert "Another one." in answer.text
    assert _idea(parts).text == TEXT


@pytest.mark.parametrize("text", ["", "  ", "ab", "x" * 201, "two\nlines", "bell \x07 rings"])
def test_a_refused_idea_comes_back_as_typed(
    client: TestClient, parts: Parts, cast: Cast, text: str
) -> None:
    sign_in(client, parts, cast.mara)
    answer = client.post(f"/learned/{cast.post}/idea", data={"text": text})
    assert answer.status_code == 422
    assert text.strip() in answer.text
    assert rows(parts, Idea) == 0


def test_it_goes_from_idea_to_use_and_a_step_back(
    client: TestClient, parts: Parts, cast: Cast, clock: MovingClock
) -> None:
    _note(sign_in(client, parts, cast.mara), cast)
    for state, note in (("tried", SEEN), ("in_use", ""), ("tried", "It fell asleep in August.")):
        clock.advance(minutes=3)
        assert _move(client, _idea(parts), state, note) == 303
    assert _idea(parts).state is IdeaState.TRIED
    assert rows(parts, IdeaStep) == 4
    shown = client.get("/ideas").text
    assert shown.index(SEEN) < shown.index("asleep")


def test_of_two_at_once_one_wins_and_the_other_reads_what_it_is(
    client: TestClient, parts: Parts, cast: Cast
) -> None:
    _note(sign_in(client, parts, cast.mara), cast)
    read = _idea(parts)
    assert _move(client, read, "tried", SEEN) == 303
    sign_in(client, parts, cast.helen)
    data = {"state": "in_use", "note": "My own words.", "row_version": str(read.row_version)}
    answer = client.post(f"/ideas/{read.id}", data=data)
    assert answer.status_code == 409
    assert SEEN in answer.text
    assert "My own words." in answer.text
    assert f'value="{_idea(parts).row_version}"' in answer.text
    assert _idea(parts).state is IdeaState.TRIED
    assert rows(parts, IdeaStep) == 2


def test_a_version_that_was_read_before_is_refused_below_the_page_too(
    parts: Parts, cast: Cast
) -> None:
    with parts.write() as db:
        mara = viewer_of(db, cast.mara)
        assert mara is not None
        idea_id = idea_actions.note_idea(db, mara, cast.post, text=TEXT, now=parts.clock())
        idea_actions.move_idea(
            db, mara, idea_id, moved=Moved(IdeaState.TRIED, 1), now=parts.clock()
        )
        with pytest.raises(Conflict):
            idea_actions.move_idea(
                db, mara, idea_id, moved=Moved(IdeaState.IN_USE, 1), now=parts.clock()
            )


@pytest.mark.parametrize(
    ("state", "note", "version"),
    [("idea", "", 1), ("sold", "", 1), ("", "seen", 1), ("tried", "x" * 201, 1), ("tried", "", -1)],
)
def test_a_move_that_says_nothing_is_refused(
    noted: TestClient, parts: Parts, state: str, note: str, version: int
) -> None:
    assert _move(noted, _idea(parts), state, note, version) == 422
    assert rows(parts, IdeaStep) == 1


def test_taking_the_post_down_takes_the_idea_down(
    client: TestClient, parts: Parts, cast: Cast
) -> None:
    _note(sign_in(client, parts, cast.mara), cast)
    idea = _idea(parts)
    sign_in(client, parts, cast.helen)
    client.post(f"/learned/{cast.post}/withdraw")
    assert TEXT not in client.get("/ideas").text
    assert _move(client, idea, "tried") == 404
    assert (rows(parts, Idea), rows(parts, IdeaStep)) == (0, 0)


@pytest.mark.parametrize("writer", ["mara", "helen"])
def test_an_erased_persons_idea_is_gone(
    client: TestClient, parts: Parts, cast: Cast, writer: str
) -> None:
    _note(sign_in(client, parts, getattr(cast, writer)), cast)
    with parts.write() as db:
        erasure.erase(
            db, getattr(cast, writer), parts.clock(), tombstones=parts.settings.data_dir / "gone"
        )
    assert rows(parts, Idea) == 0
    assert rows(parts, IdeaStep) == 0


def test_an_erased_partners_words_leave_the_authors_idea(
    client: TestClient, parts: Parts, cast: Cast
) -> None:
    _note(sign_in(client, parts, cast.mara), cast)
    _move(sign_in(client, parts, cast.helen), _idea(parts), "tried", SEEN)
    with parts.write() as db:
        erasure.erase(db, cast.helen, parts.clock(), tombstones=parts.settings.data_dir / "gone")
    shown = sign_in(client, parts, cast.stranger).get("/ideas").text
    assert TEXT in shown
    assert SEEN not in shown
    assert "Helen" not in shown


def test_the_ledger_is_grouped_by_state_and_paged(
    client: TestClient, parts: Parts, cast: Cast
) -> None:
    with parts.write() as db:
        mara = Viewer(cast.mara, "", frozenset())
        for number in range(27):
            post = actions.share_outcome(db, mara, NewPost(f"Thing {number}"), now=parts.clock())
            idea_id = idea_actions.note_idea(
                db, mara, post, text=f"Idea number {number:02}", now=parts.clock()
            )
            if number == 3:
                idea_actions.move_idea(
                    db, mara, idea_id, moved=Moved(IdeaState.IN_USE, 1), now=parts.clock()
                )
        ledger = idea_queries.ledger(db, mara)
        newest = idea_queries.page_of_newest(db, IdeaState.IDEA)
    assert [group.state for group in ledger.groups] == [IdeaState.IN_USE, IdeaState.IDEA]
    assert (ledger.counts[IdeaState.IDEA], ledger.pages, newest) == (26, 2, 1)
    sign_in(client, parts, cast.stranger)
    first, second = client.get("/ideas").text, client.get("/ideas?page=2").text
    assert first.index("number 03") < first.index("number 26")
    assert "number 00" not in first
    assert "number 00" in second


@pytest.mark.parametrize("query", ["?state=idea", "?page=0", "?page=x", "?team=claims"])
def test_the_ledger_is_not_filtered(
    client: TestClient, parts: Parts, cast: Cast, query: str
) -> None:
    sign_in(client, parts, cast.stranger)
    assert client.get(f"/ideas{query}").status_code == 422


def test_script_in_an_idea_is_inert(client: TestClient, parts: Parts, cast: Cast) -> None:
    _note(sign_in(client, parts, cast.mara), cast, "<script>alert(1)</script>")
    for path in ("/ideas", "/learned"):
        assert "<script>alert" not in client.get(path).text


def _both(parts: Parts, cast: Cast, act: Callable[[Session, Viewer], object]) -> list[str]:
    """What became of the same act of both partners at the same moment."""
    gate = Barrier(2)

    def one(person_id: UUID) -> str:
        gate.wait()
        try:
            with parts.write() as db:
                viewer = viewer_of(db, person_id)
                assert viewer is not None
                act(db, viewer)
        except Problem as problem:
            return problem.kind
        return "kept"

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(one, (cast.mara, cast.helen)))


def test_both_at_the_same_moment_leave_one_idea_and_one_step(parts: Parts, cast: Cast) -> None:
    now = parts.clock()
    noted = _both(
        parts, cast, lambda db, who: idea_actions.note_idea(db, who, cast.post, text=TEXT, now=now)
    )
    assert noted == ["idea-there", "kept"]
    idea_id, moved = _idea(parts).id, Moved(IdeaState.TRIED, 1)
    ends = _both(
        parts, cast, lambda db, who: idea_actions.move_idea(db, who, idea_id, moved=moved, now=now)
    )
    assert ends == ["idea-moved", "kept"]
    assert (rows(parts, Idea), rows(parts, IdeaStep)) == (1, 2)
