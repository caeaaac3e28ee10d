"""HTML and CSV of themes over releases; everyone signed in reads the same."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from service.access.request_context import Asking
from service.i18n.language import say
from service.privacy.thresholds import Band
from service.problems import NotFound
from service.themes import queries as release_queries
from service.themes.over_time import drawings, queries
from service.themes.over_time.bands_csv import bands_csv
from service.themes.over_time.drawings import Cells, Placed
from service.themes.over_time.queries import ThemeLine, Timeline
from service.themes.release import periods, second_level
from service.web.dependencies import Reader
from service.web.inputs import NoQuery

router = APIRouter(include_in_schema=False)


@router.get("/themes/over-time")
def over_time(asked: Asking, read: Reader, _only: Annotated[NoQuery, Query()]) -> Response:
    with read() as db:
        found = queries.timeline(db)
    shown = {
        "found": found,
        "slope": drawings.slope(
            [(line.bands, line.arrow) for line in found.lines], len(found.releases)
        ),
        "bubbles": _bubbles(found),
        "moods": _moods(found),
        "short_names": [periods.short(one.starts_on, one.period) for one in found.releases],
        "width": drawings.WIDTH,
        "drawn": drawings.MOST_LINES,
    }
    return asked.page("themes/over_time/over_time.html", **shown)


@router.get("/themes/{period}/against/{other}")
def against(
    asked: Asking, read: Reader, period: str, *, other: str, _only: Annotated[NoQuery, Query()]
) -> Response:
    with read() as db:
        pair = [release_queries.release(db, name) for name in (period, other)]
        if pair[0].id == pair[1].id:
            raise NotFound("release-not-found", say("Choose two different releases."))
        earlier, later = sorted(pair, key=lambda one: one.starts_on)
        shown = {
            "earlier": periods.words(earlier.starts_on, earlier.ends_on),
            "later": periods.words(later.starts_on, later.ends_on),
            "themes": queries.compared(db, earlier, later, today=asked.now.date()),
            "periods": (earlier.period, later.period),
        }
    return asked.page("themes/over_time/against.html", **shown)


@router.get("/themes/{period}/report")
def report(
    asked: Asking, read: Reader, period: str, *, _only: Annotated[NoQuery, Query()]
) -> Response:
    """Everything of a release on one page without folds, to print or to keep as a PDF."""
    with read() as db:
        row = release_queries.release(db, period)
        found = release_queries.release_view(db, row, asked.now.date())
        grid = second_level.grid(db, asked.viewer, row.id)
    return asked.page("themes/over_time/report.html", release=found, grid=grid)


@router.get("/themes/{period}/bands.csv")
def as_csv(
    asked: Asking, read: Reader, period: str, *, _only: Annotated[NoQuery, Query()]
) -> Response:
    with read() as db:
        row = release_queries.release(db, period)
        found = release_queries.release_view(db, row, asked.now.date())
    headers = {"Content-Disposition": f'attachment; filename="themes-{row.period}.csv"'}
    return Response(bands_csv(found), media_type="text/csv; charset=utf-8", headers=headers)


def _bubbles(found: Timeline) -> Cells:
    """Themes of the last release that have a mood; the numbers are those of the table."""
    placed = [
        Placed(number, column, band.value, drawings.radius(band))
        for number, line in enumerate(found.lines, 1)
        if (band := line.bands[-1]) and (column := drawings.mood(line.polarity)) is not None
    ]
    bands = [band.value for band in Band if band is not Band.FIVE]
    return drawings.cells(placed, columns=drawings.MOODS, bands=bands)


def _moods(found: Timeline) -> dict[str, list[ThemeLine]]:
    """The themes at either end of the moods."""
    ends = {"concerns": range(2), "strengths": range(3, drawings.MOODS)}
    return {
        name: [line for line in found.now if drawings.mood(line.polarity) in columns]
        for name, columns in ends.items()
    }
