"""A moved clock reaches every process of a command, from whatever clock it was moved."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.clock.dates import DATES, WHOLE, of_commit

ROOT = Path(__file__).parent.parent
TELL = "import datetime; print(datetime.datetime.now(datetime.UTC).date())"
AGAIN = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {TELL!r}], check=True)"

pytestmark = pytest.mark.dates


def told_on(date: str, *command: str) -> subprocess.CompletedProcess[str]:
    moved = [sys.executable, "-m", "tests.clock", date, *command]
    return subprocess.run(moved, cwd=ROOT, check=False, capture_output=True, text=True)  # noqa: S603  # our own


def test_a_process_and_its_child_show_the_date() -> None:
    for script in (TELL, AGAIN):
        assert told_on("29 February", sys.executable, "-c", script).stdout == "2028-02-29\n"


def test_a_clock_that_was_moved_can_be_moved_again() -> None:
    nested = [sys.executable, "-m", "tests.clock", "2031-05-06T12:00", sys.executable, "-c", TELL]
    assert told_on("29 February", *nested).stdout == "2031-05-06\n"


def test_a_date_that_is_none_ends_with_2() -> None:
    ended = told_on("yesterday", "true")
    assert ended.returncode == 2
    assert "2028-02-29T12:00" in ended.stderr


def test_a_commit_has_one_date_and_every_date_a_commit() -> None:
    assert of_commit("a48e36b") == of_commit("a48e36b")
    assert {of_commit(str(number)) for number in range(200)} == set(DATES)
    assert set(WHOLE) < set(DATES)
