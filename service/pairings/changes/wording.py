"""Suggested messages to the partner, to be edited by the author."""

from datetime import datetime

from service.i18n import formatting
from service.i18n.formatting import first_name
from service.i18n.language import say, say_many
from service.models import ChangeKind
from service.pairings.changes.actions import Rhythm


def rhythm(partner: str, viewer: str, wanted: Rhythm) -> str:
    fields = {
        "partner": first_name(partner),
        "weeks": wanted.weeks_between,
        "minutes": wanted.minutes,
        "viewer": first_name(viewer),
    }
    if wanted.moves_booked:
        return say(
            "Hello {partner}, I would like us to meet every {weeks} weeks for {minutes} minutes,"
            " and have moved what was booked. Say if that does not suit you. {viewer}",
            **fields,
        )
    return say(
        "Hello {partner}, I would like us to meet every {weeks} weeks for {minutes} minutes"
        " from our next booking on. Say if that does not suit you. {viewer}",
        **fields,
    )


def subject(partner: str, viewer: str) -> str:
    return say(
        "Hello {partner}, I have written down what I would like us to work on from now on. Change "
        "it if you see it differently. {viewer}",
        partner=first_name(partner),
        viewer=first_name(viewer),
    )


def pause(partner: str, viewer: str, until: datetime, *, zone: str) -> str:
    return say(
        "Hello {partner}, I need a break from our sessions until {day}, and look forward to "
        "continuing then. {viewer}",
        partner=first_name(partner),
        day=formatting.day(until, zone),
        viewer=first_name(viewer),
    )


def resume(partner: str, viewer: str) -> str:
    return say(
        "Hello {partner}, I am back sooner than I thought. Shall we find a time? {viewer}",
        partner=first_name(partner),
        viewer=first_name(viewer),
    )


def partner(partner_name: str, viewer: str) -> str:
    return say(
        "Hello {partner}, I would like to learn with somebody new from the next round on, so our"
        " sessions end here. Thank you for all you showed me. {viewer}",
        partner=first_name(partner_name),
        viewer=first_name(viewer),
    )


def end(partner_name: str, viewer: str) -> str:
    return say(
        "Hello {partner}, I would like to end our sessions here."
        " Thank you for the time you took and for what you showed me. {viewer}",
        partner=first_name(partner_name),
        viewer=first_name(viewer),
    )


def effect(kind: ChangeKind, moved: int = 0) -> str:
    """What else happens at once, beside the message."""
    if kind is ChangeKind.RHYTHM:
        return (
            say_many(
                "{count} booked session is moved too.",
                "{count} booked sessions are moved too.",
                moved,
            )
            if moved
            else say("Sessions that are already booked stay where they are.")
        )
    return {
        ChangeKind.SUBJECT: say("You can both read it, and the next agenda begins with it."),
        ChangeKind.PAUSE: say("Sessions booked before that day are cancelled."),
        ChangeKind.RESUME: say("You can book sessions again at once."),
        ChangeKind.PARTNER: say(
            "Planned sessions are cancelled, and you are both free for the next round. You two"
            " are not suggested to each other again for a year."
        ),
        ChangeKind.END: say("Planned sessions are cancelled."),
    }[kind]
