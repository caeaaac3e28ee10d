"""What of a page was never marked for translation, seen in the pseudo-language `en-XA`.

There every translated sentence stands in brackets. Outside of them only data may hold letters:
people's own words, names, labels and what the library says, known by their strings.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from service.models import Base

SERVICE: Final = Path(__file__).parent.parent / "service"
_VOID: Final = frozenset({"input", "meta", "link", "br", "hr", "img", "path", "rect", "line"})
_INLINE: Final = frozenset(
    {"a", "b", "i", "em", "strong", "small", "span", "code", "q", "time", "svg"}
)
_NOT_SAID: Final = frozenset({"script", "style", "code", "pre", "q", "blockquote"})
_ATTRIBUTES: Final = ("title", "aria-label", "placeholder", "alt", "data-label", "content-label")
_MACHINERY: Final = frozenset({"audit", "outbox", "leases", "counters", "api_keys", "vectors"})
_NAMES: Final = frozenset(
    {"Bothways", "Tidewater Mutual", "Your organisation", "Deutsch", "English"}
    | {"Apple", "Google", "Outlook"}
)
_ADDRESS: Final = re.compile(r"\S+@\S+|https?://\S+|[A-Z]\w+/[A-Z][\w/]+")
_VERSION: Final = re.compile(r"\w+ \d+\.\d+\S*")
_FIELD: Final = re.compile(r"\\?\{\w+\\?\}")  # what stands for a name in a stored sentence
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_FEWEST_WORDS: Final = 1  # beside its fields, of a stored sentence that is known by them
_SHORTEST_WITHIN: Final = 3  # letters of a datum that may be a part of what is shown


class _Reader(HTMLParser):
    """Collects blocks of text, and attributes that are read out; `still` counts unsaid elements."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[str] = [""]
        self.open: list[tuple[str, bool]] = []

    @property
    def _still(self) -> bool:
        return any(unsaid for _, unsaid in self.open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        unsaid = tag in _NOT_SAID or "voice" in given.get("class", "").split()
        unsaid |= tag != "html" and ("lang" in given or given.get("translate") == "no")
        if not self._still:
            self.blocks += (
                [given[name] for name in _ATTRIBUTES if name in given] if not unsaid else []
            )
        if tag not in _INLINE:
            self.blocks.append("")
        if tag not in _VOID:
            self.open.append((tag, unsaid))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass
        if tag not in _INLINE:
            self.blocks.append("")

    def handle_data(self, data: str) -> None:
        self.blocks[-1] += " " if self._still else data


def left_plain(html: str, data: "Data") -> list[str]:
    """The pieces of text outside of brackets that no datum explains."""
    reader = _Reader()
    reader.feed(html)
    pieces = (piece for block in reader.blocks for piece in _outside(block))
    return [piece for piece in pieces if not data.explains(piece)]


def _outside(block: str) -> Iterator[str]:
    depth, made = 0, ""
    for sign in block:
        if sign == "[":
            yield " ".join(made.split())
            made, depth = "", depth + 1
        elif sign == "]":
            depth = max(0, depth - 1)
        elif not depth:
            made += sign
    yield " ".join(made.split())


class Data:
    """Strings that nobody translates."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.known = {" ".join(text.split()) for text in texts} | _NAMES
        self.shapes = [_shape(text) for text in self.known if _is_sentence_with_fields(text)]
        self.by_word: dict[str, list[str]] = {}
        for text in sorted(self.known, key=len, reverse=True):
            for word in {found.casefold() for found in _WORD.findall(text)}:
                self.by_word.setdefault(word, []).append(text)

    def explains(self, piece: str) -> bool:
        if not _WORD.search(piece) or piece in self.known or self._is_cut(piece):
            return True
        if any(shape.fullmatch(piece.removeprefix(": ")) for shape in self.shapes):
            return True
        rest = _VERSION.sub(" ", _ADDRESS.sub(" ", piece))
        near = {
            text
            for word in _WORD.findall(rest)
            for text in self.by_word.get(word.casefold(), [])
            if len(text) >= _SHORTEST_WITHIN
        }
        for text in sorted(near, key=len, reverse=True):
            rest = re.sub(rf"(?<!\w){re.escape(text)}(?!\w)", " ", rest)
        return not _WORD.search(rest)

    def _is_cut(self, piece: str) -> bool:
        start = piece.removesuffix("...").removesuffix("…")
        return start != piece and any(text.startswith(start) for text in self.known)


def _is_sentence_with_fields(text: str) -> bool:
    words = _WORD.findall(_FIELD.sub(" ", text))
    return _FIELD.search(text) is not None and len(words) >= _FEWEST_WORDS


def _shape(text: str) -> re.Pattern[str]:
    return re.compile(_FIELD.sub(".+?", re.escape(text)))


def strings_of(database_url: str) -> Iterator[str]:
    """Every text in the tables, those of JSON too; words of enums and machinery are left out."""
    engine = sa.create_engine(database_url)
    with engine.connect() as db:
        for table in Base.metadata.sorted_tables:
            if table.name not in _MACHINERY:
                columns = [one for one in table.columns if _holds_words(one)]
                for row in db.execute(sa.select(*columns)) if columns else ():
                    yield from _strings(list(row))
    engine.dispose()


def strings_of_files() -> Iterator[str]:
    for file in SERVICE.rglob("*.toml"):
        yield from _strings(tomllib.loads(file.read_text(encoding="utf-8")))


def _holds_words(column: sa.Column[Any]) -> bool:
    kind = column.type
    return isinstance(kind, sa.String | sa.JSON) and not isinstance(kind, sa.Enum)


def _strings(found: object) -> Iterator[str]:
    if isinstance(found, str):
        yield found
        yield from found.split("\n")
        yield found.partition(": ")[0]  # an item's title is led by who teaches
        if len(found.split()) <= 3:  # a name is also said by its first word
            yield from found.split()
    elif isinstance(found, dict):
        for value in found.values():
            yield from _strings(value)
    elif isinstance(found, list | tuple):
        for value in found:
            yield from _strings(value)
