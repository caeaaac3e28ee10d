"""What a page says, read with a parser: headings, forms, controls and what they are tied to."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = frozenset({"input", "meta", "link", "br", "hr", "img", "path", "rect", "line"})


@dataclass
class Element:
    tag: str
    attrs: dict[str, str]
    text: str = ""
    within: "Element | None" = field(default=None, repr=False)

    @property
    def classes(self) -> frozenset[str]:
        return frozenset(self.attrs.get("class", "").split())

    def inside(self, tag: str) -> "Element | None":
        """The nearest element of this tag around it."""
        at = self.within
        while at is not None and at.tag != tag:
            at = at.within
        return at


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Element] = []
        self.open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Element(tag, {name: value or "" for name, value in attrs})
        made.within = self.open[-1] if self.open else None
        self.found.append(made)
        if tag not in _VOID:
            self.open.append(made)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if self.open and self.open[-1].tag == tag:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.text += data


@dataclass
class Markup:
    elements: list[Element]

    def all(self, tag: str, **attrs: str) -> list[Element]:
        return [
            one
            for one in self.elements
            if one.tag == tag and all(one.attrs.get(name) == text for name, text in attrs.items())
        ]

    def one(self, tag: str, **attrs: str) -> Element:
        (found,) = self.all(tag, **attrs)
        return found

    def by_id(self, element_id: str) -> Element:
        (found,) = [one for one in self.elements if one.attrs.get("id") == element_id]
        return found

    def of_class(self, name: str) -> list[Element]:
        return [one for one in self.elements if name in one.classes]


def read(html: str) -> Markup:
    reader = _Reader()
    reader.feed(html)
    return Markup(reader.found)


def faults(html: str) -> list[str]:
    """What breaks the rules of every page: one h1, one primary button, a reader for each box."""
    page = read(html)
    ids = [one.attrs["id"] for one in page.elements if "id" in one.attrs]
    said = []
    if len(page.all("h1")) != 1:
        said.append(f"{len(page.all('h1'))} h1")
    if len(page.of_class("primary")) != 1:
        said.append(f"{len(page.of_class('primary'))} primary buttons")
    if len(ids) != len(set(ids)):
        said.append("an id twice")
    if any("style" in one.attrs for one in page.elements):
        said.append("an inline style")
    boxes = [*page.all("textarea"), *(one for one in page.all("input") if "voice" in one.classes)]
    for box in boxes:
        tied = [page.by_id(name) for name in box.attrs.get("aria-describedby", "").split()]
        if not any("reader" in one.classes for one in tied):
            said.append(f"no reader under {box.attrs.get('name')}")
    for control in [*page.all("input"), *page.all("textarea"), *page.all("select")]:
        labelled = control.inside("label") or page.all(
            "label", **{"for": control.attrs.get("id", "")}
        )
        if control.attrs.get("type") != "hidden" and not labelled:
            said.append(f"no label for {control.attrs.get('name')}")
    return said
