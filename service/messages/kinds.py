"""Kinds of message: each has one action and names nobody beyond a first name."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from service.i18n.language import N_


@dataclass(frozen=True, slots=True)
class MessageKind:
    """`rank` orders them, the most urgent first; a nudge can be switched off by a lead.

    `sentence` may name {name}, a partner's first name, and {when}; `path` a page with {pair},
    {session} or {period}. `in_short` is what a lead reads about it.
    """

    name: str
    rank: int
    subject: str
    sentence: str
    action: str
    path: str
    in_short: str
    is_nudge: bool = True


_ALL: Final = (
    MessageKind(
        "pair_ended",
        1,
        N_("One of your pairs has ended"),
        N_(
            "Your pair with {name} has ended. What you agreed to keep confidential stays "
            "confidential."
        ),
        N_("Read the message"),
        "/pairs/{pair}",
        N_("A partner has ended the pair"),
        is_nudge=False,
    ),
    MessageKind(
        "partner_left",
        1,
        N_("One of your pairs has ended"),
        N_(
            "Your pair with {name} has ended, as {name} has left the organisation. Sessions that "
            "were planned are cancelled, and what you wrote stays yours."
        ),
        N_("See who else is there"),
        "/suggestions",
        N_("A partner has left the organisation"),
        is_nudge=False,
    ),
    MessageKind(
        "invitation",
        2,
        N_("Your sessions have new dates"),
        N_("The dates of your sessions with {name} have changed; the attached file has them all."),
        N_("See the dates"),
        "/pairs/{pair}/sessions",
        N_("Sessions were booked, moved, skipped or called off"),
        is_nudge=False,
    ),
    MessageKind(
        "missed_twice",
        3,
        N_("What would help you two?"),
        N_("You and {name} have missed two sessions. One tap says what would help."),
        N_("Say what would help"),
        "/pairs/{pair}/missed",
        N_("Two sessions in a row were missed"),
    ),
    MessageKind(
        "missed",
        4,
        N_("Another time for your session?"),
        N_("Your session with {name} on {when} did not take place. It happens; find another time."),
        N_("Find another time"),
        "/pairs/{pair}/sessions",
        N_("A session was missed"),
    ),
    MessageKind(
        "help_asked",
        5,
        N_("A pair asks you for help"),
        N_("A pair in your programme has asked for your help."),
        N_("See who asks"),
        "/lead/pairs",
        N_("A pair asks the lead for help"),
        is_nudge=False,
    ),
    MessageKind(
        "agenda",
        6,
        N_("The agenda for your session is ready"),
        N_("You meet {name} on {when}. A draft is ready, and both of you can change it."),
        N_("Open the agenda"),
        "/sessions/{session}/agenda",
        N_("The agenda is ready, a day ahead"),
    ),
    MessageKind(
        "start",
        7,
        N_("Your pair is ready to begin"),
        N_("You and {name} both said yes. Say what you hope for, and agree how you will work."),
        N_("Begin"),
        "/pairs/{pair}/start",
        N_("A new pair is ready to start"),
    ),
    MessageKind(
        "question",
        8,
        N_("One small question between sessions"),
        N_("There is one question for you about what you planned with {name}."),
        N_("Answer"),
        "/pairs/{pair}/questions",
        N_("The question between two sessions"),
    ),
    MessageKind(
        "check_in",
        9,
        N_("How is your pair doing?"),
        N_("Four quick ratings about you and {name}; then you both see how it is going."),
        N_("Answer the pair check"),
        "/pairs/{pair}/check",
        N_("The pair check after every third session"),
    ),
    MessageKind(
        "reflect",
        10,
        N_("A minute to look back"),
        N_("You met {name} on {when}. Three quick answers record what it was worth."),
        N_("Look back"),
        "/sessions/{session}/reflect",
        N_("Looking back after a session"),
    ),
    MessageKind(
        "named",
        11,
        N_("Someone would like to mention you"),
        N_(
            "Someone wrote about what they learned with you, and asks you before your name appears."
        ),
        N_("Read it and decide"),
        "/learned",
        N_("Someone would like to mention a partner on the wall"),
    ),
    MessageKind(
        "suggestion",
        12,
        N_("Someone to learn with"),
        N_(
            "We found someone who wants to learn what you offer, and offers what you want to learn."
        ),
        N_("See who it is"),
        "/suggestions",
        N_("A partner is suggested"),
    ),
    MessageKind(
        "digest",
        13,
        N_("The monthly digest"),
        N_("What colleagues learned from each other, and what came of it."),
        N_("Read it"),
        "/digests/{period}",
        N_("A lead has sent the monthly digest"),
    ),
)
KINDS: Final[Mapping[str, MessageKind]] = {kind.name: kind for kind in _ALL}


def path_of(kind: str, args: Mapping[str, str]) -> str:
    """The page on which the one action of a message is done."""
    ids = {name: args.get(name, "") for name in ("pair", "session", "period")}
    return KINDS[kind].path.format(**ids)
