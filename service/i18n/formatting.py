"""Format instants, days, numbers and lists; every instant names its time zone.

Formats come from CLDR for the current language.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import format_decimal

from service.i18n.language import LANGUAGES, PSEUDO, accented, spoken

_CUSTOMS: Final = {"en": "en_GB"}  # whose customs a language follows, where it has several
_LONG_DAYS: Final = {"en": "EEEE d MMMM"}  # a day without its year, where a comma may go
_YEAR: Final = re.compile(r"[\s,]*y+")


def zone(name: str) -> ZoneInfo:
    """The zone of this IANA name, or UTC where the name is unknown."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # "Europe" is a folder of zones
        return ZoneInfo("Etc/UTC")


def is_zone(name: str) -> bool:
    return name[:1].isupper() and zone(name).key == name  # "localtime" is a name of this machine's


def local(at: datetime, zone_name: str) -> datetime:
    return at.astimezone(zone(zone_name))


def clock(at: datetime, zone_name: str) -> str:
    """16:00"""  # noqa: D400  # an example says it best
    return f"{local(at, zone_name):%H:%M}"


def day(at: datetime | date, zone_name: str = "Etc/UTC") -> str:
    """Wednesday 25 November"""  # noqa: D400  # an example says it best
    return _said(format_date(_there(at, zone_name), _long_day(customs()), locale=customs()))


def short_day(at: datetime | date, zone_name: str = "Etc/UTC") -> str:
    """25 November"""  # noqa: D400  # an example says it best
    return _said(format_skeleton("MMMMd", _there(at, zone_name), locale=customs()))


def dated(at: datetime | date, zone_name: str = "Etc/UTC") -> str:
    """25 November 2026"""  # noqa: D400  # an example says it best
    return _said(format_date(_there(at, zone_name), "long", locale=customs()))


def month(on: date) -> str:
    """November"""  # noqa: D400  # an example says it best
    return _said(format_date(on, "LLLL", locale=customs()))


def short_month(on: date) -> str:
    """Nov"""  # noqa: D400  # an example says it best
    return _said(format_date(on, "LLL", locale=customs()))


def number(value: float) -> str:
    """4,000"""  # noqa: D400  # an example says it best
    return format_decimal(value, locale=customs())


def dashed(band: str) -> str:
    """5–9, from a stored 5-9."""  # noqa: RUF002  # the dash is what this is about
    return band.replace("-", "\N{EN DASH}")


def listed(things: Iterable[str]) -> str:
    """Ana, Ben and Carla"""  # noqa: D400  # an example says it best
    return format_list(list(things), locale=customs())


def city(zone_name: str) -> str:
    """Europe/London is said as London."""
    return zone_name.rsplit("/", 1)[-1].replace("_", " ")


def first_name(name: str) -> str:
    return name.split(" ", 1)[0]


def customs() -> Locale:
    """The locale whose customs the language spoken follows."""
    language = spoken() if spoken() in LANGUAGES else "en"
    return _locale(_CUSTOMS.get(language, language))


@lru_cache(maxsize=8)
def _locale(name: str) -> Locale:
    return Locale.parse(name)


@lru_cache(maxsize=8)
def _long_day(locale: Locale) -> str:
    """The pattern of a full date, less the year."""
    own = _LONG_DAYS.get(locale.language)
    return own or _YEAR.sub("", locale.date_formats["full"].pattern)


def _there(at: datetime | date, zone_name: str) -> date:
    return local(at, zone_name).date() if isinstance(at, datetime) else at


def _said(shown: str) -> str:
    return accented(shown) if spoken() == PSEUDO else shown
