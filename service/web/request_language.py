"""Choose the language of a response: the person's choice, else what the browser accepts.

Programs are answered in English, whatever they accept.
"""

from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from service.i18n.language import DEFAULT, known, preferred, speaking

COOKIE = "bothways_language"  # set by the settings page and at sign-in; holds no secret
_A_YEAR = 365 * 24 * 3600


def remember(answer: Response, language: str | None) -> None:
    """Answer this browser in a person's language from now on; None: as it asks."""
    if known(language) and language:
        answer.set_cookie(COOKIE, language, max_age=_A_YEAR, httponly=True, samesite="lax")
    else:
        answer.delete_cookie(COOKIE)


FOR_PROGRAMS = ("/api/", "/healthz", "/readyz", "/openapi.json")


class LanguageMiddleware:
    """ASGI middleware; async because the protocol is."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        with speaking(_asked(scope)):
            await self._app(scope, receive, send)


def _asked(scope: Scope) -> str:
    if str(scope["path"]).startswith(FOR_PROGRAMS):
        return DEFAULT
    headers = Headers(scope=scope)
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        found = None
    return known(found.value if found else None) or preferred(headers.get("accept-language", ""))
