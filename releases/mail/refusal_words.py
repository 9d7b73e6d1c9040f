"""Refusal words: what mail servers write where a code is missing or says too little.

In English, and as Exchange, Postfix and people write it in Swedish, Finnish, German, Danish and Norwegian.
"""

import re


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


# Up to four words between a thing and what is said of it, within one phrase and about no other thing.
OTHER_THINGS = "server|dom[aä]|host|värd|system|tjänst|palvelin|dienst|mailserver|fil|connect|sender|avsänd"
BETWEEN = rf"(?: (?!{OTHER_THINGS})\S{{0,254}}[^\s.,;:!?]){{0,4}}"


def _gone(things: str, after: str, before: str, *, unless: str) -> tuple[str, str]:
    """Return what says of a thing that it is gone: behind it, four words away at most, or right before it."""
    return rf"{things}['’\w]{{0,20}}{unless}{BETWEEN}[:,]? {after}", rf"\b{before}{things}{unless}"


# Somebody refuses our own address.
SENDER_REFUSED = (
    r"sender (?:address )?(?:rejected|denied|blocked|verify|verification)",
    r"avsändar\w{0,20} (?:är |har )?(?:blivit )?(?:spärra|blockera|neka|avvisa|inte tillåt)|spärrad avsändare",
    r"lähettäj\w{0,20} (?:on )?(?:estetty|hylätty|kielletty|evätty)|estetty lähettäjä",
    r"absender\w{0,20} (?:ist |wurde )?(?:gesperrt|blockiert|abgelehnt|nicht zugelassen)|gesperrter absender",
    r"av?fsender\w{0,20} (?:er )?(?:sperret|spærret|blokkert|blokeret|avvist|afvist)",
    r"avsender\w{0,20} (?:er )?(?:sperret|blokkert|avvist)",
)
STANDING = _any(
    *SENDER_REFUSED,
    r"\bspam|unsolicited|black ?list|block ?list|blocked (?:by|using|for)|(?:is|been|was) blocked|dnsbl|\brbl\b",
    r"(?:^|said: )55\d blocked|blocked [-–] see|(?:bad|banned) send(?:er|ing) ip|not passed validation",
    r"spamhaus|barracuda|reputation|dmarc|\bspf\b|dkim|not authenticated|authentication (?:is )?required",
    r"policy (?:reason|violation|restriction|rejection)|(?:by|due to|local|security) polic|gr[ea]ylist",
    r"relay(?:ing)? (?:access )?(?:denied|not)|no relaying|unable to relay|virus|too many (?:messages"
    r"|connections)|rate limit",
    r"client host rejected|content rejected|anti-?spoof|phishing|bulk (?:e-?)?mail|administrative prohibition",
    r"(?:host )?network,? not allowed|avsändarens domän",
    r"skräppost|svartlist|spärrlist|blockerad|avvisa\w+ av säkerhet",
    r"roskaposti|estolist|mustalla listalla",
    r"schwarze[rn]? liste|sperrliste|blockiert|richtlinie",
)
# What they do not like is our own address or domain, or the name of our machine.
OURS = _any(
    r"\bptr\b|reverse dns|reverse (?:name )?lookup|\brdns\b|(?:helo|ehlo) (?:command|name|hostname)|(?:helo"
    r"|ehlo) reject",
    r"\b(?:sender(?:['’]s)?|sending|originator|return[- ]path|envelope[- ]from|from|your)(?: e-?mail)?"
    r" (?:address(?! ?book)|account|mailbox|domain)|your host|(?:sender|originator) unknown|unknown sender"
    r"|avsändar|absender|lähettäj|\bafsender",
)
BLOCKLIST = _any(
    *SENDER_REFUSED,
    r"blocked using|spamhaus|barracuda|dnsbl|black ?list|block ?list|\bspam\b|dmarc|client host",
)
DENIED = _any(
    r"access (?:is )?denied|not (?:permitted|allowed)|prohibited|relay|nekad|åtkomst|verweigert|estetty"
)
RESTRICTED = _any(
    r"RESOLVER\.RST\.|recipient address rejected: access denied",
    r"SenderNotAuthenticatedFor|RestrictedToRecipients",
    r"(?:only|solely) accept(?:s|ing) (?:mail|messages|e-?mail) from (?:people|senders|inside|internal|members"
    r"|specific)",
    r"(?:blocked|refused|rejected) by the (?:recipient|user)\b(?!['’])|due to (?:recipient preferences|user rules)",
    r"user refuses|(?:accepterar|tar) (?:bara|endast) (?:emot )?(?:mejl|mail|meddelanden|e-?post) från",
)
RATE = _any(
    r"\b(?:at|too \w{1,20}) an? (?:\w{1,20} )?rate\b|too (?:quickly|fast|often|rapidly|frequently)|rate[ -]?limit",
    r"too (?:many|much) (?:e?-?mails?|messages|connections|sessions|deliveries|requests|attempts)|throttl|slow down",
    r"(?:rate|limit|frequency|attempts|number of \w{1,20})\b.{0,40}\b(?:exceeded|reached)\b",
    r"exceed\w{0,3} .{0,40}\b(?:rate|limit|frequency|number of)\b|\bper (?:minute|hour|day)\b|\b(?:an|this) hour",
    r"för många (?:meddelanden|mejl|mail|e-?post|anslutningar)|(?:per|i) (?:timme|minut|dygn|dag)|hastighetsbegräns",
    r"för (?:hög|snabb) (?:takt|hastighet)|för (?:snabbt|ofta)\b|(?:takt|hastighet)\w{0,5} är för (?:hög|snabb)",
    r"(?:gräns|antal)\w{0,12}\b.{0,40}(?:överskrid|överstig|uppnå|nådd)|överskrid\w{0,4} (?:gräns|antal|max)",
    r"liian (?:monta|paljon) (?:viestejä|viestiä|sähköpost|yhteyksi)|liian (?:usein|nopeasti|tiheästi)|enimmäismäärä",
    r"\b(?:tunnissa|minuutissa|vuorokaudessa|päivässä)\b|(?:nopeus)?rajoitus\w{0,5} ylit",
    r"zu viele (?:nachrichten|e-?mails|mails|verbindungen)|pro (?:stunde|minute|tag)\b|zu (?:schnell|häufig|oft)\b",
    r"ratenbegrenz|grenzwert|zu hohe\w? (?:rate|frequenz)|for mange (?:meldinger|meddelelser|e-?post|mails?)",
    r"(?:per|pr\.?|i) timen?\b|for (?:ofte|hurtigt?|raskt)\b",
)
PASSING = _any(
    r"temporar(?:y|i?ly)|(?:again|try|retry|resend|send)(?: \w{1,20}){0,2} later|retry (?:after|in)\b|\bbusy\b"
    r"|greylist",
    r"\bwait (?:\d|an?\b|one|some|until|for|before|and)|tillfällig|(?:försök|skicka"
    r"|återkom)(?: \w{1,20}){0,2} senare",
    r"\bvänta\b|(?:servern|brevlådan|mottagaren) är upptagen|överbelasta|tilapäi|väliaikai|myöhemmin|kuormit|varattu",
    r"vorübergehend|später (?:erneut|noch|wieder)|ausgelastet|überlastet|midlertidig|igj?en senere",
)
FULL = _any(
    rf"(?:mail|in)?box (?:is )?full|(?:mail|in)box{BETWEEN} (?:is|was) (?:\w{{1,20}} )?full\b",
    r"over ?quota|quota (?:is )?exceeded|exceed\w* (?:\w+ )?(?:\w+ )?quota",
    r"insufficient storage|out of storage|full (?:mail|in)box|storage (?:limit|quota|allocation)"
    r"|has too many messages",
    r"(?:insufficient|not (?:sufficient|enough)|no) (?:disk |storage )?space|quota violation|mail ?folder is full",
    r"(?:mail|in)?box .{0,40}(?:exceed|size limit)|(?:space|quota) (?:has been|is) used up|destinataire pleine?",
    rf"(?:brevlåda|inkorg|postlåda|mejllåda|mailbox)\w{{0,20}}{BETWEEN} är (?:\w{{1,20}} )?fullt?\b",
    r"full (?:brevlåda|inkorg|postlåda)|kvot\w* (?:är )?överskrid",
    rf"(?:posti|sähköposti)laatik\w{{0,20}}{BETWEEN} täynnä|kiintiö",
    rf"(?:postfach|mailbox|posteingang)\w{{0,20}}{BETWEEN} (?:voll|überfüllt)\b|speicherplatz|kontingent",
    rf"(?:postkasse|innboks|indbakke)\w{{0,5}}{BETWEEN} er (?:full|fuld)\b",
)
# What a resolver says, and a relay that could not ask one.
LOOKUP = _any(
    r"name service|name server|name not found|dns (?:query|lookup|server|error|timeout)|servfail"
    r"|lookup (?:fail|error)",
    r"unknown host|host unknown|(?:not |un)reachable|couldn't find any host|couldn't find a mail exchanger"
    r"|host not found|timed? ?out|all relevant MX",
    r"namnserver|DNS-(?:fel|fråga)|namensauflösung|nimipalvelu",
)
# RFC 7505: a domain that takes no mail at all. It says so itself, so whoever asks may believe it.
NULL_MX = _any(
    r"^(?!.*\b(?:sender|from)\b).*(?:null ?mx|"
    r"(?:domain|host)(?: \S{1,255})? (?:does not|doesn't) accept (?:any )?e?-?mail)"
)
DOMAIN_GONE = _any(
    r"domain(?: name)?(?: \S{1,255})? (?:does not|doesn't|doesn’t) exist|domain(?: name)? (?:not found|unknown)",
    r"(?:no such|unknown|non-?existent|invalid) (?:recipient )?domain|DomainNon-?existent|nxdomain",
    r"domänen(?: \S{1,255})? (?:finns inte|hittades inte|existerar inte|är okänd)|okänd domän",
    r"verkkotunnus\w*(?: \S{1,255})? (?:ei ole olemassa|ei löy)|tuntematon verkkotunnus",
    r"domain(?: \S{1,255})? (?:existiert nicht|unbekannt|nicht gefunden|nicht vorhanden)|unbekannte domain",
)
# An address that is gone, told in each language by the same grammar: a thing, and behind it or before it what became
# of it. What is said of the sender in the same words has been told apart before (`OURS`).
GONE = _any(
    *_gone(
        r"(?<![\w-])(?:user|recipient|mail ?box|inbox|address|account|addressee|alias|person|local[ -]part|e-?mail)",
        r"(?:unknown|not (?:be )?(?:found|known|exist|present|active|listed|valid|in (?:the |our )?(?:\w+ )?"
        r"(?:directory|address ?(?:list|book)))|(?:does not|doesn['’]t|did not|didn['’]t|do not) exist|invalid"
        r"|inactive"
        r"|(?:couldn|wasn|isn)['’]t (?:be )?(?:found|valid|known)|disabled|deactivated|suspended|closed|deleted"
        r"|removed|terminated"
        r"|archived|no longer|moved|left (?:the|this|our)|(?:does not|doesn['’]t) (?:work|live) here"
        r"|not recogni[sz]ed|(?:has|have) (?:retired|quit)|unavailable: user"
        r"|has been replaced|wrong or)",
        r"(?:unknown|invalid|no such|non-?existent|in-?active|deactivated|archived|deleted|closed|invalid/inactive)"
        r" (?:local |virtual )?",
        unless=r"(?! (?:or |and |name )*(?:password|credential|format|syntax))",
    ),
    r"(?<!server )(?<!host )(?<!system )(?<!sender )(?:does not|doesn['’]t) exist"
    r"|that you tried to reach (?:is|has been) (?:inactive|disabled)",
    r"(?:doesn['’]t|does not) have an? (?:\S+ )?account|has been replaced by"
    r"|no mail ?box (?:here )?by that name|not our customer",
    r"no (?:mail ?box|account|user|person|recipient)s? (?:for this user|found|available|here|by that name"
    r"|with that name|named|at th(?:is|at))",
    r"Recip(?:ient)?NotFound|not an? (?:valid|known|active) (?:user|mailbox|recipient|address|account)|validrcptto",
    r"unroute?able address|no longer (?:valid|exists|available|in use|works here|employed|on server"
    r"|with (?:the|this|our|us))",
    r"could(?: not|n['’]t) be found|wasn['’]t found|no one (?:here )?(?:by that name|at this address)"
    r"|missing home directory",
    r"(?<!host )(?<!server )(?<!domain )<\S{1,254}> (?:was )?not found|5\.1\.0 (?:- )?address rejected",
    r"5\.5\.0 .{0,40}mailbox unavailable(?=.{0,60}(?:outlook\.com|\(S\d))",
    r"rejected: (?:user ?unknown|invalid-recipient)|^551\b|unknown or illegal alias",
    r"not (?:listed|found|present) in (?:the )?(?:\w+ ){0,2}(?:directory|address ?book)|has left the company",
    # Swedish
    *_gone(
        r"(?:mottagar|adress|användar|konto|brevlåda|postlåda|inkorg|mejllåda|person(?!al))",
        r"(?:finns (?:inte|ej)|existerar (?:inte|ej)|hittades (?:inte|ej)|(?:kunde|kan) (?:inte|ej) hittas|saknas"
        r"|(?:är )?(?:inte |ej )(?:längre )?(?:känd|giltig|aktiv|i bruk)|(?:används|gäller|arbetar|jobbar) (?:inte"
        r"|ej)"
        r"|(?:är )?(?:numera )?(?:okän|ogiltig|felaktig|avsluta|borttage|inaktiv|stäng|avstäng|radera)"
        r"|har (?:upphört|avsluta|tagits bort|slutat|stängt|avstängt|raderat|inaktiverat|flyttat))",
        r"(?:okänd|ogiltig|felaktig|inaktiv|avsluta[dt]|borttage[nt]|ingen sådan|inget sådant|ingen|inget)t? ",
        unless=r"",
    ),
    r"(?:okänd|ogiltig|felaktig) (?:e-?post|mejl|mail)|slutat (?:hos|på|sin anställning)",
    r"(?<!servern )(?<!domänen )(?<!filen )(?:hittades (?:inte|ej)|kunde (?:inte|ej) hittas) (?:på|hos|vid) ",
    r"gick (?:inte|ej) att hitta (?:den |din )?(?:e-?post|mejl|mail|mottag)|gick (?:inte"
    r"|ej) att hitta (?!\S{0,30}(?:server|domän))\S+ (?:på|hos)",
    r"(?:finns|hittade) ingen (?:sådan )?(?:mottagare|användare|adress)",
    # Finnish
    r"tuntematon (?:vastaanottaja|käyttäjä|osoite|postilaatikko|sähköposti)",
    rf"(?:vastaanottaja|käyttäjä|osoite|osoitetta|postilaatikko|tili)\w{{0,20}}{BETWEEN} "
    r"(?:ei (?:löy\w{1,20}|ole olemassa|ole enää|ole käytössä|ole voimassa|tunneta)"
    r"|on (?:tuntematon|poistettu|suljettu|lakkautettu|lopetettu|virheellinen))|lakkautettu",
    r"(?:vastaanottajaa|käyttäjää|osoitetta|tiliä|postilaatikkoa) ei (?:ole\b(?! tavoit| toimit)|löy)",
    r"ei löytynyt (?:kohteesta|osoitteesta)",
    # German, Danish, Norwegian
    r"(?:unbekannter?|ungültiger?) (?:empfänger|benutzer|adress|e-?mail|postfach)",
    rf"(?:empfänger|benutzer|adresse|postfach|konto|mailbox)\w{{0,20}}{BETWEEN} "
    r"(?:unbekannt|nicht gefunden|nicht vorhanden|existiert nicht|nicht bekannt|nicht (?:mehr )?gültig|ungültig"
    r"|deaktiviert|gelöscht|geschlossen|aufgelöst)",
    rf"(?<!server )(?<!host )(?<!domain )(?:wurde|konnte){BETWEEN} nicht gefunden",
    r"kein(?:en?)? (?:solche[rns]? )?(?:empfänger|benutzer|postfach)|(?:existiert|gibt es) nicht",
    *_gone(
        r"(?:mottaker|modtager|bruker|bruger|adresse|postkasse|konto)",
        r"(?:er )?(?:ukjent|ukendt|slettet|nedlagt|lukket|stengt|avsluttet|ugyldig)",
        r"(?:ukjent|ukendt|ugyldig) ",
        unless=r"",
    ),
    r"(?:finnes|findes|finst|eksisterer) (?:ikke|ikkje)",
    # French, Spanish, Italian, Portuguese, Dutch
    r"(?:utilisateur|destinataire|adresse|compte|bo[iî]te)(?: \S{1,254}){0,2} (?:inconnue?|inexistante?"
    r"|invalide|archiv[ée]e?)",
    r"no existe (?:dicha|ese|esa|el|la|un|una) |(?:usuario|destinatario|buzón|cuenta) (?:desconocid"
    r"|inexistente|no existe)",
    r"nessun utente|(?:utente|destinatario|casella) (?:sconosciut|inesistente)|(?:utilizador"
    r"|usuário) (?:desconhecido|inexistente)",
    r"(?:gebruiker|ontvanger|adres) (?:is )?(?:onbekend|bestaat niet)|onbekende (?:gebruiker|ontvanger)",
)
# What a person or a machine writes who could not deliver: no reason, but that it is about a failure.
UNDELIVERED = _any(
    r"undeliver(?:able|ed)|(?:not|n't|un)(?: be(?:en)?)? (?:able to )?(?:be )?deliver|deliver\w* (?:has )?fail",
    r"status notification \(fail|toimit\w{0,20} ei onnistu",
    r"fail(?:ed|ure)(?: to)? (?:deliver|notice)|returned (?:mail|to sender)|(?:mail|message) (?:is )?undeliver",
    r"olevererbar|(?:inte|ej) (?:att )?(?:\w+ )?(?:leverera|skickas|nås\b)|kunde inte (?:levereras|nås|skickas)",
    r"levererades (?:inte|ej)|leveransstatus\w* \((?:fel|miss)|leverans\w*(?: till [^.:]{1,60})? misslyck"
    r"|misslyckad leverans|retur(?:nerat|nerad) (?:mejl|e-?post|meddelande)",
    r"ei voi(?:tu|da|nut)? (?:toimittaa|lähettää|välittää)|toimitus\w* epäonnistu|toimittamat|perillemenematön",
    r"unzustellbar|nicht (?:zugestellt|zustellbar)|zustellung\w* (?:ist )?fehl",
    r"(?:kunne|kunde) ikke lever|ikke levert|ikke leveres",
)
