"""Refuse cross-site requests: a form must come from one of our own pages."""

from fastapi import Request

from service.problems import Forbidden


def require_same_origin(request: Request, origin: str) -> None:
    """Check Fetch Metadata first, `Origin` where a browser sends none, else refuse.

    Source: W3C Fetch Metadata Request Headers.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        if site != "same-origin":
            raise Forbidden(
                "cross-site",
                "This form was sent from another site; open it here and send it again.",
            )
        return
    sent = request.headers.get("Origin")
    own = {origin, f"{request.url.scheme}://{request.headers.get('Host', '')}"}
    if sent is None or sent not in own:
        raise Forbidden("cross-site", "This form did not come from one of our own pages.")
