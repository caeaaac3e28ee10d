"""Read and write abbreviations as a table of two columns, CSV or Excel; pure."""

import csv
import io
from collections.abc import Iterable
from typing import Final

from service.i18n.language import say
from service.people.abbreviations.expansion import ShortForm
from service.people.abbreviations.forms import short_form
from service.people.importing.roster_file.tables import table_of
from service.problems import Refused
from service.web.spreadsheets import guarded

COLUMNS: Final = ("abbreviation", "meaning")
_HEADS: Final = frozenset((*COLUMNS, "abkürzung", "bedeutung", "acronym", "term", "short"))


def read_forms(data: bytes) -> list[ShortForm]:
    """Return what the first two columns say; Refused names the first line that cannot be read."""
    forms: dict[str, ShortForm] = {}
    for number, (line, cells) in enumerate(table_of(data).rows):
        first, second, *_ = [*(cell.strip().removeprefix("'") for cell in cells), "", ""]
        if number == 0 and {first.casefold(), second.casefold()} <= _HEADS:
            continue
        form = _form(line, first, second)
        known = forms.setdefault(form.key, form)
        if known != form:
            raise _refused(line, say("{short} has another meaning above.", short=form.short))
    return list(forms.values())


def write_forms(forms: Iterable[ShortForm]) -> str:
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    rows.writerows([guarded(cell) for cell in form] for form in forms)
    return written.getvalue()


def _form(line: int, short: str, meaning: str) -> ShortForm:
    try:
        return short_form(short, meaning)
    except Refused as problem:
        raise _refused(line, " ".join((problem.fields or {}).values())) from None


def _refused(line: int, sentence: str) -> Refused:
    return Refused(
        "invalid-abbreviations", say("Line {line}: {sentence}", line=line, sentence=sentence)
    )
