"""Which language a request is answered in: the person's choice, else what the browser asks for."""

from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from service.language import known, preferred, speaking

COOKIE = "bothways_language"  # set by the settings page and at sign-in; holds no secret


class Tongue:
    """ASGI middleware; async because the protocol is."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        with speaking(_asked(Headers(scope=scope))):
            await self._app(scope, receive, send)


def _asked(headers: Headers) -> str:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        found = None
    return known(found.value if found else None) or preferred(headers.get("accept-language", ""))
