"""Turn an exception into a sentence and an exit code, without repeating people's texts."""

import io
import sys

FAILED, UNUSABLE, GATED = 1, 2, 3
Explained = tuple[int, list[str]]


class GateClosed(Exception):
    """A rule refuses this for now; the sentence says why or until when."""


class JobFailed(Exception):
    """A job that a command waited for has failed; the sentence says why."""


class WrongUsage(Exception):
    """The command is used wrongly; the sentence says what to write instead."""


def speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def told(error: Exception) -> int:
    """Print the sentence to stderr; the exit code."""
    code, sentences = explained(error)
    for sentence in sentences:
        sys.stderr.write(f"{sentence}\n")
    return code


def explained(error: Exception) -> Explained:
    """Return the exit code and the sentences of an exception."""
    from service.problems import Problem
    from service.settings import UnsafeSettings

    if isinstance(error, UnsafeSettings):
        return UNUSABLE, [str(one) for one in error.args]
    if isinstance(error, WrongUsage):
        return UNUSABLE, [str(error)]
    if isinstance(error, GateClosed):
        return GATED, [str(error)]
    if isinstance(error, JobFailed):
        return FAILED, [str(error)]
    if isinstance(error, Problem):
        return FAILED, [error.sentence, *error.fields.values()]
    return _of_vendor(error) or _unknown(error)


def _of_vendor(error: Exception) -> Explained | None:
    from sqlalchemy.exc import SQLAlchemyError

    from embeddings.encoder import WeightsChanged, WeightsMissing
    from embeddings.index import IndexUnavailable
    from service.models.engine import is_disk_full, is_read_only

    if is_disk_full(error):
        return FAILED, ["The disk is full, so nothing was saved; free some room, then try again."]
    if is_read_only(error):
        return FAILED, ["The database can only be read: nothing was saved. Run `bothways doctor`."]
    if isinstance(error, WeightsChanged | WeightsMissing):
        return FAILED, [str(error)]
    if isinstance(error, IndexUnavailable):
        return FAILED, ["The index cannot be used; run `bothways index rebuild`."]
    if isinstance(error, SQLAlchemyError):
        return FAILED, ["The database does not respond as it should; run `bothways doctor`."]
    return None


def _unknown(error: Exception) -> Explained:
    from service.logs import place

    if isinstance(error, OSError):
        return FAILED, [f"The system refused: {error.strerror or type(error).__name__}."]
    where = place(error.__traceback__) or "a library"
    what = f"This failed unexpectedly ({type(error).__name__} at {where})"
    return FAILED, [f"{what}; run `bothways doctor`."]
