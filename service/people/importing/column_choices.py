"""Choices of what each column is read as: their words, their faults and what is kept; pure."""

from collections.abc import Mapping, Sequence
from typing import Final

from service.i18n.language import N_, say
from service.people.importing.roster_file.columns import (
    FileColumn,
    missing_columns,
    repeated_columns,
)
from service.people.importing.roster_file.header_words import (
    FAMILY,
    GIVEN,
    columns_of,
    folded_header,
)
from service.problems import Refused

FIELDS: Final[Mapping[str, str]] = {
    "email": N_("E-mail address"),
    "name": N_("Name"),
    GIVEN: N_("First name"),
    FAMILY: N_("Last name"),
    "team": N_("Team"),
    "manager_email": N_("Manager"),
    "external_id": N_("Staff number"),
    "career_years": N_("Years of experience"),
    "languages": N_("Languages"),
    "location": N_("Place of work"),
    "time_zone": N_("Time zone"),
    "offers": N_("Can teach"),
    "seeks": N_("Wants to learn"),
}


def column_problem(columns: Sequence[FileColumn]) -> Refused:
    """Say beside each column why the file cannot be read yet."""
    names = [column.name for column in columns]
    missing, twice = missing_columns(names), repeated_columns(names)
    faults: dict[str, str] = {}
    if "email" in missing:
        faults["no-email"] = say("Choose the column with the e-mail addresses.")
    if "name" in missing:
        faults["no-name"] = say("Choose the column with the names, or those with their parts.")
    for number, column in enumerate(columns, start=1):
        if column.name in twice:
            faults[f"column-{number}"] = say(
                "Another column is read as {field} too; keep one of them.",
                field=say(FIELDS[column.name]),
            )
    return Refused("import-unreadable", "Choose what each column holds.", faults)


def choices_to_keep(
    kept: Mapping[str, str], headers: Sequence[str], names: Sequence[str]
) -> dict[str, str]:
    """Remember by its header what was chosen otherwise than the header says."""
    words = [folded_header(header) for header in headers]
    chosen = {
        word: name
        for word, name, read in zip(words, names, columns_of(headers), strict=False)
        if word and not word.isdecimal() and words.count(word) == 1 and name != read
    }
    return {word: name for word, name in kept.items() if word not in words} | chosen
