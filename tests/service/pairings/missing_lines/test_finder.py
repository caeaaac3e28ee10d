"""Lines that would each give somebody a partner: scarce, possible, and by no rule kept apart."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import numpy as np
import pytest

from service.models import LineKind
from service.pairings.engine.calibration import Calibration
from service.pairings.engine.candidates import top
from service.pairings.engine.person import Dials, Lines, Participant
from service.pairings.engine.population_arrays import Lineup
from service.pairings.missing_lines.finder import FEW, MOST_LINES, MissingLineFinder

ON = date(2026, 3, 2)
WEIGHTS = Calibration(-10.0, 20.0, provisional=False)
ME, ADA, BEN = UUID(int=1), UUID(int=2), UUID(int=3)
SUBJECTS = ("excel", "claims", "sailing", "chess", "radio")


def lines(*texts: str) -> Lines:
    """Subjects are at right angles: only the same word meets."""
    rows = [np.eye(len(SUBJECTS), dtype=np.float32)[SUBJECTS.index(text)] for text in texts]
    return Lines.of(texts, np.array(rows, dtype=np.float32).reshape(len(texts), len(SUBJECTS)))


def person(person_id: UUID, offers: Lines, seeks: Lines) -> Participant:
    return Participant(person_id, offers, seeks, consent=True)


def finder(*people: Participant) -> MissingLineFinder:
    ids = {
        (one.id, LineKind.SEEK, text): UUID(int=100 * one.id.int + place)
        for one in people
        for place, text in enumerate(one.seeks.texts)
    }
    return MissingLineFinder(Lineup.of(people, WEIGHTS), ids, ON)


WISHES_CLAIMS = person(ME, lines("excel"), lines("claims"))
TEACHES_CLAIMS = person(ADA, lines("claims"), lines("sailing"))


def test_a_seek_of_somebody_who_offers_what_one_seeks_is_one_line_away() -> None:
    assert finder(WISHES_CLAIMS, TEACHES_CLAIMS).lines_for(ME) == (UUID(int=200),)


def test_the_line_makes_the_two_a_pair() -> None:
    taught = person(ME, lines("excel", "sailing"), lines("claims"))
    for mine, partners in ((WISHES_CLAIMS, []), (taught, [ADA])):
        found = top(mine, 3, Lineup.of([mine, TEACHES_CLAIMS], WEIGHTS), dials=Dials(), on=ON)
        assert [one.person_id for one in found.items] == partners


@pytest.mark.parametrize(
    "other",
    [
        replace(TEACHES_CLAIMS, blocks=frozenset([ME])),
        replace(TEACHES_CLAIMS, capacity=0),
        replace(TEACHES_CLAIMS, engaged=1),
        replace(TEACHES_CLAIMS, consent=False),
        replace(TEACHES_CLAIMS, manager_chain=(ME,)),
        replace(TEACHES_CLAIMS, past_partners={ME: date.max}),
        replace(TEACHES_CLAIMS, offers=lines("chess")),
    ],
)
def test_lines_of_people_whom_a_rule_keeps_apart_are_not_told(other: Participant) -> None:
    assert finder(WISHES_CLAIMS, other).lines_for(ME) == ()


def test_who_was_put_aside_is_passed_over() -> None:
    assert finder(WISHES_CLAIMS, TEACHES_CLAIMS).lines_for(ME, without=[ADA]) == ()


def test_what_more_than_a_few_offer_is_not_asked_for() -> None:
    few = [person(UUID(int=10 + i), lines("sailing"), lines("radio")) for i in range(FEW)]
    one_more = person(UUID(int=20), lines("sailing"), lines("radio"))
    assert finder(WISHES_CLAIMS, TEACHES_CLAIMS, *few).lines_for(ME)
    assert finder(WISHES_CLAIMS, TEACHES_CLAIMS, *few, one_more).lines_for(ME) == ()


def test_what_nobody_offers_comes_before_what_somebody_does() -> None:
    ben = person(BEN, lines("claims"), lines("chess"))
    sailor = person(UUID(int=9), lines("sailing"), lines("radio"))
    found = finder(WISHES_CLAIMS, TEACHES_CLAIMS, ben, sailor).lines_for(ME)
    assert found == (UUID(int=300), UUID(int=200))


def test_the_same_words_and_the_same_person_come_once_and_at_most_three_lines() -> None:
    both = person(ADA, lines("claims"), lines("sailing", "chess"))
    same = person(BEN, lines("claims"), lines("sailing"))
    assert len(finder(WISHES_CLAIMS, both).lines_for(ME)) == 1
    assert len(finder(WISHES_CLAIMS, TEACHES_CLAIMS, same).lines_for(ME)) == 1
    words = ("sailing", "chess", "radio", "excel")
    many = [person(UUID(int=30 + i), lines("claims"), lines(w)) for i, w in enumerate(words)]
    nobody_teaches = person(ME, lines("claims"), lines("claims"))
    assert len(finder(nobody_teaches, *many).lines_for(ME)) == MOST_LINES


def test_a_seek_that_one_answers_already_is_no_missing_line() -> None:
    answered = person(ADA, lines("claims"), lines("excel"))
    assert finder(WISHES_CLAIMS, answered).lines_for(ME) == ()


def test_somebody_without_lines_gets_none() -> None:
    assert finder(replace(WISHES_CLAIMS, offers=lines()), TEACHES_CLAIMS).lines_for(ME) == ()
    assert finder(TEACHES_CLAIMS).lines_for(ME) == ()
