"""Ordinary words stay although somebody is called so, and people are found, in three languages."""

from functools import cache

import pytest

from evals.cli import main
from evals.options import PASSED
from evals.suites.names import KINDS, LOST, Row, rows


@cache
def figures() -> dict[tuple[str, str, str], Row]:
    return {(row.language, row.half, row.figure.partition(" ")[0]): row for row in rows()}


@pytest.mark.parametrize("half", ["dev", "held"])
@pytest.mark.parametrize("language", ["en", "de", "es"])
class TestEachLanguage:
    def test_few_ordinary_words_are_lost(self, language: str, half: str) -> None:
        row = figures()[language, half, LOST.partition(" ")[0]]
        assert row.all > 150
        assert row.share <= 0.02

    def test_every_full_name_is_found(self, language: str, half: str) -> None:
        row = figures()[language, half, "full"]
        assert row.examples == ()
        assert row.all >= 75

    @pytest.mark.parametrize("kind", ["given", "family"])
    def test_most_single_names_are_found(self, language: str, half: str, kind: str) -> None:
        assert figures()[language, half, kind].share >= 0.95


def test_the_command_prints_a_line_for_each_figure(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["names"]) == PASSED
    told = [line for line in capsys.readouterr().out.splitlines() if not line.startswith("  ")]
    assert len(told) == 3 * 2 * (1 + len(KINDS))
