"""HTML of signed links: a GET changes nothing, only the button does."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request, Response

from service.access import sign_in_redirect
from service.bootstrap import secret_of
from service.i18n.language import say
from service.messages import link_actions
from service.messages.link_actions import Holder, LinkState, OpenedLink
from service.messages.signed_links import LinkPurpose
from service.web.dependencies import Now, Page, Provided, Reader, Render, WriteDb, see_other

router = APIRouter(include_in_schema=False)

_STATUS: Final = {
    LinkState.GOOD: HTTPStatus.OK,
    LinkState.UNKNOWN: HTTPStatus.NOT_FOUND,
    LinkState.EXPIRED: HTTPStatus.GONE,
    LinkState.USED: HTTPStatus.GONE,
    LinkState.NOT_YOURS: HTTPStatus.FORBIDDEN,
    LinkState.GONE: HTTPStatus.GONE,
}


@dataclass(frozen=True, slots=True)
class Held:
    """A link as it came in, and who holds it."""

    token: str
    holder: Holder
    secret: bytes
    page: Render


def _held(request: Request, page: Page, parts: Provided, *, now: Now, token: str) -> Held:
    viewer = request.state.viewer
    holder = Holder(viewer.person_id if viewer else None, now)
    return Held(token, holder, secret_of(parts.settings), page)


Holding = Annotated[Held, Depends(_held)]


@router.api_route("/go/{token}", methods=["GET", "HEAD"])
def show(held: Holding, read: Reader) -> Response:
    with read() as db:
        found = link_actions.look(db, held.token, held.secret, holder=held.holder)
    return _told(held, found)


@router.post("/go/{token}")  # noqa: FAST003  # `Holding` takes the token
def press(held: Holding, db: WriteDb) -> Response:
    found = link_actions.press(db, held.token, held.secret, holder=held.holder)
    if found.standing is not LinkState.GOOD:
        return _told(held, found)
    if found.purpose is not LinkPurpose.OPEN:
        return held.page("messages/gone.html", purpose=found.purpose.value)
    if held.holder.viewer_id is not None:
        return see_other(found.path)
    answer = see_other("/sign-in")
    sign_in_redirect.remember(answer, found.path)
    return answer


def _told(held: Held, found: OpenedLink) -> Response:
    shown = {
        "token": held.token,
        "standing": found.standing.value,
        "purpose": found.purpose.value,
        "action": say(found.action),
        "path": found.path,
    }
    return held.page("messages/go.html", _STATUS[found.standing], **shown)
