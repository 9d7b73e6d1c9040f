"""The vocabulary of the pages that releases live on: labels of sections, and lines that are the site's own.

General words of the rented press rooms and of municipal sites, in Swedish and
English; nothing here knows a single release.
"""

import re
from enum import StrEnum

from releases.capture.vocabulary import any_of, lines


class PageSection(StrEnum):
    """What a label says of the lines below it."""

    CONTACTS = "contacts"
    KEYWORDS = "keywords"
    REGIONS = "regions"
    LINKS = "links"
    IMAGES = "images"
    FILES = "files"
    ABOUT = "about"
    LATEST = "latest"
    SITE = "site"
    FOOT = "foot"


LONGEST_LABEL = 120
KEYWORDS = any_of(r"""
    nyckelord  ämnen?  ämnesord  kategori(?:er)?  taggar  etiketter
    tags  topics  keywords  subjects  categories  nøkkelord  emner  avainsanat
""")
REGIONS = any_of("region(?:er|s)?  kommuner")
LABELS = {
    PageSection.KEYWORDS: KEYWORDS,
    PageSection.REGIONS: REGIONS,
    PageSection.LINKS: any_of(r"""
        länk(?:ar)?  (?:relaterade|externa|användbara|bifogade) länkar  relaterad information
        läs mer  mer att läsa  mer på webben  links  lenker
    """),
    PageSection.IMAGES: any_of(r"""
        bild(?:er)?  pressbild(?:er)?  bildmaterial  bildgalleri  högupplösta bilder
        bilder och (?:media|filmer|video)  media  filmer  video(?:r|klipp)?  images?
    """),
    PageSection.FILES: any_of(r"""
        dokument  bilag(?:a|or)  filer  bifogade filer  bifogat  ladda ner  documents?  attachments?
        (?:dokument|documents) (?:&|och|and) (?:länkar|links)
    """),
}
LABEL = {section: lines(rf"{label}\s*:?") for section, label in LABELS.items()}
WITH_CONTENT = {
    PageSection.KEYWORDS: lines(rf"{KEYWORDS}\s*:\s*(?P<rest>\S.*)"),
    PageSection.REGIONS: lines(rf"{REGIONS}\s*:\s*(?P<rest>\S.*)"),
}

CONTACT_NOUN = any_of(r"""
    (?:press|medie)?kontakt(?:er|person(?:er)?|uppgifter|information)?  mediakontakt(?:er)?
    kontakt(?:er|personer)? för (?:press(?:en)?|media|medier|medierna|journalister)
    (?:(?:press|media|news|your) )?contacts?(?: (?:person|information|details))?  frågor\s*\?
""")
INFORMATION = any_of(r"""
    information  info  upplysning(?:ar)?  frågor  kommentar(?:er)?  intervju(?:er)?  detaljer  details
""")
CONTACT_LABEL = re.compile(
    rf"(?:{CONTACT_NOUN}|(?:mera?|ytterligare|vidare|more|further|additional)\s+{INFORMATION}"
    rf"|(?:för|for|vid|har\s+du)\s+(?:\w+\s+){{0,2}}(?:(?:och|eller|och/eller|samt)\s+(?:\w+\s+)?)?{INFORMATION}"
    rf"(?:\s+(?:eller|och|och/eller|samt)\s+(?:\w+\s+)?{INFORMATION})?"
    rf"|{INFORMATION}\s+(?:lämnas|besvaras|fås|ges)\s+av)"
    r"\s*[?,.]?\s*(?:(?:vänligen\s+|gärna\s+|please\s+)?(?:kontakta|ring|kontakt|contact|ger|lämnar)(?:\s+gärna)?)?\s*:?\s*",
    re.IGNORECASE,
)
# With a colon more words may stand around: "För mer information om projektet, kontakta:".
CONTACT_SENTENCE = re.compile(
    r"(?=(?:för|for|vid|har\s+du|mera?|more|further|ytterligare|frågor|journalister|press\w*|medi\w+|kontakt\w*)\b)"
    rf"[^:.!]{{0,90}}?\b(?:{CONTACT_NOUN}|{INFORMATION}|kontaktar?|contact)\b[^:.!]{{0,60}}:\s*(?P<rest>.*)",
    re.IGNORECASE,
)
ABOUT_LABEL = lines("(?:(?:kort |fakta )?om|about)(?: (?P<who>.+))?")
CAPITAL = "[A-ZÅÄÖ]"
ORGANISATION = re.compile(
    rf"(?:(?:{CAPITAL}[\w-]+\s+){{1,2}}(?:kommun|stad|landsting|kommunförbund|räddningstjänst|kommune|[Mm]unicipality)"
    rf"|(?:Region|Landstinget)\s+{CAPITAL}[\w-]+(?:\s+{CAPITAL}[\w-]+)?)"
    rf"|{CAPITAL}{{4,}}\s+(?:KOMMUN|STAD)"
)
COMPANY = re.compile(rf"(?:{CAPITAL}[\w&-]*\s+){{1,4}}(?:AB|HB|KB)")
POSTAL_CODE = re.compile(rf"(?:SE?-?\s?)?\d{{3}}\s?\d{{2}}\s+{CAPITAL}[\w .-]*")
STREET = re.compile(
    rf"(?:{CAPITAL}[\w.-]*\s+){{0,3}}[\w.-]*(?:gatan|vägen|torget|gränd|plan|platsen|allén|esplanaden)\s+\d+\s?\w?"
    r"|Box\s+\d+"
)

