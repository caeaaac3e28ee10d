"""What a card of the week's page says; whoever has one for somebody makes it."""

from typing import NamedTuple


class Card(NamedTuple):
    """One thing to do, with the page where it is done."""

    title: str
    text: str
    href: str
    action: str
    is_urgent: bool = False
