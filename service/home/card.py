"""A card of the home page."""

from typing import NamedTuple


class Card(NamedTuple):
    """One thing to do, with a link to its page."""

    title: str
    text: str
    href: str
    action: str
    is_urgent: bool = False
