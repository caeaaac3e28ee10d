"""Normalise people's text for a prompt: remove invisible characters."""

import re
import unicodedata

CLEAN_VERSION = 2  # part of every prompt's digest

_LINE_ENDS = re.compile("\r\n|[\r\u0085\u2028\u2029]")
_UNSEEN = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls but tab and newline
    "\u00ad\u034f\u180b-\u180f\u200b\u200e\u200f\u2060-\u2065\ufeff"  # zero width
    "\u115f\u1160\u17b4\u17b5\u3164\uffa0"  # fillers, and vowels that are never shown
    "\u202a-\u202e\u2066-\u206f"  # bidirectional overrides and isolates
    "\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff"  # annotations, music, tags
    "\ud800-\udfff"  # lone surrogates cannot be encoded
    "]"
)
# Joiners and variation selectors shape words of Arabic and Indic scripts, and emoji; after
# anything else nobody sees them.
_SHAPING = "\u200c\u200d\ufe00-\ufe0f"
_IDLE = re.compile(
    f"(?<![\u0600-\u1cff\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff{_SHAPING}])[{_SHAPING}]+"
)


def clean(text: str) -> str:
    """NFC without unseen characters; every kind of line end becomes a newline. Idempotent."""
    plain = _IDLE.sub("", _UNSEEN.sub("", _LINE_ENDS.sub("\n", text)))
    return unicodedata.normalize("NFC", plain)
