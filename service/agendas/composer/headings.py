"""Make a published line fit to stand alone as the heading of an item; pure.

Nothing is put around a heading but a colon and quotation marks, so no line can break a sentence.
"""

import re
import unicodedata
from typing import Final

from prompts.agenda import Side
from prompts.clean import clean

LONGEST: Final = 72  # characters of a heading
_LEAST: Final = 18  # characters from which what stands before a comma may stand alone
_LETTER = re.compile(r"[^\W\d_]")
_SHOUTED: Final = 0.7  # share of capitals from which a line is shouted
_FEWEST_CAPITALS: Final = 5  # below it the capitals are an abbreviation

_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\w+|</?[a-z!][^>]*>", re.IGNORECASE)
_BULLET = r"(?:[-\u2013\u2014*•·▪‣►→✓✔+]|\(?\d{1,2}[.)])"
_FIRST_BULLET = re.compile(rf"^\s*{_BULLET}\s+")
_NEXT_BULLET = re.compile(rf"\s*(?:/|\n)\s*{_BULLET}\s+|\s*\n\s*|\s+[•▪‣►✓✔]\s*")
_NEXT_NUMBER = re.compile(r"\s+\(?\d{1,2}[.)]\s+")
_DASHED = re.compile(r"\s+[-\u2013\u2014*+]\s+")
_RUN_OF_MARKS = re.compile(r"[?!¿¡‽⁉]*\?[?!‽]*|[!¡]+")
_DOTS = re.compile(r"\.{2,}|…")
_MARKDOWN = re.compile(r"[*_`#|~<>\\]{2,}|(?<!\w)[*_`#~|]+(?=\w)|(?<=\w)[*_`~|]+(?!\w)|[<>\\^]")
_COMMAS = re.compile(r"\s*[,;](?:\s*[,;])+")
_BEFORE_MARK = re.compile(r"\s+(?=[,;:.?!])")
_QUOTES = '"“”„«»‟\u2039\u203a'
_WISH = re.compile(
    r"^(?:please\s+|hi,?\s+|hello,?\s+)?(?:"
    r"i\s+(?:really\s+)?(?:want|wish|need|hope|would\s+(?:really\s+)?(?:like|love)|am\s+(?:keen|"
    r"eager|looking))\s+"
    r"to\s+(?:learn|know|understand|get\s+better\s+at|become\s+better\s+at|"
    r"improve)(?:\s+more)?(?:\s+about)?"
    r"|i'd\s+(?:like|love)\s+to\s+(?:learn|know|understand)(?:\s+more)?(?:\s+about)?"
    r"|(?:to\s+)?learn(?:ing)?(?=\s+how\b)"
    r"|i\s+(?:can|could)\s+(?:teach|show|explain)(?:\s+(?:you|people|others))?"
    r"|i\s+(?:can|could)\s+help\s+(?:you\s+)?with|i\s+offer"
    r"|ich\s+(?:möchte|will|würde)\s+(?:gerne?\s+)?(?:lernen|wissen|verstehen),?"
    r"|ich\s+kann\s+(?:dir\s+)?(?:zeigen|erklären),?"
    r"|j'aimerais\s+(?:apprendre|savoir)|je\s+(?:veux|voudrais)\s+(?:apprendre|savoir)"
    r"|(?:quiero|me\s+gustaría)\s+(?:aprender|saber)"
    r")\s+(?:(?:how\s+to|how\s+one\s+can|à|a)\s+)?",
    re.IGNORECASE,
)
_GERMAN_WISH = re.compile(
    r"^ich\s+(?:möchte|will|würde)\s+(?:gerne?\s+)?(.{3,}\s(?:lernen|können|verstehen))\.?$",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"(?<![\w'])(?:I|I'm|I've|I'd|I'll)(?![\w])|"
    r"(?<!\w)(?i:my|me|mine|myself|ich|mich|mir|mein(?:e[nmrs]?)?|je|mon|mes|moi|mis?|yo)(?!\w)|"
    r"(?<!\w)(?i:j['\u2019])"
)
_QUOTED_HEADING = re.compile(r"\{([ab])\}: “(.*)”")
_LOWERED_I = re.compile(r"(?<!\w)i(?=$|[\s'\u2019,.?!])(?!\.)")
_KEPT_CAPITALS = frozenset(
    [
        "AI",
        "API",
        "BI",
        "CAD",
        "CRM",
        "CSS",
        "CV",
        "ERP",
        "GDPR",
        "GPS",
        "HR",
        "HTML",
        "KI",
        "KPI",
        "PDF",
        "PR",
        "SAP",
        "SQL",
        "UX",
        "VBA",
        "EU",
        "UK",
        "USA",
        "3D",
    ]
)


