"""API keys and sign-in tokens as text and hashes; the secrets themselves are never stored."""

import base64
import hashlib
import hmac
import re
import zlib
from collections.abc import Callable
from typing import Final, NamedTuple

_BASE32: Final = "abcdefghijklmnopqrstuvwxyz234567"
_BASE62: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_ID_SIGNS: Final = 10
_SECRET_SIGNS: Final = 43  # 62 ** 43 > 2 ** 256
_CRC_SIGNS: Final = 6
_SECRET_BYTES: Final = 32
_ID_BYTES: Final = 7
_KEY: Final = re.compile(r"bw_([a-z2-7]{10})_([0-9A-Za-z]{43})_([0-9A-Za-z]{6})")
_SENT: Final = re.compile(r"(?i:bearer) +(bw_\S*) *")  # RFC 9110, 11.1: a scheme has no case

Randomness = Callable[[int], bytes]  # as secrets.token_bytes


class NewKey(NamedTuple):
    """`key` is shown once; `key_id` and `secret_hash` are stored."""

    key: str
    key_id: str
    secret_hash: str


class KeyParts(NamedTuple):
    key_id: str
    secret: str


def new_key(randomness: Randomness) -> NewKey:
    key_id = _written(randomness(_ID_BYTES), _BASE32, _ID_SIGNS)
    secret = _written(randomness(_SECRET_BYTES), _BASE62, _SECRET_SIGNS)
    body = f"bw_{key_id}_{secret}"
    return NewKey(f"{body}_{_crc(body)}", key_id, secret_hash(secret))


def sent_key(authorization: str) -> str | None:
    """Find the key in an `Authorization` header; None for credentials that are not for us."""
    found = _SENT.fullmatch(authorization)
    return None if found is None else found[1]


def parse(key: str) -> KeyParts | None:
    """Take a key apart; None if its shape or its checksum is wrong, so a typo costs no query."""
    found = _KEY.fullmatch(key)
    if found is None or _crc(key[: found.start(3) - 1]) != found[3]:
        return None
    return KeyParts(found[1], found[2])


def secret_hash(secret: str) -> str:
    """SHA-256 in hex: fast suffices, since the secret is 256 random bits."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def is_secret(secret: str, stored_hash: str) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(secret_hash(secret), stored_hash)


def new_sign_in_token(randomness: Randomness) -> str:
    """Make 256 random bits in letters that a cookie may hold."""
    return base64.urlsafe_b64encode(randomness(_SECRET_BYTES)).decode("ascii").rstrip("=")


def hash_sign_in_token(token: str) -> str:
    return secret_hash(token)


def _crc(body: str) -> str:
    return _written(zlib.crc32(body.encode("ascii")).to_bytes(4, "big"), _BASE62, _CRC_SIGNS)


def _written(number: bytes, signs: str, length: int) -> str:
    """Write a number in the base of `signs`, its lowest `length` places, highest first."""
    rest, places = int.from_bytes(number, "big"), []
    for _ in range(length):
        rest, place = divmod(rest, len(signs))
        places.append(signs[place])
    return "".join(reversed(places))
