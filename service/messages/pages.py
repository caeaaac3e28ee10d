"""Pages of the messages step."""

from fastapi import APIRouter

from service.messages import link_pages, reminder_pages

router = APIRouter(include_in_schema=False)
for one in (link_pages, reminder_pages):
    router.include_router(one.router)
