"""Rows for the index: of published lines, of people who take part, in pages."""

from pathlib import Path
from uuid import UUID

import numpy as np
import sqlalchemy as sa

from embeddings.index import F32
from service.access import actions as access_actions
from service.bootstrap import Parts
from service.models import (
    Line,
    LineKind,
    LineSource,
    OwnerType,
    Person,
    PersonState,
    Purpose,
    vectors,
)
from service.people import actions
from service.people.vector_index import (
    PAGE,
    changed_people,
    erased_people,
    index_rows,
    indexed_people,
    is_wanted,
)
from service.privacy.erasure import erase
from tests import factories


def person(parts: Parts, name: str, *, consents: tuple[Purpose, ...] = (Purpose.PAIRING,)) -> UUID:
    with parts.write() as db:
        return factories.person(
            db,
            name,
            parts.clock(),
            offers=[f"keeping bees as {name} does", "drawing maps"],
            seeks=["baking bread"],
            consents=consents,
        )


def embed(parts: Parts) -> None:
    with parts.write() as db:
        found = {row[0]: row[1] for row in db.execute(sa.select(Line.id, Line.text))}
        made = parts.encoder.encode(list(found.values()))
        rows = {key: (found[key], row) for key, row in zip(found, made, strict=True)}
        vectors.store(db, parts.encoder, OwnerType.LINE, texts=rows, now=parts.clock())


def people(parts: Parts) -> list[UUID]:
    with parts.read() as db:
        return indexed_people(db, parts.encoder)


def paged(parts: Parts, page: int = PAGE) -> list[tuple[list[str], F32]]:
    return list(index_rows(parts.read, parts.encoder, people(parts), page=page))


def test_a_row_is_the_mean_of_the_seeks_beside_the_mean_of_the_offers(parts: Parts) -> None:
    person(parts, "Ada")
    embed(parts)
    ((_, rows),) = paged(parts)
    seeks = vectors.as_stored(parts.encoder.encode(["baking bread"]))
    offers = vectors.as_stored(parts.encoder.encode(["keeping bees as Ada does", "drawing maps"]))
    assert rows.shape == (1, 768)
    assert np.allclose(rows[0], np.concatenate([seeks[0], offers.mean(axis=0)]), atol=1e-6)


def test_pages_hold_everybody_once_in_order_of_id(parts: Parts) -> None:
    everybody = sorted(str(person(parts, f"Person {number}")) for number in range(5))
    embed(parts)
    pages = [keys for keys, _ in paged(parts, page=2)]
    assert [key for keys in pages for key in keys] == everybody
    assert list(map(len, pages)) == [2, 2, 1]
    assert list(map(str, people(parts))) == everybody


def test_private_lines_are_in_no_row(parts: Parts) -> None:
    ada = person(parts, "Ada")
    embed(parts)
    ((_, before),) = paged(parts)
    with parts.write() as db:
        private = {"person_id": ada, "kind": LineKind.SEEK, "created_at": parts.clock()}
        db.add(Line(**private, source=LineSource.REFLECTION, position=0, text="leaving my team"))
        db.add(Line(**private, published=False, position=5, text="a hidden hobby"))
    embed(parts)
    ((_, after),) = paged(parts)
    assert np.array_equal(before, after)


def test_whoever_did_not_consent_or_has_left_has_no_row(parts: Parts) -> None:
    ada = person(parts, "Ada")
    person(parts, "Ben", consents=())
    cora, dora = person(parts, "Cora"), person(parts, "Dora")
    embed(parts)
    with parts.write() as db:
        access_actions.set_consent(db, cora, Purpose.PAIRING, now=parts.clock(), granted=False)
        db.get_one(Person, dora).state = PersonState.LEFT
    assert people(parts) == [ada]


def test_whoever_loses_all_lines_meanwhile_is_left_out(parts: Parts) -> None:
    ada, ben = person(parts, "Ada"), person(parts, "Ben")
    embed(parts)
    before = people(parts)
    with parts.write() as db:
        actions.save_lines(db, ben, LineKind.OFFER, texts=[], now=parts.clock())
        actions.save_lines(db, ben, LineKind.SEEK, texts=[], now=parts.clock())
    ((keys, _),) = index_rows(parts.read, parts.encoder, before)
    assert keys == [str(ada)]


def test_a_line_that_comes_or_goes_changes_its_person_alone(parts: Parts) -> None:
    ada, _ = person(parts, "Ada"), person(parts, "Ben")
    embed(parts)
    with parts.write() as db:
        before = vectors.latest_seq(db)
        assert changed_people(db, parts.encoder, before) == set()
        actions.save_lines(db, ada, LineKind.OFFER, texts=["drawing maps"], now=parts.clock())
    with parts.read() as db:
        assert changed_people(db, parts.encoder, before) == {ada}
        assert changed_people(db, parts.encoder, vectors.latest_seq(db)) == set()


def test_the_erased_are_counted(parts: Parts, tmp_path: Path) -> None:
    ada, _ = person(parts, "Ada"), person(parts, "Ben")
    with parts.write() as db:
        assert erased_people(db) == 0
        erase(db, ada, parts.clock(), tombstones=tmp_path / "erasures.jsonl")
        assert erased_people(db) == 1


def test_lines_that_are_not_embedded_yet_make_no_row(parts: Parts) -> None:
    person(parts, "Ada")
    assert people(parts) == []
    assert paged(parts) == []


def test_the_index_is_asked_where_so_many_people_make_it_worth_it(parts: Parts) -> None:
    settings = parts.settings
    assert not is_wanted(settings, settings.numpy_below)
    assert is_wanted(settings, settings.numpy_below + 1)
    settings.index = "chroma"
    assert is_wanted(settings, 1)
    settings.index = "chroma:127.0.0.1:8001"
    assert is_wanted(settings, 1)
    settings.index = "numpy"
    assert not is_wanted(settings, 10**6)
