"""Patterns of personal data outside the roster; all bounded, so time is linear."""

import re
from collections.abc import Iterator
from enum import StrEnum
from ipaddress import ip_address
from typing import Final, NamedTuple


class PatternKind(StrEnum):
    """What was found; its value is the word put in its place."""

    EMAIL = "e-mail"
    LINK = "link"
    IBAN = "account number"
    CARD = "card number"
    NETWORK = "network address"
    PHONE = "phone number"
    NUMBER = "id number"
    DATE = "date"


class PatternSpan(NamedTuple):
    start: int
    end: int
    kind: PatternKind
    instead: str


_URL: Final = re.compile(
    r"(?<![\w+.-])(?:[a-z][a-z0-9+.-]{1,15}://|www\.)[^\s<>\"]{1,2000}", re.IGNORECASE
)
_EMAIL: Final = re.compile(
    r"(?<![\w.%+'-])[\w.%+'-]{1,64}@(?:[^\W_](?:[\w-]{0,62})\.){1,8}[^\W\d_]{2,24}(?![\w-])"
)
_DOMAIN: Final = re.compile(
    r"(?<![\w@.-])(?:[a-z0-9][a-z0-9-]{0,62}\.){1,5}"
    r"(?:com|org|net|edu|gov|info|biz|app|dev|cloud|co\.uk|[a-z]{2}(?=/))"
    r"(?![\w-]|\.\w)(?:/[^\s<>\"]{0,2000})?",
    re.IGNORECASE,
)
_IBAN: Final = re.compile(
    r"(?<!\w)[a-z]{2}\d{2}"
    r"(?:[a-z0-9]{11,30}|[ -][a-z0-9]{4}(?:[ -](?=[a-z]{0,3}\d)[a-z0-9]{1,4}){2,8})(?!\w)",
    re.IGNORECASE,
)
_SSN: Final = re.compile(
    r"(?<![\w-])(?:\d{3}-\d{2}-\d{4}|[A-Z]{2} ?\d\d ?\d\d ?\d\d ?[A-D])(?![\w-])"
)
_CODE: Final = re.compile(r"(?<!\w)[A-Z]{1,3}-?\d{6,12}(?!\w)")
_IP: Final = re.compile(
    r"(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,8})(?![\w:]|\.\d)",
    re.IGNORECASE,
)
_DIGITS: Final = re.compile(
    r"(?<!\d[.,])(?<![\w+/-])(?:\+ ?|\()?\d(?:[ \u00a0.\-/()]{0,3}\d){6,40}"
    r"(?: ?(?:x|ext\.?) ?\d{1,6})?(?!\w)"
)
_LONG_RUN: Final = re.compile(r"(?<!\w)\d{42,}+")

_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_MONTH: Final = (
    r"([Jj]an(?:uary)?|[Ff]eb(?:ruary)?|[Mm]ar(?:ch)?|[Aa]pr(?:il)?|May|[Jj]une?|[Jj]uly?"
    r"|[Aa]ug(?:ust)?|[Ss]ept?(?:ember)?|[Oo]ct(?:ober)?|[Nn]ov(?:ember)?|[Dd]ec(?:ember)?)"
)
_DAY: Final = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_DAY_FIRST: Final = re.compile(
    rf"(?<![\w.]){_DAY}(?: of)?[ .-]{{1,2}}{_MONTH}\b\.?(?:,?[ -](\d{{4}})\b)?"
)
_MONTH_FIRST: Final = re.compile(rf"\b{_MONTH}\.? {_DAY}(?![\w:])(?:,? (\d{{4}})\b)?")
_ISO: Final = re.compile(r"(?<![\w-])(\d{4})-(\d\d)-(\d\d)(?:T[\d:.]{4,15}Z?)?(?![\w-])")
_NUMERIC: Final = re.compile(
    r"(?<![\w./-])(\d{1,2})(?:/(\d{1,2})/(\d{4}|\d\d)|([.-])(\d{1,2})\4(\d{4}))(?![\w/-]|\.\d)"
)

_CARD_DIGITS: Final = range(12, 20)
_PHONE_DIGITS: Final = range(7, 16)
_GROUP: Final = 3
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_DECIMAL: Final = re.compile(r"\d+\.\d+")
_AMOUNT: Final = re.compile(r"[1-9]\d?(?:[ \u00a0.]\d{3}){2,}")
_IN_TWOS: Final = re.compile(r"\d\d(?:[ \u00a0.]\d\d){3,6}")
_LAST_MONTH: Final = 12
_IBAN_DIGITS: Final = 8


