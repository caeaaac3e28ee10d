"""Stop words in English, German and Spanish, casefolded."""

from collections.abc import Iterable

_ENGLISH = """
a about above across actually after again against ago all almost along already also although
always am among an and another any anyone anything are aren't around as at away back be became
because become been before being below between both but by came can can't cannot come could
couldn't did didn't do does doesn't doing don't done down during each either else enough
especially even ever every everyone everything few first for from full further gave get gets
getting give given gives go goes going gone got had hadn't has hasn't have haven't having he her
here hers herself him himself his how however i i'd i'll i'm i've if in indeed instead into is
isn't it it's its itself just keep kept kind last least less let like little lot lots made make
makes making many may maybe me might mine more most mostly much must my myself never next no
nobody none nor not nothing now of off often on once one ones only onto or other others
otherwise ought our ours ourselves out over own per perhaps put quite rather really said same
say says see seem seemed seems several shall she should shouldn't since so some somebody someone
something sometimes somewhat soon still such take taken takes taking than that that's the their
theirs them themselves then there there's therefore these they they're thing things think this
those though through thus till to together too took toward towards try trying under unless until
up upon us use used using usually very via want wanted wants was wasn't way we we're we've well
went were weren't what whatever when whenever where whether which while who whole whom whose why
will with within without won't would wouldn't yes yet you you're your yours yourself ll ve re s t
d m need needs needed know knows knew please tell told right ok okay what's
who's let's he's she's they've you've we'd you'd they'd wouldn't hasn't
"""
_GERMAN = """
ab aber alle allem allen aller alles als also am an andere anderen auch auf aus bei beim bin bis
bist da dabei dadurch dafür damit danach dann daran darauf darin das dass dein deine dem den
denn der deren des dessen die dies diese diesem diesen dieser dieses doch dort du durch ein eine
einem einen einer eines einfach einige er es etwas euch euer für gab gegen geht gemacht ganz hab
habe haben hat hatte hatten hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im
immer in ins ist ja jede jeden jeder jedes jetzt kann kein keine keinen können könnte machen
macht man manche mehr mein meine meinem meinen meiner mich mir mit muss müssen nach nicht nichts
noch nun nur ob oder ohne schon sehr sein seine seinem seinen seiner seit sich sie sind so
solche soll sollen sollte sondern sonst über um und uns unser unsere unserem unseren unter viel
viele vielleicht vom von vor war waren was weil welche wenn wer werde werden wie wieder will wir
wird wo wurde wurden während würde würden zu zum zur zwar zwischen
"""
_SPANISH = """
a al algo algunas algunos ante antes aquel aquí así aún aunque bien cada casi como con contra
cosa cosas cual cuando cuanto da de del desde donde dos durante e el él ella ellas ellos en
entre era eran eres es esa esas ese eso esos esta está están estar estas este esto estos estoy
fue fueron ha había hace hacer hacia han has hasta hay he la las le les lo los más me menos mi
mis mismo mucha muchas mucho muchos muy nada ni no nos nosotros nuestra nuestras nuestro
nuestros o os otra otras otro otros para pero poca poco por porque pues puede pueden que qué
quien se sea ser si sí sido siempre sin sino sobre solo sólo son soy su sus suyo también tan
tanto te tener tengo ti tiene tienen toda todas todavía todo todos tu tus un una unas uno unos
usted va vamos vez y ya yo
"""


def _folded(*lists: str) -> frozenset[str]:
    return frozenset(word.casefold() for words in lists for word in words.split())


STOPWORDS = _folded(_ENGLISH, _GERMAN, _SPANISH)

_ENGLISH_ALONE = _folded(_ENGLISH) - _folded(_GERMAN, _SPANISH)
_OTHERS_ALONE = _folded(_GERMAN, _SPANISH) - _folded(_ENGLISH)


def is_english(words: Iterable[str]) -> bool:
    """Whether small words are more often English than German or Spanish; so also without any."""
    folded = [word.casefold() for word in words]
    return sum(word in _ENGLISH_ALONE for word in folded) >= sum(
        word in _OTHERS_ALONE for word in folded
    )
