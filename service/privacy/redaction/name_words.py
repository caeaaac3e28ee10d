"""Words that decide how a name is read; all folded, none belongs to a particular person."""

from typing import Final


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# No name by themselves: "van den Berg", "de la Cruz".
PARTICLES: Final = _set(
    """
    al and ap bin binti da dal de del della den der di do dos du e el ibn la las le les lo los
    mac mc of op san ten ter the und van vande vander von y zu zum zur
    """
)

HONORIFICS: Final = _set(
    """
    don dona doctor doctora dr dra frau herr herrn madam miss mr mrs ms mx prof profa profesor
    profesora professor professorin senor senora sir sr sra srta
    """
)

# The only ones that no word of the language is: "mr price", but "meine frau mehr sehen".
SHORT_HONORIFICS: Final = _set("dr dra mr mrs ms mx prof sr sra srta")

# "Liebe Heide", "Thanks, Grace": what is said to people.
GREETINGS: Final = _set(
    "danke dear gracias hallo hello hey hi hola liebe lieber querida querido thanks"
)

# "Sommer meinte": what people do and summers do not, in three languages.
SAYING: Final = _set(
    """
    admitted advised agreed answered answers apologised argues asked asks believes coached
    complained decided disagreed encouraged explained explains forgot insisted interrupted
    interrupts invited knows knew laughed learned learnt listened listens mentioned mentored
    messaged met offered praised presented promised recommended reminded replied reviewed said
    says shared suggested suggests talked talks taught teaches texted thanked thinks thought told
    tried understands wanted wants warned wishes wondered wore worries wrote
    antwortete denkt erklarte erklart erzahlte findet fragte fragt glaubt half hilft kennt meint
    meinte riet sagt sagte schlug schrieb versprach wollte zeigte zeigt
    aconsejo ayudo ayuda comento conoce contesta contesto conto cree decidio dice dijo enseno
    ensena escribio escucho explica explico hablo invito mostro opina opino pidio piensa pregunto
    prometio propuso recomendo respondio sugirio
    """
)

# "Grace went": people do so oftener than graces.
DOING: Final = _set(
    """
    always called came cancelled did didn does doesn feels felt gave gives goes guided had hadn
    has hasn helped helps hired isn joined joins leads leaves led left liked likes lives loves
    made manages moved never pointed seemed seems sent showed shows spent spoke supported wasn
    went works
    """
)

# "Grace could": said of a person oftener than of the word, though not of a month.
AUXILIARIES: Final = _set("also can could had has might must often should who would")

# "Price showed me", "Kurz hat uns", "Luz me": done to those who write.
OBJECTS: Final = _set("her him me us mich mir uns nos le les")
HAVING: Final = _set("hat hatte")
ALWAYS: Final = _set("also always never often immer nie auch siempre nunca")
AND: Final = _set("and e und y")
WRITERS: Final = _set("i ich yo")

# A word after one of these is a thing: "the bill", "my mark", "im Sommer", "la luz".
DETERMINERS: Final = {
    "en": _set(
        """
        a all an another any both each either every few good great her his its less many more
        most much my no one other our own some such that the their these this those three two
        what whatever which your
        """
    ),
    "de": _set(
        """
        am beim das dem den der des dein deine deinem deinen deiner die diese diesem diesen dieser
        dieses ein eine einem einen einer eines ihr ihre ihrem im ins jede jedem jeden jeder kein
        keine keinem keinen mein meine meinem meinen meiner sein seine seinem unser unsere vom
        welche zum zur
        """
    ),
    "es": _set(
        """
        al cada del el esa ese esta este la las los mi mis su sus tu tus un una unas unos
        """
    ),
}

# "mit Sommer": German takes an article where the season is meant.
BEFORE_PEOPLE: Final = _set(
    """
    an bei durch fur laut mit ohne von wie zu
    bat erklarte frag frage fragte hatte kenne meinte rief sagte traf treffe
    danke dank
    """
)

# "Will you", "May I": a question, not a name.
PRONOUNS: Final = _set("he i it she that the there these they this those we you")

# "Kurz fragte ich": German lets the verb stand second, so that somebody else asked.
GERMAN_PRONOUNS: Final = _set("du er es ich ihr man sie wir")

MODALS: Final = _set("may will")

MONTHS: Final = _set("april august july june may")

BEFORE_MONTHS: Final = _set(
    """
    beginning during early end every in last late mid next of since this till until
    """
)

TEAM_WORDS: Final = _set("crew department division group guild squad team unit")

NUMBER_WORDS: Final = _set("badge employee id no nr number personnel staff")

# Endings of names in languages with cases: Anny, Annie, Annou, Nowakowi, Annalla, Ayşenin.
CASE_ENDINGS: Final = _set(
    """
    a ach ami ana da dan de den e ego em emu ia ie iem in ksi la lla lle lta na nin ou ova ove ovi
    owi ssa sta ta u un y ya ym
    """
)
BARE_VOWELS: Final = (
    "a\u0430\u044f\u0438\u044c"  # of Anna, \u0410\u043d\u043d\u0430; an ending takes their place
)
# "and to Moses", "the Ahmad" are one word in Hebrew and Arabic.
PREFIXES: Final = "\u05d5\u05d4\u05d1\u05dc\u05de\u05e9\u05db\u0648\u0641\u0628\u0644\u0643\u0627"
