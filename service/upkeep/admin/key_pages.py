"""HTML of /admin/keys: API keys; a new key is shown once."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from fastapi import APIRouter, Form, Response
from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from service.access import actions, queries
from service.access.policy import Scope
from service.access.request_context import Asked, Asking
from service.i18n.language import N_, say
from service.problems import Refused
from service.web.dependencies import Reader, WriteDb, see_other
from service.web.forms import checked
from service.web.inputs import Count, Name

router = APIRouter(include_in_schema=False)

_USUAL_DAYS: Final = "90"
_MAY: Final[Mapping[Scope, str]] = {
    Scope.RECOMMENDATIONS_READ: N_("Ask for recommendations and for the fit of two people"),
    Scope.RELEASES_READ: N_("Read the released themes"),
    Scope.REFLECTIONS_WRITE: N_("Submit a reflection for the person who wrote it"),
    Scope.AGENDAS_READ: N_("Read agendas that both partners have opened to programs"),
}


class KeyForm(BaseModel):
    """What a new key is for, what it opens, and for how many days."""

    name: Name
    scope: list[Scope] = Field(min_length=1)
    days: Annotated[Count, Field(ge=1, le=actions.MOST_DAYS)]


@router.get("/admin/keys")
def keys(asked: Asking, read: Reader) -> Response:
    with read() as db:
        return _keys(asked, db)


@router.post("/admin/keys")
def create(
    db: WriteDb,
    asked: Asking,
    name: Annotated[str, Form()] = "",
    *,
    scope: Annotated[list[str] | None, Form()] = None,
    days: Annotated[str, Form()] = _USUAL_DAYS,
) -> Response:
    """No redirect: an address that shows the key again would be a second secret."""
    typed = {"name": name, "scope": scope or [], "days": days}
    try:
        wished = checked(KeyForm, typed)
    except Refused as problem:
        return _keys(asked, db, typed=typed, problem=problem)
    wish = actions.KeyWish(
        wished.name, [one.value for one in wished.scope], wished.days, asked.viewer.person_id
    )
    _, key = actions.make_key(db, wish, asked.now)
    return _keys(asked, db, made=key)


@router.post("/admin/keys/{key_id}/revoke")
def revoke(db: WriteDb, asked: Asking, key_id: str) -> Response:
    actions.revoke_key(db, key_id, asked.now, admin_id=asked.viewer.person_id)
    return see_other("/admin/keys")


def _keys(asked: Asked, db: Session, **shown: Any) -> Response:  # noqa: ANN401  # as the page takes it
    told = {
        "keys": list(reversed(queries.keys(db))),
        "scopes": [(scope.value, say(words)) for scope, words in _MAY.items()],
        "typed": {"name": "", "scope": [], "days": _USUAL_DAYS},
        "most_days": actions.MOST_DAYS,
        "made": None,
        "problem": None,
        **shown,
    }
    return asked.page("upkeep/admin/keys.html", 422 if told["problem"] else 200, **told)
