"""Time zones of places, by the names that people, directories and Windows give them."""

from functools import cache
from typing import Final
from zoneinfo import available_timezones

from tzlocal.windows_tz import win_tz  # from CLDR

# "US/Eastern" names a country's part, as "America/New_York" does a city; "Etc/GMT-2" no place
_AREAS: Final = {"Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia"} | {
    *("Brazil", "Canada", "Chile", "Europe", "Indian", "Mexico", "Pacific", "US")
}


def place_zone(text: str) -> str | None:
    """Give the IANA name of a place's zone; None for offsets, abbreviations and what is no zone.

    Other cases, spaces, backslashes and a note in brackets are understood: "EUROPE/Berlin (CET)".
    """
    name = " ".join(text.partition("(")[0].split())
    return _by_name().get(_key(name))


@cache
def _by_name() -> dict[str, str]:
    places = {name for name in available_timezones() if name.partition("/")[0] in _AREAS}
    windows = {_key(name): zone for name, zone in win_tz.items() if zone in places}
    return windows | {_key(name): name for name in places if "/" in name}


def _key(name: str) -> str:
    return name.casefold().replace("\\", "/").replace(" ", "_")
