"""Methods: HEAD is answered wherever GET is, and a refused method is told which are taken."""

from fastapi import Request
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.types import ASGIApp, Receive, Scope, Send


class HeadMiddleware:
    """ASGI middleware; async because the protocol is.

    HEAD is run as GET (RFC 9110, 9.3.2), and the server leaves the body out.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "HEAD":
            scope = {**scope, "method": "GET"}
        await self._app(scope, receive, send)


def allowed(request: Request) -> str:
    """List what an address takes, for `Allow`: each method has a route of its own."""
    routes = (context.original_route for context in iter_route_contexts(request.app.routes))
    found = {
        method
        for route in routes
        if isinstance(route, APIRoute) and route.path_regex.match(request.url.path)
        for method in route.methods or ()
    }
    return ", ".join(sorted(found | {"HEAD"} if "GET" in found else found))