LATEST = lines(r"""
    (?:de )?senaste (?:press\w+|nyhet\w+|nytt|artiklar\w*)(?: .*)?
    (?:fler|andra|relaterade|liknande|tidigare) (?:press\w+|nyheter|artiklar|releaser)(?: .*)?
    mer från (?-i:[A-ZÅÄÖ]).*  relaterat(?: innehåll)?  läs också  läs även  du kanske också.*  mest läst.*
    latest .*  more (?:news|press).*  related (?:content|news|stories|articles).*  siste press\w*.*
    (?:relaterade|senaste inläggen|nyhetsarkiv|det här händer|på gång)
""")
SITE = lines(r"""
    kontaktvägar  genvägar  snabblänkar  sidfot  hitta snabbt  självservice  populära sidor
    om webbplatsen  sociala medier  huvudmeny  undermeny  innehåll på sidan
    (?:skriv en |lämna (?:en |ett )?)(?:kommentar|svar)(?: .*)?  (?:en|\d+) kommentar(?:er)? (?:till|på) .*
    sök efter\s*:?  prenumerera  subscribe  mvh,?
    (?:vänliga|bästa|varma) hälsningar,?  med vänlig(?:a)? hälsning(?:ar)?,?  hälsningar,?
    (?:kind|best|warm) regards,?
""")
# Lines that are the site's own wherever they stand.
ANYWHERE = lines(r"""
    skip to .*  jump to .*  (?:direkt )?till (?:sidans )?(?:huvud)?innehåll(?:et)?(?: .*)?
    (?:gå|hoppa) (?:direkt )?(?:till|över) (?:sidans )?(?:huvud)?(?:innehåll|meny|navigation).*
    du är här\b.*  (?:start|hem|startsida)\s*[/>»›|].*  [»>›→…|•*./–—-]+  hopp til .*  skip-link.*
    (?:sid(?:a|an)?|page)?\.?\s*\d+\s*(?:\(\s*\d+\s*\)|(?:av|/|of)\s*\d+)  toggle navigation
    (?:artikeln|nyheten|sidan) (?:är|publicerades|uppdaterades|skapades)\b.*
    den(?:na| här) (?:nyheten?|artikeln?|sidan?) är (?:äldre|arkiverad|från|mer än)\b.*
    (?:visa|läs|öppna) (?:i|mejlet i|brevet i) (?:webbläsaren?|din webbläsare)\b.*
    (?:view|open) (?:this )?in (?:your )?browser.*
    du får (?:det här|detta) (?:mejlet|brevet|utskicket|meddelandet)\b.*
    (?:avsluta|hantera|avregistrera) (?:din )?prenumeration(?:en)?\b.*  unsubscribe\b.*
    tänk på miljön\b.*skriver? ut.*  (?:var|hade|fick) (?:du |informationen |sidan )?.{0,30}(?:hjälp|nytta)\b.*\?
    tack för (?:att du hjälper oss|din (?:synpunkt|hjälp|återkoppling)).*
    (?:din|your) (?:e-postadress|e-post|email address) (?:kommer|publiceras|will)\b.*  obligatoriska fält .*
    (?:presse?meddelande|pressmeddelande) \(pdf\)  >>.*  «.*  .* »
    dela  dela\s*:.*  share  gilla
    dela (?:den här |denna )?(?:sidan?|artikeln?|nyheten?|inlägget|pressmeddelandet)\s*:?
    dela (?:via|på|med|detta)\s*:?  share (?:this )?(?:page|article|story)  share on .*
    (?:dela|share) (?:på|med|via|on|by) (?:facebook|twitter|x|linkedin|e-post|mejl|sociala|social|email).*
    facebook  twitter  linked\s?in  instagram  youtube  kopiera länk(?:en)?  tipsa(?: en vän)?  e-posta sidan
    skriv ut(?: sidan| artikeln)?  print  lyssna(?: på (?:sidan|artikeln|texten|innehållet))?
    läs vidare\s*[»>›→…]*  läs mer\s*[»>›→…]+
    ladda ne[dr] (?:bild|original|pdf|som|filen|högupplöst).*  \d+\s*[x×]\s*\d+(?:\s*(?:px|pixlar))?  jpe?g  png  pdf
    sid(?:an|innehållet) (?:har |är )?(?:senast )?(?:gransk|uppdater|publicer|ändr|skriv|verifier)\w*.*
    senast (?:uppdater|ändr|gransk|publicer)\w*.*  (?:uppdaterad|granskad|ändrad)(?:\s*:| den | \d).*
    (?:hjälpte|hittade|fick) (?:den|du|informationen|sidan) .*\?
    (?:abonnera|prenumerera) på (?:våra? )?(?:press|nyhet).*  få pressmeddelanden .*  du kan avanmäla .*
    i vårt pressrum .*  besök vårt pressrum.*  endast mejladress behövs.*
    följ oss(?: .*)?  (?-i:Följ [A-ZÅÄÖ][\w-]+ (?:kommun|stad|region))
    (?:vi|den här (?:webbplatsen|sidan)|webbplatsen|\S+\.se) använder (?:kakor|cookies).*
    ©.*  copyright\b.*  (?:pressmeddelanden?|press releases?|pressemeldinger?)\s*[-–•|:]?
""")
# Lines that are the site's own before the title and after the release, but might be a subheading in it.
AT_THE_EDGES = lines(r"""
    startsida(?: .*)?  start  hem  till startsidan.*  direkt till .*  upp  till toppen  föregående  nästa
    tillbaka(?: till (?:start|nyhet|press|föreg|list|översikt|topp|sök).*)?
    (?:föregående|nästa) (?:sida|nyhet|artikel)  \d+ av \d+  lästid.*  visa (?:mer|fler|alla|mindre)\b.*
    meny  stäng  sök  sök på .*  sökord  logga in  mina sidor  x  rss  rss-flöde  atom  läs upp  spela upp
    språk  languages?  in english  other languages  lättläst  teckenspråk  översätt.*  translate.*
    kontakta oss  felanmälan  förslag,? (?:och )?synpunkter  synpunkter  lämna synpunkt.*  tyck till.*
    e-tjänster  anslagstavla  lediga jobb  (?:sidansvarig|webbansvarig|faktagranskad)\b.*
    pressmeddelande(?:n|t)?(?: från [A-ZÅÄÖ][\w-]+ (?:kommun|stad))?  pressrelease  press releases?  press
    pressrum(?:met)?  (?:till|visa|se) (?:vårt )?pressrum.*  alla pressmeddelanden  newsroom  arkiv
    press (?:och|&) media  nyheter? från (?-i:[A-ZÅÄÖ]).*  (?:publicerad|skriven|uppdaterad) av\b.*
    [^.]+ [/›»>|] [^.]+ [/›»>|] [^.]+
    nyhet(?:er)? (?:och|&) (?:press|media|pressmeddelanden).*  aktuellt  event(?:s)?  bilder  dokument  filmer
    kontaktpersoner?  bara nödvändiga.*  neka.*  inställningar  cookie-?inställningar  jag (?:förstår|godkänner)
    (?:lyssna|hjälp|kontakt|innehåll|hem|e-post|mejla?|respons|dataskydd|tipsa|länk|sekretesspolicy|om oss)
    nyhet(?:er)?  nyhetsarkiv  nyhetsrum  via tt  mynewsdesk  cision  powered by.*  følg .*
    följ  follow us.*  (?:prenumerera|abonnera)(?: (?:på|här|nu)\b.*)?  subscribe.*  e-postadress
    din e-post(?:adress)?  skicka  anmäl (?:mig|dig)
    om (?:kakor|cookies|webbplatsen)  (?:kakor|cookies)(?: .*)?  acceptera.*  godkänn (?:kakor|alla).*
    tillgänglighetsredogörelse  tillgänglighet  (?:behandling av )?personuppgifter  integritetspolicy  privacy.*
    org(?:anisations)?\.?\s?(?:nummer|nr)?\.?\s*:?\s*\d{6}-\d{4}
""")
# "Postadress    Besöksadress    Telefon": words in columns, as letterheads and menus print them.
COLUMNS = re.compile(r"\S(?:[ \u00a0]{3,}|\t)\S.*\S(?:[ \u00a0]{3,}|\t)\S|\S(?:[ \u00a0]{8,})\S")
BYLINE = re.compile(
    r"(?:av|text(?: och (?:foto|bild))?|by|skribent|författare|skriven av|publicerad av|ansvarig|redaktör)\s*:?\s+"
    r"(?-i:[A-ZÅÄÖ][\w'’-]+(?:\s+[A-ZÅÄÖ][\w'’-]+){0,3})(?:\s*,.{0,60})?",
    re.IGNORECASE,
)
# "En röd spargris. Foto.": what a picture's description ends with where only a screen reader should meet it.
ALTERNATIVE = re.compile(
    r".{3,160}[.,]\s*(?:foto|fotografi|bild|illustration|karta|grafik|collage)\.?", re.IGNORECASE
)
LETTERHEAD = re.compile(r"(?:post|besöks|leverans|faktura|web|e-post)adress\b\s*:?.{0,80}", re.IGNORECASE)
# A sentence of the release may begin like furniture; a long line is furniture only by unmistakable words.
LONGEST_AT_THE_EDGES = 60


