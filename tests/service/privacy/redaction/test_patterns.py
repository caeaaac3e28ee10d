"""Shapes of personal data: found whole, while ordinary numbers stay."""

import pytest

from service.privacy.redaction.patterns import Kind, address_spans, number_spans


def found(text: str) -> set[tuple[str, Kind]]:
    spans = [*address_spans(text), *number_spans(text)]
    return {(text[span.start : span.end], span.kind) for span in spans}


@pytest.mark.parametrize(
    ("text", "wanted", "kind"),
    [
        ("write to a.b+c@mail.example.org.", "a.b+c@mail.example.org", Kind.EMAIL),
        ("see https://x.example/a?b=c, please", "https://x.example/a?b=c", Kind.LINK),
        ("on www.a.example!", "www.a.example", Kind.LINK),
        ("on notes.example.com/ada", "notes.example.com/ada", Kind.LINK),
        ("IBAN DE89370400440532013000 ok", "DE89370400440532013000", Kind.IBAN),
        ("IBAN DE89 3704 0044 0532 0130 00 to", "DE89 3704 0044 0532 0130 00", Kind.IBAN),
        ("card 4111 1111 1111 1111 now", "4111 1111 1111 1111", Kind.CARD),
        ("at 192.0.2.17 today", "192.0.2.17", Kind.NETWORK),
        ("at 2001:db8::1 today", "2001:db8::1", Kind.NETWORK),
        ("ssn 123-45-6789.", "123-45-6789", Kind.NUMBER),
        ("licence W5349016.", "W5349016", Kind.NUMBER),
        ("call +44 (0)20 7946 0018", "+44 (0)20 7946 0018", Kind.PHONE),
        ("call 01 23 45 67 89", "01 23 45 67 89", Kind.PHONE),
        ("call (555)123-4567x89.", "(555)123-4567x89", Kind.PHONE),
        ("call 21 67 82 33", "21 67 82 33", Kind.PHONE),
        ("call 608 032 136", "608 032 136", Kind.PHONE),
        ("run " + "7" * 60, "7" * 60, Kind.NUMBER),
    ],
)
def test_a_shape_is_found_whole(text: str, wanted: str, kind: Kind) -> None:
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
    (span,) = [each for each in number_spans(f"since {text} on") if each.kind is Kind.DATE]
    assert span.instead == month
    assert (span.start, span.end) == (6, 6 + len(text))


def test_a_month_alone_stays() -> None:
    assert found("since March 2026 and in May") == set()
