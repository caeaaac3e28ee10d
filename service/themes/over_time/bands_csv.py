"""A release as a file for a spreadsheet: bands, moods and actions, as the page shows them."""

import csv
import io
from collections.abc import Iterator
from typing import Final

from service.i18n.formatting import dashed
from service.i18n.language import N_, say
from service.themes.queries import CardView, ReleaseView
from service.web.spreadsheets import guarded

_COLUMNS: Final = (
    N_("Release"),
    N_("Theme"),
    N_("People"),
    N_("People the time before"),
    N_("Concerns"),
    N_("Strengths"),
    N_("Suggestions"),
    N_("Sentences"),
    N_("Actions"),
)
_STEPS: Final = {"few": N_("Few"), "some": N_("Some"), "most": N_("Most")}
_STATES: Final = {
    "planned": N_("Planned"),
    "under_way": N_("In progress"),
    "done": N_("Done"),
    "will_not_do": N_("Will not do"),
}


def bands_csv(release: ReleaseView) -> str:
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\r\n")
    writer.writerow([say(column) for column in _COLUMNS])
    for card in release.cards:
        writer.writerow([guarded(cell) for cell in _cells(release, card)])
    return made.getvalue()


def _cells(release: ReleaseView, card: CardView) -> Iterator[str]:
    yield release.period
    yield card.label
    yield dashed(card.authors)
    yield dashed(card.before.band or "") if card.before else ""
    for name in ("strain", "strength", "suggestion"):
        step = _STEPS.get(card.polarity.get(name, ""))
        yield say(step) if step else ""
    yield " ".join(said["text"] for said in card.claims)
    yield "; ".join(
        f"{one.text} ({say(_STATES[one.state.value])}, {one.owner}, {one.due_on.isoformat()})"
        for one in card.actions
    )
