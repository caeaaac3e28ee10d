"""Tell rooms, shared mailboxes, things and test accounts from people by name and address; pure."""

import re
import tomllib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from importlib.resources import files
from typing import Final

from service.i18n.accents import folded
from service.people.importing.roster_file.csv_file import ImportReport

_SOURCE: Final = files("service.people.importing.roster_file") / "mailbox_words.toml"
_KINDS: Final = {
    kind: frozenset(words.split())
    for kind, words in tomllib.loads(_SOURCE.read_text(encoding="utf-8")).items()
}
_ALONE, _FUNCTION, _SURNAME = _KINDS["alone"], _KINDS["function"], _KINDS["surname"]
_ROLES: Final = _ALONE | _FUNCTION | _SURNAME
_ALL: Final = _ROLES | _KINDS["neutral"]
_WORD: Final = re.compile(r"[^\W\d_]+")
_FIRST_AND_LAST: Final = 2


def without_mailboxes(report: ImportReport, people: Collection[str]) -> ImportReport:
    """Set apart the rows that look like no person, but for the addresses of `people`."""
    apart = {
        row.line
        for row in report.rows
        if row.email not in people and looks_like_mailbox(row.name, row.email)
    }
    return replace(
        report,
        rows=tuple(row for row in report.rows if row.line not in apart),
        mailboxes=tuple(row for row in report.rows if row.line in apart),
    )


def looks_like_mailbox(name: str, email: str) -> bool:
    """Judge by the name and the address together, and for a person where they leave a doubt."""
    local, _, domain = email.partition("@")
    family, comma, given = name.partition(",")
    called = _words(f"{given} {family}" if comma else name)
    address = _words(local)
    if _alone(called) or _alone(address):
        return True
    roles = [word for word in called if word in _ROLES]
    ours = _ALL.union(_words(domain))
    is_of_ours = bool(address) and all(word in ours for word in address)
    is_of_roles = is_of_ours and not _ROLES.isdisjoint(address)
    others = [word for word in called if word not in ours]
    if not roles:
        return is_of_roles and not others
    if not others:
        return is_of_ours or len(roles) > 1 or any(map(str.isdigit, name))
    if not _FUNCTION.isdisjoint({*roles} & {*address}):
        return True
    if called[0] in roles and address[:1] == called[:1]:
        return True  # "Raum Berlin" raum.berlin@, and not "Max Raum" max.raum@
    is_surname = len(called) == _FIRST_AND_LAST and set(address) == {called[-1]}
    return is_of_roles and not is_surname


def _alone(words: Sequence[str]) -> bool:
    """Whether a word that nobody is called stands here, be it written as several."""
    return any(
        "".join(words[first:end]) in _ALONE
        for first in range(len(words))
        for end in range(first + 1, len(words) + 1)
    )


def _words(text: str) -> list[str]:
    return [part for word in _WORD.findall(folded(text)) for part in _parts(word)]


def _parts(word: str) -> Iterator[str]:
    """Give the word as the lists have it: without a final s, and two of them in one as two."""
    for known in (word, word.removesuffix("s")):
        if known in _ALL:
            yield known
            return
    for cut in range(2, len(word) - 1):
        first, last = word[:cut], word[cut:].removesuffix("s")
        if first in _ALL and last in _ROLES:
            yield from (first, last)
            return
    yield word
