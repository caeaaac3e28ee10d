"""Pydantic models to the few JSON schema words that every endpoint takes; others are refused."""

from typing import Any

from pydantic import BaseModel

Json = dict[str, Any]
WORDS = frozenset({"type", "properties", "required", "additionalProperties", "items", "enum"})
BOUNDS = frozenset({"minLength", "maxLength", "minItems", "maxItems"})
_NOTES = frozenset({"title", "description", "$defs"})
_TYPES = {"object": dict, "array": list, "string": str}


def strict_schema(model: type[BaseModel]) -> Json:
    """Keep bounds, require all fields, allow nothing else; raise ValueError on other words."""
    raw = model.model_json_schema()
    return _strict(raw, raw.get("$defs", {}))


def without_bounds(schema: Json) -> Json:
    """Copy the schema for endpoints that refuse lengths and counts."""
    kept = {word: value for word, value in schema.items() if word not in BOUNDS}
    if "properties" in kept:
        parts = kept["properties"].items()
        kept["properties"] = {name: without_bounds(part) for name, part in parts}
    if "items" in kept:
        kept["items"] = without_bounds(kept["items"])
    return kept


def fits(value: object, schema: Json) -> bool:
    """Compare types, required names and enums; bounds are for pydantic to judge."""
    if not isinstance(value, _TYPES[schema["type"]]) or value not in schema.get("enum", [value]):
        return False
    if isinstance(value, dict):
        parts = schema["properties"]
        return all(name in value and fits(value[name], parts[name]) for name in schema["required"])
    return not isinstance(value, list) or all(fits(each, schema["items"]) for each in value)


def _strict(part: Json, definitions: Json) -> Json:
    if "$ref" in part:
        return _strict(definitions[part["$ref"].removeprefix("#/$defs/")], definitions)
    kept = {word: value for word, value in part.items() if word not in _NOTES}
    if "const" in kept:
        kept["enum"] = [kept.pop("const")]
    if strange := set(kept) - WORDS - BOUNDS:
        raise ValueError(f"schema words that endpoints differ on: {sorted(strange)}")
    if "properties" in kept:
        kept["properties"] = {
            name: _strict(value, definitions) for name, value in kept["properties"].items()
        }
        kept["required"] = list(kept["properties"])
        kept["additionalProperties"] = False
    if "items" in kept:
        kept["items"] = _strict(kept["items"], definitions)
    return kept
