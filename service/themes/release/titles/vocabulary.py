"""The program's own words: families of cues with what a title says of them.

A family, not one word, is what several authors must share, so the words of a title that stand here
are nobody's.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from service.themes.points.polarity import Polarity
from service.themes.release.titles.word_lists import words


class Stands(StrEnum):
    """Where the subject stands to the cue."""

    ANY = "any"
    AGENT = "agent"  # it does it, or is it
    OBJECT = "object"  # it is done to it


@dataclass(frozen=True, slots=True)
class Family:
    """`says` holds {s} for the subject and `a|b` for plural and singular; `cues` are lemmas.

    A cue of two words joins them by "_"; "not_" stands for any denial. `flips` says that a denial
    turns the meaning around. `topic` names the matter where it is asked about or supposed, and
    `noun` serves a subject that may not lead.
    """

    name: str
    says: str
    cues: frozenset[str]
    mood: Polarity
    flips: bool = False
    topic: str = ""
    noun: str = ""
    stands: Stands = Stands.ANY
    of_acts: bool = False  # whether it may be said of doing something
    of_things: bool = True
    reaches: bool = False  # also into "I do not know what ..."
    told: str = ""  # the sentence about it, where "wrote that" does not fit


_STRAIN, _GOOD, _WISH = Polarity.STRAIN, Polarity.STRENGTH, Polarity.SUGGESTION

FAMILIES: Final = (
    Family(
        "missing",
        "{s} are|is missing",
        words(
            "missing lack absent unavailable none without no not_arrive not_get not_receive"
            " not_show not_come nowhere not_available not_exist"
        ),
        _STRAIN,
        topic="missing {s}",
        noun="A lack of {s}",
        told="miss {s}",
    ),
    Family(
        "slow",
        "{s} take|takes too long",
        words(
            "long longer slow slowly drag forever weeks overdue age take_week take_month"
            " take_hour half_day wait_week wait_month"
        ),
        _STRAIN,
        flips=True,
        stands=Stands.AGENT,
        noun="Long waits for {s}",
        of_acts=True,
    ),
    Family(
        "pending",
        "{s} keep|keeps people waiting",
        words("wait delay pending still_not queue"),
        _STRAIN,
        flips=True,
        topic="delayed {s}",
    ),
    Family(
        "late",
        "{s} come|comes too late",
        words("late later half_finish last_minute short_notice overdue too_late appear_late"),
        _STRAIN,
        flips=True,
        topic="late {s}",
        stands=Stands.AGENT,
    ),
    Family(
        "broken",
        "{s} do|does not work",
        words(
            "not_work not_function break crash freeze faulty not_load not_open not_start"
            " malfunction"
        ),
        _STRAIN,
        topic="{s} not working",
        stands=Stands.AGENT,
    ),
    Family(
        "fail",
        "{s} go|goes wrong",
        words(
            "fail wrong error fall_apart bounce mistake bug stuck outage go_down invented"
            " disconnect crash freeze break fault mess"
        ),
        _STRAIN,
        flips=True,
        topic="failing {s}",
        noun="Trouble with {s}",
    ),
    Family(
        "declined",
        "{s} get|gets declined",
        words("decline reject refuse deny turn_down not_accept not_allow"),
        _STRAIN,
        topic="declined {s}",
        stands=Stands.OBJECT,
    ),
    Family(
        "explaining",
        "{s} need|needs explaining",
        words(
            "explain explanation confuse confusing unclear cryptic not_understand not_follow"
            " misunderstand incomprehensible unintelligible"
        ),
        _STRAIN,
        topic="explaining {s}",
        noun="Explaining {s}",
    ),
    Family(
        "wording",
        "{s} need|needs plain words",
        words(
            "plain wording jargon rewrite cold formal stiff legalese readable heretofore"
            " undersigned paragraph"
        ),
        _STRAIN,
        noun="Plain words for {s}",
    ),
    Family(
        "courage",
        "{s} take|takes courage",
        words(
            "afraid fear dare safe honest honestly openly brave courage scare scary nervous"
            " shake silence shy embarrass embarrassing ashamed awkward admit scared"
        ),
        _STRAIN,
        of_acts=True,
    ),
    Family(
        "overlooked",
        "{s} go|goes unrecognised",
        words(
            "overlook unseen invisible unnoticed recognise recognize praise thank seldom_ask"
            " value valued nobody_ask ignore credit unused never_ask certificate"
            " deserve forget not_ask"
        ),
        _STRAIN,
        told="wrote of too little recognition for {s}",
        noun="Too little recognition for {s}",
    ),
    Family(
        "lost",
        "{s} get|gets lost",
        words("lose lost vanish disappear fall_through misplace go_missing"),
        _STRAIN,
        topic="lost {s}",
        stands=Stands.OBJECT,
    ),
    Family(
        "cost",
        "{s} cost|costs too much",
        words("expensive pricey overcharge own_pocket unaffordable cost_too"),
        _STRAIN,
        flips=True,
        topic="the cost of {s}",
        noun="The cost of {s}",
    ),
    Family(
        "checking",
        "{s} need|needs checking",
        words(
            "check verify invented certain proofread double-check validate wrong sure made_up"
            " make_up error"
        ),
        _STRAIN,
        topic="checking {s}",
        told="check {s}",
    ),
    Family(
        "uncertain",
        "{s} feel|feels uncertain",
        words(
            "unsure uncertain not_know crossroads doubt drift undecided wonder regret scare idea_of"
            " unclear decide decision nobody_tell unknown"
        ),
        _STRAIN,
        reaches=True,
    ),
    Family(
        "tiring",
        "{s} wear|wears people out",
        words(
            "tired tire tiring exhaust exhausting exhausted wear_out drain draining asleep"
            " overwhelm stress stressful pressure fatigue burn_out wear"
        ),
        _STRAIN,
        flips=True,
        of_acts=True,
    ),
    Family(
        "hard",
        "{s} are|is hard",
        words(
            "hard difficult struggle impossible tricky complicated complicate challenge"
            " difficulty cumbersome"
        ),
        _STRAIN,
        flips=True,
        noun="Difficulty with {s}",
        of_acts=True,
    ),
    Family(
        "many",
        "too many {s}",
        words("too_many many back-to-back endless countless constant"),
        _STRAIN,
        told="wrote of too many {s}",
    ),
    Family(
        "loud",
        "{s} are|is too loud",
        words("loud noise noisy echo shout"),
        _STRAIN,
        flips=True,
        stands=Stands.AGENT,
        topic="noise of {s}",
    ),
    Family(
        "moving",
        "{s} keep|keeps being moved",
        words("reschedule postpone cancel move_time reshuffle moved"),
        _STRAIN,
        stands=Stands.OBJECT,
    ),
    Family(
        "scarce",
        "too few {s}",
        words("too_few scarce shortage not_enough run_out sell_out"),
        _STRAIN,
        told="wrote of too few {s}",
    ),
    Family(
        "outdated",
        "{s} are|is out of date",
        words("outdated out-of-date obsolete stale old-fashioned outlive not_touch not_update"),
        _STRAIN,
        stands=Stands.AGENT,
    ),
    Family(
        "helping",
        "{s} help|helps",
        words("help helpful save easier ease useful work_well spare useful"),
        _GOOD,
        flips=True,
        stands=Stands.AGENT,
        of_acts=True,
    ),
    Family(
        "liked",
        "{s} are|is appreciated",
        words("love enjoy great glad grateful wonderful excellent proud happy"),
        _GOOD,
        flips=True,
        stands=Stands.OBJECT,
        of_acts=True,
    ),
    Family(
        "wanted",
        "wishes about {s}",
        words("want wish need suggest propose like"),
        _WISH,
        flips=True,
        stands=Stands.OBJECT,
        told="have wishes about {s}",
    ),
    Family(
        "tried",
        "trying out {s}",
        words("try pilot"),
        _GOOD,
        flips=True,
        stands=Stands.OBJECT,
        told="are trying out {s}",
    ),
)
