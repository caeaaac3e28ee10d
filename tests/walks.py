"""What the walks of docs/architecture.md really call: each function of ours, in order."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, Final

ROOT: Final = Path(__file__).parent.parent
_OURS: Final = tuple(f"{ROOT / folder}/" for folder in ("service", "embeddings", "prompts"))


@contextmanager
def first_calls() -> Iterator[dict[str, None]]:
    """Fill with `file: function` in the order of first calls, in this thread and new ones.

    A method is named with its class, as in `service/jobs/worker.py: JobWorker.work`.
    """
    called: dict[str, None] = {}

    def on_event(frame: FrameType, event: str, _argument: Any) -> None:  # noqa: ANN401  # as sys has it
        code = frame.f_code
        if event == "call" and code.co_filename.startswith(_OURS):
            path = Path(code.co_filename).relative_to(ROOT).as_posix()
            called.setdefault(f"{path}: {code.co_qualname}")

    before = sys.getprofile()
    threading.setprofile(on_event)
    sys.setprofile(on_event)
    try:
        yield called
    finally:
        sys.setprofile(before)
        threading.setprofile(None)
