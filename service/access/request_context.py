"""Request context: who sent a form, when, and how to render an answer."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from service.access.guard import CurrentViewer
from service.web.dependencies import Now, Page, Provided


@dataclass(frozen=True, slots=True)
class Asked:
    viewer: CurrentViewer
    now: Now
    page: Page
    parts: Provided


Asking = Annotated[Asked, Depends()]
