"""Refuse requests for other host names, which anybody can bind to our address (DNS rebinding)."""

from collections.abc import Container
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from service.i18n.language import say
from service.problems import Misdirected
from service.web.problem_responses import answer

_FOR_PROBES = frozenset({"/healthz", "/readyz"})  # which know only an IP address, and tell nothing


class HostsMiddleware:
    """ASGI middleware; async because the protocol is."""

    def __init__(self, app: ASGIApp, *, names: Container[str]) -> None:
        self._app = app
        self._names = names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_bound = scope["type"] == "http" and scope["path"] not in _FOR_PROBES
        if not is_bound or _host_name(Headers(scope=scope).get("Host", "")) in self._names:
            await self._app(scope, receive, send)
            return
        sentence = say(
            "Bothways does not answer at this address. Use its usual one, or have this one added "
            "to BOTHWAYS_ALLOWED_HOSTS."
        )
        problem = Misdirected("unknown-host", sentence)
        await answer(Request(scope), problem)(scope, receive, send)


def _host_name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:  # a bracket that is not closed
        return ""
