"""A small quarter keeps every promise, and a promise that is broken is noticed."""

from datetime import timedelta

import pytest

from evals.quarter.__main__ import page
from evals.quarter.promises import Line, lines
from evals.quarter.running import Quarter, Size, run
from evals.quarter.scene import BEGIN, PostBox, Went, scene
from service.models.ids import uuid7

SIZE = Size(people=20, weeks=4, tick_hours=6)


def test_a_small_quarter_keeps_its_promises() -> None:
    with scene() as parts:
        quarter = run(parts, SIZE)
        with parts.read() as db:
            found = lines(db, quarter)
    assert [line for line in found if line.is_kept is False] == []
    counted = {line.what: line.found for line in found}
    assert int(counted["messages"]) > 20
    assert int(counted["sessions held"]) > 5
    assert "kept" in page(SIZE, found)


@pytest.mark.parametrize(
    ("what", "broken"),
    [
        ("most messages to one person in any 48 hours", "2"),
        ("messages in somebody's quiet hours", "1"),
        ("messages to somebody on leave", "1"),
        ("largest message, bytes", "30000"),
    ],
)
def test_a_broken_promise_is_noticed(what: str, broken: str) -> None:
    person = uuid7()
    with scene() as parts:
        box = PostBox(parts)
        for hours, wrong in ((0, False), (47, True)):
            at = BEGIN + timedelta(hours=hours)
            size = 30_000 if wrong else 100
            box.went.append(Went(person, "agenda", at, size, was_quiet=wrong, was_away=wrong))
        with parts.read() as db:
            found = lines(db, Quarter(SIZE, [], box, 0))
    (line,) = [line for line in found if line.what == what]
    assert line == Line(what, broken, is_kept=False)
