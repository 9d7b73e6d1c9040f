"""Who the press room is.

On a newcomer's machine Umeå's own facts are the example, under its own name only; under another name others stand for
what was not set. Elsewhere there is no default: what is missing is asked for (`umea_press/checks.py`).
"""

import re
from collections.abc import Callable

from umea_press.variables.declaration import WEB_ADDRESS, Environment, Kind, Section, Variable

UMEA = "Umeå kommun"
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}|[a-z]+|(?:rgb|hsl|oklch)\([0-9a-z%., /]+\)")


def _example(of_umea: str, invented: str = "") -> Callable[[Environment], str]:
    """Return a default for a newcomer's machine: Umeå's own fact under its own name, else one that is nobody's."""
    return lambda env: "" if not env("LOCAL") else of_umea if env("PRESS_ROOM_NAME") == UMEA else invented


def _unless_set(swedish: str, default: str | Callable[[Environment], str]) -> Callable[[Environment], str]:
    """Return a default in another language, "" where an installation has words of its own in Swedish."""
    return lambda env: "" if swedish in env else default(env) if callable(default) else default


MUNICIPALITY = Section(
    "The municipality",
    (
        Variable(
            "PRESS_ROOM_NAME",
            Kind.TEXT,
            "the municipality's name: word mark, sender, footer",
            lambda env: UMEA if env("LOCAL") else "",
            shown="none (`LOCAL`: Umeå kommun)",
            must_be_set=True,
        ),
        Variable("PRESS_ROOM_TAGLINE", Kind.TEXT, "the word beside it", "Pressrum"),
        *(
            Variable(
                f"PRESS_ROOM_{name}",
                Kind.TEXT,
                about,
                _example(of_umea, invented),
                shown="none (`LOCAL`: Umeå's, or an invented one under another name)",
                must_be_set=True,
                shape=shape,
            )
            for name, about, of_umea, invented, shape in (
                ("STREET", "the address in footer and mails", "Skolgatan 31A", "Exempelgatan 1", None),
                ("POSTAL", "its second line", "901 84 Umeå", "123 45 Exempelstad", None),
                ("PHONE", "the switchboard", "090-16 10 00", "08-465 004 00", None),
                (
                    "WEBSITE",
                    "the municipality's own site",
                    "https://www.umea.se/",
                    "https://www.example.se/",
                    WEB_ADDRESS,
                ),
                (
                    "CONTACT_URL",
                    "its page with ways to reach it",
                    "https://www.umea.se/kontakt",
                    "https://www.example.se/kontakt",
                    WEB_ADDRESS,
                ),
            )
        ),
        Variable(
            "PRESS_ROOM_FAULT_REPORT_URL",
            Kind.TEXT,
            "its page to report a fault; empty: there is no such link",
            _example("https://www.umea.se/felanmalan"),
            shown="empty (`LOCAL`: Umeå's)",
            shape=WEB_ADDRESS,
        ),
        Variable(
            "PRESS_ROOM_ACCENT",
            Kind.TEXT,
            "the accent colour on light ground; check its contrast (WCAG 1.4.3)",
            "#1f5f4a",
            shape=COLOUR,
        ),
        Variable("PRESS_ROOM_ACCENT_DARK", Kind.TEXT, "the same on dark ground", "#8fd3b6", shape=COLOUR),
        Variable(
            "PRESS_ROOM_IMAGE_TERMS",
            Kind.TEXT,
            "how press images may be used: on their page, and in the file that goes with them",
            "Pressbilderna får användas fritt i samband med det pressmeddelande de hör till, om fotografen "
            "anges.",
            shown="free use with the release, the photographer named",
        ),
        Variable(
            "PRESS_ROOM_BOILERPLATE",
            Kind.TEXT,
            "the municipality's text about itself",
            _example(
                "Umeå kommun är Norrlands folkrikaste kommun och driver bland annat skolor, äldreomsorg, "
                "bibliotek, parker och gator för dem som bor, arbetar och studerar här. Besluten fattas av "
                "politiker som invånarna har valt, och handlingarna är offentliga."
            ),
            shown="empty (`LOCAL`: Umeå's)",
        ),
        Variable(
            "PRESS_ROOM_TAGLINE_EN", Kind.TEXT, "the word mark on English pages and mails", "Press room"
        ),
        Variable("PRESS_ROOM_TAGLINE_FI", Kind.TEXT, "and on Finnish ones", "Lehdistöhuone"),
        *(
            Variable(
                f"PRESS_ROOM_{name}_{language}",
                Kind.TEXT,
                f"the text of `PRESS_ROOM_{name}` in {spoken}; where you set the Swedish one and not this, those pages "
                "show the Swedish one, marked as Swedish",
                _unless_set(f"PRESS_ROOM_{name}", default),
                shown=shown,
            )
            for name, language, spoken, default, shown in (
                (
                    "IMAGE_TERMS",
                    "EN",
                    "English",
                    "The press images may be used freely together with the press release that they belong "
                    "to, if the photographer is named.",
                    "the same",
                ),
                (
                    "IMAGE_TERMS",
                    "FI",
                    "Finnish",
                    "Lehdistökuvia saa käyttää vapaasti sen tiedotteen yhteydessä, johon ne kuuluvat, "
                    "kunhan kuvaajan nimi mainitaan.",
                    "the same",
                ),
                (
                    "BOILERPLATE",
                    "EN",
                    "English",
                    _example(
                        "Umeå is the most populous municipality in the north of Sweden. It runs schools, "
                        "care for the elderly, libraries, parks and streets, among other things, for those "
                        "who live, work and study here. The decisions are made by politicians elected by "
                        "the residents, and the documents are public."
                    ),
                    "empty (`LOCAL`: Umeå's)",
                ),
                (
                    "BOILERPLATE",
                    "FI",
                    "Finnish",
                    _example(
                        "Uumaja on Norrlannin väkirikkain kunta. Se ylläpitää muun muassa kouluja, "
                        "vanhustenhuoltoa, kirjastoja, puistoja ja katuja niille, jotka asuvat, "
                        "työskentelevät ja opiskelevat täällä. Päätökset tekevät asukkaiden valitsemat "
                        "poliitikot, ja asiakirjat ovat julkisia."
                    ),
                    "empty (`LOCAL`: Umeå's)",
                ),
            )
        ),
    ),
)
