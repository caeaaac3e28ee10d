"""What falls due by the clock is ordered here; keys make a repeat harmless."""

from datetime import datetime

from service.bootstrap import Parts


def order_due(parts: Parts, now: datetime) -> None:
    """Order what has fallen due by `now`."""
