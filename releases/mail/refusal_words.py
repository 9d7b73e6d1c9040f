"""Refusal words: what mail servers write where a code is missing or says too little.

In English, and as Exchange, Postfix and people write it in Swedish, Finnish, German, Danish and Norwegian.
"""

import re


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


STANDING = _any(
    r"\bspam|unsolicited|black ?list|block ?list|blocked (?:by|using|for)|(?:is|been|was) blocked|dnsbl|\brbl\b",
    r"spamhaus|barracuda|reputation|dmarc|\bspf\b|dkim|not authenticated|authentication (?:is )?required",
    r"policy (?:reason|violation|restriction|rejection)|(?:by|due to|local|security) polic|gr[ea]ylist",
    r"relay(?:ing)? (?:access )?(?:denied|not)|unable to relay|virus|too many (?:messages|connections)|rate limit",
    r"sender (?:address )?(?:rejected|denied|blocked|verify|verification)|client host rejected|content rejected",
    r"skräppost|svartlist|spärrlist|blockerad|avvisa\w+ av säkerhet",
    r"roskaposti|estolist|mustalla listalla",
    r"schwarze[rn]? liste|sperrliste|blockiert|richtlinie",
)
BLOCKLIST = _any(r"blocked using|spamhaus|barracuda|dnsbl|black ?list|block ?list|\bspam\b|dmarc|client host")
DENIED = _any(
    r"access (?:is )?denied|not (?:permitted|allowed)|prohibited|relay|nekad|åtkomst|verweigert|estetty"
)
RESTRICTED = _any(
    r"RESOLVER\.RST\.|recipient address rejected: access denied",
    r"SenderNotAuthenticatedFor|RestrictedToRecipients",
    r"(?:only|solely) accepts (?:mail|messages|e-?mail) from (?:people|senders|inside|internal|members)",
)
RATE = _any(
    r"\bat a rate\b|too (?:many|much) (?:e?-?mails?|messages)|too (?:quickly|fast|often)|rate[ -]?limit|throttl",
    r"för många (?:meddelanden|mejl|e-?post)|liian (?:monta|paljon) (?:viestejä|viestiä|sähköpost)",
    r"zu viele (?:nachrichten|e-?mails)",
)
PASSING = _any(
    r"temporar(?:y|ily)|(?:again|try|retry) later|tillfällig|försök igen senare|tilapäi|väliaikai|myöhemmin",
    r"vorübergehend|später (?:erneut|noch|wieder)|greylist",
)
FULL = _any(
    r"(?:mail|in)?box (?:is )?full|over ?quota|quota (?:is )?exceeded|exceed\w* (?:\w+ )?(?:\w+ )?quota",
    r"insufficient storage|out of storage|full (?:mail|in)box|storage (?:limit|quota)",
    r"(?:brevlåda|inkorg|postlåda|mejllåda)\w* är full|full (?:brevlåda|inkorg|postlåda)|kvot\w* (?:är )?överskrid",
    r"(?:postilaatikko|sähköpostilaatikko)\w* (?:on )?täynnä|kiintiö",
    r"(?:postfach|mailbox)\w* (?:ist )?(?:voll|überfüllt)|speicherplatz|kontingent",
    r"(?:postkassen?|innboksen?|indbakken?) er (?:full|fuld)",
)
# What a resolver says, and a relay that could not ask one.
LOOKUP = _any(
    r"name service|name server|name not found|dns (?:query|lookup|server|error|timeout)|servfail|lookup (?:fail|error)",
    r"couldn't find any host|couldn't find a mail exchanger|host not found|timed? ?out|all relevant MX",
    r"namnserver|DNS-(?:fel|fråga)|namensauflösung|nimipalvelu",
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
    r"(?:mottagare|adress|användare|konto|brevlåda|postlåda|inkorg)\w*(?: \S{1,255})? "
    r"(?:finns (?:inte|ej)|existerar (?:inte|ej)|hittades (?:inte|ej)|kunde inte hittas|saknas"
    r"|är (?:okänd|ogiltig|avslutad|borttagen|inaktiv|stängd)|har (?:upphört|avslutats|tagits bort|slutat))",
    r"(?:finns|hittade) ingen (?:sådan )?(?:mottagare|användare|brevlåda|postlåda|adress)",
    r"ingen sådan (?:mottagare|användare|brevlåda|postlåda|adress)",
    r"tuntematon (?:vastaanottaja|käyttäjä|osoite|postilaatikko|sähköposti)",
    r"(?:vastaanottaja|käyttäjä|osoite|osoitetta|postilaatikko|tili|tiliä)\w*(?: \S{1,255})? "
    r"(?:ei (?:löy\w+|ole olemassa|ole enää)|on (?:tuntematon|poistettu|suljettu))",
    r"(?:unbekannter?|ungültiger?) (?:empfänger|benutzer|adress|e-?mail|postfach)",
    r"(?:empfänger|benutzer|adresse|postfach|konto|mailbox)\w*(?: \S{1,255})? (?:ist |wurde )?"
    r"(?:unbekannt|nicht gefunden|nicht vorhanden|existiert nicht|nicht bekannt|ungültig|deaktiviert|gelöscht)",
    r"kein(?:en?)? (?:solche[rns]? )?(?:empfänger|benutzer|postfach)|(?:existiert|gibt es) nicht",
    r"(?:ukjent|ukendt) (?:mottaker|modtager|bruker|bruger|adresse)|(?:finnes|findes|eksisterer) ikke",
)
# What a person or a machine writes who could not deliver: no reason, but that it is about a failure.
UNDELIVERED = _any(
    r"undeliver(?:able|ed)|(?:not|n't|un)(?: be(?:en)?)? (?:able to )?(?:be )?deliver|deliver\w* (?:has )?fail",
    r"fail(?:ed|ure)(?: to)? (?:deliver|notice)|returned (?:mail|to sender)|(?:mail|message) (?:is )?undeliver",
    r"olevererbar|(?:inte|ej) (?:att )?(?:\w+ )?(?:leverera|skickas|nås\b)|kunde inte (?:levereras|nås|skickas)",
    r"leverans\w* misslyck|misslyckad leverans|retur(?:nerat|nerad) (?:mejl|e-?post|meddelande)",
    r"ei voi(?:tu|da|nut)? (?:toimittaa|lähettää|välittää)|toimitus\w* epäonnistu|toimittamat|perillemenematön",
    r"unzustellbar|nicht (?:zugestellt|zustellbar)|zustellung\w* (?:ist )?fehl",
    r"(?:kunne|kunde) ikke lever|ikke levert|ikke leveres",
)
