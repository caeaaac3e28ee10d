"""Checks across rows: whom of those here each means, and who manages whom."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple
from uuid import UUID

from service.i18n.language import say
from service.people.importing.roster_file.rows import PersonRow, RowError


class KnownPerson(NamedTuple):
    """Somebody who is here, as a row may mean them; `number` is None for nobody's."""

    id: UUID
    address: str
    number: str | None


class SoundRows(NamedTuple):
    """Rows to apply, by the address of each whom of those here it means, and what is at fault."""

    rows: list[PersonRow]
    owners: Mapping[str, UUID]
    faults: list[RowError]


def sound_rows(rows: Iterable[PersonRow], known: Collection[KnownPerson]) -> SoundRows:
    """Take the rows whose staff number holds; a manager who is unknown costs their cell alone."""
    every, shortened = _with_zeros(rows, known)
    named = {row.email for row in every}
    matched = _matched(every, known, named)
    while (again := _matched(matched.rows, known, named)).faults:  # half of a swap may be gone
        matched = again._replace(faults=[*matched.faults, *again.faults])
    kept = _with_addresses(matched.rows, known)
    addresses = {*(one.address for one in known), *(row.email for row in kept)}
    found = {row.line: fault for row in kept if (fault := _manager_fault(row, addresses))}
    good = [replace(row, manager_email=None) if row.line in found else row for row in kept]
    faults = [*matched.faults, *shortened, *found.values(), *_rings(good)]
    return SoundRows(good, matched.owners, faults)


def _with_zeros(
    rows: Iterable[PersonRow], known: Collection[KnownPerson]
) -> tuple[list[PersonRow], list[RowError]]:
    """Leave a number as it is where the file has it without the zeros it begins with."""
    numbers = {one.address: one.number or "" for one in known}
    kept: list[PersonRow] = []
    faults: list[RowError] = []
    for row in rows:
        number = numbers.get(row.email, "")
        is_shortened = (
            len(row.external_id) < len(number)
            and row.external_id.isdecimal()
            and row.external_id == number.lstrip("0")
        )
        if is_shortened:
            reason = say("The zeros at the start are missing here; the number was left as it is.")
            faults.append(RowError(row.line, "external_id", reason, costs_row=False))
        kept.append(replace(row, external_id=number) if is_shortened else row)
    return kept, faults


def _matched(
    rows: Sequence[PersonRow], known: Collection[KnownPerson], named: Collection[str]
) -> SoundRows:
    """Know people by their address, or by their number where they come with a new address.

    `named` are the addresses of the file; somebody of them has no new one.
    """
    by_address = {one.address: one for one in known}
    by_number = {one.number: one for one in known if one.number}
    number_of = {row.email: row.external_id for row in rows}
    numbered: set[str] = set()
    kept: list[PersonRow] = []
    owners: dict[str, UUID] = {}
    faults: list[RowError] = []
    for row in rows:
        owner = by_address.get(row.email)
        holder = by_number.get(row.external_id) if row.external_id else None
        moves = holder is not None and number_of.get(holder.address, row.external_id) not in (
            "",
            row.external_id,
        )
        if holder is not None and owner is None and holder.address not in named:
            owner = holder  # the same person under a new address
        if row.external_id in numbered or (holder not in (None, owner) and not moves):
            reason = say("Someone else has this number; each number belongs to one person.")
            faults.append(RowError(row.line, "external_id", reason))
            continue
        numbered |= {row.external_id} - {""}
        kept.append(row)
        if owner is not None:
            owners[row.email] = owner.id
    return SoundRows(kept, owners, faults)


def _with_addresses(rows: Sequence[PersonRow], known: Collection[KnownPerson]) -> list[PersonRow]:
    """Put an address for a manager's number, or for the name of the one person of the file."""
    named = Counter(row.name.casefold() for row in rows)
    addresses = {one.number.casefold(): one.address for one in known if one.number}
    addresses |= {row.name.casefold(): row.email for row in rows if named[row.name.casefold()] == 1}
    addresses |= {row.external_id.casefold(): row.email for row in rows if row.external_id}
    return [
        replace(row, manager_email=addresses.get(row.manager_email.casefold(), row.manager_email))
        if row.manager_email
        else row
        for row in rows
    ]


def _manager_fault(row: PersonRow, known: Collection[str]) -> RowError | None:
    if not row.manager_email:
        return None
    if row.manager_email == row.email:
        reason = say("Nobody can be their own manager; this cell was not read.")
    elif "@" not in row.manager_email:
        reason = say(
            "Not one person has this name or number; give the manager's e-mail address. This "
            "cell was not read."
        )
    elif row.manager_email not in known:
        reason = say("Nobody here or in the file has this address; this cell was not read.")
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
            above = manager.get(above)
        if above == row.email:
            reason = say(
                "This line of managers leads back to the same person; correct one of them."
            )
            yield RowError(row.line, "manager_email", reason, costs_row=False)
