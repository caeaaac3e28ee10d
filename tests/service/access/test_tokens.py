"""Keys and tokens: readable back, typo-proof, stored only as hashes."""

import re
from secrets import token_bytes

from hypothesis import given, settings
from hypothesis import strategies as st

from service.access import tokens


@settings(max_examples=50)
@given(st.binary(min_size=32, max_size=32))
def test_a_new_key_is_read_back_whatever_the_randomness(seed: bytes) -> None:
    made = tokens.new_key(lambda size: seed[:size])
    parts = tokens.parse(made.key)
    assert parts is not None
    assert parts.key_id == made.key_id
    assert tokens.is_secret(parts.secret, made.secret_hash)
    assert re.fullmatch(r"bw_[a-z2-7]{10}_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}", made.key)


@settings(max_examples=50)
@given(st.integers(0, 63), st.sampled_from("09AZaz_"))
def test_one_wrong_sign_is_noticed_without_a_query(place: int, sign: str) -> None:
    key = tokens.new_key(lambda size: bytes(range(size))).key
    changed = key[:place] + sign + key[place + 1 :]
    assert (tokens.parse(changed) is None) == (changed != key)


@settings(max_examples=50)
@given(st.text())
def test_any_other_text_is_no_key(text: str) -> None:
    assert tokens.parse(text) is None
    assert tokens.parse(f"bw_{text}") is None


def test_keys_of_real_randomness_differ_and_hold_no_hash() -> None:
    first, second = tokens.new_key(token_bytes), tokens.new_key(token_bytes)
    assert first.key_id != second.key_id
    assert first.secret_hash not in first.key
    assert not tokens.is_secret(second.key[14:57], first.secret_hash)


def test_the_largest_secret_fits_its_43_signs() -> None:
    smallest = tokens.new_key(bytes).key
    largest = tokens.new_key(lambda size: b"\xff" * size).key
    assert len(smallest) == len(largest) == 64
    assert smallest != largest


def test_a_sign_in_token_fits_a_cookie_and_only_its_hash_is_stable() -> None:
    token, other = (tokens.new_sign_in_token(token_bytes) for _ in range(2))
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", token)
    assert tokens.hash_sign_in_token(token) != tokens.hash_sign_in_token(other)
    assert len(tokens.hash_sign_in_token(token)) == 64


def test_a_cookie_of_half_characters_can_be_hashed() -> None:
    assert len(tokens.hash_sign_in_token("\ud800")) == 64
