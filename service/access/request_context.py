"""Request context: who sent a form, when, and how to render an answer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends

from service.access.guard import CurrentViewer
from service.access.viewer import Viewer
from service.bootstrap import Parts
from service.web.dependencies import Now, Page, Provided, Render


@dataclass(frozen=True, slots=True)
class Asked:
    viewer: Viewer
    now: datetime
    page: Render
    parts: Parts


def _asked(viewer: CurrentViewer, now: Now, page: Page, *, parts: Provided) -> Asked:
    return Asked(viewer, now, page, parts)


Asking = Annotated[Asked, Depends(_asked)]