def heading_of(text: str, longest: int = LONGEST) -> str:
    """The line as its owner wrote it, fit to stand alone; empty where it holds no word."""
    said = _lowered(_unlisted(_ADDRESS.sub(" ", _without_signs(clean(text)))))
    said = _DOTS.sub(" ", _RUN_OF_MARKS.sub(_one_mark, _MARKDOWN.sub("", said)))
    said = _tidy(said)
    bare = _tidy(_GERMAN_WISH.sub(r"\1", _WISH.sub("", said)))
    said = _cut(_paired_quotes(bare if len(bare) >= 3 else said), longest)  # noqa: PLR2004 -- a word
    said = said.replace("{", "(").replace("}", ")")
    return _capitalised(said) if _LETTER.search(said) else ""


def has_words(text: str) -> bool:
    """Tell whether a line has anything to head an item with, for less than making the heading."""
    return _LETTER.search(_ADDRESS.sub(" ", text)) is not None


def is_own(heading: str) -> bool:
    """Tell whether a heading is in the first person, so that it must be quoted."""
    return _OWN.search(heading) is not None


def quoted(heading: str, owner: Side) -> str:
    """Mark a heading as its owner's own words; `quote_in` reads it back."""
    inner = re.sub(f"[{_QUOTES}]", "'", heading)
    return f"{{{owner}}}: “{inner}”"


def quote_in(title: str) -> tuple[Side, str] | None:
    """Return whose words a marked heading quotes, and the words; None for any other title."""
    found = _QUOTED_HEADING.fullmatch(title)
    if found is None:
        return None
    return ("a" if found[1] == "a" else "b"), found[2]


def _without_signs(text: str) -> str:
    """Drop emoji and other pictures, with what shapes them."""
    kept = (
        " " if _is_picture(letter) else letter
        for letter in text
        if letter not in "\u200d\ufe0e\ufe0f"
    )
    return "".join(kept)


def _is_picture(letter: str) -> bool:
    kind = unicodedata.category(letter)
    return kind in {"So", "Cn", "Co", "Cs"} or "\U0001f3fb" <= letter <= "\U0001f3ff"


def _unlisted(text: str) -> str:
    """Join the entries of a list with commas."""
    is_list = _FIRST_BULLET.match(text) is not None
    said = _NEXT_BULLET.sub(", ", _FIRST_BULLET.sub("", text).strip())
    return _DASHED.sub(", ", _NEXT_NUMBER.sub(", ", said)) if is_list else said


def _lowered(text: str) -> str:
    """Lower-case what is shouted, but for common abbreviations and the English I."""
    letters = [letter for letter in text if letter.isalpha() and letter.lower() != letter.upper()]
    capitals = sum(letter.isupper() for letter in letters)
    if capitals < _FEWEST_CAPITALS or capitals < _SHOUTED * len(letters):
        return text
    said = re.sub(
        r"[^\W_]+", lambda word: word[0] if word[0] in _KEPT_CAPITALS else word[0].lower(), text
    )
    return _LOWERED_I.sub("I", said)


def _one_mark(found: re.Match[str]) -> str:
    return "?" if "?" in found[0] else " "


def _tidy(text: str) -> str:
    said = _COMMAS.sub(",", _BEFORE_MARK.sub("", " ".join(text.split())))
    said = re.sub(r"([,;:.])(?:\s*[,;:.])+", r"\1", said)
    said = re.sub(r"^#+\s+", "", said.strip(" \t,;:.-\u2013\u2014/|*+•=&"))
    return re.sub(r"^'(.*)'$", r"\1", said).strip()


def _paired_quotes(text: str) -> str:
    """Drop quotation marks that lost their other half, and a pair around the whole line."""
    marks = [letter for letter in text if letter in _QUOTES]
    if len(marks) % 2:
        text = re.sub(f"[{_QUOTES}]", "", text)
    elif len(marks) == 2 and text[0] in _QUOTES and text[-1] in _QUOTES:  # noqa: PLR2004 -- one pair
        text = text[1:-1]
    if text.count("(") != text.count(")") or text.find(")") < text.find("("):
        text = re.sub(r"[()]", "", text)
    return _tidy(text)


def _cut(text: str, longest: int) -> str:
    """Cut at a comma before the limit, or where the owner begins to speak of themselves."""
    head, comma, tail = text.partition(", ")
    if comma and len(head) >= _LEAST and is_own(tail) and not is_own(head):
        return _paired_quotes(head)
    if len(text) <= longest:
        return text
    places = [
        m.start() for m in re.finditer(r"[,;:.?!](?=\s)|\s[-\u2013\u2014(]", text[: longest + 1])
    ]
    if places and places[-1] >= _LEAST:
        end = places[-1] + (text[places[-1]] == "?")
        return _paired_quotes(text[:end])
    short = text[: longest - 1]
    at = short.rfind(" ")
    return _paired_quotes(short[:at] if at >= _LEAST else short) + "…"


def _capitalised(text: str) -> str:
    place = next(n for n, letter in enumerate(text) if letter.isalnum())
    first = re.match(r"[^\W_]+", text[place:])
    if first is not None and any(letter.isupper() for letter in first[0]):
        return text
    return text[:place] + text[place].upper() + text[place + 1 :]
