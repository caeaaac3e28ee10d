"""Contrast of the stylesheet's own colours, in light and in dark."""

import re
from pathlib import Path

import pytest

SHEET = Path(__file__).parents[2] / "service" / "static" / "house.css"
TEXT, CONTROL = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11
WORDS = ("ink", "quiet", "accent", "give", "take", "good", "warn", "bad")
CONTROLS = ("line", "focus")
GROUNDS = ("ground", "surface", "wash")


def on_screen() -> str:
    """Print has its own colours: black on white."""
    return SHEET.read_text().split("@media print")[0]


def tokens(scheme: str) -> dict[str, str]:
    light, dark = re.findall(r":root\s*\{(.*?)\}", on_screen(), re.DOTALL)
    found = dict(re.findall(r"--([a-z]+):\s*(#[0-9A-Fa-f]{6})", light))
    if scheme == "dark":
        found |= dict(re.findall(r"--([a-z]+):\s*(#[0-9A-Fa-f]{6})", dark))
    return found


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_black_on_white_is_the_widest_contrast() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
def test_words_stand_out_from_every_ground(scheme: str, ground: str) -> None:
    colours = tokens(scheme)
    faint = {word: contrast(colours[word], colours[ground]) for word in WORDS}
    assert {word: ratio for word, ratio in faint.items() if ratio < TEXT} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
def test_edges_of_controls_and_focus_stand_out(scheme: str, ground: str) -> None:
    colours = tokens(scheme)
    faint = {edge: contrast(colours[edge], colours[ground]) for edge in CONTROLS}
    assert {edge: ratio for edge, ratio in faint.items() if ratio < CONTROL} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_on_a_primary_button_stand_out(scheme: str) -> None:
    colours = tokens(scheme)
    assert contrast(colours["surface"], colours["accent"]) >= TEXT


def test_no_colour_stands_outside_the_tokens() -> None:
    rules = re.sub(r":root\s*\{.*?\}", "", on_screen(), flags=re.DOTALL)
    assert re.findall(r"#[0-9A-Fa-f]{3,8}\b|\b(?:rgb|hsl|oklch)\(", rules) == []
