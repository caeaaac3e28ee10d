"""Rows for the index: of published lines, of people who take part, in pages."""

from uuid import UUID

import numpy as np
import sqlalchemy as sa

from service import vectors
from service.access import actions as access_actions
from service.bootstrap import Parts
from service.models import Line, LineKind, LineSource, OwnerType, Person, PersonState, Purpose
from service.people.index import index_rows, indexed_people, is_wanted, open_index
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
        vectors.store(db, parts.encoder, OwnerType.LINE, rows, parts.clock())


def keys(parts: Parts) -> list[str]:
    return [key for page, _ in index_rows(parts.read, parts.encoder) for key in page]


def test_a_row_is_the_mean_of_the_seeks_beside_the_mean_of_the_offers(parts: Parts) -> None:
    person(parts, "Ada")
    embed(parts)
    ((_, rows),) = index_rows(parts.read, parts.encoder)
    seeks = vectors.as_stored(parts.encoder.encode(["baking bread"]))
    offers = vectors.as_stored(parts.encoder.encode(["keeping bees as Ada does", "drawing maps"]))
    assert rows.shape == (1, 768)
    assert np.allclose(rows[0], np.concatenate([seeks[0], offers.mean(axis=0)]), atol=1e-6)


def test_pages_hold_everybody_once_in_order_of_id(parts: Parts) -> None:
    everybody = sorted(str(person(parts, f"Person {number}")) for number in range(5))
    embed(parts)
    paged = [page for page, _ in index_rows(parts.read, parts.encoder, page=2)]
    assert [key for page in paged for key in page] == everybody
    assert list(map(len, paged)) == [2, 2, 1]
    with parts.read() as db:
        assert indexed_people(db, parts.encoder) == len(everybody)


def test_private_lines_are_in_no_row(parts: Parts) -> None:
    ada = person(parts, "Ada")
    embed(parts)
    ((_, before),) = index_rows(parts.read, parts.encoder)
    with parts.write() as db:
        private = {"person_id": ada, "kind": LineKind.SEEK, "created_at": parts.clock()}
        db.add(Line(**private, source=LineSource.REFLECTION, position=0, text="leaving my team"))
        db.add(Line(**private, published=False, position=5, text="a hidden hobby"))
    embed(parts)
    ((_, after),) = index_rows(parts.read, parts.encoder)
    assert np.array_equal(before, after)


def test_whoever_did_not_consent_or_has_left_has_no_row(parts: Parts) -> None:
    ada = person(parts, "Ada")
    person(parts, "Ben", consents=())
    cora, dora = person(parts, "Cora"), person(parts, "Dora")
    embed(parts)
    with parts.write() as db:
        access_actions.set_consent(db, cora, Purpose.PAIRING, parts.clock(), granted=False)
        db.get_one(Person, dora).state = PersonState.LEFT
    assert keys(parts) == [str(ada)]


def test_lines_that_are_not_embedded_yet_make_no_row(parts: Parts) -> None:
    person(parts, "Ada")
    assert keys(parts) == []


def test_the_index_is_asked_where_so_many_people_make_it_worth_it(parts: Parts) -> None:
    settings = parts.settings
    assert not is_wanted(settings, settings.numpy_below)
    assert is_wanted(settings, settings.numpy_below + 1)
    settings.index = "chroma"
    assert is_wanted(settings, 1)
    settings.index = "numpy"
    assert not is_wanted(settings, 10**6)
    assert open_index(settings) is None
