"""Short and sister forms of common given names; every form is folded to plain lower case."""

from typing import Final

# Each line holds forms of one name; a roster with any of them covers the line.
DIMINUTIVES: Final = tuple(
    tuple(line.split())
    for line in """
    abigail abby gail
    abraham abe bram
    adelaide addie heidi
    agnieszka aga
    albert al bert bertie
    alejandro ale alex
    aleksandra ola
    alexander alec alex alexandre sandy sasha xander lex
    alexandra alex alexa lexi sandra sasha
    alfred al alf alfie fred
    amanda mandy
    andrew andy drew
    anastasia nastya stacy ana
    angela angie
    anthony tony antonio toni
    anna ann anne annie ania anya
    barbara barb babs basia
    benjamin ben benny benji
    bernard bernie
    bradley brad
    bridget bridie
    caroline carrie carol
    catherine katherine kathryn cathy kathy kate katie kat cat katya kit kitty katarzyna kasia
    charles charlie chuck chas carl
    charlotte charlie lottie
    christina christine chris chrissy tina kristin
    christopher chris topher kit kris
    cynthia cindy
    daniel dan danny dani
    daniela dani
    david dave davey
    deborah debra deb debbie
    dmitri dima mitya
    dominic dom nick
    donald don donny
    dorothy dot dottie dolly
    douglas doug
    edward ed eddie ned ted teddy eduardo
    eleanor ellie nell nora
    elizabeth liz lizzie beth betty bess eliza elsie lisa libby elisabeth
    emily em emmy millie
    emma em
    ekaterina katya katia
    evgeny zhenya
    florence flo florrie
    francesco franco cesco
    francis francisco frank frankie fran paco pancho
    frances fran frankie
    franziska franzi
    frederick frederik fred freddie fritz rick
    gabriel gabe
    gabriela gabriele gaby gabi
    geoffrey jeffrey geoff jeff
    gerald gerard gerry jerry
    giuseppe beppe pino
    gregory greg
    guadalupe lupe
    guillermo memo
    gwendolyn gwen
    harold harry hal
    henry harry hank hal henk
    hans johann johannes jan hannes
    ignacio nacho
    isaac ike zac
    isabella isabel isabelle bella izzy belle
    ivan vanya
    jacob jake jakob kuba jacek
    james jim jimmy jamie
    janet jan
    jennifer jen jenny jenn
    jeremy jerry jem
    jessica jess jessie
    johanna hanna jo
    john johnny jack jon
    jonathan jon jonny nathan
    joseph joe joey jose pepe josef sepp jozef
    josephine jo josie
    joshua josh
    judith judy
    julia jules julie
    karolina karo
    kenneth ken kenny
    kimberly kim kimmy
    krzysztof krzys
    lawrence laurence larry laurie
    leonard len lenny leo
    leonardo leo
    louis lewis lou louie luis ludwig
    louise lou lulu
    lucy lucia lu
    magdalena magda lena
    malgorzata gosia
    manuel manu manolo
    margaret maggie meg peggy marge margie madge greta rita daisy
    maria marie mary molly polly mia mimi mitzi masha marysia
    martha marty
    martin marty
    matthew matt matty matteo
    matilda tilly
    maximilian max
    megan meg
    melissa mel missy lissa
    melanie mel
    mercedes merche
    michael mike mick mickey mikey michel miguel mischa misha michal
    michelle shelly
    mikhail misha
    mohammed mohammad muhammad mohamed mo
    montserrat montse
    nadezhda nadia nadya
    natalie natalia nat natasha
    nathaniel nate nathan nat
    nicholas nicolas nikolaus nick nicky nico klaus claus
    nicole nicky nikki
    oliver ollie olly
    olivia liv livvy
    olga olya
    oluwaseun seun
    pamela pam
    patricia pat patty tricia trish
    patrick pat paddy padraig
    penelope penny
    peter pete petra piotr piotrek pedro
    philip phillip phil pip
    priscilla cilla
    rachel rach
    raymond ray
    rebecca becky becca bex
    reginald reg reggie
    ricardo rico ricky
    richard rich rick ricky dick richie
    robert rob bob bobby robbie bert roberto robin
    roberta bobbie
    roland rolf
    ronald ron ronnie
    rosemary rose rosie romy
    rosario charo
    samantha sam sammy
    samuel sam sammy
    sarah sara sadie sally
    sebastian seb bastian basti
    sergei serge seryozha
    sigmund ziggy
    sofia sophia sophie zosia
    stanislaw staszek stan
    stefan steffen
    stephanie steph stefanie steffi
    stephen steven steve stevie esteban
    susan susanna susanne sue susie suzy
    svetlana sveta
    tatiana tanya
    terence terry
    teresa theresa tess tessa terry
    thaddeus tad
    theodore theo ted teddy
    thomas tom tommy tomasz tomek tomas
    timothy tim timmy
    tobias toby tobi
    tomasz tomek
    valentina valya tina
    valerie val
    vanessa nessa
    veronica ronnie vera
    victor vic
    victoria vicky tori vic
    vincent vince vinny
    vladimir vova volodya
    walter walt wally
    wilhelm willi wim
    william will bill billy willy liam wills
    wojciech wojtek
    yevgenia zhenya
    zachary zach zack
    """.strip().splitlines()
)
