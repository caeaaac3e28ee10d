"""The job process: beats, the clock, the relay and DBOS; alone knows dbos."""

import signal
import threading
from collections.abc import Callable
from types import FrameType

import structlog
from dbos import DBOS, DBOSPortableJSONSerializer, Queue, SetWorkflowID

from service.bootstrap import Parts
from service.jobs import beats, relay
from service.jobs.clock import Scheduler
from service.jobs.handlers import HANDLERS
from service.jobs.relay import Bundle
from service.jobs.running import Handlers, run
from service.models.ids import uuid7
from service.queue import Kind

VERSION = 1  # rises when a running bundle of the old code must not go on under the new
_POLL_SECONDS = 0.2
_STOP_SECONDS = 20
_UNDER_WAY = frozenset({"ENQUEUED", "DELAYED", "PENDING"})
_QUEUES = {
    Kind.AGENDA: "model",
    Kind.ROUND: "heavy",
    Kind.THEMES_REFIT: "heavy",
    Kind.THEMES_RELEASE: "heavy",
    Kind.INDEX: "heavy",
}
_log = structlog.get_logger()


class JobWorker:
    """One worker process; `work` returns when it is told to stop."""

    def __init__(self, parts: Parts, handlers: Handlers = HANDLERS) -> None:
        self._parts = parts
        self._handlers = handlers
        self._id = f"worker-{uuid7().hex}"
        self._is_stopping = threading.Event()
        self._queues: dict[str, Queue] = {}
        self._scheduler = Scheduler()
        self._leads = False

    def work(self) -> None:
        self._launch()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self._on_signal)
        _log.info("worker_ready", executor=self._id)
        # threads of their own: neither a long duty nor a long claim may delay a beat
        for act in (self._pulse, self._run_due_duties):
            every = beats.BEAT_EVERY.total_seconds()
            threading.Thread(target=self._repeat, args=(act, every), daemon=True).start()
        self._repeat(self._relay, _POLL_SECONDS)
        DBOS.destroy(workflow_completion_timeout_sec=_STOP_SECONDS)
        with self._parts.write() as db:
            beats.stop(db, self._id, self._parts.clock())

    def _launch(self) -> None:
        DBOS(
            config={
                "name": "bothways",
                "system_database_url": self._parts.settings.jobs_url,
                "executor_id": self._id,
                "application_version": str(VERSION),
                "log_level": "ERROR",
                "serializer": DBOSPortableJSONSerializer(),
            }
        )
        # no bound method: DBOS would look for a registered instance of our class
        run_bundle = lambda bundle: self._members_run(bundle)  # noqa: E731, PLW0108
        self._run_bundle = DBOS.workflow(name="run_bundle")(run_bundle)
        DBOS.launch()
        sizes = {"fast": self._parts.settings.worker_concurrency, "model": 1, "heavy": 1}
        self._queues = {
            name: DBOS.register_queue(
                name, worker_concurrency=size, polling_interval_sec=_POLL_SECONDS
            )
            for name, size in sizes.items()
        }

    def _members_run(self, bundle: str) -> None:
        for work_id in relay.members(self._parts, bundle):
            run(self._parts, self._handlers, work_id)

    def _hand_over(self, bundle: Bundle) -> None:
        queue = self._queues[_QUEUES.get(bundle.kind, "fast")]
        with SetWorkflowID(bundle.id):
            queue.enqueue(self._run_bundle, bundle.id)

    def _repeat(self, act: Callable[[], None], seconds: float) -> None:
        while not self._is_stopping.is_set():
            try:
                act()
            except Exception as error:  # noqa: BLE001  # the database may be away for a while
                _log.warning("worker_hindered", error=type(error).__name__)
            self._is_stopping.wait(seconds)

    def _relay(self) -> None:
        relay.relay(self._parts, self._hand_over)

    def _pulse(self) -> None:
        now = self._parts.clock()
        with self._parts.write() as db:
            beats.beat(db, self._id, VERSION, now)
            self._leads = beats.take_lease(db, "scheduler", self._id, now)
            gone = beats.silent(db, now) if self._leads else []
        for executor in gone:
            self._reap(executor)

    def _run_due_duties(self) -> None:
        if self._leads:
            relay.relay_lost(self._parts, self._is_known, self._hand_over)
            relay.give_back(self._parts, self._is_over)
            self._scheduler.run_due(self._parts, self._parts.clock())

    def _reap(self, executor: str) -> None:
        for left in DBOS.list_workflows(executor_id=executor, status="PENDING"):
            DBOS.resume_workflow(left.workflow_id)
        with self._parts.write() as db:
            beats.forget(db, executor)

    def _is_known(self, bundle: str) -> bool:
        return bool(DBOS.list_workflows(workflow_ids=[bundle]))

    def _is_over(self, bundle: str) -> bool:
        found = DBOS.list_workflows(workflow_ids=[bundle])
        return bool(found) and found[0].status not in _UNDER_WAY

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._is_stopping.set()
