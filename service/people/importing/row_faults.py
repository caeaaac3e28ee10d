"""Checks across rows: managers, who cost at most themselves, and staff numbers."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from service.i18n.language import say
from service.people.importing.rows import PersonRow, RowError


def sound_rows(
    rows: Iterable[PersonRow], addresses: Collection[str], numbers: Mapping[str, str]
) -> tuple[list[PersonRow], list[RowError]]:
    """Rows whose staff number holds, each with a manager who is known or with none; and the faults.

    `addresses` are those of everybody here, `numbers` maps staff numbers to addresses.
    """
    every = list(rows)
    faults = list(_taken_numbers(every, numbers))
    lines = {fault.line for fault in faults}
    kept = _with_addresses([row for row in every if row.line not in lines])
    known = {*addresses, *(row.email for row in kept)}
    found = {row.line: fault for row in kept if (fault := _manager_fault(row, known))}
    faults += found.values()
    good = [replace(row, manager_email="") if row.line in found else row for row in kept]
    return good, [*faults, *_rings(good)]


def _with_addresses(rows: Sequence[PersonRow]) -> list[PersonRow]:
    """Put the address of the one person of the file who is called so for a manager's name."""
    named = Counter(row.name.casefold() for row in rows)
    by_name = {row.name.casefold(): row.email for row in rows if named[row.name.casefold()] == 1}
    return [
        replace(row, manager_email=by_name.get(row.manager_email.casefold(), row.manager_email))
        for row in rows
    ]


def _manager_fault(row: PersonRow, known: Collection[str]) -> RowError | None:
    if not row.manager_email:
        return None
    if row.manager_email == row.email:
        reason = say("Nobody can be their own manager; the person is read without one.")
    elif "@" not in row.manager_email:
        reason = say(
            "Not one person of the file has this name; give the manager's e-mail address. The "
            "person is read without one."
        )
    elif row.manager_email not in known:
        reason = say("Nobody here or in the file has this address; the person is read without one.")
    else:
        return None
    return RowError(row.line, "manager_email", reason, costs_row=False)


def _rings(rows: Sequence[PersonRow]) -> Iterator[RowError]:
    """Tell of people who are, over others, their own managers; nothing rests on a ring."""
    manager = {row.email: row.manager_email for row in rows}
    for row in rows:
        above, seen = row.manager_email, set[str]()
        while above and above != row.email and above not in seen:
            seen.add(above)
            above = manager.get(above, "")
        if above == row.email:
            reason = say(
                "This line of managers leads back to the same person; correct one of them."
            )
            yield RowError(row.line, "manager_email", reason, costs_row=False)


def _taken_numbers(rows: Sequence[PersonRow], numbers: Mapping[str, str]) -> Iterator[RowError]:
    owners = dict(numbers)
    reason = say("Someone else has this number; each number belongs to one person.")
    for row in rows:
        if row.external_id and owners.setdefault(row.external_id, row.email) != row.email:
            yield RowError(row.line, "external_id", reason)
