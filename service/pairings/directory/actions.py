"""Ask somebody for a session: a yes to a suggestion that one has found oneself."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.access.viewer import Viewer
from service.i18n import formatting
from service.i18n.language import N_, say
from service.models import LineKind, Person, Suggestion, SuggestionState
from service.pairings.directory import queries
from service.pairings.engine.eligibility import why_not
from service.pairings.engine.explain import MatchingLines, meets
from service.pairings.engine.fit import fit
from service.pairings.engine.person import Dials
from service.pairings.engine.population_arrays import Lineup
from service.pairings.pairs.views import obstacle
from service.pairings.recommendations.population_cache import PopulationSnapshot
from service.pairings.rounds.plan import ENGINE
from service.pairings.suggestions import actions as suggestion_actions
from service.pairings.suggestions import store
from service.pairings.suggestions.capacity_queries import current_pair, with_room
from service.pairings.suggestions.proposals import Reasons
from service.pairings.suggestions.store import New
from service.problems import Refused

MOST_WAITING: Final = 5  # answers that one person may wait for at a time
OWN_OBSTACLES: Final[Mapping[str, str]] = {
    "consent": N_("Agree in your settings that your lines may be used to find partners."),
    "seeks": N_("Write first what you want to learn; one line is enough."),
    "offers": N_("Write first what you could teach; one line is enough."),
    "paused": N_("You are paused; end that in your settings first."),
    "full": N_("You have as many partners as you asked for; end a pair, or raise your limit."),
    "reading": N_("Your lines are being read; you can ask in a minute."),
}


class Encoding(NamedTuple):
    """By which encoder the lines of the crowd were read."""

    name: str
    fingerprint: str


def ask(
    db: Session,
    viewer: Viewer,
    other_id: UUID,
    *,
    crowd: PopulationSnapshot,
    encoding: Encoding,
    now: datetime,
) -> UUID | None:
    """Say yes to somebody; the id of the pair if they had said yes before, or are one's partner.

    The other gets an ordinary suggestion, unless they have put this one aside within a year:
    then the yes waits until it expires, as it does where nobody answers.
    """
    _take_turns(db, viewer.person_id, other_id)
    if (pair_id := current_pair(db, viewer.person_id, other_id)) is not None:
        return pair_id
    mine = queries.answers(db, viewer.person_id, [other_id], now=now).get(other_id)
    if mine is not None and mine.state is SuggestionState.ACCEPTED:
        return None
    if hindrance := obstacle(db, viewer, encoding.fingerprint):
        raise Refused("not-ready-to-ask", say(OWN_OBSTACLES[hindrance]))
    _check_other(db, viewer.person_id, other_id, crowd=crowd)
    if mine is not None:
        return suggestion_actions.accept(db, viewer, mine.suggestion_id, now=now)
    _check_waiting(db, viewer, other_id, now=now)
    if len(store.spared(db, other_id, now) - {viewer.person_id}) >= store.MOST_SHOWN:
        raise _not_askable()  # the new one would push out another's, who would wait in vain
    new = _new(db, viewer.person_id, other_id, lineup=crowd.lineup, encoder=encoding.name)
    row = store.add(db, new, now)
    db.flush()
    return suggestion_actions.accept(db, viewer, row.id, now=now)


def _take_turns(db: Session, one: UUID, other: UUID) -> None:
    """Lock both, so that two presses, or two who ask each other, come one after the other."""
    both = sorted((one, other))
    db.execute(
        sa.select(Person.id).where(Person.id.in_(both)).order_by(Person.id).with_for_update()
    )


def _check_other(db: Session, me: UUID, other_id: UUID, *, crowd: PopulationSnapshot) -> None:
    """Refuse alike whatever the reason is; the crowd may be two seconds old, so SQL is asked too.

    A "not now" of theirs is no reason here: refusing would tell it.
    """
    places, people = crowd.lineup.places, crowd.lineup.people
    if me not in places or other_id not in places:
        raise _not_askable()
    if why_not(people[places[me]], people[places[other_id]], crowd.on) is not None:
        raise _not_askable()
    if other_id not in with_room(db, [other_id]) or queries.keeps_apart(db, me, other_id):
        raise _not_askable()


def _not_askable() -> Refused:
    sentence = say("This person can't be asked at the moment. Others may offer the same.")
    return Refused("not-askable", sentence)


def _check_waiting(db: Session, viewer: Viewer, other_id: UUID, *, now: datetime) -> None:
    """Refuse a sixth open yes, and one to somebody whom one has asked lately in vain."""
    yes = sa.and_(
        Suggestion.person_id == viewer.person_id,
        Suggestion.answered_at.is_not(None),
        Suggestion.state.in_((SuggestionState.ACCEPTED, SuggestionState.EXPIRED)),
    )
    is_open = sa.and_(Suggestion.expires_at > now, Suggestion.state == SuggestionState.ACCEPTED)
    waiting = db.scalar(sa.select(sa.func.count()).where(yes, is_open, sa.not_(store.began())))
    if (waiting or 0) >= MOST_WAITING:
        raise Refused(
            "waiting-already",
            say(
                "You are waiting for {count} answers; ask again when one has come or lapsed.",
                count=MOST_WAITING,
            ),
        )
    asked = db.scalars(
        sa.select(Suggestion)
        .where(yes, Suggestion.other_id == other_id, sa.not_(store.began()))
        .order_by(Suggestion.expires_at.desc())
        .limit(1)
    ).one_or_none()
    if asked is not None and now < asked.expires_at + store.RESTS and store.ran_out(asked):
        day = formatting.day(asked.expires_at + store.RESTS, viewer.time_zone)
        sentence = say("You asked this person lately; you can ask again from {day}.", day=day)
        raise Refused("asked-lately", sentence)


def _new(db: Session, me: UUID, other_id: UUID, *, lineup: Lineup, encoder: str) -> New:
    """The suggestion that the engine would have made, however weak their fit."""
    a, b = (lineup.people[lineup.places[one]] for one in (me, other_id))
    value = fit(a, b, Dials(), calibration=lineup.calibration)
    reasons = _reasons(db, meets(a, b, lineup.calibration), me=me, other_id=other_id)
    return New(me, other_id, value, reasons, f"{ENGINE}, {encoder}")


def _reasons(db: Session, found: MatchingLines, *, me: UUID, other_id: UUID) -> Reasons:
    """The meeting lines by their ids; one that changed a moment ago is left out."""
    ids = queries.line_ids(db, (me, other_id))
    ways = {"learn": (found.learn, me, other_id), "teach": (found.teach, other_id, me)}
    return {
        way: [
            [str(ids[offer]), str(ids[seek]), line.similarity]
            for line in lines
            if (offer := (giver, LineKind.OFFER, line.offer)) in ids
            and (seek := (taker, LineKind.SEEK, line.seek)) in ids
        ]
        for way, (lines, taker, giver) in ways.items()
    }
