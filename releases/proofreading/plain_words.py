"""Words of official Swedish, and what people say instead.

Only such as can be exchanged form by form without building the sentence anew,
and mean nothing else: "jämlikt" is a word of equality, but before a § it is
official for "enligt". Most of them stand in Regeringskansliet, "Svarta listan:
Ord och fraser som kan ersättas i författningsspråk" (2011), too.
"""

import re
from collections.abc import Iterator

# One word a line, its forms apart by commas, with the same number of forms to write instead.
TABLE = """
anförde, anfört, anföra = sade, sagt, säga
angående = om
avser att, avsåg att = tänker, tänkte
beträffande, vad beträffar, såvitt avser = om, när det gäller, när det gäller
befinns, befinnas = är, vara
benämnd, benämnda, benämns = kallad, kallade, kallas
bereda tillfälle, bereds tillfälle, bereds möjlighet = ge möjlighet, får möjlighet, får möjlighet
besitta, besitter = ha, har
bibringa, bibringar = ge, ger
därest = om
därjämte = dessutom
därstädes = där
därutöver = dessutom
därvid, därvidlag = då, i det
ehuru = även om
ej = inte
emedan, enär = eftersom, eftersom
envar = var och en
erforderlig, erforderligt, erforderliga = nödvändig, nödvändigt, nödvändiga
erfordras, erfordra, erfordrar = behövs, behöva, behöver
erhålla, erhåller, erhöll, erhållit, erhålls = få, får, fick, fått, fås
erlägga, erlägger, erlade, erlagt, erläggs = betala, betalar, betalade, betalat, betalas
fullgöra, fullgör = göra, gör
föreligga, föreligger, förelåg = finnas, finns, fanns
förefinns, förefinnas = finns, finnas
företaga, företar, företas = göra, gör, görs
förfoga över, förfogar över = ha, har
förorsaka, förorsakar, förorsakade = orsaka, orsakar, orsakade
föranleda, föranleder, föranledde = leda till, leder till, ledde till
handha, handhar = sköta, sköter
hemställa, hemställer, hemställde = begära, begär, begärde
huruvida = om
hädanefter = från och med nu
härav, härigenom, härmed, härvid, härvidlag = av detta, genom detta, med detta, då, i det
härutöver = dessutom
i anledning av, med anledning härav = på grund av, därför
i anslutning härtill = samtidigt
i avsaknad av = utan
i avsikt att = för att
i avvaktan på = i väntan på
i den mån = om
i dagsläget, i nuläget = nu, nu
i enlighet med = enligt
i förekommande fall = när det behövs
i händelse av = vid
i syfte att = för att
icke = inte
ifrågavarande, i fråga varande = den här, den här
implementera, implementerar, implementerade, implementeras = införa, inför, införde, införs
inhämta, inhämtar, inhämtade = skaffa, skaffar, skaffade
inkomma, inkommer, inkom, inkommit, inkomna = komma in, kommer in, kom in, kommit in, mottagna
inneha, innehar, innehade = ha, har, hade
införskaffa, införskaffar, införskaffas, införskaffade = skaffa, skaffar, skaffas, skaffade
initiera, initierar, initierade = starta, startar, startade
jämte = tillsammans med
jämväl = också
likaledes = också
lämnar utan bifall, lämna utan bifall = avslår, avslå
medelst = med
mot bakgrund härav = därför
måhända = kanske
nyttja, nyttjar, nyttjas, nyttjade, nyttjande = använda, använder, används, använde, användning
oaktat = trots
ombesörja, ombesörjer, ombesörjs, ombesörjde = ordna, ordnar, ordnas, ordnade
omförmäld, omförmälda = nämnd, nämnda
ovan nämnda, ovannämnda, förenämnda = den här, den här, den här
påbörja, påbörjar, påbörjas, påbörjades, påbörjade = börja, börjar, börjar, började, började
påkalla, påkallar, påkallas = begära, begär, begärs
samtliga = alla
snarast möjligt, så snart ske kan = så snart som möjligt, så snart som möjligt
således, sålunda = alltså, alltså
såframt, såvida = om, om
såsom = som
såtillvida = så
tillhandahålla, tillhandahåller, tillhandahålls, tillhandahöll = erbjuda, erbjuder, erbjuds, erbjöd
tillika = också
tillse, tillser, tillsåg = se till, ser till, såg till
tillskapa, tillskapar, tillskapas = skapa, skapar, skapas
tillställa, tillställer, tillställs = skicka till, skickar till, skickas till
torde = bör
understundom = ibland
uppbära, uppbär, uppbar = få, får, fick
uppgår till, uppgick till, uppgå till = är, var, vara
upprätta, upprättar, upprättas, upprättade = göra, gör, görs, gjorde
uppvisa, uppvisar, uppvisade = visa, visar, visade
utgöra, utgör, utgörs av, utgjorde, utgjordes av = vara, är, är, var, var
utröna, utröner = ta reda på, tar reda på
utvisa, utvisar = visa, visar
vad gäller, vad avser = när det gäller, när det gäller
varjämte = tillsammans med
vederbörande = den det gäller
vederbörlig, vederbörligt, vederbörliga = rätt, rätt, rätta
verkställa, verkställer, verkställs, verkställde = genomföra, genomför, genomförs, genomförde
vidhålla, vidhåller, vidhöll = stå fast vid, står fast vid, stod fast vid
vidimera, vidimerad = intyga, intygad
vidtaga, vidtagas = vidta, vidtas
vidta åtgärder, vidtar åtgärder, vidtog åtgärder, vidtagit åtgärder = göra något, gör något, gjorde något, gjort något
å ort och ställe = på plats
ånyo = igen
åsamka, åsamkar, åsamkade = orsaka, orsakar, orsakade
åsyftade = avsedda
äga rum, äger rum, ägde rum = hållas, hålls, hölls
äger rätt att = har rätt att
överenskomma, överenskommer = komma överens, kommer överens
"""
# What is official only in certain company, and what to write for it.
IN_COMPANY = {
    "avseende": (r"(?<!detta\s)(?<!annat\s)(?<!varje\s)(?<!vissa\s)avseende", "om"),
    "jämlikt": (r"jämlikt(?=\s+(?:\d|§|kap|lag|förordning|beslut))", "enligt"),
    "rörande": (r"(?<=\w\w\s)(?<!det\s)(?<!den\s)(?<!en\s)(?<!ett\s)rörande(?=\s+(?:de|den|det|en|ett)\s)", "om"),
}  # fmt: skip


def _pairs() -> Iterator[tuple[str, str]]:
    for line in TABLE.strip().splitlines():
        official, plain = (side.split(",") for side in line.split("="))
        yield from zip(map(str.strip, official), map(str.strip, plain), strict=True)


#: What to write instead of each form, in small letters.
INSTEAD = dict(_pairs()) | {word: plain for word, (_pattern, plain) in IN_COMPANY.items()}
_FORMS = sorted((word for word, _plain in _pairs()), key=len, reverse=True)
_PATTERNS = [
    *(r"\s+".join(map(re.escape, word.split())) for word in _FORMS),
    *(pattern for pattern, _plain in IN_COMPANY.values()),
]
OFFICIAL = re.compile(rf"(?<![\w-])(?:{'|'.join(_PATTERNS)})(?![\w-])", re.IGNORECASE)
