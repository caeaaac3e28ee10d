"""A line as the heading of an item, whatever somebody typed."""

import pytest

from service.agendas.composer.headings import LONGEST, heading_of, is_own, quote_in, quoted


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("passwords nobody will guess", "Passwords nobody will guess"),
        ("HOW DO I STOP SAYING YES???", "How do I stop saying yes?"),
        ("- git\n- docker\n- reading logs", "Git, docker, reading logs"),
        ("- git / - docker / - reading logs", "Git, docker, reading logs"),
        ("1) budgets 2) tax", "Budgets, tax"),
        ("Small talk in Portuguese 🇵🇹", "Small talk in Portuguese"),
        ("I want to learn how to sew", "Sew"),
        ("Ich möchte besser verhandeln lernen", "Besser verhandeln lernen"),
        ("„Mordgremien“ und andere Wege", "„Mordgremien“ und andere Wege"),
        ('"all of it quoted"', "All of it quoted"),
        ("half “open", "Half open"),
        (
            "pricing a building others refuse, so that I stop guessing",
            "Pricing a building others refuse",
        ),
        ("C++ and C#", "C++ and C#"),
        ("iPhone tricks", "iPhone tricks"),
        ("one,, two ,, three", "One, two, three"),
        ("see https://tidewater.example/x for more", "See for more"),
        ("{a} and {b.__class__}", "(A) and (b.class)"),
        ("???", ""),
        ("🎉🎉", ""),
        ("", ""),
    ],
)
def test_a_line_is_made_to_stand_alone(line: str, heading: str) -> None:
    assert heading_of(line) == heading


def test_a_long_line_is_cut_at_a_comma_else_at_a_word() -> None:
    listed = (
        "negotiating with suppliers, reading contracts, saying no, and some more of the same kind"
    )
    assert heading_of(listed) == "Negotiating with suppliers, reading contracts, saying no"
    assert len(heading_of("word " * 60)) <= LONGEST
    assert heading_of("word " * 60).endswith("word…")
    assert len(heading_of("x" * 240)) <= LONGEST


@pytest.mark.parametrize(
    "line", ["My own team", "Was ich nicht weiß", "How do I stop?", "Mein Team"]
)
def test_the_first_person_is_told(line: str) -> None:
    assert is_own(line)
    assert not is_own("Miners, iron and iodine")


def test_a_quoted_heading_is_read_back() -> None:
    assert quote_in(quoted("How do “I” stop?", "b")) == ("b", "How do 'I' stop?")
    assert quote_in("Plain: “words”") is None
