"""Schemas keep to the words that every endpoint takes."""

from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, Field

from prompts.schema import fits, strict_schema, without_bounds


class Part(BaseModel):
    title: Annotated[str, Field(max_length=80)]


class Whole(BaseModel):
    parts: Annotated[list[Part], Field(min_length=1)]
    kind: Literal["one"]


class Open(BaseModel):
    value: str | None


def test_references_are_resolved_and_every_field_is_required() -> None:
    part = {
        "type": "object",
        "properties": {"title": {"type": "string", "maxLength": 80}},
        "required": ["title"],
        "additionalProperties": False,
    }
    assert strict_schema(Whole) == {
        "type": "object",
        "properties": {
            "parts": {"type": "array", "items": part, "minItems": 1},
            "kind": {"type": "string", "enum": ["one"]},
        },
        "required": ["parts", "kind"],
        "additionalProperties": False,
    }


def test_bounds_can_be_taken_out_everywhere_without_touching_the_original() -> None:
    full = strict_schema(Whole)
    assert "max" not in repr(without_bounds(full))
    assert "min" not in repr(without_bounds(full))
    assert full == strict_schema(Whole)


def test_other_words_are_refused() -> None:
    with pytest.raises(ValueError, match="anyOf"):
        strict_schema(Open)


@pytest.mark.parametrize(
    ("value", "is_fitting"),
    [
        ({"ids": ["e1", "e2"]}, True),
        ({"ids": []}, True),
        ({"ids": ["e1"], "more": 1}, True),
        ({"ids": ["e9"]}, False),
        ({"ids": "e1"}, False),
        ({}, False),
        ([], False),
    ],
)
def test_types_required_names_and_enums_decide_what_fits(
    value: object, *, is_fitting: bool
) -> None:
    cited = {"type": "array", "items": {"type": "string", "enum": ["e1", "e2"]}, "minItems": 1}
    schema = {"type": "object", "properties": {"ids": cited}, "required": ["ids"]}
    assert fits(value, schema) is is_fitting
