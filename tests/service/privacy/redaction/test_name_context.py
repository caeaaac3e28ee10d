"""A word of everyday language is a name in context only; other scripts and endings are found."""

import pytest

from service.privacy.redaction.everyday_words import EVERYDAY, guess_languages
from service.privacy.redaction.redact import redact
from service.privacy.redaction.roster_names import RosterEntry, RosterNames

NAMES = RosterNames.of(
    (
        RosterEntry("Meeting Room", "4"),
        RosterEntry("Career", "Service", email="sales@corp.example"),
        RosterEntry("How", "Work"),
        RosterEntry("Sebastian", "Kurz"),
        RosterEntry("Mehr", "Sommer"),
        RosterEntry("Rosa", "Flores"),
        RosterEntry("Wilma", "Price", email="w.price@corp.example"),
        RosterEntry("Anna", "Nowak"),
        RosterEntry("\u0421\u0435\u0440\u0433\u0435\u0439", "\u041f\u0435\u0442\u0440\u043e\u0432"),
        RosterEntry("\u738b\u5c0f\u660e"),
        RosterEntry("\u7530\u4e2d", "\u592a\u90ce"),
        RosterEntry("\uae40\ubbfc\uc218"),
        RosterEntry("\u0e2a\u0e21\u0e0a\u0e32\u0e22", "\u0e43\u0e08\u0e14\u0e35"),
        RosterEntry("\u05de\u05e9\u05d4", "\u05dc\u05d5\u05d9"),
    )
)


@pytest.mark.parametrize(
    "text",
    [
        "How do I find work? Work is hard to find in the meeting room.",
        "Career change: how to work with the service desk and sales",
        "How To Work With A Service Desk In A Big Room",
        "Kurz gesagt: Mehr Zeit im Sommer. Kurz fragte ich nach mehr.",
        "Der Sommer war kurz, mehr nicht.",
        "Flores y rosa, el color de la tesis",
        "The price is right. Price and value are two things.",
    ],
)
def test_words_stay_although_somebody_is_called_so(text: str) -> None:
    assert redact(text, NAMES).text == text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("How Work helped me, and Mr Work did.", "[colleague] helped me, and Mr [colleague] did."),
        ("Herr Sommer und Frau Kurz", "Herr [colleague] und Frau [colleague]"),
        ("Ich habe das von Sommer gelernt.", "Ich habe das von [colleague] gelernt."),
        ("Sommer meinte, das sei so.", "[colleague] meinte, das sei so."),
        ("Gestern hat Kurz mir geholfen.", "Gestern hat [colleague] mir geholfen."),
        ("Rosas Plan war gut, danke Rosa!", "[colleague] Plan war gut, danke [colleague]!"),
        (
            "Rosa me dijo que no; gracias a Rosa.",
            "[colleague] me dijo que no; gracias a [colleague].",
        ),
        ("La se\u00f1ora Flores y yo", "La se\u00f1ora [colleague] y yo"),
        (
            "Kurz helped me with the tax and rosa did.",
            "[colleague] helped me with the tax and [colleague] did.",
        ),
        (
            "I asked Price. Price showed me the rest.",
            "I asked [colleague]. [colleague] showed me the rest.",
        ),
        ("gracias a rosa flores, y a las flores", "gracias a [colleague], y a las flores"),
        ("Billy Price and Wilma", "Billy [colleague] and [colleague]"),
    ],
)
def test_people_are_found_by_what_stands_around_them(text: str, wanted: str) -> None:
    assert redact(text, NAMES).text == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Pom\u00f3g\u0142 mi Nowakowi i Annie", "Pom\u00f3g\u0142 mi [colleague] i [colleague]"),
        ("d\u011bkuji Ann\u011b, s Annou", "d\u011bkuji [colleague], s [colleague]"),
        ("Annalla on aikaa", "[colleague] on aikaa"),
        (
            "\u0421\u0435\u0440\u0433\u0435\u044e \u041f\u0435\u0442\u0440\u043e\u0432\u0443",
            "[colleague]",
        ),
        ("\u6211\u548c\u738b\u5c0f\u660e\u8c08\u8fc7", "\u6211\u548c[colleague]\u8c08\u8fc7"),
        ("\u5c0f\u660e\u5e2e\u4e86\u6211", "[colleague]\u5e2e\u4e86\u6211"),
        ("\u7530\u4e2d\u3055\u3093\u306b\u805e\u304f", "[colleague]\u3055\u3093\u306b\u805e\u304f"),
        ("\ubbfc\uc218\uac00 \ub3c4\uc654\ub2e4", "[colleague]\uac00 \ub3c4\uc654\ub2e4"),
        (
            "\u0e04\u0e38\u0e13\u0e2a\u0e21\u0e0a\u0e32\u0e22\u0e2a\u0e2d\u0e19",
            "\u0e04\u0e38\u0e13[colleague]\u0e2a\u0e2d\u0e19",
        ),
        ("\u05d5\u05dc\u05de\u05e9\u05d4", "[colleague]"),
    ],
)
def test_names_are_found_without_spaces_and_with_endings(text: str, wanted: str) -> None:
    assert redact(text, NAMES).text == wanted


@pytest.mark.parametrize("text", ["Annahme und Annalen", "Nowadays I plan ahead."])
def test_words_that_begin_like_a_name_stay(text: str) -> None:
    assert redact(text, NAMES).text == text


@pytest.mark.parametrize(
    ("text", "languages"),
    [
        ("what would you think about that", {"en"}),
        ("ich glaube das nicht", {"de"}),
        ("nada es para siempre pero bien", {"es"}),
        ("", {"en", "de", "es"}),
    ],
)
def test_a_few_words_tell_the_language(text: str, languages: set[str]) -> None:
    assert guess_languages(text.split()) == languages


def test_every_word_is_folded() -> None:
    assert all(word.islower() and word.isalpha() for word in EVERYDAY)