def address_spans(text: str) -> Iterator[PatternSpan]:
    """Find links and e-mail addresses, which may hold names and so come before these."""
    for pattern, kind in (
        (_URL, PatternKind.LINK),
        (_EMAIL, PatternKind.EMAIL),
        (_DOMAIN, PatternKind.LINK),
    ):
        for found in pattern.finditer(text):
            end = found.start() + len(found.group().rstrip(".,;:!?)]}'\u2019\u201d"))
            yield _span(found.start(), end, kind)


def number_spans(text: str) -> Iterator[PatternSpan]:
    """Find what is made of digits; the earlier of two overlapping spans is the likelier."""
    for found in _IBAN.finditer(text):
        if sum(letter.isdigit() for letter in found.group()) >= _IBAN_DIGITS and _is_iban(found):
            yield _span(*found.span(), PatternKind.IBAN)
    yield from (_span(*found.span(), PatternKind.NUMBER) for found in _SSN.finditer(text))
    for found in _IP.finditer(text):
        if _is_network(found.group()):
            yield _span(*found.span(), PatternKind.NETWORK)
    yield from _dates(text)
    for found in _DIGITS.finditer(text):
        if (kind := _kind_of_digits(found.group())) is not None:
            yield _span(*found.span(), kind)
    for pattern in (_CODE, _LONG_RUN):
        yield from (_span(*found.span(), PatternKind.NUMBER) for found in pattern.finditer(text))


def _span(start: int, end: int, kind: PatternKind) -> PatternSpan:
    return PatternSpan(start, end, kind, f"[{kind}]")


def _is_iban(found: re.Match[str]) -> bool:
    """Check ISO 13616; one with a slip in it is still caught if it is written in capitals."""
    signs = re.sub(r"[ -]", "", found.group()).upper()
    number = "".join(str(int(sign, 36)) for sign in signs[4:] + signs[:4])
    return int(number) % 97 == 1 or (" " not in found.group() and found.group().isupper())


def _is_network(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return any(sign.isalnum() for sign in text)


def _kind_of_digits(text: str) -> PatternKind | None:
    """Tell a card or phone number from years, amounts, decimals and rows of small numbers."""
    main = re.split(r" ?(?:x|ext)", text)[0]
    groups = re.findall(r"\d+", main)
    digits = "".join(groups)
    if len(digits) in _CARD_DIGITS and _passes_luhn(digits) and not text.startswith("+"):
        return PatternKind.CARD
    if len(digits) not in _PHONE_DIGITS:
        return PatternKind.NUMBER
    if text.startswith(("+", "(", "00")):
        return PatternKind.PHONE
    longest = max(map(len, groups))
    in_twos = text.startswith("0") or _IN_TWOS.fullmatch(main)
    is_row = longest == 1 or (longest < _GROUP and not in_twos)
    is_years = all(_YEAR.fullmatch(group) for group in groups)
    is_quantity = _DECIMAL.fullmatch(main) or _AMOUNT.fullmatch(main)
    return None if is_row or is_years or is_quantity else PatternKind.PHONE


def _passes_luhn(digits: str) -> bool:
    """ISO/IEC 7812: from the right, every second digit doubled, its own digits added."""
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (sum(int(digit) for digit in digits[-1::-2]) + sum(doubled)) % 10 == 0


def _dates(text: str) -> Iterator[PatternSpan]:
    starts = [name[:3] for name in _MONTHS]
    for pattern in (_DAY_FIRST, _MONTH_FIRST):
        for found in pattern.finditer(text):
            yield _month(found, starts.index(found[1][:3].capitalize()) + 1, found[2])
    for found in _ISO.finditer(text):
        yield _month(found, int(found[2]), found[1])
    for found in _NUMERIC.finditer(text):
        if found[4]:
            yield _month(found, int(found[5]), found[6])
        else:
            yield _month(found, _slashed(int(found[1]), int(found[2])), found[3])


def _slashed(first: int, second: int) -> int:
    """Give the month of 3/14 and 14/3; 0 where day and month may be either way round."""
    if first == second or first > _LAST_MONTH:
        return second
    return first if second > _LAST_MONTH else 0


def _month(found: re.Match[str], month: int, year: str | None) -> PatternSpan:
    name = _MONTHS[month - 1] if 1 <= month <= _LAST_MONTH else ""
    full_year = year if year is None or len(year) > 2 else f"20{year}"  # noqa: PLR2004 - two digits
    instead = " ".join(part for part in (name, full_year) if part)
    return PatternSpan(*found.span(), PatternKind.DATE, instead or f"[{PatternKind.DATE}]")
