"""Press releases as they stand on other pages, with invented words: one as Via TT shows them, one as a site does."""

VIA_TT = """\
Umeå kommun

Pengar till lekplatser i stadsdelarna

Dela

Kulturnämnden avsätter 450 000 kronor för tillgängliga lekplatser under 2027. Pengarna ska gå till nya gungor.

Kulturnämnden beslutade på sitt sammanträde i oktober 2026 att avsätta 450 000 kronor för att rusta tre lekplatser. \
Arbetet sker tillsammans med barnen i kvarteren.

Barnen har ritat

Tre skolklasser har ritat hur de vill leka.

– Det här är barnens egna förslag och det märks, säger kulturnämndens ordförande Alva Ek (S).

Mer information:

Alva Ek (S)
ordförande
kulturnämnden
Umeå kommun
070-174 06 05
alva.ek@example.se

Dag Nyman
utredare, lek
Umeå kommun
090-16 10 00
dag.nyman@example.se

Nyckelord

lekplatser

Om

Umeå kommun
Skolgatan 31A
901 84 Umeå

Umeå kommun har många medarbetare och är regionens största arbetsgivare. Verksamheterna präglas av öppenhet.

Följ Umeå kommun

Besök vårt pressrum
"""
MUNICIPAL_SITE = """\
Startsida Umeå kommun

Stöd till unga utreds

Kulturnämnden har gett förvaltningen i uppdrag att utreda ett nytt stöd till unga som dansar. En verkstad ses över.

– Det här har vi väntat på, säger Alva Ek (S), ordförande, kulturnämnden.

Uppdraget ska återkopplas till nämnden i augusti 2027.

Vänsterpartiet (V) reserverade sig mot beslutet till förmån för eget yrkande. Yrkandet handlade om att verkstaden \
ska ligga centralt.

Kontakt

Alva Ek (S)
ordförande
kulturnämnden
Umeå kommun
070-174 06 05
mejl

Bo Lind(C)
ledamot
kulturnämnden
Umeå kommun
070-174 06 06
mejl

Kontakt

Umeå kommun
Skolgatan 31A
901 84 Umeå
090-16 10 00

Kontaktvägar
Felanmälan

Sök på umea.se/kommun

Umeå kommun är regionens största arbetsgivare. Med gemensamma krafter skapar vi välfärd för kommunens invånare.
"""
