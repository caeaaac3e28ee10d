"""create_app(parts): routers, static files and error pages, behind one policy."""

from collections.abc import Iterator
from functools import lru_cache, partial
from pathlib import Path

import jinja2
from fastapi import APIRouter, Depends, FastAPI
from fastapi.staticfiles import StaticFiles

from service.access import pages as access_pages
from service.access.actions import touch_sign_in, use_key
from service.access.guard import require
from service.access.last_uses import LastUses
from service.agendas import api as agendas_api
from service.bootstrap import Parts
from service.feedback import pages as feedback_pages
from service.home import pages as home_pages
from service.i18n import formatting, language
from service.messages import pages as messages_pages
from service.outcomes import pages as outcomes_pages
from service.pairings.directory import pages as directory_pages
from service.pairings.directory.finder import Catalogues
from service.pairings.recommendations import api as pairings_api
from service.pairings.recommendations.population_cache import Crowd
from service.pairings.suggestions import pages as pairings_pages
from service.people import pages as people_pages
from service.privacy.thresholds import K
from service.privacy.visibility import reader_label
from service.reflections import api as reflections_api
from service.reflections import pages as reflections_pages
from service.themes import api as themes_api
from service.themes import pages as themes_pages
from service.themes.release import periods
from service.themes.release.sentence_translation import retold, retold_lineage
from service.upkeep import api as upkeep_api
from service.upkeep import pages as upkeep_pages
from service.upkeep.vector_index.background_index import background_index
from service.web import problem_responses
from service.web.headers import HeadersMiddleware
from service.web.hosts import HostsMiddleware
from service.web.media_types import require_media_type
from service.web.methods import HeadMiddleware
from service.web.rate_limits import Rates
from service.web.request_language import LanguageMiddleware

_HERE = Path(__file__).parent
_MAX_BODY_BYTES = 262_144
_FILTERS = (
    "clock",
    "day",
    "short_day",
    "dashed",
    "dated",
    "month",
    "number",
    "listed",
    "city",
    "first_name",
)


def create_app(parts: Parts) -> FastAPI:
    app = FastAPI(
        title="Bothways",
        version="1",
        summary="Mutual mentoring that goes both ways",
        servers=[{"url": parts.settings.origin}],
        docs_url=None,
        redoc_url=None,
        openapi_url=None,  # served by a route of ours, so that the policy covers it
        dependencies=[Depends(require), Depends(require_media_type)],
        max_body_size=_MAX_BODY_BYTES,
    )
    furnish(app, parts)
    problem_responses.install(app, lambda request: require(request, request.app.state.parts))
    for router in _routers():
        app.include_router(router)
    app.mount("/static/htmx", StaticFiles(packages=[("js_lib_htmx", "static/htmx")]))
    app.mount("/static", StaticFiles(directory=_HERE / "static"))
    app.add_middleware(HostsMiddleware, names=parts.settings.host_names)
    app.add_middleware(HeadMiddleware)
    # around all that Starlette adds itself: the page of an unexpected error is in their care too
    spoken = LanguageMiddleware(app.build_middleware_stack())
    app.middleware_stack = HeadersMiddleware(
        spoken, https=parts.settings.origin.startswith("https://")
    )
    return app


def furnish(app: FastAPI, parts: Parts) -> None:
    """Attach the parts, rate counters and caches to an app."""
    app.state.parts = parts
    app.state.templates = templates(parts.settings.k)
    app.state.rates = Rates()
    app.state.sign_ins_seen = LastUses(touch_sign_in)
    app.state.keys_used = LastUses(use_key)
    app.state.crowd = Crowd(parts)
    app.state.catalogues = Catalogues()
    app.state.disk_full_at = None
    app.state.proposer = background_index(parts)


@lru_cache(maxsize=4)
def templates(k: int = K) -> jinja2.Environment:
    """Autoescape everywhere; an unknown name in a template is an error."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_callables(  # type: ignore[attr-defined]  # the i18n extension adds it
        language.translate, language.translate_many, newstyle=True
    )
    made.policies["ext.i18n.trimmed"] = True
    made.filters.update({name: getattr(formatting, name) for name in _FILTERS})
    made.filters |= {
        "translated": language.translate,
        "retold": retold,
        "retold_lineage": retold_lineage,
        "short_period": periods.short,
    }
    made.globals["reader_label"] = partial(reader_label, k=k)
    return made


def _routers() -> Iterator[APIRouter]:
    steps = (
        access_pages,
        people_pages,
        reflections_pages,
        reflections_api,
        pairings_pages,
        directory_pages,
        pairings_api,
        home_pages,
        agendas_api,
        outcomes_pages,
        feedback_pages,
        themes_pages,
        themes_api,
        messages_pages,
        upkeep_pages,
        upkeep_api,
    )
    for step in steps:
        yield step.router
