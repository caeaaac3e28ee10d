"""The month in short: composed of what is published, sent once, and read anew each time."""

from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from service.access.queries import viewer_of
from service.access.viewer import Viewer
from service.bootstrap import Parts
from service.models import (
    Action,
    ActionState,
    Audit,
    Digest,
    EmbeddingModel,
    IdeaState,
    PairState,
    Purpose,
    Role,
    SessionState,
    Theme,
    ThemeRelease,
    ThemeReleaseRow,
    ThemeRun,
)
from service.outcomes import actions as outcome_actions
from service.outcomes import idea_actions
from service.outcomes.actions import NewPost
from service.outcomes.idea_actions import Moved
from service.privacy import erasure
from service.themes.digests import actions
from tests import factories
from tests.conftest import rows, sign_in

pytestmark = pytest.mark.dates


OCTOBER = datetime(2026, 10, 14, 9, 0, tzinfo=UTC)
BODY, IDEA, SEEN = "I learned to ask why twice.", "Ask why twice in reviews.", "It found two bugs."
DONE, PROMISED = "No meetings on Wednesdays", "A quieter room"


class Cast(NamedTuple):
    mara: UUID
    helen: UUID
    idris: UUID
    noor: UUID
    post: UUID


@pytest.fixture
def cast(parts: Parts) -> Cast:
    """One post with its idea, tried in October, and an action done then."""
    with parts.write() as db:
        mara = factories.person(db, "Mara Quist", OCTOBER, consents=(Purpose.PAIRING, Purpose.MAIL))
        helen = factories.person(db, "Helen Okoro", OCTOBER)
        idris = factories.person(db, "Idris Bell", OCTOBER, roles=(Role.LEAD,))
        noor = factories.person(db, "Noor Lead", OCTOBER, roles=(Role.LEAD, Role.EMPLOYEE))
        pair = factories.pair(db, mara, helen, OCTOBER)
        factories.session(db, pair, 1, OCTOBER, state=SessionState.HELD)
        author = Viewer(mara, "", frozenset())
        post = outcome_actions.share_outcome(db, author, NewPost(BODY, helen), now=OCTOBER)
        outcome_actions.allow_name(db, Viewer(helen, "", frozenset()), post, now=OCTOBER)
        idea_id = idea_actions.note_idea(db, author, post, text=IDEA, now=OCTOBER)
        later = OCTOBER + timedelta(days=3)
        idea_actions.move_idea(
            db, author, idea_id, moved=Moved(IdeaState.TRIED, 1, SEEN), now=later
        )
        theme_id = _theme(parts, db)
        for text, state in ((DONE, ActionState.DONE), (PROMISED, ActionState.PLANNED)):
            db.add(
                Action(
                    theme_id=theme_id,
                    text=text,
                    owner_id=idris,
                    due_on=date(2026, 10, 30),
                    state=state,
                    changed_at=OCTOBER,
                    created_at=OCTOBER,
                )
            )
    return Cast(mara, helen, idris, noor, post)


def _theme(parts: Parts, db: sa.orm.Session) -> UUID:
    """A release of October with one card."""
    model = EmbeddingModel(name="fake", fingerprint="f", dims=4, created_at=OCTOBER)
    db.add(model)
    db.flush()
    run = ThemeRun(
        model_id=model.id, corpus_hash="c", digest="d", source_count=0, cells=b"",
        theme_ids=[], finished_at=OCTOBER, created_at=OCTOBER,
    )  # fmt: skip
    db.add(run)
    db.flush()
    theme = Theme(first_run_id=run.id, label="Focus", label_source="terms", created_at=OCTOBER)
    release = ThemeRelease(
        run_id=run.id, period="2026-10", starts_on=date(2026, 10, 1), ends_on=date(2026, 10, 31),
        k=5, frozen_at=parts.clock(), authors_band="20-49", taps={}, encoder="fake",
        digest="0" * 64, created_at=parts.clock(),
    )  # fmt: skip
    db.add_all([theme, release])
    db.flush()
    db.add(
        ThemeReleaseRow(
            release_id=release.id, theme_id=theme.id, position=0, label="Meetings crowd out focus",
            label_source="model", phrases=[], authors_band="10-19", arrow="up", polarity=None,
            sentences=[{"text": "Deep work moves to evenings.", "people": "5-9"}], lineage=None,
        )
    )  # fmt: skip
    db.flush()
    return theme.id


def _send(client: TestClient, month: str = "2026-10") -> int:
    return client.post("/lead/digest", data={"month": month}).status_code


def test_a_lead_reads_what_would_be_sent_and_nothing_is_sent(
    client: TestClient, parts: Parts, cast: Cast
) -> None:
    shown = sign_in(client, parts, cast.idris).get("/lead/digest").text
    for text in (BODY, "Helen Okoro", IDEA, SEEN, DONE, "Meetings crowd out focus", "Deep work"):
        assert text in shown
    assert PROMISED not in shown
    assert "too few to show a number" in shown  # one person ticked mail, and nobody reads who
    assert rows(parts, Digest) == 0


def test_what_was_sent_is_read_by_everyone_and_kept_as_ids_and_bands(
    client: TestClient, parts: Parts, cast: Cast
) -> None:
    assert _send(sign_in(client, parts, cast.idris)) == 303
    for reader in (cast.mara, cast.idris):
        shown = sign_in(client, parts, reader).get("/digests/2026-10").text
        for text in (BODY, IDEA, SEEN, DONE, "Meetings crowd out focus"):
            assert text in shown
        assert "/digests/2026-10" in client.get("/digests").text
    with parts.read() as db:
        kept = str(db.scalars(sa.select(Digest.contents)).one())
    assert not any(text in kept for text in (BODY, IDEA, SEEN, DONE, "Meetings", "Mara"))


