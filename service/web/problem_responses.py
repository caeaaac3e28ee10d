"""Problem responses: RFC 9457 JSON for programs, a page for people; no input is echoed."""

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from service import problems
from service.i18n.language import N_, say
from service.models import engine
from service.problems import Problem
from service.web import dependencies
from service.web.forms import said, sentence
from service.web.methods import allowed
from service.web.request_language import FOR_PROGRAMS

STATUS: Mapping[type[Problem], int] = {
    problems.NotSignedIn: 401,
    problems.TooManyCalls: 429,
    problems.Stale: 412,
    problems.UnsupportedMediaType: 415,
    problems.Refused: 422,
    problems.NotFound: 404,
    problems.Conflict: 409,
    problems.Forbidden: 403,
    problems.Gone: 410,
    problems.Misdirected: 421,
    problems.Busy: 503,
    problems.Unavailable: 503,
    problems.DiskFull: 507,
}
_SENTENCES = {
    404: ("not-found", N_("There is nothing at this address.")),
    405: ("method-not-allowed", N_("This address does not support that method.")),
    413: ("too-large", N_("This request is too large; send less.")),
}
PROBLEM_SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "request_id"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "request_id": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "detail"],
                "properties": {"pointer": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}
_MEANINGS = {
    401: "There is no key, or it is unknown, expired or mistyped.",
    403: "The key lacks the scope that this needs.",
    404: "There is no such thing, or it is not for this caller.",
    409: "It has been changed or used in the meantime.",
    410: "What was sent is no longer valid; start again.",
    413: "The request is too large.",
    415: "The body is not JSON by its `Content-Type`.",
    421: "The request names a host that is not ours.",
    422: "Something in the request is not valid; `errors` says what, by JSON pointer.",
    429: "Too many calls in a minute; `Retry-After` says when to try again.",
    503: "A part that this needs is not ready; try again.",
    507: "The server has no room left; nothing was saved.",
}
_PROBLEM = {"$ref": "#/components/schemas/Problem"}
PROBLEMS: Mapping[int, dict[str, Any]] = {
    status: {
        "description": meaning,
        "content": {"application/problem+json": {"schema": _PROBLEM}},
    }
    for status, meaning in _MEANINGS.items()
}  # what a route of the API says of its refusals: `responses=told_problems(404, 422)`
_CHALLENGE = 'Bearer realm="bothways"'  # RFC 6750, 3: the scheme alone would not do
_UNREADABLE = problems.Refused("invalid-input", "The body cannot be read; send JSON in UTF-8.")
_UNKNOWN = Problem("unexpected", N_("Something went wrong. Nothing you sent was saved."))
_log = structlog.get_logger()

Handler = Callable[[Request, Exception], Response]


