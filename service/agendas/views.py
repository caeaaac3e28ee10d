"""Agendas as one of the two sees them: slots with clock times, both directions, who agreed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from prompts.agenda import Side, learner_of, slot_of
from service.agendas import versions
from service.agendas.composer.timing import balance
from service.agendas.item_wording import Recap, Said, Speaker, label, said, writer
from service.agendas.queries import StoredAgenda, StoredVersion
from service.agendas.standard_wording import ReasonPart
from service.i18n.language import say
from service.learning import catalogue
from service.learning.resources import LinkedResource, resource_beside
from service.models import Author
from service.pairings.pairs.queries import PairFacts, SessionFacts

Tone = Literal["give", "take", ""]


class ItemView(NamedTuple):
    """One item as the viewer reads it; `heading` is empty where that of its slot says it all."""

    key: str
    minutes: int
    heading: str
    title: str
    question: str
    recap: Recap | None
    because: list[ReasonPart]
    author: Author
    i_agreed: bool
    partner_agreed: bool
    resource: LinkedResource | None

    @property
    def is_looking_back(self) -> bool:
        """Tell whether what it takes up comes after the question, from longer ago."""
        return learner_of(self.key) is None


class SlotView(NamedTuple):
    """Neighbouring items of one slot; a direction is headed by who teaches."""

    key: str
    title: str
    tone: Tone
    starts_at: datetime
    items: list[ItemView]

    @property
    def minutes(self) -> int:
        return sum(item.minutes for item in self.items)

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


class AgendaView(NamedTuple):
    version: int
    label: str
    slots: list[SlotView]
    teach_minutes: int
    learn_minutes: int
    is_one_way: bool

    @property
    def items(self) -> list[ItemView]:
        return [item for slot in self.slots for item in slot.items]

    @property
    def i_agreed(self) -> int:
        return sum(item.i_agreed for item in self.items)

    @property
    def partner_agreed(self) -> int:
        return sum(item.partner_agreed for item in self.items)


class VersionView(NamedTuple):
    created_at: datetime
    made_by: str
    agenda: AgendaView


def agenda_view(session: SessionFacts, stored: StoredAgenda | None) -> AgendaView | None:
    """The current version; None while nothing is drafted."""
    return None if stored is None else _view(session, stored, stored.versions[0])


def history(session: SessionFacts, stored: StoredAgenda) -> list[VersionView]:
    """Every version, the newest first."""
    return [
        VersionView(one.row.created_at, writer(one.row, one.writer), _view(session, stored, one))
        for one in stored.versions
    ]


def _view(session: SessionFacts, stored: StoredAgenda, version: StoredVersion) -> AgendaView:
    pair, entries = session.pair, version.entries
    side: Side = "a" if pair.is_a else "b"
    speaker = Speaker(pair.names, pair.a_id, session.stage, stored.shared, side)
    beside = resource_beside(
        catalogue.resources(),
        stored.occasion,
        [entry.key for entry in entries],
        finished=stored.finished,
    )
    both = balance((entry.key, entry.minutes) for entry in entries)
    directions = (both.b_minutes, both.a_minutes)  # minutes that a teaches, that b teaches
    teach, learn = directions if pair.is_a else directions[::-1]
    return AgendaView(
        version=version.row.number,
        label=label(version.row, entries),
        slots=_slots(session, said(speaker, entries), beside),
        teach_minutes=teach,
        learn_minutes=learn,
        is_one_way=both.is_one_way,
    )


def _slots(
    session: SessionFacts, found: Sequence[Said], beside: LinkedResource | None
) -> list[SlotView]:
    by_key = {one.entry.key: one for one in found}
    at, made = session.starts_at, []
    for group in versions.by_slot(one.entry for one in found):
        tone, title = _heading(session.pair, by_key[group[0].key])
        said_here = [by_key[entry.key] for entry in group]
        items = [_item(session.pair, one, beside, slot_title=title) for one in said_here]
        slot = SlotView(slot_of(group[0].key), title, tone, at, items)
        at = slot.ends_at
        made.append(slot)
    return made


def _heading(pair: PairFacts, one: Said) -> tuple[Tone, str]:
    learner = learner_of(one.entry.key)
    if learner is None:
        return "", one.title
    i_learn = (learner == "a") == pair.is_a
    teacher = pair.partner if i_learn else pair.me
    return ("take" if i_learn else "give"), say("{name} teaches", name=teacher.first)


def _item(
    pair: PairFacts, one: Said, beside: LinkedResource | None, *, slot_title: str
) -> ItemView:
    entry = one.entry
    is_headed = learner_of(entry.key) is not None and not one.title.startswith(slot_title)
    return ItemView(
        key=entry.key,
        minutes=entry.minutes,
        heading=one.title if is_headed else "",
        title=one.title,
        question=one.question,
        recap=one.recap,
        because=one.because,
        author=entry.author,
        i_agreed=pair.me.id in entry.accepted,
        partner_agreed=pair.partner.id in entry.accepted,
        resource=beside if beside and beside.key == entry.key else None,
    )
