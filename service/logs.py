"""JSON logs on stderr with an allow-list of keys, so that no text of a person is logged."""

import json
import logging
import sys
import traceback
from types import TracebackType

import structlog
from structlog.typing import EventDict, WrappedLogger

ALLOWED = frozenset(
    {
        "time",
        "level",
        "event",
        "request_id",
        "method",
        "route",
        "status",
        "ms",
        "actor",
        "kind",
        "id",
        "code",
        "starts",
        "to",
        "worker",
        "duty",
        "error",
        "at",
        "logger",
        "count",
        "rows",
        "seconds",
        "port",
    }
)
_OURS = ("/service/", "/embeddings/", "/prompts/")


def configure() -> None:
    """Send structlog and the libraries' logging the same way. Idempotent."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
            only_allowed,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,  # stderr may be another one by then
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Wordless())
    logging.basicConfig(level=logging.WARNING, handlers=[handler])


def only_allowed(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    return {key: value for key, value in event.items() if key in ALLOWED}


class Wordless(logging.Formatter):
    """A library's record without its message, which may quote what somebody wrote."""

    def format(self, record: logging.LogRecord) -> str:
        told = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "event": "library",
            "logger": record.name,
            "at": f"{record.module}:{record.lineno}",
        }
        if record.exc_info and record.exc_info[0] is not None:
            told |= {"error": record.exc_info[0].__name__, "at": place(record.exc_info[2])}
        return json.dumps(told)


def place(trace: TracebackType | None) -> str:
    """The innermost line of our own code, as file:line; "" if there is none."""
    frames = traceback.extract_tb(trace)
    ours = [frame for frame in frames if any(part in frame.filename for part in _OURS)]
    return f"{ours[-1].filename.rsplit('/', 2)[-1]}:{ours[-1].lineno}" if ours else ""
