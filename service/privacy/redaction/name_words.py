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

HONORIFICS: Final = _set("dr frau herr madam miss mr mrs ms mx prof professor sir")

# "Grace taught me": a verb that people do and graces do not.
PERSON_VERBS: Final = _set(
    """
    admitted advised agreed always answered apologised argues asked asks believes called came
    cancelled coached complained decided did didn disagreed does doesn encouraged explained
    explains feels felt forgot gave gives goes guided had hadn has hasn helped helps hired
    insisted interrupted interrupts invited isn joined joins knew knows laughed leads learned
    learnt leaves led left liked likes listened listens lives loves made manages mentioned
    mentored messaged met moved never offered pointed praised presented promised recommended
    reminded replied reviewed said says seemed seems sent shared showed shows spent spoke
    suggested suggests supported talked talks taught teaches texted thanked thinks thought told
    tried understands wanted wants warned wasn went wishes wondered wore works worries wrote
    """
)

# "Grace has": said of a person oftener than of the word, though not of a month.
PERSON_AUXILIARIES: Final = _set("also can could had has is might must often should was who would")

# A word after one of these is a thing: "the bill", "my mark", "to grant".
DETERMINERS: Final = _set(
    """
    a all an another any both each either every few good great her his how in its less many more
    most much my no one other our own some such that the their these this those three to two
    what whatever which your
    """
)

# "Will you", "May I": a question, not a name.
PRONOUNS: Final = _set("he i it she that the there these they this those we you")

MONTHS: Final = _set("april august july june may")

BEFORE_MONTHS: Final = _set(
    """
    beginning during early end every in last late mid next of since this till until
    """
)

TEAM_WORDS: Final = _set("crew department division group guild squad team unit")

NUMBER_WORDS: Final = _set("badge employee id no nr number personnel staff")

# Names that are words as well: read as names only where the sentence says so.
WORD_NAMES: Final = _set(
    """
    abate abbey ace acorn add admiral afar ale ally almond alpha alto amber amble amir among
    angel angelic apple april arch archer aria arias art arts aspen atlas august aura austin
    author autumn azalea babe baby backer bacon bail baker bale ball banks barber bare barley
    barman baron basil bass bath bean beard bee beer bell bender bent berry best bill bins birch
    bird bishop bitten black blanch blank blaze blessing bliss block blossom blot blue bode bond
    bonnet booth bore boss brain branch brand brands brandy bravo bray bread bridge bridges
    bright brink brook brooks brown browning buck bud buddy bull bunk burns burr burrows bush
    butcher butler butte cadence calm cam camps canal canals candy cannon cant canyon cap
    caprice captain carol carpenter carry case cases cash castle cave cedar central chad
    chambers champ chance chapel char charity chase chastity check cherish cherry chi chin china
    chip christen chuck church cinnamon clay cleave cliff coach coast code cole collie colon
    colonel colt combs comfort commodore company con contractor cook cooper cop coral cord corn
    corral council cousin cove cox coy crane creed creek crooks cross crown crystal cuba curry
    curt daisy dale dallas dam damps dare dash data date dawn day deacon deal dean dear deep
    dell delta den desert destiny dev dew diamond die dime dimple din director dock doctor doe
    doll dollar dolly dolphin dom domino don dong dos dot dove downs drake drew dries driver
    drop dub duff dung dusty dutch eagle earl early earnest ebb ebony echo edit elder elm else
    ember emerald emir emit english era essence ether eve ever ewe fairy faith falcon fan fancy
    fang farmer fate favor favour fawn fed feline fern ferry few field fielding fields fig finch
    first fisher fit fleet flint floor flora florence flowers font ford forest forum foster
    fount fox franc frank french friday friend frisk front frost fry fuller gage gal gala gale
    gall gam gamble gang garland garnet garret garrison gates gauge gay gee gene general genesis
    genie gent gentry german gift gill ginger given glass glasses glen glory gold golden good
    gorge governor grab grace grand grant graves gray great green grey grimes grit gross grove
    grunt guest guide gun gunner gust guy hale half hall ham hand handy hang hard harden hardy
    harm harmony harsh hart haven hawk hay hays hazel heath heather heaven help hence herb hero
    herring hicks high hill hills hoes holder holly honey hong honing hood hope horn host house
    huff hull hung hunt hunter icy immaculate india infant innocent ion iris irish ivory ivy
    jade jail java jay jet jewel job jordan journey joy judge julia july june junior junk just
    justice justus keen kenya key kick killer kind kinder king kit knight kong lacy lad lady
    lamb lament lane lang languages lark last late laurel lavender law lawyer lay leach lead
    leafy leaner lee leek left lemon less lex liberty lie light lily lincoln line link lion lips
    little lively london lone long loon loot lope lord lore lot love loving low loyal lucky
    luster lute lyric mace mad madden made mads magnolia major male mall mallet man manager mane
    manly manning mans many maple mar mare marine mark marks marry marsh marshal mart marvel mas
    mason mass mast master mat mate math mats maverick max maxim may meadow meadows media mel
    melody memo mentor merchant mercy merrily merry metro miles miller mills min miner ming
    minor mint miracle misty moles monday moody moon moral more moss most much mule nail nat
    navy nettle new newton next nice nickel noble none north northern nova oak octave odd often
    old olive once only opal open oral orange ova over owe own pace page pages pal pall palm
    palomino pan pansy pant parent paris park parks parsons partner past pastor pat pate
    patience patty paw peace peacock pearl peck peer penny pepper per petty phoenix pier pierce
    pilot pin ping pink pip plain plaza pleas pleasant plum pole polish polo poor pop pope
    porter post potter potters power powers precious press price prince princess profit proud
    prudence puck pure purity python queen quick raid ram ranger ransom rapid rare rather ravel
    raven ray read reader ready real reason red redden reed rhodes rice rich riddle rider ridge
    right ring river rivers roach roar rob robin rock rocky rod rode roe roll roman rome room
    rose rosemary rosy rough round rout rowan royal ruby ruler rune runner rush rust rusty rut
    sable sad sadhu safari safe saga sage sager said saint salami sales salmon same sandal sandy
    sane sang savage scarlet scott scout second sellers senator senior serenity server seven
    sever shade sharp sheikh shepherd sherry shields short sierra silver simple sin sincere sine
    sing singh single sip sire sister sitters skip sky sleek slow small smart smit smith snow
    soft sole solo some son sonny soon soprano sorrel south southern sparks speaker spears spies
    spring squire stan star stark sterling steward still stiller stokes stone stoney storey
    storm stormy stout strand strong student such sue sugar summer summers sun sunday sung sunny
    sunshine sure sweet swift sydney tab tad tailor tall talon tan tang tank tanner tawny tea
    teacher teal team tender tester thatcher the then theta thick thin third thorn thyme tiara
    ties tiger tilde till tins tiny tone tong too tore torrent torrents tough tours toy trace
    trader trainer treasure trinity true trust tulip turner tusk under unique upon urban van
    velvet venture very vial victor victory vigil villa viola violet vital wade wage walker wall
    walls wan wang ward warm warmer warren warrior wash water waters watt watts weaver weber
    weeks well wells welsh wen were west western white whole wide wild will willow wills win
    windy wing winter winters wise wit wolf wood woods woody worth worthy wren wright writer yes
    yoga you young yung zeal zero zeta
    """
)
