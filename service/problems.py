"""Exceptions of the domain; only problem_responses.py maps them to HTTP."""

from collections.abc import Mapping, Sequence

from service.i18n.formatting import listed
from service.i18n.language import say


class Problem(Exception):
    """A refusal with a `kind` (slug, listed in docs/problems.md) and a sentence saying what to do.

    `fields` maps a form field or JSON pointer to its own sentence.
    """

    def __init__(self, kind: str, sentence: str, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.kind = kind
        self.sentence = sentence
        self.fields = dict(fields or {})


class Refused(Problem):
    """The input is not valid."""


class NotFound(Problem):
    """There is no such thing, or it belongs to someone else."""


class Conflict(Problem):
    """The thing has been changed or used in the meantime."""


class Stale(Conflict):
    """The caller's If-Match names an older version."""


class Forbidden(Problem):
    """The caller's roles or scopes do not allow this."""


class NotSignedIn(Forbidden):
    """Nobody is signed in, or the key is unknown."""


class TooManyCalls(Forbidden):
    """The caller's budget is used up for `wait_seconds`."""

    def __init__(self, wait_seconds: int) -> None:
        sentence = say("Too many calls; try again in {count} seconds.", count=wait_seconds)
        super().__init__("too-many-calls", sentence)
        self.wait_seconds = wait_seconds


class UnsupportedMediaType(Problem):
    """The body is of another type than those `taken`."""

    def __init__(self, taken: Sequence[str]) -> None:
        sentence = say("This address takes {types}.", types=listed(taken))
        super().__init__("unsupported-media-type", sentence)
        self.taken = taken


class Gone(Problem):
    """What the caller sent was valid once."""


class Misdirected(Problem):
    """The request names a host that is not ours."""


class DiskFull(Problem):
    """There is no room left to save what was sent."""


class Unavailable(Problem):
    """A part that this needs is not ready; the caller may try again."""


class Busy(Unavailable):
    """Others held what this needs for too long; nothing was changed."""

    wait_seconds = 5
