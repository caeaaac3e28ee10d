"""Classify points as strain, strength or suggestion; shown in steps, never as shares."""

import re
import unicodedata
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from enum import StrEnum
from typing import TypeVar

from service.privacy.thresholds import FEWEST_FOR_A_STEP, K, Step, step

Author = TypeVar("Author", bound=Hashable)

_WORD = re.compile(r"\w+")
_NEGATION_REACH = 3  # words between "not" and what it turns


class Polarity(StrEnum):
    STRAIN = "strain"
    STRENGTH = "strength"
    SUGGESTION = "suggestion"
    NONE = "none"


_SUGGESTION = re.compile(
    r"\b(?:should|i wish|we wish|could we|can we|why not|how about|what if|i suggest|i propose"
    r"|(?:it )?would (?:be|help)|(?:let s|let us) (?:try|have|make)|we need to|please"
    r"|sollten?|man könnte|wir könnten|könnten wir|wäre (?:es )?(?:gut|schön|hilfreich|besser)"
    r"|würde helfen|ich wünsche|ich schlage|vorschlag|bitte"
    r"|debería(?:mos|n)?|podría(?:mos|n)?|ojalá|sería (?:bueno|mejor|útil)|propongo|sugiero"
    r"|por favor|ayudaría)\b"
)
_STRAIN = frozenset(
    """
    annoying anxious avoid awkward bad blocked bored boring broken burned burnout burnt
    bottleneck cancel cancelled chaos clash clashes clashing complicated confused confuses
    confusing costs crowd crowded delay delayed delays difficult difficulty disappointed
    drains drowning endless exhausted exhausting fail failed fails fear forget forgotten
    frustrated frustrating frustration hard harder impossible interrupted interruption
    interruptions interrupts invisible isolated issue issues lack lacking lacks late lonely
    lose loses losing lost messy miss missed missing misunderstanding nervous noise overload
    overloaded overtime overwhelmed overwhelming pain painful postponed pressure problem
    problems rushed scared slow slows stress stressed stressful strain stuck struggle
    struggled struggles struggling suffer suffers terrible tired tiring tough trouble
    uncertain unclear unfair unheard unsure upset wait waiting waste wasted wastes worried
    worry worse wrong

    anstrengend angst belastet belastend belastung chaos chaotisch druck enttäuscht
    enttäuschend erschöpft fehlt fehlen frustrierend frustriert hektik kompliziert konflikt
    langsam langweilig leider mühsam müde nervig problem probleme schade schlecht schlechter
    schwer schwerer schwierig schwierigkeiten stress stressig störung störungen unklar
    unmöglich unsicher unterbrechung unterbrechungen verloren verpasst verschoben verwirrend
    verwirrt warten überfordert überlastet ärgerlich

    aburrido agotada agotado agotador agotadora agobio ansiedad cansado cansada cansancio
    complicado complicada confusa confuso confusión cuesta difícil difíciles dificultad
    estresante estresada estresado estrés falta faltan frustración frustrante
    lamentablemente lenta lento mal miedo molesta molesto pierde pierdo perdemos pesado
    preocupa preocupada preocupado presión problema problemas retraso retrasos saturada
    saturado sobrecarga tarde
    """.split()  # noqa: SIM905 - a word list reads better unquoted
)
_STRENGTH = frozenset(
    """
    appreciate appreciated benefit benefited brilliant calm clear clearer comfortable
    confidence confident easier easily easy effective encouraged encouraging energised enjoy
    enjoyable enjoyed enjoying excellent fantastic fun generous glad good grateful great
    happy helped helpful helps improved improves improving inspired inspiring learned
    learnt love loved lovely nice patient pleased pleasure productive proud relaxed
    relief rewarding safe smooth smoothly solved strong success successful support supported
    supportive supports thank thankful thanks trust trusted useful valuable welcome welcomed
    welcoming well wonderful works worked

    angenehm begeistert besser dankbar danke effektiv einfacher erfolg erfolgreich
    erleichtert ermutigend freude freue freut froh geholfen gelernt gelungen gern gerne
    glücklich großartig gut gute guten guter hervorragend hilft hilfreich hilfsbereit
    inspirierend klar klarer klappt lehrreich leicht leichter motiviert nützlich offen prima
    produktiv schön spaß stolz super toll unterstützt unterstützung vertrauen wertvoll
    zufrieden

    agradable agradecida agradecido alegría aprendí aprendido aprendo ayuda ayudado ayudan
    ayudó bien buen buena buenas bueno buenos cómodo cómoda confianza contenta contento
    disfruté disfruto efectivo encanta encantó excelente éxito fácil fáciles feliz funciona
    funcionó genial gracias gusta gustó inspirador logro maravilloso mejor mejora mejoró
    orgullo orgullosa orgulloso productivo segura seguro tranquila tranquilo útil valiosa
    valioso
    """.split()  # noqa: SIM905 - a word list reads better unquoted
)
_NEGATION = frozenset(
    """not no never without hardly isn wasn don didn doesn won cannot couldn wouldn aren nobody less
    nicht kein keine keinen keiner nie niemals ohne kaum weniger
    no nunca jamás sin ni tampoco menos nadie""".split()  # noqa: SIM905 - a word list reads better unquoted
)


def polarity(text: str) -> Polarity:
    """Cue words in English, German and Spanish; a suggestion outweighs the mood it is made in."""
    words = _WORD.findall(unicodedata.normalize("NFC", text).lower())
    if _SUGGESTION.search(" ".join(words)):
        return Polarity.SUGGESTION
    balance = sum(_leaning(words, place) for place in range(len(words)))
    if balance == 0:
        return Polarity.NONE
    return Polarity.STRENGTH if balance > 0 else Polarity.STRAIN


def by_author(points: Iterable[tuple[Author, Polarity]]) -> dict[Author, Polarity]:
    """Each author's commonest polarity, strain first in a tie; NONE only if nothing else."""
    heard: dict[Author, Counter[Polarity]] = {}
    for author, said in points:
        heard.setdefault(author, Counter())[said] += 1
    return {author: _commonest(counts) for author, counts in heard.items()}


def steps(authors: Mapping[Author, Polarity]) -> dict[Polarity, Step] | None:
    """What may be shown of a theme's polarity; None under ten authors.

    Also None if somebody, but fewer than K, share a polarity. Who leant no way is in no step.
    """
    counts = Counter[Polarity](authors.values())
    del counts[Polarity.NONE]
    whole = len(authors)
    if whole < FEWEST_FOR_A_STEP or any(count < K for count in counts.values()):
        return None
    shown = {said: step(counts[said], whole) for said in Polarity if counts[said]}
    return {said: share for said, share in shown.items() if share is not None}


def _commonest(counts: Counter[Polarity]) -> Polarity:
    spoken: list[Polarity] = [
        said for said in Polarity if said is not Polarity.NONE and counts[said]
    ]
    return max(spoken, key=lambda said: counts[said], default=Polarity.NONE)


def _leaning(words: list[str], place: int) -> int:
    word = words[place]
    leaning = (word in _STRENGTH) - (word in _STRAIN)
    before = words[max(0, place - _NEGATION_REACH) : place]
    return -leaning if any(earlier in _NEGATION for earlier in before) else leaning
