"""Tell what kind of teaching a published line asks for, by a rule and by its vector."""

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Final, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax

LineKind = Literal["do", "tell", "language", "attitude", "tool", "neutral"]
Family = Literal["hands", "tell", "speak", "replay", "neutral"]

KINDS: Final[tuple[LineKind, ...]] = ("do", "tell", "language", "attitude", "tool", "neutral")
FAMILY: Final[Mapping[LineKind, Family]] = {
    "do": "hands",
    "tool": "hands",
    "tell": "tell",
    "language": "speak",
    "attitude": "replay",
    "neutral": "neutral",
}
SURE: Final = 0.6  # chance from which a vector alone decides
UNSURE: Final = 0.55  # chance below which it does not stand against words that leave little doubt
_FIRM: Final[frozenset[LineKind]] = frozenset({"tell", "language", "tool"})
FITTED_NAME: Final = r"line_kinds-[0-9a-f]{12}\.json"

_TONGUES = (
    r"english|german|french|spanish|italian|portuguese|dutch|polish|russian|turkish|arabic|hindi|"
    r"mandarin|chinese|japanese|korean|swedish|danish|norwegian|finnish|czech|greek|hungarian|"
    r"romanian|ukrainian|hebrew|welsh|irish|latin|sign language|mother tongue|accent|vocabulary|"
    r"englisch\w*|deutsch\w*|französisch\w*|spanisch\w*|italienisch\w*|portugiesisch\w*|"
    r"niederländisch\w*|polnisch\w*|russisch\w*|türkisch\w*|arabisch\w*|chinesisch\w*|japanisch\w*|"
    r"schwedisch\w*|tschechisch\w*|griechisch\w*|fremdsprache\w*|gebärdensprache|"
    r"anglais|allemand|espagnol|inglés|alemán|francés|portugués"
)
_TOOLS = (
    r"excel|word|outlook|powerpoint|teams|sharepoint|onenote|access|office 365|google (?:sheets|"
    r"docs)|"
    r"sheets|spreadsheets?|pivot\w*|v?lookups?|sverweis|macros?|makros?|vba|sql|python|java|"
    r"javascript|"
    r"typescript|php|rust|html|css|regex|regular expressions|git|github|gitlab|docker|kubernetes|"
    r"linux|"
    r"bash|shell|terminal|command line|jira|confluence|trello|notion|slack|figma|photoshop|"
    r"illustrator|"
    r"indesign|lightroom|canva|autocad|cad|sap|salesforce|crm|erp|power ?bi|tableau|qlik|"
    r"power apps|"
    r"chat ?bots?|chatgpt|copilot|llms?|prompt\w*|apps?|software|tool|tools|programs?|programme|"
    r"shortcuts?|tastenkürzel|vorlagen|serienbriefe?|drucker|printers?|plotter|3d[- ]druck\w*|"
    r"arduino|raspberry pi|apis?|inbox|posteingang|tabellenkalkulation|datenbank\w*|bedienen|"
    r"programmieren|programming|coding|automation|automating|scripts?|skripte?"
)
_TELLS = (
    r"^(?:how|why|what|when|where|who|which|wie|warum|wieso|was|wann|wo|wer|welche\w*|comment|"
    r"pourquoi|"
    r"cómo|por qué|qué)\b(?! (?:do|can|could|should|to|kann|soll|mache|gebe|sage|bleibe|führe|"
    r"schaffe|I\b|ich\b))|"
    r"\b(?:stories|story|geschichten?|history|historia|basics of|grundlagen|background|"
    r"hintergründe?|"
    r"inside|behind the scenes|lessons from|knowledge|wissen|law|laws|rules|regulation\w*|"
    r"\w*recht\w*|gesetz\w*|theory|theorie|science of|explained|erklärt|the difference between|"
    r"years of|years on|life of|datenschutz|how \w+ (?:works?|is|are)|how (?:a|an|the|our|my) \w+|"
    r"tarifvertrag|gdpr|pension)\b"
)
_ATTITUDES = (
    r"saying (?:no|yes|sorry)|say (?:no|sorry)|nein (?:zu|sagen)|decir que no|calm\w*|ruhig\w*|"
    r"gelassen\w*|"
    r"nerv(?:es|ous)|courage|mut|fear|angst|shy|schüchtern\w*|quiet|stille?r?|confiden(?:ce|t)|"
    r"selbst(?:vertrauen|bewusst\w*|zweifel)|trust\w*|vertrauen|patience|geduld|anger|angry|temper|"
    r"feedback|rückmeldung|criticism|kritik\w*|conflicts?|konflikte?\w*|conflit|leading|leader|"
    r"lead|"
    r"führen|führung|delegat\w*|abgeben|loslassen|letting go|managing|manager|boss|chef|motivat\w*|"
    r"negotiat\w*|verhandeln|verhandl\w+|boundaries|grenzen|stress\w*|switching off|abschalten|"
    r"balance|"
    r"burn-?out|perfectionis\w*|perfektionis\w*|imposter|impostor|doubt|speaking up|speak up|"
    r"public speaking|stage fright|lampenfieber|vor (?:gruppen|publikum|leuten|dem vorstand)|"
    r"difficult (?:conversations?|talks?|people|neighbours?|colleagues?|customers?)|schwierige\w*|"
    r"unangenehme\w*|bad news|schlechte nachrichten|listening|zuhören|interrupt\w*|being heard|"
    r"gehört werden|"
    r"networking|career|karriere|promotion|raise|gehalt\w*|retire\w*|ruhestand|decid(?:e|ing)|"
    r"entscheid(?:en|e)\b|"
    r"decision|decisions|courageous|resilien\w*|habits?|procrastinat\w*|focus|failure|scheitern|"
    r"peers|volunteers|relationships?|friends?|beziehung\w*|empath\w*|rude|unhöflich|coaching|"
    r"coping|"
    r"dealing with|umgang mit|umgehen|getting along|authority|influence|überzeugen|persuad\w*|"
    r"calme|hablar en público|personally|judge?ment|guilty|stand up|standing up|"
    r"taking part|chairing|moderier\w*|team (?:together|spirit)|remote team|neuanfang|"
    r"change careers"
)
_DOES = (
    r"writ(?:e|ing)|draw(?:ing)?|sketch\w*|build(?:ing)?|mak(?:e|ing)|read(?:ing)|plann?(?:ing)?|"
    r"prepar\w+|"
    r"design\w*|edit\w*|cutting|film\w*|photograph\w*|photos?|portraits?|draft\w*|review\w*|"
    r"check\w*|"
    r"proofread\w*|test\w*|calculat\w*|estimat\w*|budget\w*|forecast\w*|pricing|quot(?:e|ing)|"
    r"cook\w*|bak(?:e|ing)|"
    r"sew\w*|knit\w*|repair\w*|fix(?:ing)?|solder\w*|prun\w+|garden\w*|growing|pack(?:ing)?|"
    r"clean\w*|"
    r"summaris\w*|summariz\w*|shorten\w*|turning|translat\w*|measur\w*|inspect\w*|judging|"
    r"analys\w*|analyz\w*|"
    r"interview\w*|layout|laying out|headlines?|captions?|charts?|dashboards?|slides?|reports?|"
    r"taking minutes|"
    r"workshop\w*|flash cards|cv|résumé|résumés|first aid|setting up|untangl\w*|organis\w*|"
    r"organiz\w*|"
    r"schreiben|zeichnen|bauen|gestalten|prüfen|planen|aufstellen|aufzeichnen|lesen|drehen|filmen|"
    r"reparieren|restaurieren|backen|kochen|nähen|kalkulieren|rechnen|berechnen|formulieren|"
    r"vorbereiten|"
    r"bearbeiten|übersetzen|auswerten|einschätzen|erstellen|entwerfen|kürzen|"
    r"rédiger|écrire|redactar|escribir|hacer|preparar|préparer"
)


