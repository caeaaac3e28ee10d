"""E-mail addresses as directories and people write them; pure."""

import re
import unicodedata
from typing import Final

from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email

from prompts.clean import clean

SPECIAL_USE_DOMAIN_NAMES.remove("local")  # of companies' own networks

_PREFIX: Final = re.compile(r"(?:mailto|smtp|sip):", re.IGNORECASE)
_ANGLED: Final = re.compile(r"[^<>@]*<([^<>]+)>")


def identity(address: str) -> str:
    """Give what tells people apart: lower case in NFC, so that weiss@ and weiß@ are two."""
    return unicodedata.normalize("NFC", address.strip().lower())


def header_parts(address: str) -> tuple[str, str]:
    """Give the local part as it is written and the domain in ASCII, which every server takes."""
    local, _, domain = address.rpartition("@")
    if domain.isascii():
        return local, domain
    return local, validate_email(f"a@{domain}", check_deliverability=False).ascii_domain


def bare_address(text: str) -> str:
    """Take the one address out of "SMTP:ada@…", "Ada <ada@…>" and what nobody sees.

    Raise ValueError, without the text, where there is none.
    """
    seen = clean(text).strip()
    found = _ANGLED.fullmatch(seen)
    plain = _PREFIX.sub("", found[1] if found else seen, count=1).strip()
    try:
        return validate_email(plain, check_deliverability=False).normalized
    except EmailNotValidError:
        raise ValueError from None
