"""Checks across rows: managers and staff numbers."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from service.i18n.language import say
from service.people.importing.rows import PersonRow, RowError


def sound_rows(
    rows: Iterable[PersonRow], addresses: Collection[str], numbers: Mapping[str, str]
) -> tuple[list[PersonRow], list[RowError]]:
    """Rows whose manager and staff number hold, and why the others do not.

    `addresses` are those of everybody here, `numbers` maps staff numbers to addresses. A row
    left out may take its reports along.
    """
    good = list(rows)
    faults: list[RowError] = []
    while True:
        found = [*_unknown_managers(good, addresses), *_taken_numbers(good, numbers)]
        if not found:
            return good, faults
        faults += found
        lines = {fault.line for fault in found}
        good = [row for row in good if row.line not in lines]


def _unknown_managers(rows: list[PersonRow], addresses: Collection[str]) -> Iterator[RowError]:
    known = {*addresses, *(row.email for row in rows)}
    reason = say("Nobody here or in the valid rows has this address; add that person first.")
    for row in rows:
        if row.manager_email and row.manager_email not in known:
            yield RowError(row.line, "manager_email", reason)


def _taken_numbers(rows: list[PersonRow], numbers: Mapping[str, str]) -> Iterator[RowError]:
    owners = dict(numbers)
    reason = say("Someone else has this number; each number belongs to one person.")
    for row in rows:
        if row.external_id and owners.setdefault(row.external_id, row.email) != row.email:
            yield RowError(row.line, "external_id", reason)
