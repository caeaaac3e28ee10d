"""Application-wide check: identify the caller, apply the policy, limit the rate."""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import APIRoute

from service.access import policy, queries, tokens
from service.access.last_uses import LastUses
from service.access.origin import require_same_origin
from service.access.viewer import ServiceCaller, Viewer
from service.bootstrap import Parts
from service.problems import Forbidden, NotFound, NotSignedIn, TooManyCalls
from service.web.dependencies import Provided
from service.web.media_types import require_media_type
from service.web.rate_limits import Rates
from service.web.request_language import FOR_PROGRAMS

_SIGN_INS_A_MINUTE = 10
_BAD_KEYS_A_MINUTE = 20
_WRITES_A_MINUTE = 60
_LINKS_A_MINUTE = 300  # mail programs of many people call from few addresses
_UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})


def require(request: Request, parts: Provided) -> None:
    """Admit the caller or raise; set request.state.viewer or .caller.

    Who was admitted before the body was read is not asked, or counted, again.
    """
    if getattr(request.state, "is_admitted", False):
        return
    rule = policy.POLICY.get((request.method, request.scope["route"].path))
    if rule is None:
        raise Forbidden("no-policy", "Nobody may call this.")
    if any("\0" in str(value) for value in request.path_params.values()):  # PostgreSQL takes none
        raise NotFound("not-found", "There is nothing at this address.")
    # a key counts where a scope is asked for: on a page the header may be a proxy's own
    viewer = _person(request, parts) if rule.scope is None else None
    service = None if rule.scope is None else _service(request, parts)
    request.state.viewer, request.state.caller = viewer, service
    if rule.scope is None and request.method in _UNSAFE:
        _check_write(request, parts, viewer, rule=rule)
    policy.allow(viewer or service, rule)
    request.state.is_admitted = True


class AdmittedFirst(APIRoute):
    """A route that reads the body only of a caller whom the policy admits."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def admitted(request: Request) -> Response:
            await run_in_threadpool(require, request, request.app.state.parts)
            require_media_type(request)
            return await handle(request)

        return admitted


def cookie_name(parts: Parts) -> str:
    """`__Host-` needs https; development on loopback has none."""
    return "bothways_dev" if parts.settings.is_development else "__Host-bothways"


def current_viewer(request: Request) -> Viewer:
    """Return the signed-in person; the policy admits nobody else to a route that asks."""
    viewer: Viewer | None = request.state.viewer
    if viewer is None:
        raise NotSignedIn("not-signed-in", "Sign in first.")
    return viewer


def _service(request: Request, parts: Parts) -> ServiceCaller | None:
    sent = tokens.sent_key(request.headers.get("Authorization", ""))
    if sent is None:
        return None
    given = tokens.parse(sent)
    if given is not None:
        with parts.read() as db:
            found = queries.key(db, given.key_id, parts.clock())
        if found and tokens.is_secret(given.secret, found.secret_hash):
            uses: LastUses = request.app.state.keys_used
            uses.note(found.key_id, parts.clock())
            _count(request, parts, "key", caller=found.key_id)
            return ServiceCaller(found.key_id, found.scopes)
    _count(request, parts, "bad-key", caller=_address(request))
    raise NotSignedIn("bad-key", "This API key is unknown, expired or mistyped.")


def _person(request: Request, parts: Parts) -> Viewer | None:
    """Return the viewer behind the cookie, unless it has been idle for too long."""
    token = request.cookies.get(cookie_name(parts))
    if token is None or request.url.path.startswith(FOR_PROGRAMS):  # health asks no database whose
        return None
    hashed, now = tokens.hash_sign_in_token(token), parts.clock()
    with parts.read() as db:
        found = queries.sign_in(db, hashed, now)
    uses: LastUses = request.app.state.sign_ins_seen
    if found is None or now - uses.latest(hashed, found.seen_at) >= queries.IDLE:
        return None
    uses.note(hashed, now)
    return found.viewer


def _check_write(
    request: Request, parts: Parts, viewer: Viewer | None, *, rule: policy.AccessRule
) -> None:
    if rule.is_signed:  # whoever knows the address may act, so no other site can lend a cookie
        _count(request, parts, "link", caller=_address(request))
        return
    require_same_origin(request, parts.settings.origin)
    if viewer is not None:
        _count(request, parts, "write", caller=str(viewer.person_id))
    else:
        _count(request, parts, "sign-in", caller=_address(request))


def _count(request: Request, parts: Parts, purpose: str, *, caller: str) -> None:
    limits = {
        "key": parts.settings.api_rate,
        "bad-key": _BAD_KEYS_A_MINUTE,
        "sign-in": _SIGN_INS_A_MINUTE,
        "write": _WRITES_A_MINUTE,
        "link": _LINKS_A_MINUTE,
    }
    rates: Rates = request.app.state.rates
    allowance = rates.take(purpose, caller, limits[purpose])
    if purpose == "key":
        request.state.allowance = allowance  # told in the answer's headers
    if not allowance.is_granted:
        raise TooManyCalls(allowance.reset_seconds)


def _address(request: Request) -> str:
    return request.client.host if request.client else "unknown"


CurrentViewer = Annotated[Viewer, Depends(current_viewer)]
