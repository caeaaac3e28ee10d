"""Circuit breaker for an endpoint that fails."""

import threading
from collections import deque
from datetime import datetime, timedelta

from prompts.chat import Outcome

FAILURES = 5
WINDOW = timedelta(seconds=60)
FIRST_REST = timedelta(seconds=60)
LONGEST_REST = timedelta(minutes=15)
BROKEN = frozenset(
    {
        Outcome.TIMEOUT,
        Outcome.CONNECT,
        Outcome.SERVER,
        Outcome.PROTOCOL,
        Outcome.REFUSED_TRANSPORT,
        Outcome.AUTH,
        Outcome.PAYMENT,
        Outcome.UNKNOWN_MODEL,
    }
)


class Breaker:
    """Opens on 5 failures in 60 s, at once when the key is refused; a failed probe doubles."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._failures: deque[datetime] = deque(maxlen=FAILURES)
        self._rest = FIRST_REST
        self._next_probe: datetime | None = None

    def admits(self, now: datetime) -> bool:
        """Tell whether to ask; while open, one caller per rest is told yes."""
        with self._lock:
            if self._next_probe is None:
                return True
            if now < self._next_probe:
                return False
            self._next_probe = now + self._rest
            return True

    def note(self, outcome: Outcome, now: datetime) -> None:
        with self._lock:
            if outcome not in BROKEN:
                self._close()
            elif self._next_probe is not None:
                self._rest = min(2 * self._rest, LONGEST_REST)
                self._next_probe = now + self._rest
            else:
                self._failures.append(now)
                if outcome is Outcome.AUTH or self._is_full(now):
                    self._next_probe = now + self._rest

    def _is_full(self, now: datetime) -> bool:
        return len(self._failures) == FAILURES and now - self._failures[0] <= WINDOW

    def _close(self) -> None:
        self._failures.clear()
        self._rest = FIRST_REST
        self._next_probe = None