def _any_of(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)


_LANGUAGE, _TOOL, _TELL = _any_of(_TONGUES), _any_of(_TOOLS), re.compile(_TELLS, re.IGNORECASE)
_ATTITUDE, _DO = _any_of(_ATTITUDES), _any_of(_DOES)
_PATTERNS: Final[Mapping[LineKind, re.Pattern[str]]] = {
    "tool": _TOOL,
    "attitude": _ATTITUDE,
    "do": _DO,
    "tell": _TELL,
}
_MADE_IN_IT = re.compile(
    r"\b(?:translat\w+|übersetz\w+|letters?|contracts?|verträge|reports?)\b", re.IGNORECASE
)
_LEAD = re.compile(r"^[\W\d_]+")
_WORD = re.compile(r"[^\W\d_]{2,}")
_HEAD = 18  # characters from which what stands before a comma tells more than what follows


class Fitted(NamedTuple):
    """A logistic regression on vectors of one encoder: a row of `weights` for each of KINDS."""

    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    def guess(self, row: NDArray[np.float32]) -> tuple[LineKind, float]:
        """Return the likeliest kind and how likely it is, 0-1."""
        chances = softmax(self.weights @ row + self.bias)
        best = int(np.argmax(chances))
        return KINDS[best], float(chances[best])


def line_kind(
    text: str, row: NDArray[np.float32] | None = None, fitted: Fitted | None = None
) -> LineKind:
    """Return the kind of teaching that fits a line: what rule and vector agree on, by its family.

    Where no word of the line is known, a vector that is sure decides; where the vector is unsure or
    missing, the rule does. Everything else is neutral.
    """
    rule = kind_by_rule(text)
    if fitted is None or row is None:
        return rule or "neutral"
    vector, chance = fitted.guess(row)
    if rule is None:
        return vector if chance >= SURE else "neutral"
    is_settled = rule in _FIRM and chance < UNSURE
    return rule if is_settled or FAMILY[rule] == FAMILY[vector] else "neutral"


def kind_by_rule(text: str) -> LineKind | None:
    """Return what the words of a line tell, or None where no word tells anything."""
    said = _LEAD.sub("", " ".join(text.split()))
    if _WORD.search(said) is None:
        return "neutral"
    head = said.partition(", ")[0]
    return (_by_words(head) if len(head) >= _HEAD else None) or _by_words(said)


def _by_words(said: str) -> LineKind | None:
    if _LANGUAGE.search(said) and not _MADE_IN_IT.search(said):
        return "language"
    found = {
        kind: match.start()
        for kind, pattern in _PATTERNS.items()
        if (match := pattern.search(said)) is not None
    }
    if not found:
        return None
    if found.get("tell") == 0:
        return "tell"
    return min(found, key=lambda kind: (kind not in {"attitude", "tool"}, found[kind]))


@cache
def fitted_for(fingerprint: str) -> Fitted | None:
    """Read the weights shipped for the encoder with this fingerprint; None where there are none."""
    for file in resources.files(__package__).iterdir():
        if re.fullmatch(FITTED_NAME, file.name):
            data = json.loads(file.read_text(encoding="utf-8"))
            if data["fingerprint"] == fingerprint:
                weights = np.array(data["weights"], dtype=np.float32)
                return Fitted(weights, np.array(data["bias"], dtype=np.float32))
    return None
