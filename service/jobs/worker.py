"""The worker process: threads that run due jobs, a heartbeat, and the scheduler."""

import signal
import threading
from collections.abc import Callable
from time import monotonic
from types import FrameType
from uuid import UUID

import structlog

from service.bootstrap import Parts
from service.jobs import claims
from service.jobs.handlers import HANDLERS
from service.jobs.runner import Handlers, run_claimed
from service.jobs.schedule import Scheduler
from service.models.ids import uuid7
from service.models.queue import JobKind, Work

_POLL_SECONDS = 0.2
_STOP_SECONDS = 20
# A thread each. One job that embeds or suggests does the work of those that wait: two at once
# would do it twice. A model answers one at a time; heavy jobs want the machine for themselves.
_LANES = (
    frozenset({JobKind.EMBED}),
    frozenset({JobKind.SUGGEST}),
    frozenset({JobKind.AGENDA}),
    frozenset(
        {
            JobKind.ROUND,
            JobKind.THEMES_REFIT,
            JobKind.THEMES_RELEASE,
            JobKind.INDEX,
            JobKind.INDEX_RECALL,
        }
    ),
)
_FAST = frozenset(JobKind).difference(*_LANES)  # as many threads as the settings say
_log = structlog.get_logger()


class JobWorker:
    """One worker process; `work` returns when it is told to stop."""

    def __init__(self, parts: Parts, handlers: Handlers = HANDLERS) -> None:
        self._parts = parts
        self._handlers = handlers
        self._id = f"worker-{uuid7().hex}"
        self._running: set[UUID] = set()
        self._scheduler = Scheduler()
        self._is_leader = False
        self._is_stopping = threading.Event()
        self._is_stopped = threading.Event()

    def work(self) -> None:
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self._on_signal)
        # threads of their own: neither a long duty nor a long job may delay a heartbeat
        self._start(self._heartbeat, until=self._is_stopped)
        self._start(self._run_due_duties, until=self._is_stopping)
        fast = (_FAST,) * self._parts.settings.worker_concurrency
        lanes = [
            self._start(self._run_due_jobs, kinds, every=_POLL_SECONDS, until=self._is_stopping)
            for kinds in (*_LANES, *fast)
        ]
        _log.info("worker_ready", worker=self._id)
        self._is_stopping.wait()
        deadline = monotonic() + _STOP_SECONDS
        for lane in lanes:
            lane.join(max(0, deadline - monotonic()))
        self._is_stopped.set()
        with self._parts.write() as db:
            claims.release(db, self._id)

    def _run_due_jobs(self, kinds: frozenset[JobKind]) -> None:
        """Run jobs of these kinds, one after another, until none is due."""
        with self._parts.read() as db:
            if not claims.is_any_due(db, kinds, self._parts.clock()):
                return  # so that other writers need not wait
        while not self._is_stopping.is_set() and (work := self._claimed(kinds)) is not None:
            self._running.add(work.id)
            try:
                run_claimed(self._parts, self._handlers, work)
            finally:
                self._running.discard(work.id)

    def _claimed(self, kinds: frozenset[JobKind]) -> Work | None:
        with self._parts.write() as db:
            return claims.claim(db, self._id, kinds, now=self._parts.clock())

    def _heartbeat(self) -> None:
        now = self._parts.clock()
        with self._parts.write() as db:
            claims.renew(db, self._id, list(self._running), now=now)
            self._is_leader = claims.take_lease(db, "scheduler", self._id, now=now)

    def _run_due_duties(self) -> None:
        if self._is_leader:
            self._scheduler.run_due(self._parts, self._parts.clock())

    def _start(
        self,
        act: Callable[..., None],
        *args: object,
        until: threading.Event,
        every: float = claims.HEARTBEAT.total_seconds(),
    ) -> threading.Thread:
        """Repeat this in a thread, which must not keep the process if it outlasts the stop."""

        def repeat() -> None:
            while not until.is_set():
                try:
                    act(*args)
                except Exception as error:  # noqa: BLE001  # the database may be away for a while
                    _log.warning("worker_hindered", error=type(error).__name__)
                until.wait(every)

        thread = threading.Thread(target=repeat, daemon=True)
        thread.start()
        return thread

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._is_stopping.set()
