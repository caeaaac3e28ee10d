"""HTML of the theme that a text touches: a fragment for htmx, or a whole page."""

from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Response

from service.access.request_context import Asking
from service.models import PointSource
from service.reflections import theme_hints
from service.web.dependencies import IsFragment, Reader

router = APIRouter(include_in_schema=False)


@router.get("/touches/{source}/{text_id}")
def show(
    asked: Asking,
    read: Reader,
    source: Literal["reflection", "feedback"],
    *,
    text_id: UUID,
    is_fragment: IsFragment,
) -> Response:
    with read() as db:
        own = theme_hints.own_text(db, asked.viewer, PointSource(source), text_id=text_id)
        k = asked.parts.settings.k
        touch = theme_hints.touch_of(db, asked.viewer, own, k=k, now=asked.now)
    template = "reflections/touch.html" if is_fragment else "reflections/touches.html"
    return asked.page(template, own=own, touch=touch)
