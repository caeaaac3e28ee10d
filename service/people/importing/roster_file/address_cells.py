"""Take the one e-mail address out of what people and programs put around it; pure."""

import re
from collections.abc import Sequence
from typing import Final

from prompts.clean import clean
from service.i18n.addresses import bare_address, identity
from service.i18n.language import say
from service.web.inputs import TextRefused

_WIDE: Final = (
    {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
    | {0xFE6B: "@", 0x3002: "."}
    | {ord(quote): '"' for quote in "\u201c\u201d\u201e\u00ab\u00bb"}
)
_AT: Final = re.compile(r"\s*(?:@|[(\[{]\s*at\s*[)\]}])\s*", re.IGNORECASE)
_TAGS: Final = re.compile(r"</?[a-z]+(?:\s[^<>]*)?>", re.IGNORECASE)
_LABEL: Final = re.compile(r"\b(?:mailto|smtp|sip|x500|e-?mail|mail):\s*", re.IGNORECASE)
_QUERY: Final = re.compile(r"(?<=[\w>])\?(?:subject|body|cc)=\S*", re.IGNORECASE)
_PRIMARY: Final = re.compile(r"\bSMTP:\s*([^;,+|\s]+)")  # among the other addresses of a mailbox
_FIRST: Final = re.compile(
    r"([^\s;,|()\[\]<>]+@[^\s;,|()\[\]<>]+)\s*[(\[](?:primary|main|default|haupt\w*|principal\w*)[)\]]",
    re.IGNORECASE,
)
_GUEST: Final = re.compile(r"([^\s<>;,|]+)#ext#@[^\s<>;,|]+", re.IGNORECASE)
_FOUND: Final = re.compile(r"[^\s<>()\[\]{};,|\"#]+@[^\s<>()\[\]{};,|\"#@]+")
_AROUND: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|[<>()\[\]{}\s'\";,.:|#*/\u2022-]")
_NAMED: Final = re.compile(
    r"[^<>@]*<[^<>]*>|[^()@]*\([^()]*@[^()]*\)|[^\[\]@]*\[[^\[\]]*@[^\[\]]*\]|[^\[\]@]*\[[^\[\]]*\]\([^()]*\)"
)
_BESIDE: Final = re.compile(
    r"\b(?:work|office|business|private|home|and|or|und|oder|et|y)\b", re.IGNORECASE
)
_QUOTES: Final = "'\"/"
_ENDS: Final = "'\".,;:/"


def address_in(cell: str) -> str:
    """Raise TextRefused, with what to do, where there is no address, or which one is not plain."""
    if guest := _GUEST.search(cell):
        return _guest(guest[1])
    try:
        return bare_address(cell)
    except ValueError:
        return _address_within(_plain(cell))


def _plain(cell: str) -> str:
    """Undo how keyboards, links and directories write an address."""
    text = clean(cell).translate(_WIDE)
    if link := re.search(r"href=[\"']?mailto:([^\"'>?]+)", text, re.IGNORECASE):
        return link[1]
    text = _QUERY.sub("", _AT.sub("@", text))
    if primary := _PRIMARY.search(text) or _FIRST.search(text):
        return primary[1]
    return _LABEL.sub("", text)


def _address_within(text: str) -> str:
    found = _addresses(_TAGS.sub(" ", text))
    if len(found) > 1:
        raise TextRefused(say("Keep one of the {count} addresses in this cell.", count=len(found)))
    if not found:
        raise TextRefused(say("Enter one e-mail address, such as ada@example.org."))
    if all(_AROUND.sub("", _BESIDE.sub("", one.sub(" ", text))) for one in (_FOUND, _NAMED)):
        raise TextRefused(say("Leave only the address in this cell, such as ada@example.org."))
    return found[0]


def _guest(name: str) -> str:
    """Give the address of "ada_example.org#EXT#@tenant.onmicrosoft.com"."""
    local, _, domain = name.rpartition("_")
    try:
        return bare_address(f"{local}@{domain}")
    except ValueError:
        raise TextRefused(
            say("This is a guest's name at Microsoft; enter the guest's own e-mail address.")
        ) from None


def _addresses(text: str) -> Sequence[str]:
    """Give each address once, as it is first written."""
    found: dict[str, str] = {}
    for part in _FOUND.findall(text):
        try:
            address = bare_address(part.lstrip(_QUOTES).rstrip(_ENDS))
        except ValueError:
            continue
        found.setdefault(identity(address), address)
    return list(found.values())
