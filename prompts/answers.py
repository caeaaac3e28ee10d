"""Find the answer in what a model wrote, whatever thoughts, tags, fences and prose surround it."""

import json
import re
from collections.abc import Iterator
from typing import Any

from prompts.schema import Json, fits

_SCANNED = 50_000  # characters from the end: a hostile text must not cost seconds

_THOUGHT = r"[\w:-]{0,20}(?:think|thought|reason|reflect|analys|scratchpad)\w*"
_MARK = re.compile(
    rf"(?P<end>[<◁]\|?(?:/|end_){_THOUGHT}\|?[>▷]|\[/THINK\]|<channel\|>|assistantfinal"
    r"|<\|channel\|?>\s*(?:final|commentary))"
    rf"|[<◁]\|?{_THOUGHT}(?:\s[^<>]{{0,200}})?\|?[>▷]|\[THINK\]"
    r"|<\|channel\|?>\s*(?:analysis|thought)",
    re.IGNORECASE,
)
_LAST_COMMA = re.compile(r",(?=\s*[}\]])")  # after the last member, where JSON allows none
_OWN_LINE = re.compile(r"^[ \t]*(?=\{)", re.MULTILINE)
_DECODER = json.JSONDecoder(strict=False)  # models break lines inside strings


def answer_in(text: str, schema: Json) -> Json | None:
    """Take the last JSON object outside thoughts that fits the schema.

    Where none fits whole, take the one of which most parts do, as each part is checked by itself
    later; None if no part of any does. Lengths and counts are not looked at.
    """
    spoken = _spoken(text)[-_SCANNED:]
    return _best(spoken, schema) or _best(_LAST_COMMA.sub("", spoken), schema)


def _best(text: str, schema: Json) -> Json | None:
    parts = schema["properties"]
    best, most = None, 0
    for value in _objects(text):
        for holder in _holders(value, frozenset(parts)):
            fitting = sum(fits(holder[name], parts[name]) for name in parts if name in holder)
            if fitting and fitting >= most:
                best, most = holder, fitting
    return best


def _spoken(text: str) -> str:
    """Leave out thoughts; one that nothing ends may have swallowed the answer at its end."""
    kept: list[str] = []
    start, is_thought = 0, False
    for mark in _MARK.finditer(text):
        if not is_thought:
            kept.append(text[start : mark.start()])
            if mark["end"]:  # the thought began in the prompt, or before the first channel
                kept.clear()
        start, is_thought = mark.end(), not mark["end"]
    return "".join(kept) + (_last_lines(text[start:]) if is_thought else text[start:])


def _last_lines(thought: str) -> str:
    """Give the object that stands on lines of its own at the very end, else nothing."""
    ending = thought[-_SCANNED:].rstrip("` \t\r\n")
    for line in _OWN_LINE.finditer(ending):
        _, end = _decoded(ending, line.end())
        if end == len(ending):
            return ending[line.end() :]
    return ""


def _objects(text: str) -> Iterator[object]:
    start = text.find("{")
    while start >= 0:
        value, end = _decoded(text, start)
        yield value
        start = text.find("{", end)


def _decoded(text: str, start: int) -> tuple[object, int]:
    """Give the value at a brace and where it ends; None and the next character if there is none."""
    try:
        return _DECODER.raw_decode(text, start)
    except ValueError:
        return None, start + 1
    except RecursionError:  # no answer is so deep, and each further brace would cost as much
        return None, len(text)


def _holders(value: object, names: frozenset[str]) -> Iterator[dict[str, Any]]:
    """Find objects with an asked name, inside lists and other objects too."""
    waiting = [value]
    for each in waiting:
        if isinstance(each, dict) and not names.isdisjoint(each):
            yield each
        elif isinstance(each, dict):
            waiting.extend(each.values())
        elif isinstance(each, list):
            waiting.extend(each)
