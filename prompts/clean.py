"""Normalise people's text for a prompt: remove invisible characters."""

import re
import unicodedata

CLEAN_VERSION = 1  # part of every prompt's digest

_LINE_ENDS = re.compile("\r\n|[\r\u0085\u2028\u2029]")
_UNSEEN = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls but tab and newline
    "\u00ad\u180e\u200b\u200e\u200f\u2060-\u2064\ufeff"  # zero width; ZWJ and ZWNJ shape words
    "\u202a-\u202e\u2066-\u206f"  # bidirectional overrides and isolates
    "\ufff9-\ufffb\U000e0000-\U000e007f\U000e0100-\U000e01ef"  # annotations, tags, selectors
    "\ud800-\udfff"  # lone surrogates cannot be encoded
    "]"
)


def clean(text: str) -> str:
    """NFC without unseen characters; every kind of line end becomes a newline. Idempotent."""
    plain = _UNSEEN.sub("", _LINE_ENDS.sub("\n", text))
    return unicodedata.normalize("NFC", plain)
