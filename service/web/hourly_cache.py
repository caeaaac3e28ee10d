"""Hourly cache of figures over the whole programme, so that no single action shows."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request

from service.i18n.language import spoken

T = TypeVar("T")


class Counted:
    """Cache, per web process, of this hour's figures by language."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], tuple[datetime, Any]] = {}

    def get(self, name: str, now: datetime, count: Callable[[], T]) -> T:
        hour = now.replace(minute=0, second=0, microsecond=0)
        key = (name, spoken())
        kept = self._kept.get(key)
        if kept is None or kept[0] != hour:
            kept = (hour, count())
            self._kept[key] = kept
        found: T = kept[1]
        return found


def counted(request: Request) -> Counted:
    found: Counted = request.app.state.counted
    return found


ByTheHour = Annotated[Counted, Depends(counted)]
