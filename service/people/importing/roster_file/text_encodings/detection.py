"""Tell in which encoding a file was written, or refuse it; pure."""

import codecs
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Final, NamedTuple

from service.i18n.formatting import listed
from service.i18n.language import say
from service.people.importing.roster_file.table_rows import unreadable
from service.people.importing.roster_file.text_encodings.garbled_text import mended
from service.people.importing.roster_file.text_encodings.language_letters import fit

_MARKS: Final = (  # UTF-32 first: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WIDE: Final = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
_WESTERN: Final = ("de", "en", "fr", "es", "pt", "it", "nl", "da", "sv", "nb", "fi", "is", "ca")
_CENTRAL: Final = ("pl", "cs", "sk", "hu", "hr", "sl", "ro")
_TURKIC, _BALTIC = ("tr", "az"), ("lt", "lv", "et")
_LATIN: Final = (_WESTERN, _CENTRAL, _TURKIC, _BALTIC)
_CYRILLIC: Final = ("ru", "uk", "bg", "sr", "mk")
_WORD: Final = re.compile(rb"[A-Za-z\x80-\xff]+")
_C1: Final = re.compile("[\x80-\x9f]")
_MOST_WORDS: Final = 300
_EXAMPLES: Final = 3
_SURE: Final = 5.0  # times e: so much likelier than any other reading
_LEAST_LATIN: Final = -21.0  # of a letter beyond ASCII, as a logarithm; less is no language
_LEAST: Final = -10.0  # the same where every letter of a word is beyond ASCII
_FIRST_BYTES: Final = 65_536


class _Encoding(NamedTuple):
    """`name` is what people call it; `rarity` is a logarithm."""

    codec: str
    name: str
    languages: Sequence[str]
    rarity: float

    @property
    def least(self) -> float:
        return _LEAST_LATIN if self.languages in _LATIN else _LEAST


_ENCODINGS: Final = (  # the commoner ones first
    _Encoding("cp1252", "Windows-1252", _WESTERN, 0),
    _Encoding("cp1250", "Windows-1250", _CENTRAL, -1),
    _Encoding("cp1251", "Windows-1251", _CYRILLIC, -1),
    _Encoding("cp1253", "Windows-1253", ("el",), -1.5),
    _Encoding("cp1254", "Windows-1254", _TURKIC, -1.5),
    _Encoding("cp1257", "Windows-1257", _BALTIC, -4),
    _Encoding("cp1255", "Windows-1255", ("he",), -2),
    _Encoding("cp1256", "Windows-1256", ("ar", "fa"), -2),
    _Encoding("cp874", "Windows-874", ("th",), -2),
    _Encoding("mac_roman", "Mac Roman", _WESTERN, -3),
    _Encoding("cp850", "DOS 850", _WESTERN, -3),
    _Encoding("cp852", "DOS 852", _CENTRAL, -8),
    _Encoding("iso8859-2", "ISO-8859-2", _CENTRAL, -6),
    _Encoding("koi8-r", "KOI8-R", _CYRILLIC, -6),
    _Encoding("cp866", "DOS 866", _CYRILLIC, -6),
    _Encoding("iso8859-5", "ISO-8859-5", _CYRILLIC, -6),
    _Encoding("mac_cyrillic", "Mac Cyrillic", _CYRILLIC, -6),
)


class Decoded(NamedTuple):
    """`notes` say what the reader should look at, if anything."""

    text: str
    notes: tuple[str, ...] = ()


class _Reading(NamedTuple):
    """The file's words beyond ASCII as one encoding has them."""

    likelihood: float
    encoding: _Encoding
    words: tuple[str, ...]


def decoded(data: bytes) -> Decoded:
    """Read text by its mark, as UTF-8, or by its letters; raise Refused where that is a guess."""
    marked = next((codec for mark, codec in _MARKS if data.startswith(mark)), "")
    codec = marked or (_wide(data) if b"\0" in data else "utf-8-sig")
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as problem:
        if codec != "utf-8-sig":
            raise unreadable(say("This file is cut short; export it again.")) from None
        return _by_letters(data, data.count(b"\n", 0, problem.start) + 1)
    if "\0" in text:
        raise unreadable(
            say("This file contains NUL bytes, so it is not text; save it as CSV in UTF-8.")
        )
    return _without_garbling(text)


def _wide(data: bytes) -> str:
    """Give the encoding of two or four bytes a letter that makes most of it ASCII."""
    first = data[: min(len(data), _FIRST_BYTES) // 4 * 4]
    plain = {codec: _ascii(first.decode(codec, "replace")) for codec in _WIDE}
    best = max(plain, key=plain.__getitem__)
    return best if plain[best] else "utf-8-sig"


def _ascii(text: str) -> float:
    """Give the share of letters that are ASCII, 0 if any is NUL or none at all."""
    return 0 if "\0" in text else sum(map(str.isascii, text)) / max(len(text), 1)


def _without_garbling(text: str) -> Decoded:
    text, pairs = mended(text)
    if not pairs:
        return Decoded(text)
    examples = listed(f"{before} \u2192 {after}" for before, after in pairs[:_EXAMPLES])
    note = say(
        "Letters of this file had been garbled and were put right: {examples}. Check the names.",
        examples=examples,
    )
    return Decoded(text, (note,))


def _by_letters(data: bytes, line: int) -> Decoded:
    """Read what is no UTF-8 in the encoding whose letters make likely words."""
    words = sorted({word for word in _WORD.findall(data) if not word.isascii()})
    sample = words[:: len(words) // _MOST_WORDS + 1]
    readings = sorted(_readings(data, sample), key=lambda one: -one.likelihood)
    bytes_beyond = sum(byte > 127 for word in sample for byte in word)  # noqa: PLR2004  # ASCII's last
    if not readings or readings[0].likelihood < readings[0].encoding.least * bytes_beyond:
        raise unreadable(say("Line {line} is not UTF-8; save the file as CSV in UTF-8.", line=line))
    best = readings[0]
    others = [one for one in readings if one.words != best.words]
    if others and best.likelihood - others[0].likelihood < _SURE:
        first, second = _difference(best, others[0])
        raise unreadable(
            say(
                "It cannot be told in which encoding this file is: a word of it may be {first} or "
                "{second}. Save it as CSV in UTF-8.",
                first=first,
                second=second,
            )
        )
    note = say(
        "The file is not in UTF-8; it was read as {encoding}. Check the names with an accent, such "
        "as {examples}; the first is on line {line}.",
        encoding=best.encoding.name,
        examples=listed(_examples(best.words)),
        line=line,
    )
    return Decoded(data.decode(best.encoding.codec), (note,))


def _readings(data: bytes, words: Sequence[bytes]) -> Iterator[_Reading]:
    for encoding in _ENCODINGS:
        try:
            is_text = not _C1.search(data.decode(encoding.codec))
        except UnicodeDecodeError:
            continue
        if is_text:
            read = tuple(word.decode(encoding.codec) for word in words)
            likelihood = sum(_likeliest(word, encoding.languages) for word in read)
            yield _Reading(likelihood + encoding.rarity, encoding, read)


@lru_cache(maxsize=4096)
def _likeliest(word: str, languages: Sequence[str]) -> float:
    return max(fit(word, language) for language in languages)


def _difference(first: _Reading, second: _Reading) -> tuple[str, str]:
    pairs = zip(first.words, second.words, strict=True)
    return next((one, other) for one, other in pairs if one != other)


def _examples(words: Sequence[str]) -> list[str]:
    """Prefer words that are names: with a capital first, and longer ones."""
    names = [word for word in words if word[:1].isupper() and word.isalpha()]
    return list(islice(sorted(names or words, key=len, reverse=True), _EXAMPLES))
