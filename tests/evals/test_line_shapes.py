"""Lines of every shape give a right item in both languages; a plain fault is noticed."""

from evals.line_shapes import faults_of, shapes
from evals.metrics import agenda_texts


def test_odd_lines_give_right_items() -> None:
    assert not [fault for line in shapes(11, 60) for fault in faults_of(line)]


def test_shapes_are_unlike_and_differ_by_seed() -> None:
    made = shapes(7)
    assert len(set(made)) == len(made) == 3000
    assert made != shapes(8)
    assert all(len(line) <= 240 for line in made)


def test_each_fault_of_a_heading_is_named() -> None:
    faulty = {
        "doubled mark": "One,, two",
        "bullet": "- one",
        "brace": "{learner}",
        "space": " one",
        "loose end": "One,",
        "picture": "One \U0001f389",
        "empty": "",
        "long": "word " * 20,
        "shouted": "LOUD WORDS",
        "open quotation": "“half",
        "open bracket": "(half",
    }
    for fault, heading in faulty.items():
        assert fault in agenda_texts.heading_faults(heading)
    assert agenda_texts.heading_faults("{a}: “Git, GDPR and I”") == []


def test_each_fault_of_a_text_is_named() -> None:
    line = "reading a balance sheet slowly"
    assert agenda_texts.text_faults("Begin now", [line], "en") == ["no end"]
    assert agenda_texts.text_faults("Try {line}.", [line], "en") == ["field"]
    assert agenda_texts.text_faults(f"Try {line}.", [line], "en") == ["holds the line"]
    assert agenda_texts.text_faults("Sag, was du siehst.", [line], "en") == ["language"]
    assert agenda_texts.text_faults("Say what you see.", [line], "de") == ["language"]
    assert agenda_texts.text_faults("{a} says what is missing.", [line], "en") == []


def test_whom_a_text_names_and_what_it_gives_away() -> None:
    assert agenda_texts.speaks_to("{a} shows it to you.", "b")
    assert not agenda_texts.speaks_to("{a} shows it to you.", "a")
    private = ["I am thinking of leaving before summer"]
    assert agenda_texts.tells("Mara is thinking of leaving before summer.", private)
    assert not agenda_texts.tells("Think of summer.", private)
