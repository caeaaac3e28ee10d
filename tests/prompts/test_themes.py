"""The themes prompt: nothing under 5 authors, no points under 10."""

import json

import pytest

from prompts.messages import theme_messages
from prompts.themes import Band, ThemeBrief, point_ids, theme_schema

PHRASES = ["time zones", "late calls"]
POINT = "Calls with the other office end after dinner."


def brief_of(band: Band | None) -> ThemeBrief:
    return ThemeBrief(phrases=PHRASES, authors_band=band, language="en")


@pytest.mark.parametrize("texts", [[], [POINT]])
def test_under_five_authors_there_is_no_prompt(texts: list[str]) -> None:
    with pytest.raises(ValueError, match="5 authors"):
        theme_messages(brief_of(None), texts)


def test_from_five_to_nine_authors_only_phrases_are_sent() -> None:
    with pytest.raises(ValueError, match="10 authors"):
        theme_messages(brief_of("5-9"), [POINT])
    user = theme_messages(brief_of("5-9"), [])[1].content
    assert all(json.dumps(phrase) in user for phrase in PHRASES)
    assert list(theme_schema(brief_of("5-9"), 7).body["properties"]) == ["label"]


@pytest.mark.parametrize("band", ["10-19", "20-49", "50+"])
def test_from_ten_authors_points_are_sent_under_local_ids(band: Band) -> None:
    user = theme_messages(brief_of(band), [POINT, "Second"])[1].content
    assert '{"id": "p1", "text": "Calls with the other office end after dinner."}' in user
    claim = theme_schema(brief_of(band), 2).body["properties"]["claims"]["items"]
    assert claim["properties"]["evidence"]["items"]["enum"] == ["p1", "p2"]


def test_at_most_twenty_four_points_are_sent() -> None:
    user = theme_messages(brief_of("50+"), [f"point {n}" for n in range(40)])[1].content
    assert user.count('"id"') == len(point_ids(40)) == 24


def test_the_system_message_fits_its_budget() -> None:
    assert len(theme_messages(brief_of("50+"), [POINT])[0].content) <= 3000