def label(text: str) -> tuple[PageSection, str] | None:
    """Return the section that the line opens and what stands behind the label on the same line, or None."""
    for section, pattern in LABEL.items():
        if pattern.fullmatch(text):
            return section, ""
    for section, pattern in WITH_CONTENT.items():
        if match := pattern.fullmatch(text):
            return section, match["rest"]
    if LATEST.fullmatch(text) and len(text) <= LONGEST_LABEL:
        return PageSection.LATEST, ""
    if SITE.fullmatch(text):
        return PageSection.SITE, ""
    return _contact_label(text) or _about_label(text)


def is_furniture(text: str, *, at_the_edge: bool) -> bool:
    """True for a line that is the site's own, such as "Dela" or "Skip to main content".

    `at_the_edge`: the line stands before the title or after the release, where more words are the site's.
    """
    if ANYWHERE.fullmatch(text):
        return True
    if at_the_edge and (is_letter_foot(text) or LETTERHEAD.fullmatch(text) or _in_columns(text)):
        return True
    return at_the_edge and len(text) <= LONGEST_AT_THE_EDGES and AT_THE_EDGES.fullmatch(text) is not None


def is_above_lead(text: str) -> bool:
    """True for what pages print between title and lead: who wrote it, and what a picture shows for who sees none."""
    return BYLINE.fullmatch(text) is not None or ALTERNATIVE.fullmatch(text) is not None


