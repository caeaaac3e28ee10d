"""Which published theme a text touches."""

from service.reflections.theme_overlap import PublishedTheme, touched

ZONES = PublishedTheme("time zones", ["late calls", "time zone"], "10-19")
FOCUS = PublishedTheme("meetings and focus", ["deep work", "meetings"], "20-49")


def test_a_shared_phrase_finds_its_theme() -> None:
    assert touched("Late calls across time zones wear me out.", [FOCUS, ZONES]) == ZONES


def test_singular_and_plural_are_one_word() -> None:
    assert touched("One more meeting today.", [ZONES, FOCUS]) == FOCUS


def test_half_a_phrase_is_no_theme() -> None:
    assert touched("There was no time for it.", [ZONES]) is None


def test_the_theme_with_more_shared_phrases_wins() -> None:
    text = "Meetings eat deep work, and late calls do the rest."
    assert touched(text, [ZONES, FOCUS]) == FOCUS


def test_no_text_and_no_release_touch_nothing() -> None:
    assert touched("", [ZONES]) is None
    assert touched("late calls", []) is None
