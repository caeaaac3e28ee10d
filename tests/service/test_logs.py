"""Only listed keys leave in a log line, and no library's message does."""

import json
import logging
import sys

import structlog

from service.logs import Wordless, only_allowed

SECRET = "what Ada wrote about her team"


def record() -> logging.LogRecord:
    """As a library would make it where it is called, with the exception under way if any."""
    told = sys.exc_info()
    return logging.LogRecord(
        "vendor", logging.ERROR, "vendor.py", 7, SECRET, None, told if told[0] else None
    )


def test_a_key_that_is_not_listed_is_dropped() -> None:
    event = {"event": "job_failed", "kind": "embed", "text": SECRET}
    kept = only_allowed(structlog.get_logger(), "info", event)
    assert kept == {"event": "job_failed", "kind": "embed"}


def test_a_librarys_message_stays_out_and_its_place_comes_in() -> None:
    line = json.loads(Wordless().format(record()))
    assert SECRET not in str(line)
    assert (line["logger"], line["level"], line["at"]) == ("vendor", "error", "vendor:7")


def test_an_exceptions_type_is_told_and_its_words_are_not() -> None:
    try:
        int(SECRET)
    except ValueError:
        line = json.loads(Wordless().format(record()))
    assert SECRET not in str(line)
    assert line["error"] == "ValueError"
