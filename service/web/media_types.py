"""Media types of requests: a route with a JSON body takes no form, and one with a form no JSON."""

from typing import Final

from fastapi import Request, params

from service.problems import UnsupportedMediaType

_JSON: Final = ("application/json",)
_FORM: Final = ("application/x-www-form-urlencoded", "multipart/form-data")


def require_media_type(request: Request) -> None:
    """Raise UnsupportedMediaType, which says what the route takes."""
    body = request.scope["route"].body_field
    is_sent = request.headers.get("Content-Length", "0") != "0"
    if body is None or not (is_sent or "Transfer-Encoding" in request.headers):
        return
    taken = _FORM if isinstance(body.field_info, params.Form) else _JSON
    media_type = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if media_type not in taken:
        raise UnsupportedMediaType(taken)
