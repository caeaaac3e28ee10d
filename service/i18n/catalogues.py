"""`make messages`: extract the translatable sentences and update each catalogue."""

import re
import sys
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from service.i18n.language import DEFAULT, LANGUAGES

SERVICE: Final = Path(__file__).parent.parent
CATALOGUES: Final = SERVICE / "languages"
_FIELD: Final = re.compile(r"%\(\w+\)s|\{\w*\}|</?\w+")
_METHODS: Final = [("templates/**.html", "jinja2"), ("**.py", "python")]
_OPTIONS: Final[dict[str, dict[str, Any]]] = {
    "templates/**.html": {
        "extensions": "jinja2.ext.i18n",
        "newstyle_gettext": "true",
        "trimmed": "true",
        "trim_blocks": "true",
        "lstrip_blocks": "true",
        "silent": "false",
    }
}
_SAYING: Final[dict[str, tuple[int, ...] | None]] = {
    "_": None,
    "N_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "say": None,
    "say_many": (1, 2),
    "Refused": (2,),  # the sentence of a problem is translated where it is shown
    "NotFound": (2,),
    "Conflict": (2,),
    "Forbidden": (2,),
    "Gone": (2,),
    "Unavailable": (2,),
}


def main() -> None:
    found = gathered()
    for language in translated_languages():
        catalogue = updated(language, found)
        po_file(language).parent.mkdir(parents=True, exist_ok=True)
        po_file(language).write_bytes(as_po(catalogue))
        mo_file(language).write_bytes(as_mo(catalogue))
        sys.stdout.write(
            f"{language}: {len(catalogue)} sentences, {len(lacking(catalogue))} to do\n"
        )


def translated_languages() -> list[str]:
    return [name for name in LANGUAGES if name != DEFAULT]


def gathered() -> Catalog:
    """Extract every sentence of the code and the templates, with its files."""
    catalogue = Catalog(project="Bothways", charset="utf-8")
    for file, _, sentence, _, context in extract_from_dir(
        SERVICE, _METHODS, _OPTIONS, _SAYING, strip_comment_tags=True
    ):
        where = f"service/{Path(file).as_posix()}"
        catalogue.add(sentence, None, [(where, 0)], context=context)
    return catalogue


def updated(language: str, found: Catalog) -> Catalog:
    """Merge new sentences into a catalogue and drop obsolete ones."""
    catalogue = known(language)
    catalogue.update(found, no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    catalogue.header_comment = f"# What people read, in {LANGUAGES[language]}; see `make messages`."
    catalogue.last_translator = catalogue.language_team = catalogue.msgid_bugs_address = "Bothways"
    catalogue.revision_date = catalogue.creation_date
    return catalogue


def known(language: str) -> Catalog:
    if not po_file(language).exists():
        return Catalog(language, domain="bothways", project="Bothways", fuzzy=False)
    with po_file(language).open("rb") as file:
        return read_po(file, language, domain="bothways")


def lacking(catalogue: Catalog) -> list[str]:
    """Return the sentences without a translation, or with other fields than theirs."""
    return [str(message.id) for message in catalogue if message.id and not _is_whole(message)]


def as_po(catalogue: Catalog) -> bytes:
    out = BytesIO()
    write_po(out, catalogue, width=100, omit_header=False, sort_output=True, include_lineno=False)
    return out.getvalue()


def as_mo(catalogue: Catalog) -> bytes:
    out = BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def po_file(language: str) -> Path:
    return CATALOGUES / language / "LC_MESSAGES" / "bothways.po"


def mo_file(language: str) -> Path:
    return po_file(language).with_suffix(".mo")


def _is_whole(message: Message) -> bool:
    texts, sentences = _forms(message.string), _forms(message.id)
    fields = set(_FIELD.findall(sentences[-1]))
    return all(texts) and not message.fuzzy and fields == set(_FIELD.findall(texts[-1]))


def _forms(said: object) -> tuple[str, ...]:
    """A sentence alone, or one for each number."""
    return tuple(map(str, said)) if isinstance(said, list | tuple) else (str(said or ""),)


if __name__ == "__main__":
    main()
