"""JSON API of theme releases, as everyone signed in reads them."""

from contextlib import suppress
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response
from itsdangerous import BadData
from pydantic import AliasChoices, BaseModel, ConfigDict, Field, JsonValue
from sqlalchemy.orm import Session

from service.bootstrap import secret_of
from service.i18n.language import say
from service.models import ActionState, ThemeRelease
from service.pairings.recommendations.cursors import signer
from service.problems import NotFound, Refused
from service.themes import queries
from service.web.dependencies import Now, Provided, Reader
from service.web.etags import NOT_MODIFIED, IfNoneMatch, conditional_json
from service.web.inputs import NoQuery
from service.web.problem_responses import told_problems

router = APIRouter(tags=["themes"])

LATEST = "latest"
_MOST = 200
_SALT = "bothways.releases"
_HEAD: dict[str, JsonValue] = {
    "id": "019abf61-6c00-7a6f-8b1c-9d2f6b1a4c10",
    "period": "2026-10",
    "starts_on": "2026-10-01",
    "ends_on": "2026-10-31",
    "frozen_at": "2026-11-03T00:04:12Z",
    "people": "50+",
}
_EXAMPLE: dict[str, JsonValue] = {
    **_HEAD,
    "k": 5,
    "encoder": "all-MiniLM-L6-v2",
    "model": None,
    "digest": "4f1c0d5e7a",
    "taps": {"people": "50+", "both_taught": "most", "useful": "most", "safe": "most"},
    "themes": [
        {
            "theme_id": "019abf61-6c00-7a6f-8b1c-9d2f6b1a4c11",
            "label": "Time zones and handover",
            "published_label": "Time zones and handover",
            "worded_by_model": False,
            "people": "10-19",
            "arrow": "down",
            "polarity": {"strain": "most"},
            "phrases": ["time zones", "handover", "evening calls"],
            "sentences": [
                {
                    "text": "10-19 people wrote about time zones, handover and evening calls.",
                    "people": "10-19",
                }
            ],
            "lineage": "continues from September",
            "actions": [
                {
                    "id": "019abf61-6c00-7a6f-8b1c-9d2f6b1a4c12",
                    "text": "The handover hour moved to 10:00 London.",
                    "owner": "Helen Okoro",
                    "due_on": "2026-11-30",
                    "state": "done",
                    "reason": None,
                    "changed_at": "2026-11-12T09:30:00Z",
                }
            ],
        }
    ],
}


class ReleaseListQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    limit: Annotated[int, Field(ge=1, le=_MOST, strict=False)] = 50
    after: Annotated[str, Field(max_length=100, description="`next` of the previous response")] = ""


class ReleaseHead(BaseModel):
    """`people` is a band of authors, null where fewer than `k` shared anything."""

    model_config = ConfigDict(from_attributes=True, json_schema_extra={"examples": [_HEAD]})

    id: UUID
    period: str
    starts_on: date
    ends_on: date
    frozen_at: datetime
    people: Annotated[str | None, Field(validation_alias=AliasChoices("authors_band", "authors"))]


class ReleasesOut(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [_HEAD], "next": None}]})

    items: list[ReleaseHead]
    next: str | None


class SentenceOut(BaseModel):
    """`people` is the band of those whom the sentence rests on."""

    text: str
    people: str


class ThemeActionOut(BaseModel):
    """What a lead does about a theme; `reason` says why one will not be done."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    text: str
    owner: str
    due_on: date
    state: ActionState
    reason: str | None
    changed_at: datetime


class ThemeOut(BaseModel):
    """`arrow` is up, down, level or new; `polarity` few, some or most, from ten authors on.

    `label` is a lead's name where one was given; `published_label` is the release's own.
    """

    model_config = ConfigDict(from_attributes=True)

    theme_id: UUID
    label: str
    published_label: Annotated[str, Field(validation_alias="published")]
    worded_by_model: Annotated[bool, Field(validation_alias="is_worded")]
    people: Annotated[str, Field(validation_alias="authors")]
    arrow: str
    polarity: dict[str, str]
    phrases: list[str]
    sentences: list[SentenceOut]
    lineage: str | None
    actions: list[ThemeActionOut]


class ReleaseOut(ReleaseHead):
    """`taps` are few, some or most of a band of people; `model` is null where none was asked."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    k: int
    encoder: str
    model: str | None
    digest: str
    taps: dict[str, str]
    themes: Annotated[list[ThemeOut], Field(validation_alias="cards")]


@router.get(
    "/api/v1/themes/releases",
    operation_id="list_theme_releases",
    summary="List theme releases, latest first",
    response_model=ReleasesOut,
    responses={**told_problems(), **NOT_MODIFIED},
)
def list_theme_releases(
    request: Request,
    read: Reader,
    parts: Provided,
    *,
    asked: Annotated[ReleaseListQuery, Query()],
    if_none_match: IfNoneMatch = None,
) -> Response:
    secret = secret_of(parts.settings)
    before = _opened(secret, asked.after) if asked.after else None
    with read() as db:
        found = queries.releases(db, asked.limit, before)
        heads = [ReleaseHead.model_validate(row) for row in found[: asked.limit]]
    is_more = len(found) > asked.limit
    after = _cursor(secret, heads[-1].starts_on) if is_more else None
    answer = conditional_json(if_none_match, ReleasesOut(items=heads, next=after))
    if after is not None:
        url = request.url.include_query_params(limit=asked.limit, after=after)
        answer.headers["Link"] = f'<{url.path}?{url.query}>; rel="next"'
    return answer


@router.get(
    "/api/v1/themes/releases/{release_id}",
    operation_id="get_theme_release",
    summary="Read one theme release, by its id or `latest`",
    response_model=ReleaseOut,
    responses={**told_problems(404), **NOT_MODIFIED},
)
def get_theme_release(
    read: Reader,
    now: Now,
    release_id: Annotated[str, Path(description="An id, or `latest`")],
    *,
    _only: Annotated[NoQuery, Query()],
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Nothing rests on fewer than `k` people, and numbers of people are bands."""
    with read() as db:
        found = queries.release_view(db, _release(db, release_id), now.date())
    return conditional_json(if_none_match, ReleaseOut.model_validate(found))


def _release(db: Session, asked: str) -> ThemeRelease:
    with suppress(ValueError):  # no id
        return queries.release_by_id(db, UUID(asked))
    found = queries.latest_release(db) if asked == LATEST else None
    if found is None:
        raise NotFound(
            "release-not-found", say("There is no such release; ask for an id or latest.")
        )
    return found


def _cursor(secret: bytes, starts_on: date) -> str:
    return str(signer(secret, _SALT).dumps(starts_on.isoformat()))


def _opened(secret: bytes, text: str) -> date:
    try:
        return date.fromisoformat(signer(secret, _SALT).loads(text))
    except (BadData, ValueError):  # a half character cannot even be read
        sentence = say("This cursor does not belong to this list; start again without it.")
        raise Refused("invalid-cursor", sentence, {"after": sentence}) from None
