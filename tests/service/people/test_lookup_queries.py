"""Somebody by id, e-mail or staff number."""

import pytest

from service.bootstrap import Parts
from service.models import Person, PersonState
from service.people.lookup_queries import everybody, person_called
from service.problems import NotFound
from tests import factories


def test_a_person_is_found_by_each_of_three_names(parts: Parts) -> None:
    with parts.write() as db:
        ada = factories.person(db, "Ada Lark", parts.clock(), external_id="T-17")
    with parts.read() as db:
        for called in (str(ada), "Ada.Lark@Tidewater.example", "T-17"):
            assert person_called(db, called) == ada


def test_nobody_is_found_by_a_name_that_is_nobodys(parts: Parts) -> None:
    with parts.read() as db, pytest.raises(NotFound):
        person_called(db, "nobody@tidewater.example")


def test_whoever_was_erased_is_neither_found_nor_listed(parts: Parts) -> None:
    with parts.write() as db:
        ada = factories.person(db, "Ada Lark", parts.clock())
        factories.person(db, "Ben Moss", parts.clock())
        db.get_one(Person, ada).state = PersonState.ERASED
    with parts.read() as db:
        assert [one.name for one in everybody(db)] == ["Ben Moss"]
        with pytest.raises(NotFound):
            person_called(db, str(ada))
