"""A line found in somebody's text is theirs to add to their own, or to forget."""

from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from service.access.queries import viewer_of
from service.access.viewer import Viewer
from service.bootstrap import Parts
from service.models import Line, LineKind, LineProposal, LineSource
from service.people.line_text import MOST_LINES
from service.people.my_data import wish_actions
from service.people.queries import own_profile
from service.problems import NotFound, Refused
from tests import factories, markup
from tests.conftest import rows, sign_in

TEXT = "I want to learn how to chair a meeting."


def somebody(parts: Parts, name: str = "Mara Quist", seeks: tuple[str, ...] = ()) -> UUID:
    with parts.write() as db:
        return factories.person(db, name, parts.clock(), seeks=seeks)


def seen(parts: Parts, person_id: UUID) -> Viewer:
    with parts.read() as db:
        found = viewer_of(db, person_id)
    assert found is not None
    return found


def wish_of(parts: Parts, person_id: UUID) -> UUID:
    with parts.write() as db:
        wish = Line(
            person_id=person_id,
            kind=LineKind.SEEK,
            source=LineSource.REFLECTION,
            position=0,
            text=TEXT,
            published=False,
            created_at=parts.clock(),
        )
        db.add(wish)
        db.flush()
        return wish.id


def test_it_is_reworded_in_the_draft_of_ones_lines_and_published_by_saving(
    client: TestClient, parts: Parts
) -> None:
    mara = somebody(parts, seeks=("how a claim is decided",))
    wish = wish_of(parts, mara)
    sign_in(client, parts, mara)
    answer = client.post(f"/me/lines/{wish}/add")
    assert answer.headers["location"] == "/welcome/seeks"
    page = client.get("/welcome/seeks").text
    typed = [box.attrs.get("value") for box in markup.read(page).all("input", name="seek")]
    assert typed[:2] == ["how a claim is decided", TEXT]
    with parts.read() as db:
        assert own_profile(db, seen(parts, mara)).seeks == ("how a claim is decided",)
    client.post("/welcome/seeks", data={"seek": ["how a claim is decided", "chairing a meeting"]})
    with parts.read() as db:
        profile = own_profile(db, seen(parts, mara))
    assert profile.seeks == ("how a claim is decided", "chairing a meeting")
    assert TEXT not in client.get("/me/privacy").text


def test_what_is_typed_already_is_kept_beside_it(client: TestClient, parts: Parts) -> None:
    mara = somebody(parts, seeks=("how a claim is decided",))
    sign_in(client, parts, mara)
    client.post("/drafts/welcome-seeks", data={"seek": ["typed and not sent"]})
    with parts.write() as db:
        wish_actions.add(db, seen(parts, mara), wish_of(parts, mara), now=parts.clock())
    page = client.get("/welcome/seeks").text
    assert TEXT in page
    assert "typed and not sent" in page


def test_where_there_is_no_room_it_stays_and_one_is_told(parts: Parts) -> None:
    mara = somebody(parts, seeks=tuple(f"line number {n}" for n in range(MOST_LINES)))
    wish = wish_of(parts, mara)
    with pytest.raises(Refused, match="12 lines already"), parts.write() as db:
        wish_actions.add(db, seen(parts, mara), wish, now=parts.clock())
    assert rows(parts, Line) == MOST_LINES + 1


def test_it_is_its_owner_s_alone(parts: Parts) -> None:
    mara, helen = somebody(parts), somebody(parts, "Helen Okoro")
    wish = wish_of(parts, mara)
    for act in (
        lambda db: wish_actions.add(db, seen(parts, helen), wish, now=parts.clock()),
        lambda db: wish_actions.remove(db, seen(parts, helen), wish),
    ):
        with pytest.raises(NotFound), parts.write() as db:
            act(db)
    with parts.write() as db:
        wish_actions.remove(db, seen(parts, mara), wish)
    assert rows(parts, Line) == 0


def test_a_published_line_is_no_such_line(parts: Parts) -> None:
    mara = somebody(parts, seeks=("how a claim is decided",))
    with parts.read() as db:
        [line] = db.scalars(sa.select(Line.id))
    with pytest.raises(NotFound), parts.write() as db:
        wish_actions.remove(db, seen(parts, mara), line)


def proposal_of(parts: Parts, person_id: UUID) -> UUID:
    with parts.write() as db:
        proposal = LineProposal(
            person_id=person_id,
            kind=LineKind.SEEK,
            text="chairing a meeting",
            created_at=parts.clock(),
        )
        db.add(proposal)
        db.flush()
        return proposal.id


def test_a_proposed_line_is_on_the_home_page_and_is_added_in_the_draft(
    client: TestClient, parts: Parts
) -> None:
    mara = somebody(parts, seeks=("how a claim is decided",))
    proposal = proposal_of(parts, mara)
    sign_in(client, parts, mara)
    assert "/me/privacy#proposed" in client.get("/").text
    shown = client.get("/me/privacy").text
    assert markup.faults(shown) == []
    assert "chairing a meeting" in shown
    answer = client.post(f"/me/proposals/{proposal}/add")
    assert answer.headers["location"] == "/welcome/seeks"
    assert "chairing a meeting" in client.get("/welcome/seeks").text
    assert "chairing a meeting" not in client.get("/me/privacy").text


def test_a_proposed_line_that_is_let_go_is_gone(client: TestClient, parts: Parts) -> None:
    mara = somebody(parts)
    proposal = proposal_of(parts, mara)
    sign_in(client, parts, mara)
    assert client.post(f"/me/proposals/{proposal}/remove").status_code == 303
    assert "chairing a meeting" not in client.get("/me/privacy").text
    assert client.post(f"/me/proposals/{proposal}/remove").status_code == 404


def test_a_line_proposed_to_somebody_else_is_not_there(client: TestClient, parts: Parts) -> None:
    proposal = proposal_of(parts, somebody(parts))
    sign_in(client, parts, somebody(parts, "Helen Okoro"))
    assert client.post(f"/me/proposals/{proposal}/add").status_code == 404
    assert client.post(f"/me/proposals/{proposal}/remove").status_code == 404
    assert "chairing a meeting" not in client.get("/me/privacy").text