def test_two_leads_at_once_send_it_once(client: TestClient, parts: Parts, cast: Cast) -> None:
    for lead in (cast.idris, cast.noor):
        assert _send(sign_in(client, parts, lead)) == 303
    assert rows(parts, Digest) == 1
    with parts.read() as db:
        acts = db.scalars(sa.select(Audit).where(Audit.action == "digest_sent")).all()
        sender = db.scalars(sa.select(Digest.sent_by_id)).one()
    assert [act.facts for act in acts] == [{"period": "2026-10"}]
    assert sender == cast.idris
    assert "Send it" not in client.get("/lead/digest").text


@pytest.mark.parametrize("month", ["2026-09", "2026-11", "2026-Q3", "", "x' --"])
def test_a_month_that_is_not_the_last_is_not_sent(
    client: TestClient, parts: Parts, cast: Cast, month: str
) -> None:
    assert _send(sign_in(client, parts, cast.idris), month) == 409
    assert rows(parts, Digest) == 0


def test_a_month_that_gave_nothing_is_not_sent(client: TestClient, parts: Parts) -> None:
    with parts.write() as db:
        lead = factories.person(db, "Idris Bell", OCTOBER, roles=(Role.LEAD,))
    sign_in(client, parts, lead)
    assert "Nothing to send" in client.get("/lead/digest").text
    assert _send(client) == 422
    assert rows(parts, Digest) == 0


def test_an_employee_neither_previews_nor_sends(
    client: TestClient, parts: Parts, cast: Cast
) -> None:
    sign_in(client, parts, cast.mara)
    assert client.get("/lead/digest").status_code == 403
    assert _send(client) == 403


def test_what_was_taken_down_since_is_gone(client: TestClient, parts: Parts, cast: Cast) -> None:
    _send(sign_in(client, parts, cast.idris))
    sign_in(client, parts, cast.helen).post(f"/learned/{cast.post}/withdraw")
    shown = client.get("/digests/2026-10").text
    assert not any(text in shown for text in (BODY, IDEA, SEEN))
    assert DONE in shown


@pytest.mark.parametrize("who", ["mara", "helen", "idris"])
def test_an_erased_persons_words_and_name_are_gone(
    client: TestClient, parts: Parts, cast: Cast, who: str
) -> None:
    _send(sign_in(client, parts, cast.idris))
    with parts.write() as db:
        found = viewer_of(db, getattr(cast, who))
        assert found is not None
        erasure.erase(
            db, found.person_id, parts.clock(), tombstones=parts.settings.data_dir / "gone"
        )
    shown = sign_in(client, parts, cast.noor).get("/digests/2026-10").text
    assert found.name not in shown
    assert (BODY in shown) is (who != "mara")


def test_what_came_after_the_month_is_not_in_it(parts: Parts, cast: Cast) -> None:
    with parts.write() as db:
        mara = Viewer(cast.mara, "", frozenset())
        outcome_actions.share_outcome(
            db, mara, NewPost("Too late."), now=datetime(2026, 11, 1, tzinfo=UTC)
        )
        just = datetime(2026, 10, 31, 23, 59, tzinfo=UTC)
        outcome_actions.share_outcome(db, mara, NewPost("Just in time."), now=just)
        actions.publish_bands(db, parts.clock(), k=5)
        found = actions.compose(db, actions.last_month(parts.clock()))
    assert len(found["outcomes"]) == 2
    assert len(found["steps"]) == 1
    assert (found["met"], found["taking_part"]) == (None, None)


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize(("k", "met"), [(5, "5-9"), (9, None)])
def test_people_are_told_in_bands_from_k_up(parts: Parts, k: int, met: str | None) -> None:
    with parts.write() as db:
        for number in range(3):
            one = factories.person(db, f"One {number}", OCTOBER)
            other = factories.person(db, f"Other {number}", OCTOBER)
            pair = factories.pair(db, one, other, OCTOBER, state=PairState.ENDED)
            factories.session(db, pair, 1, OCTOBER, state=SessionState.HELD)
        actions.publish_bands(db, parts.clock(), k=k)
        found = actions.compose(db, actions.last_month(parts.clock()))
    assert found["met"] == met


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("2026-09", 404),
        ("2026-Q3", 404),
        ("2026-13", 404),
        ("0000-01", 404),
        ("october", 404),
        ("2026-10?team=claims", 422),
    ],
)
def test_a_digest_has_one_address(
    client: TestClient, parts: Parts, cast: Cast, path: str, status: int
) -> None:
    _send(sign_in(client, parts, cast.idris))
    assert client.get(f"/digests/{path}").status_code == status


def test_before_the_first_one_the_list_says_why(
    client: TestClient, parts: Parts, cast: Cast
) -> None:
    assert (
        "No monthly digest was sent yet" in sign_in(client, parts, cast.mara).get("/digests").text
    )
    assert "Look at last month" not in client.get("/digests").text
    assert "Look at last month" in sign_in(client, parts, cast.idris).get("/digests").text


def test_the_last_month_is_the_one_that_is_over() -> None:
    assert actions.last_month(datetime(2027, 1, 1, tzinfo=UTC)).name == "2026-12"
    assert actions.last_month(datetime(2026, 12, 31, 23, 59, tzinfo=UTC)).name == "2026-11"
