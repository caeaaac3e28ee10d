"""Mend text in UTF-8 that a program read as something else: "MÃ¼ller"; pure."""

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

_RUN: Final = re.compile(r"[^\x00-\x7f]+")
_PARTS: Final = re.compile(r"[^\x00-\x7f]+|[\x00-\x7f]+")
_WORD: Final = re.compile(r"[^\s,;|\"]*[^\x00-\x7f\s][^\s,;|\"]*")
_READ_AS: Final = ("cp1252", "cp1250", "cp1254", "mac_roman", "cp850", "cp437", "cp1251")
_TIMES: Final = 2  # a file may have been through it twice
_WITH_SIGNS: Final = ("mac_roman", "cp850", "cp437")  # in which "\u2013\u00c9" is a Cyrillic letter
_LAST_LATIN: Final = "\u021b"
_LAST_LETTER: Final = "\u04ff"  # Latin, Greek and Cyrillic are below
_MARKS: Final = frozenset("\u2019\u2018\u201c\u201d\u201e\u2013\u2014\u2026\u00a0\u00b7")
_LEFT: Final = re.compile(
    "\ufffd"  # a letter that a program could not read
    "|[\u00c2-\u00c5\u00d0\u00d1\u0102\u0139][\u0080-\u00bf\u0192\u02c6-\u02dc\u2013-\u2122]"
    r"|(?<=[^\W\d_])[\u00c3\u00c5](?![^\W\d_])(?<=[a-z].)"  # the second half was blank
    "|\u221a|[\u2500-\u257f]"
)
_LOST: Final = re.compile(r"[^\W\d_]\?[^\W\d_]|[^\W\d_]\?\s*$|(?:^|\s)\?[^\W\d_]")


class Mended(NamedTuple):
    """`words` are examples, as they were and as they are."""

    text: str
    words: Sequence[tuple[str, str]]


def mended(text: str) -> Mended:
    """Undo the one wrong reading that explains most of the text, if any does."""
    whole = text
    for _ in range(_TIMES):
        undone = max((_undone(whole, codec) for codec in _READ_AS), key=len)
        if not undone:
            break
        whole = "".join(undone.get(part, part) for part in _PARTS.findall(whole))
    if whole == text:
        return Mended(text, ())
    pairs = dict(zip(_WORD.findall(text), _WORD.findall(whole), strict=False))
    return Mended(whole, [(before, after) for before, after in pairs.items() if before != after])


def is_garbled(text: str) -> bool:
    """Whether letters of a name were lost or are still those of another encoding."""
    return bool(_LEFT.search(text) or _LOST.search(text))


def _undone(text: str, codec: str) -> Mapping[str, str]:
    """Give what each run of letters was, for those that were UTF-8 read as this."""
    runs = {run: _read_again(run, codec) for run in set(_RUN.findall(text))}
    return {run: again for run, again in runs.items() if again}


def _read_again(run: str, codec: str) -> str:
    try:
        again = b"".join(_byte(sign, codec) for sign in run).decode("utf-8")
    except UnicodeError:
        return ""
    last = _LAST_LATIN if codec in _WITH_SIGNS else _LAST_LETTER
    return again if all(sign in _MARKS or _is_usual(sign, last) for sign in again) else ""


def _byte(sign: str, codec: str) -> bytes:
    """Undo one sign; programs leave a byte that the encoding does not know as it was."""
    return sign.encode("latin-1" if "\x80" <= sign < "\xa0" else codec)


def _is_usual(sign: str, last: str) -> bool:
    return sign.isalpha() and sign <= last and not "\u0180" <= sign <= "\u0217"
