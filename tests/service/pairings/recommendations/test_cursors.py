from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.pairings.recommendations import cursors
from service.pairings.recommendations.cursors import Cursor
from service.problems import Gone, Refused

SECRET = b"a secret of a test"
CURSOR = Cursor("2026-11-24.abc", "question", 730000, UUID(int=7), 5)


def test_a_cursor_comes_back_as_it_was_written() -> None:
    text = cursors.write(SECRET, CURSOR)
    assert cursors.read(SECRET, text, CURSOR.generation, question=CURSOR.question) == CURSOR


def test_a_new_generation_makes_a_cursor_stale() -> None:
    with pytest.raises(Gone):
        cursors.read(
            SECRET, cursors.write(SECRET, CURSOR), "2026-11-25.abc", question=CURSOR.question
        )


def test_another_question_or_another_secret_makes_it_no_cursor() -> None:
    text = cursors.write(SECRET, CURSOR)
    with pytest.raises(Refused):
        cursors.read(SECRET, text, CURSOR.generation, question="another")
    with pytest.raises(Refused):
        cursors.read(b"another", text, CURSOR.generation, question=CURSOR.question)


def test_a_changed_cursor_and_one_of_another_list_are_refused() -> None:
    text = cursors.write(SECRET, CURSOR)
    other = cursors.signer(SECRET, "another list").dumps(
        [*CURSOR[:3], CURSOR.person_id.hex, CURSOR.seen]
    )
    for changed in ("A" + text[1:], text[:-5], text + "A", text.replace(".", ""), other):
        with pytest.raises(Refused):
            cursors.read(SECRET, changed, CURSOR.generation, question=CURSOR.question)


@settings(max_examples=60)
@given(st.text(st.characters(exclude_categories=()), max_size=80))
def test_whatever_text_is_sent_is_refused_and_breaks_nothing(text: str) -> None:
    with pytest.raises(Refused):
        cursors.read(SECRET, text, CURSOR.generation, question=CURSOR.question)
