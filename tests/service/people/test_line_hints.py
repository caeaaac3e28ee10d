import pytest

from service.demo.story.lines import all_lines
from service.people.line_hints import hint_for, hints_for, split
from service.people.line_text import MOST_LINES


@pytest.mark.parametrize(
    "line",
    [
        "not interested in public speaking",
        "I want to stop using Excel",
        "no more SAP",
        "anything but accounting",
        "I don't want to learn Python",
        "bloß nicht Excel",
        "Kein Interesse an Führung",
        "tout sauf Excel",
        "no quiero hablar en público",
    ],
)
def test_what_somebody_does_not_want_is_told(line: str) -> None:
    hint = hint_for(line)
    assert hint is not None
    assert "do want" in hint.said


@pytest.mark.parametrize("line", ["leadership", "Leadership.", "Kommunikation", "gestión", "IT"])
def test_one_general_word_asks_for_two_more(line: str) -> None:
    hint = hint_for(line)
    assert hint is not None
    assert hint.said.startswith(f"“{line}”")


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("Excel, giving feedback and negotiation", ("Excel", "giving feedback", "negotiation")),
        ("SQL; Python; Power BI", ("SQL", "Python", "Power BI")),
        ("Bilanzen lesen, Verhandeln, und Excel", ("Bilanzen lesen", "Verhandeln", "Excel")),
        ("vendre, négocier et convaincre", ("vendre", "négocier", "convaincre")),
        ("budgets/forecasts/audits", ("budgets", "forecasts", "audits")),
    ],
)
def test_a_list_can_become_lines(line: str, parts: tuple[str, ...]) -> None:
    hint = hint_for(line)
    assert hint is not None
    assert hint.parts == parts


def test_a_list_is_split_where_it_stood_and_blank_boxes_go() -> None:
    assert split(["first", "one, two, three", "", "last"], 2) == [
        "first",
        "one",
        "two",
        "three",
        "last",
    ]
    assert split(["first", "one, two, three"], 9) == ["first", "one, two, three"]


def test_a_list_that_finds_no_room_is_told_and_not_offered() -> None:
    lines = ["one, two, three", *(f"line {n}" for n in range(MOST_LINES - 2))]
    (hint, *_) = hints_for(lines)
    assert hint is not None
    assert hint.parts == ()


@pytest.mark.parametrize(
    "line",
    [
        "saying no to a client without losing them",
        "no-code tools",
        "SQL, Python, R",  # one of its parts is too short for a line
        "non-violent communication",
        "How to run a meeting that ends early, with decisions",
        "leadership of a team across three time zones",
        "what not to say in a job interview",
        "for people who hate manuals",
        "climate models, explained plainly, properly this time",
        "",
    ],
)
def test_what_can_be_compared_as_it_is_has_no_hint(line: str) -> None:
    assert hint_for(line) is None


def test_hardly_any_line_of_the_demo_has_a_hint() -> None:
    lines = [line.text for one in all_lines().values() for line in (*one.offers, *one.seeks)]
    assert sum(hint_for(line) is not None for line in lines) <= len(lines) // 100
