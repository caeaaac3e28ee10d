"""Shapes of personal data: found whole, while ordinary numbers stay."""

import pytest

from service.privacy.redaction.patterns import PatternKind, address_spans, number_spans


def found(text: str) -> set[tuple[str, PatternKind]]:
    spans = [*address_spans(text), *number_spans(text)]
    return {(text[span.start : span.end], span.kind) for span in spans}


@pytest.mark.parametrize(
    ("text", "wanted", "kind"),
    [
        ("write to a.b+c@mail.example.org.", "a.b+c@mail.example.org", PatternKind.EMAIL),
        ("see https://x.example/a?b=c, please", "https://x.example/a?b=c", PatternKind.LINK),
        ("on www.a.example!", "www.a.example", PatternKind.LINK),
        ("on notes.example.com/ada", "notes.example.com/ada", PatternKind.LINK),
        ("IBAN DE89370400440532013000 ok", "DE89370400440532013000", PatternKind.IBAN),
        ("IBAN DE89 3704 0044 0532 0130 00 to", "DE89 3704 0044 0532 0130 00", PatternKind.IBAN),
        ("card 4111 1111 1111 1111 now", "4111 1111 1111 1111", PatternKind.CARD),
        ("at 192.0.2.17 today", "192.0.2.17", PatternKind.NETWORK),
        ("at 2001:db8::1 today", "2001:db8::1", PatternKind.NETWORK),
        ("ssn 123-45-6789.", "123-45-6789", PatternKind.NUMBER),
        ("licence W5349016.", "W5349016", PatternKind.NUMBER),
        ("call +44 (0)20 7946 0018", "+44 (0)20 7946 0018", PatternKind.PHONE),
        ("call 01 23 45 67 89", "01 23 45 67 89", PatternKind.PHONE),
        ("call (555)123-4567x89.", "(555)123-4567x89", PatternKind.PHONE),
        ("call 21 67 82 33", "21 67 82 33", PatternKind.PHONE),
        ("call 608 032 136", "608 032 136", PatternKind.PHONE),
        ("run " + "7" * 60, "7" * 60, PatternKind.NUMBER),
    ],
)
def test_a_shape_is_found_whole(text: str, wanted: str, kind: PatternKind) -> None:
    assert (wanted, kind) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ratings were 4 5 3 4 5 5 5 or 0 1 2 3 4 5 6 7.",
        "From 1990-2000 and 2019 2020 2021.",
        "It cost 12 000 000 or 1.000.000.",
        "Pi is 3.14159265 or so.",
        "At 10:30:15 we met, e.g. in node.js.",
        "I practised version 1.2.3 and C++17.",
        "All 12 may attend, 3 will not.",
    ],
)
def test_ordinary_numbers_stay(text: str) -> None:
    assert found(text) == set()


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("12 March 2026", "March 2026"),
        ("12th of March, 2026", "March 2026"),
        ("March 12, 2026", "March 2026"),
        ("Sept. 3rd", "September"),
        ("2026-03-12", "March 2026"),
        ("2026-03-12T10:00:00Z", "March 2026"),
        ("3/14/2026", "March 2026"),
        ("14/3/26", "March 2026"),
        ("14.3.2026", "March 2026"),
        ("03/04/2026", "2026"),
        ("2026-19-40", "2026"),
    ],
)
def test_a_date_becomes_its_month_and_an_unclear_one_its_year(text: str, month: str) -> None:
    (span,) = [each for each in number_spans(f"since {text} on") if each.kind is PatternKind.DATE]
    assert span.instead == month
    assert (span.start, span.end) == (6, 6 + len(text))


def test_a_month_alone_stays() -> None:
    assert found("since March 2026 and in May") == set()