def told_problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the OpenAPI responses of these statuses and of those every keyed route may give."""
    return {status: PROBLEMS[status] for status in sorted({401, 403, 421, 422, 429, *statuses})}


def install(app: FastAPI, admit: Callable[[Request], object]) -> None:
    """`admit` raises a Problem unless the caller may call this route.

    A body that cannot be read fails before any dependency has run, so its sender is checked here.
    """

    def after_admission(handler: Handler) -> Handler:
        def handled(request: Request, error: Exception) -> Response:
            status = getattr(error, "status_code", HTTPStatus.BAD_REQUEST)
            is_of_body = status in {HTTPStatus.BAD_REQUEST, HTTPStatus.REQUEST_ENTITY_TOO_LARGE}
            if is_of_body and not hasattr(request.state, "caller"):
                try:
                    admit(request)
                except Problem as problem:
                    return answer(request, problem)
            return handler(request, error)

        return handled

    app.add_exception_handler(Problem, _on_problem)
    app.add_exception_handler(RequestValidationError, after_admission(_on_invalid))
    app.add_exception_handler(HTTPException, after_admission(_on_http))
    app.add_exception_handler(DBAPIError, _on_storage)
    app.add_exception_handler(PoolTimeout, _on_storage)
    app.add_exception_handler(OSError, _on_storage)
    app.add_exception_handler(Exception, _on_unknown)


def answer(
    request: Request,
    problem: Problem,
    status: int | None = None,
    *,
    sent: Sequence[tuple[str, str]] = (),
) -> Response:
    """Render the problem as JSON or as a page, depending on its caller.

    A page holds the fields that were `sent`, for its reader to send once more.
    """
    code = status or next((code for kind, code in STATUS.items() if isinstance(problem, kind)), 500)
    if not _is_page(request):
        made: Response = _json(request, problem, code)
    elif code == HTTPStatus.UNAUTHORIZED:  # the one status that has a page of its own
        return dependencies.see_other("/sign-in")
    else:
        made = dependencies.render(request)(
            "problem.html",
            code,
            problem=problem,
            status=code,
            request_id=_request_id(request),
            sent=sent,
        )
    if code == HTTPStatus.UNAUTHORIZED:
        made.headers["WWW-Authenticate"] = _CHALLENGE
    if isinstance(problem, problems.TooManyCalls | problems.Busy):
        made.headers["Retry-After"] = str(problem.wait_seconds)
    if isinstance(problem, problems.UnsupportedMediaType):
        made.headers["Accept"] = ", ".join(problem.taken)
    return made


def _on_problem(request: Request, error: Exception) -> Response:
    if not isinstance(error, Problem):
        raise error
    return answer(request, error)


def _on_invalid(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    told = said if _is_page(request) else sentence
    fields: dict[str, str] = {}
    for one in error.errors():  # of the alternatives of a type, what the first one lacks is told
        fields.setdefault(_pointer(one, error.body), told(one))
    return answer(
        request,
        problems.Refused("invalid-input", say("Some of this needs to be corrected."), fields),
    )


def _on_http(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    if error.status_code == HTTPStatus.BAD_REQUEST:  # FastAPI's word for a body it cannot decode
        return answer(request, _UNREADABLE)
    kind, sentence = _SENTENCES.get(
        error.status_code, ("request", N_("This request is not valid for this address."))
    )
    made = answer(request, Problem(kind, sentence), error.status_code)
    made.headers.update(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED and (methods := allowed(request)):
        made.headers["Allow"] = methods
    return made


async def _on_storage(request: Request, error: Exception) -> Response:
    if engine.is_disk_full(error):
        dependencies.note_full_disk(request)
        sentence = say("The server's disk is full, so this was not saved. Send it again later.")
        problem: Problem = problems.DiskFull("disk-full", sentence)
    elif engine.is_read_only(error):
        sentence = say("The server cannot save anything at present. Send it again later.")
        problem = problems.Unavailable("read-only", sentence)
    elif engine.is_busy(error):
        sentence = say(
            "Too much is going on at once, so this was not done. Send it again in a moment."
        )
        problem = problems.Busy("busy", sentence)
    else:
        raise error
    _log.error("not_saved", code=problem.kind, request_id=_request_id(request))
    form = await request.form()  # read already, or empty where the body is none
    sent = [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
    return answer(request, problem, sent=sent)


def _on_unknown(request: Request, error: Exception) -> Response:
    _log.error("unexpected", error=type(error).__name__, request_id=_request_id(request))
    return answer(request, _UNKNOWN, 500)


def _is_page(request: Request) -> bool:
    path: str = request.scope["path"]  # an URL needs a host name that can be read
    if "If-Match" in request.headers:  # no form of a page sends it, so a program did
        return False
    return not path.startswith(FOR_PROGRAMS)


def _json(request: Request, problem: Problem, status: int) -> Response:
    body: dict[str, Any] = {
        "type": f"/problems/{problem.kind}",
        "title": problem.kind.replace("-", " ").capitalize(),
        "status": status,
        "detail": problem.sentence,
        "request_id": _request_id(request),
    }
    if problem.fields:
        body["errors"] = [
            {"pointer": _sent_as(field, request.method), "detail": text}
            for field, text in problem.fields.items()
        ]
    return JSONResponse(body, status, media_type="application/problem+json")


def _request_id(request: Request) -> str:
    return str(getattr(request.state, "request_id", ""))


def _pointer(one: Mapping[str, Any], body: Any) -> str:  # noqa: ANN401  # whatever was sent
    """A JSON pointer (RFC 6901) into the body, or `#name` for a parameter."""
    where, *rest = one["loc"]
    if where != "body":
        return f"#{rest[0]}"
    pointer = ""
    for step in rest:  # what the body does not have is pydantic's name for one of several types
        is_there = _has(body, step)
        if is_there:
            body = body[step]
        if is_there or (one["type"] == "missing" and step == rest[-1]):
            pointer += "/" + str(step).replace("~", "~0").replace("/", "~1")
    return pointer


def _has(value: object, step: int | str) -> bool:
    if isinstance(step, int):
        return isinstance(value, list)
    return isinstance(value, Mapping) and step in value


def _sent_as(field: str, method: str) -> str:
    """Point to a field by the name that an action knows it by."""
    if field.startswith(("/", "#")) or not field:
        return field
    return ("#" if method == "GET" else "/") + field
