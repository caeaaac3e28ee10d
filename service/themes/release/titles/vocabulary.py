"""The program's own words: families of cues with what a title says of them, and empty words.

A family, not one word, is what several authors must share, so the words of a title that stand here
are nobody's.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from service.themes.points.polarity import Polarity


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


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_STRAIN, _GOOD, _WISH = Polarity.STRAIN, Polarity.STRENGTH, Polarity.SUGGESTION

FAMILIES: Final = (
    Family(
        "missing",
        "{s} are|is missing",
        _words(
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
        _words(
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
        _words("wait delay pending still_not queue"),
        _STRAIN,
        flips=True,
        topic="delayed {s}",
    ),
    Family(
        "late",
        "{s} come|comes too late",
        _words("late later half_finish last_minute short_notice overdue too_late appear_late"),
        _STRAIN,
        flips=True,
        topic="late {s}",
        stands=Stands.AGENT,
    ),
    Family(
        "broken",
        "{s} do|does not work",
        _words(
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
        _words(
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
        _words("decline reject refuse deny turn_down not_accept not_allow"),
        _STRAIN,
        topic="declined {s}",
        stands=Stands.OBJECT,
    ),
    Family(
        "explaining",
        "{s} need|needs explaining",
        _words(
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
        _words(
            "plain wording jargon rewrite cold formal stiff legalese readable heretofore"
            " undersigned paragraph"
        ),
        _STRAIN,
        noun="Plain words for {s}",
    ),
    Family(
        "courage",
        "{s} take|takes courage",
        _words(
            "afraid fear dare safe honest honestly openly brave courage scare scary nervous"
            " shake silence shy embarrass embarrassing ashamed awkward admit scared"
        ),
        _STRAIN,
        of_acts=True,
    ),
    Family(
        "overlooked",
        "{s} go|goes unrecognised",
        _words(
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
        _words("lose lost vanish disappear fall_through misplace go_missing"),
        _STRAIN,
        topic="lost {s}",
        stands=Stands.OBJECT,
    ),
    Family(
        "cost",
        "{s} cost|costs too much",
        _words("expensive pricey overcharge own_pocket unaffordable cost_too"),
        _STRAIN,
        flips=True,
        topic="the cost of {s}",
        noun="The cost of {s}",
    ),
    Family(
        "checking",
        "{s} need|needs checking",
        _words(
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
        _words(
            "unsure uncertain not_know crossroads doubt drift undecided wonder regret scare idea_of unclear decide"
            " decision nobody_tell unknown"
        ),
        _STRAIN,
        reaches=True,
    ),
    Family(
        "tiring",
        "{s} wear|wears people out",
        _words(
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
        _words(
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
        _words("too_many many back-to-back endless countless constant"),
        _STRAIN,
        told="wrote of too many {s}",
    ),
    Family(
        "loud",
        "{s} are|is too loud",
        _words("loud noise noisy echo shout"),
        _STRAIN,
        flips=True,
        stands=Stands.AGENT,
        topic="noise of {s}",
    ),
    Family(
        "uneven",
        "{s} always hit|hits the same people",
        _words("unfair uneven favour one-sided unequal same_people"),
        _STRAIN,
        flips=True,
    ),
    Family(
        "moving",
        "{s} keep|keeps being moved",
        _words("reschedule postpone cancel move_time reshuffle moved"),
        _STRAIN,
        stands=Stands.OBJECT,
    ),
    Family(
        "scarce",
        "too few {s}",
        _words("too_few scarce shortage not_enough run_out sell_out"),
        _STRAIN,
        told="wrote of too few {s}",
    ),
    Family(
        "outdated",
        "{s} are|is out of date",
        _words("outdated out-of-date obsolete stale old-fashioned outlive not_touch not_update"),
        _STRAIN,
        stands=Stands.AGENT,
    ),
    Family(
        "helping",
        "{s} help|helps",
        _words("help helpful save easier ease useful work_well spare useful"),
        _GOOD,
        flips=True,
        stands=Stands.AGENT,
        of_acts=True,
    ),
    Family(
        "liked",
        "{s} are|is appreciated",
        _words("love enjoy great glad grateful wonderful excellent proud happy"),
        _GOOD,
        flips=True,
        stands=Stands.OBJECT,
        of_acts=True,
    ),
    Family(
        "wanted",
        "wishes about {s}",
        _words("want wish need suggest propose like"),
        _WISH,
        flips=True,
        stands=Stands.OBJECT,
        told="have wishes about {s}",
    ),
    Family(
        "tried",
        "trying out {s}",
        _words("try pilot"),
        _GOOD,
        flips=True,
        stands=Stands.OBJECT,
        told="are trying out {s}",
    ),
)

# asked of a subject: the title, for things or acts, and the pattern of the line
QUESTIONS: Final = (
    (
        "how long {s} take|takes",
        r"\bhow (?:long|many days|quick\w*|fast)\b.{0,60}\b(?:take|arrive|get|come|cook|spend)",
        True,
    ),
    (
        "when to {v}",
        r"\bwhen (?:should|do|must|is|can)\b|\bhow (?:soon|often|long) should\b|\bwhen .{0,20}\bdue\b",
        True,
    ),
    (
        "what {s} cost|costs",
        r"\bhow much\b|\b(?:cost|costs|fee|fees|charge|charges|charged|price)\b",
        True,
    ),
    (
        "where to find {s}",
        r"\bwhere (?:is|are|do|can|was|to)\b|\bwhich\b.{0,30}\b(?:near|place|location)|\bfind\b",
        False,
    ),
    ("limits of {s}", r"\b(?:limit|limits|maximum|max|restriction|restrictions|how many)\b", False),
    (
        "status of {s}",
        r"\b(?:status|been processed|gone through|heard anything|update on)\b",
        False,
    ),
    (
        "requirements for {s}",
        r"\b(?:require|required|requires|requirements?|need to have|necessary|documents?)\b",
        False,
    ),
)
ASKED_NOUNS: Final = _words("fee cost charge price limit maximum restriction status requirement")

# cues that count as nouns; of the others, only the verb or the adjective does
NOUN_CUES: Final = _words(
    "error mistake bug outage fault mess noise echo fear courage silence lack shortage delay queue"
    " pressure stress fatigue doubt jargon wording paragraph explanation certificate crossroads"
    " decision difficulty challenge reply"
)
PEOPLE: Final = _words(
    "starter newcomer trainee apprentice colleague customer client hire parent carer intern"
    " employee staff member user patient student candidate manager leader expert specialist"
)
BAD_DEEDS: Final = _words(
    "decline reject refuse deny block cancel charge freeze steal lose swallow delay revert hack"
    " compromise lock return overcharge postpone interrupt forget ignore"
)
# nouns that add nothing between a subject and what is said of it: people with experience
LOOSE: Final = _words("people year lot kind sort bit piece number decade one")
MASS: Final = _words(
    "advice information feedback work equipment software hardware furniture staff training"
    " onboarding access transport progress research knowledge traffic weather noise money cash"
    " music food help time focus intelligence experience trust respect childcare parking luggage"
    " paperwork news data homework air heating internet wifi overtime praise recognition criticism"
    " induction introduction communication support attention speech oil travel behaviour"
)
MAY_LEAD_AS_NOUN: Final = _words("experience idea information")
RESOURCES: Final = _words(
    "time focus attention rest sleep energy quiet capacity concentration work peace"
)
STARVED: Final = _words("no cost lose left leave without little wait only eat swallow crowd after")

# may stand in a title, and never at its head nor alone
WEAK: Final = _words(
    """able account answer anybody anyone area bit case chance colleague company course date day
    detail end everybody example experience fact find first get give good group half head help hour
    house idea information issue job kind know last learn leave line lot make matter may mean
    minute moment money month morning much name need new next night nobody number-one office old
    one open order page part partner people person place plan please point problem question reason
    right second see self show side small somebody something sort start step sure talk team tell
    text thing think time today tomorrow tool try turn type use want way week word work world year
    yesterday sentence person afternoon evening noon spring summer year-end friend side man woman
    hand life note lead manager boss"""
)
# verbs of which doing something else is told; nothing is titled after them
LIGHT: Final = _words(
    """be do have get make take go come want need know tell say think see help let try like give
    use put keep feel look become seem mean happen call start begin find show talk work leave"""
)
