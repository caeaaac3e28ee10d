"""Rate limits, counted per process and reported in every API response."""

from dataclasses import dataclass
from time import time  # noqa: TID251  # the clock by which the windows are counted

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

WINDOW_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Allowance:
    """A caller's remaining budget after a call."""

    limit: int
    remaining: int
    reset_seconds: int
    is_granted: bool

    def headers(self) -> dict[str, str]:
        """`RateLimit` and `RateLimit-Policy` of draft-ietf-httpapi-ratelimit-headers."""
        told = {
            "RateLimit-Policy": f'"default";q={self.limit};w={WINDOW_SECONDS}',
            "RateLimit": f'"default";r={self.remaining};t={self.reset_seconds}',
        }
        return told if self.is_granted else {**told, "Retry-After": str(self.reset_seconds)}


class Rates:
    """Moving windows of one minute, by purpose and caller."""

    def __init__(self) -> None:
        self._windows = MovingWindowRateLimiter(MemoryStorage())

    def take(self, purpose: str, caller: str, limit: int) -> Allowance:
        """Count one call."""
        item = RateLimitItemPerMinute(limit, namespace=purpose)
        granted = self._windows.hit(item, caller)
        state = self._windows.get_window_stats(item, caller)
        wait = max(1, round(state.reset_time - time()))
        return Allowance(limit, state.remaining, min(wait, WINDOW_SECONDS), granted)
