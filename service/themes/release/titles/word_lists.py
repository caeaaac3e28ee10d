"""Words with a part of their own: nouns that cannot be counted, people, empty words, questions."""

from typing import Final


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# asked of a subject: the title, for things or acts, and the pattern of the line
QUESTIONS: Final = (
    (
        "how long {s} take|takes",
        r"\bhow (?:long|many days|quick\w*|fast)\b.{0,60}\b(?:take|arrive|get|come|cook|spend)",
        True,
    ),
    (
        "when to {v}",
        (
            r"\bwhen (?:should|do|must|is|can)\b|\bhow (?:soon|often|long) should\b"
            r"|\bwhen .{0,20}\bdue\b"
        ),
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
ASKED_NOUNS: Final = words("fee cost charge price limit maximum restriction status requirement")

# cues that count as nouns; of the others, only the verb or the adjective does
NOUN_CUES: Final = words(
    "error mistake bug outage fault mess noise echo fear courage silence lack shortage delay queue"
    " pressure stress fatigue doubt jargon wording paragraph explanation certificate crossroads"
    " decision difficulty challenge reply"
)
PEOPLE: Final = words(
    "starter newcomer trainee apprentice colleague customer client hire parent carer intern"
    " employee staff member user patient student candidate manager leader expert specialist"
)
BAD_DEEDS: Final = words(
    "decline reject refuse deny block cancel charge freeze steal lose swallow delay revert hack"
    " compromise lock return overcharge postpone interrupt forget ignore"
)
# nouns that add nothing between a subject and what is said of it: people with experience
LOOSE: Final = words("people year lot kind sort bit piece number decade one")
MASS: Final = words(
    "advice information feedback work equipment software hardware furniture staff training"
    " onboarding access transport progress research knowledge traffic weather noise money cash"
    " music food help time focus intelligence experience trust respect childcare parking luggage"
    " paperwork news data homework air heating internet wifi overtime praise recognition criticism"
    " induction introduction communication support attention speech oil travel behaviour"
)
MAY_LEAD_AS_NOUN: Final = words("experience idea information")
RESOURCES: Final = words(
    "time focus attention rest sleep energy quiet capacity concentration work peace"
)
STARVED: Final = words("no cost lose left leave without little wait only eat swallow crowd after")

# may stand in a title, and never at its head nor alone
WEAK: Final = words(
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
LIGHT: Final = words(
    """be do have get make take go come want need know tell say think see help let try like give
    use put keep feel look become seem mean happen call start begin find show talk work leave"""
)
