"""Refusal words: what mail servers write where a code is missing or says too little.

In English, and as Exchange, Postfix and people write it in Swedish, Finnish, German, Danish and Norwegian.
"""

import re


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


# Up to four words between a thing and what is said of it, within one phrase and about no other thing.
BETWEEN = (
    r"(?: (?!server|dom[aä]|host|värd|system|tjänst|palvelin|dienst|mailserver|fil)\S{0,254}[^\s.,;:!?]){0,4}"
)
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
    r"spamhaus|barracuda|reputation|dmarc|\bspf\b|dkim|not authenticated|authentication (?:is )?required",
    r"policy (?:reason|violation|restriction|rejection)|(?:by|due to|local|security) polic|gr[ea]ylist",
    r"relay(?:ing)? (?:access )?(?:denied|not)|unable to relay|virus|too many (?:messages|connections)|rate limit",
    r"client host rejected|content rejected",
    r"skräppost|svartlist|spärrlist|blockerad|avvisa\w+ av säkerhet",
    r"roskaposti|estolist|mustalla listalla",
    r"schwarze[rn]? liste|sperrliste|blockiert|richtlinie",
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
    r"(?:only|solely) accepts (?:mail|messages|e-?mail) from (?:people|senders|inside|internal|members)",
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
    r"temporar(?:y|ily)|(?:again|try|retry|resend|send)(?: \w{1,20}){0,2} later|retry (?:after|in)\b|\bbusy\b|greylist",
    r"\bwait (?:\d|an?\b|one|some|until|for|before|and)|tillfällig|(?:försök|skicka|återkom)(?: \w{1,20}){0,2} senare",
    r"\bvänta\b|(?:servern|brevlådan|mottagaren) är upptagen|överbelasta|tilapäi|väliaikai|myöhemmin|kuormit|varattu",
    r"vorübergehend|später (?:erneut|noch|wieder)|ausgelastet|überlastet|midlertidig|igj?en senere",
)
FULL = _any(
    rf"(?:mail|in)?box (?:is )?full|(?:mail|in)box{BETWEEN} (?:is|was) (?:\w{{1,20}} )?full\b",
    r"over ?quota|quota (?:is )?exceeded|exceed\w* (?:\w+ )?(?:\w+ )?quota",
    r"insufficient storage|out of storage|full (?:mail|in)box|storage (?:limit|quota)",
    rf"(?:brevlåda|inkorg|postlåda|mejllåda|mailbox)\w{{0,20}}{BETWEEN} är (?:\w{{1,20}} )?fullt?\b",
    r"full (?:brevlåda|inkorg|postlåda)|kvot\w* (?:är )?överskrid",
    rf"(?:posti|sähköposti)laatik\w{{0,20}}{BETWEEN} täynnä|kiintiö",
    rf"(?:postfach|mailbox|posteingang)\w{{0,20}}{BETWEEN} (?:voll|überfüllt)\b|speicherplatz|kontingent",
    rf"(?:postkasse|innboks|indbakke)\w{{0,5}}{BETWEEN} er (?:full|fuld)\b",
)
# What a resolver says, and a relay that could not ask one.
LOOKUP = _any(
    r"name service|name server|name not found|dns (?:query|lookup|server|error|timeout)|servfail|lookup (?:fail|error)",
    r"couldn't find any host|couldn't find a mail exchanger|host not found|timed? ?out|all relevant MX",
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
GONE = _any(
    r"(?:user|recipient|mailbox|address|account|addressee)(?: \w+)?,? (?:is |was )?"
    r"(?:unknown|not found|disabled|deactivated|inactive|suspended|closed|invalid|deleted|removed)",
    r"(?:unknown|invalid|no such|nonexistent|non-existent) (?:local |virtual )?"
    r"(?:user|recipient|mailbox|address|account|person|local part)",
    r"(?:does not|doesn't|doesn’t) (?:exist|have an? (?:\S+ )?account)|no mailbox (?:here )?by that name",
    r"account (?:has been|is|that you tried to reach is) (?:disabled|deactivated|closed|suspended)",
    r"no longer (?:valid|exists|available|in use|works here|employed)|Recip(?:ient)?NotFound",
    r"not a (?:valid|known) (?:user|mailbox|recipient)|user not listed|not our customer|unrouteable address",
    r"could(?: not|n't) be found|wasn't found|no one (?:here )?by that name",
    r"(?:okänd|ogiltig) (?:mottagar|användar|e-?post|adress|brevlåd|postlåd)",
    rf"(?:mottagare|adress|användare|konto|brevlåda|postlåda|inkorg|person)\w{{0,20}}{BETWEEN} "
    r"(?:finns (?:inte|ej)|existerar (?:inte|ej)|hittades (?:inte|ej)|kunde (?:inte|ej) hittas|saknas"
    r"|är (?:inte |ej )(?:känd|giltig|aktiv)"
    r"|är (?:numera )?(?:okän|ogiltig|avsluta|borttage|inaktiv|stäng|avstäng|radera)"
    r"|har (?:upphört|avsluta|tagits bort|slutat|stängt|avstängt|raderat|inaktiverat))",
    r"(?<!servern )(?<!domänen )(?<!filen )(?:hittades (?:inte|ej)|kunde (?:inte|ej) hittas) (?:på|hos|vid) ",
    r"(?:finns|hittade) ingen (?:sådan )?(?:mottagare|användare|brevlåda|postlåda|adress)",
    r"ingen sådan (?:mottagare|användare|brevlåda|postlåda|adress)",
    r"tuntematon (?:vastaanottaja|käyttäjä|osoite|postilaatikko|sähköposti)",
    rf"(?:vastaanottaja|käyttäjä|osoite|osoitetta|postilaatikko|tili)\w{{0,20}}{BETWEEN} "
    r"(?:ei (?:löy\w{1,20}|ole olemassa|ole enää|ole käytössä|ole voimassa|tunneta)"
    r"|on (?:tuntematon|poistettu|suljettu|lakkautettu|lopetettu|virheellinen))|lakkautettu",
    r"(?:vastaanottajaa|käyttäjää|osoitetta|tiliä|postilaatikkoa) ei ole\b(?! tavoit| toimit)",
    r"ei löytynyt (?:kohteesta|osoitteesta)",
    r"(?:unbekannter?|ungültiger?) (?:empfänger|benutzer|adress|e-?mail|postfach)",
    rf"(?:empfänger|benutzer|adresse|postfach|konto|mailbox)\w{{0,20}}{BETWEEN} "
    r"(?:unbekannt|nicht gefunden|nicht vorhanden|existiert nicht|nicht bekannt|nicht (?:mehr )?gültig|ungültig"
    r"|deaktiviert|gelöscht|geschlossen|aufgelöst)",
    rf"(?<!server )(?<!host )(?<!domain )(?:wurde|konnte){BETWEEN} nicht gefunden",
    r"kein(?:en?)? (?:solche[rns]? )?(?:empfänger|benutzer|postfach)|(?:existiert|gibt es) nicht",
    r"(?:ukjent|ukendt) (?:mottaker|modtager|bruker|bruger|adresse)|(?:finnes|findes|eksisterer) ikke",
)
# What a person or a machine writes who could not deliver: no reason, but that it is about a failure.
UNDELIVERED = _any(
    r"undeliver(?:able|ed)|(?:not|n't|un)(?: be(?:en)?)? (?:able to )?(?:be )?deliver|deliver\w* (?:has )?fail",
    r"status notification \(fail|toimit\w{0,20} ei onnistu",
    r"fail(?:ed|ure)(?: to)? (?:deliver|notice)|returned (?:mail|to sender)|(?:mail|message) (?:is )?undeliver",
    r"olevererbar|(?:inte|ej) (?:att )?(?:\w+ )?(?:leverera|skickas|nås\b)|kunde inte (?:levereras|nås|skickas)",
    r"leverans\w* misslyck|misslyckad leverans|retur(?:nerat|nerad) (?:mejl|e-?post|meddelande)",
    r"ei voi(?:tu|da|nut)? (?:toimittaa|lähettää|välittää)|toimitus\w* epäonnistu|toimittamat|perillemenematön",
    r"unzustellbar|nicht (?:zugestellt|zustellbar)|zustellung\w* (?:ist )?fehl",
    r"(?:kunne|kunde) ikke lever|ikke levert|ikke leveres",
)