def _in_columns(text: str) -> bool:
    return len(text) <= LONGEST_LABEL and text[-1] not in ".!?" and COLUMNS.search(text) is not None


def organisation(text: str) -> str:
    """Return the municipality or region that the line names and nothing else, or ""."""
    bare = re.sub(r"^(?:Startsida|Start|Om)\s+", "", text).strip(" .:")
    return bare if ORGANISATION.fullmatch(bare) else ""


def is_letter_foot(text: str) -> bool:
    """True for a line with a postal code among other ways to an office: "Norrtuna kommun, Box 5, 999 95 Norrtuna"."""
    if len(text) > LONGEST_LABEL or not re.search(rf"\b\d{{3}}\s?\d{{2}}\s+{CAPITAL}", text):
        return False
    return len(re.split(r"\s{2,}|\s*[,|•·]\s*", text.strip(" .,"))) > 1


def publisher(text: str) -> str:
    """Return the municipality, region or company that the line names and nothing else, or ""."""
    return organisation(text) or (text if COMPANY.fullmatch(text) else "")


def is_postal_address(text: str) -> bool:
    """True for a street with its number, a box, or a postal code with its town."""
    return (POSTAL_CODE.fullmatch(text) or STREET.fullmatch(text)) is not None


def _contact_label(text: str) -> tuple[PageSection, str] | None:
    if CONTACT_LABEL.fullmatch(text):
        return PageSection.CONTACTS, ""
    match = CONTACT_SENTENCE.fullmatch(text)
    return (PageSection.CONTACTS, match["rest"].strip()) if match else None


def _about_label(text: str) -> tuple[PageSection, str] | None:
    match = ABOUT_LABEL.fullmatch(text.rstrip(" :"))
    if not match:
        return None
    who = match["who"] or ""
    known = not who or who.lower() == "oss" or re.search(r"\b(?:AB|HB)\b|bolaget$", who)
    named = re.fullmatch(rf"{CAPITAL}[\w-]*(?:\s+{CAPITAL}[\w-]*){{0,2}}", who)
    return (PageSection.ABOUT, "") if known or named or organisation(who) else None


def is_about_some_name(text: str) -> bool:
    """True for "Om Ljusdoppet": about the organisation below the release, but a subheading inside it."""
    match = ABOUT_LABEL.fullmatch(text.rstrip(" :"))
    return match is not None and bool(match["who"]) and not organisation(match["who"])
