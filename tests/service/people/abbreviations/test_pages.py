"""The admin's abbreviations: one by one, from a file, and what is embedded anew."""

from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from embeddings.encoder import MiniLmEncoder
from service.bootstrap import Parts
from service.models import Line, Outbox, OutboxState, Role, Vector, vectors
from service.models.queue import JobKind, Work
from service.people.jobs import embed_person
from tests import factories
from tests.conftest import MovingClock, sign_in

PAGE = "/admin/abbreviations"


@pytest.fixture
def ada(client: TestClient, parts: Parts) -> TestClient:
    with parts.write() as db:
        ada = factories.person(db, "Ada Root", parts.clock(), roles=(Role.ADMIN,))
    return sign_in(client, parts, ada)


@pytest.fixture
def mara(parts: Parts) -> UUID:
    with parts.write() as db:
        return factories.person(
            db, "Mara Quist", parts.clock(), offers=["FNOL by phone"], seeks=["a calm voice"]
        )


def _embed_all(parts: Parts) -> set[UUID]:
    """Do the waiting jobs of embedding; return whose lines were read."""
    with parts.read() as db:
        waiting = db.scalars(
            sa.select(Outbox).where(
                Outbox.kind == JobKind.EMBED, Outbox.state == OutboxState.PENDING
            )
        ).all()
        work = [Work(job.id, JobKind.EMBED, job.args) for job in waiting]
    for each in work:
        embed_person(parts, each)
    return {UUID(str(each.args["id"])) for each in work}


def _hash_of(parts: Parts, text: str) -> str | None:
    with parts.read() as db:
        stands_for = sa.select(Vector.content_hash).join(Line, Line.id == Vector.owner_id)
        return db.scalar(stands_for.where(Line.text == text))


def test_a_meaning_reaches_the_vectors_of_the_lines_it_touches_and_no_others(
    ada: TestClient, parts: Parts, mara: UUID, *, clock: MovingClock
) -> None:
    with parts.write() as db:
        factories.person(db, "Tom Reed", parts.clock(), offers=["saying no kindly"])
    _embed_all(parts)
    assert ada.post(PAGE, data={"short": "FNOL", "meaning": "first notice of loss"}).is_redirect
    assert _embed_all(parts) == {mara}
    spelt_out = vectors.content_hash("FNOL (first notice of loss) by phone")
    assert _hash_of(parts, "FNOL by phone") == spelt_out
    text = ada.get(PAGE).text
    assert "first notice of loss" in text
    removal = text.split('/remove"')[0].rsplit('"', 1)[1] + "/remove"
    clock.advance(minutes=1)
    assert ada.post(removal).is_redirect
    assert _embed_all(parts) == {mara}
    assert _hash_of(parts, "FNOL by phone") == vectors.content_hash("FNOL by phone")
    assert ada.post(removal).status_code == 404


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ({"short": "", "meaning": "nothing"}, "short"),
        ({"short": "x" * 41, "meaning": "long"}, "short"),
        ({"short": "FNOL", "meaning": "?!"}, "meaning"),
        ({"short": "FNOL", "meaning": "m" * 121}, "meaning"),
    ],
)
def test_what_cannot_be_taken_comes_back_with_its_fault(
    ada: TestClient, typed: dict[str, str], fault: str
) -> None:
    answer = ada.post(PAGE, data=typed)
    assert answer.status_code == 422
    assert f'id="{fault}-fault"' in answer.text or f'aria-describedby="{fault}' in answer.text
    assert f'value="{typed["short"]}"' in answer.text


def test_a_circle_is_refused_and_nothing_is_half_done(ada: TestClient) -> None:
    assert ada.post(PAGE, data={"short": "A1", "meaning": "what B2 says"}).is_redirect
    answer = ada.post(PAGE, data={"short": "B2", "meaning": "what A1 says"})
    assert answer.status_code == 422
    assert "explain each other in a circle" in answer.text
    assert ada.get(f"{PAGE}.csv").text == "abbreviation,meaning\r\nA1,what B2 says\r\n"


@pytest.mark.parametrize(
    "data",
    [
        b"abbreviation,meaning\r\nFNOL,first notice of loss\r\n=SUM,a sum\r\n",
        "\ufeffAbkürzung;Bedeutung\nFNOL;first notice of loss\n=SUM;a sum\n".encode(),
        "FNOL\tfirst notice of loss\n'=SUM\ta sum\n".encode("utf-16"),
    ],
    ids=["ours", "german", "utf-16"],
)
def test_a_file_goes_in_and_comes_out_again(ada: TestClient, data: bytes) -> None:
    assert ada.post(f"{PAGE}/file", files={"file": ("short.csv", data)}).is_redirect
    written = ada.get(f"{PAGE}.csv").text
    assert written == "abbreviation,meaning\r\n'=SUM,a sum\r\nFNOL,first notice of loss\r\n"
    assert ada.post(f"{PAGE}/file", files={"file": ("again.csv", written)}).is_redirect
    assert ada.get(f"{PAGE}.csv").text == written


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "empty"),
        (b"FNOL,first notice of loss\nFNOL,something else\n", "Line 2: FNOL has another meaning"),
        (b"FNOL,first notice of loss\nHR\n", "Line 2: Write something here"),
        (b"\xd0\xcf\x11\xe0", "Excel file of the old kind"),
        ("\n".join(f"s{n},m{n}" for n in range(501)).encode(), "room for 500"),
    ],
    ids=["empty", "two meanings", "no meaning", "old Excel", "too many"],
)
def test_a_file_that_cannot_be_taken_changes_nothing(
    ada: TestClient, data: bytes, sentence: str
) -> None:
    answer = ada.post(f"{PAGE}/file", files={"file": ("short.csv", data)})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert ada.get(f"{PAGE}.csv").text == "abbreviation,meaning\r\n"


def test_only_an_admin_sees_them(client: TestClient, parts: Parts, mara: UUID) -> None:
    assert sign_in(client, parts, mara).get(PAGE).status_code == 403


@pytest.mark.model
def test_a_short_form_finds_its_long_one() -> None:
    """With the shipped encoder: without its meaning it is as far off as any other word."""
    long, short, other = MiniLmEncoder().encode(
        [
            "handling a first notice of loss",
            "FNOL (first notice of loss) by phone",
            "FNOL by phone",
        ]
    )
    assert long @ short > long @ other + 0.3
