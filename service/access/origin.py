"""Cross-site requests: a form of ours comes from our own pages, or it is refused."""

from fastapi import Request

from service.problems import Forbidden


def require_same_origin(request: Request, origin: str) -> None:
    """Fetch Metadata first, `Origin` where a browser sends none of it, else refuse.

    Source: W3C Fetch Metadata Request Headers.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        if site != "same-origin":
            raise Forbidden("cross-site", "This form was sent from another site; open it here.")
        return
    sent = request.headers.get("Origin")
    own = {origin, f"{request.url.scheme}://{request.headers.get('Host', '')}"}
    if sent is None or sent not in own:
        raise Forbidden("cross-site", "This form did not come from one of our own pages.")
