# ruff: noqa: E501 - pages are written as their sites write them
"""An invented archive to move in: press releases in six layouts of pages, and as an export of Via TT's."""

import datetime as dt
import html
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PLACES = [
    "Granliden", "Tallbacken", "Älvnäset", "Kvarnudden", "Solängen", "Björkhagen", "Norrbyn", "Lillsjön", "Storheden",
    "Hammarudden", "Rönnholmen", "Fiskarstranden", "Ljungberga", "Backåker", "Holmvik", "Sandvik", "Ekbacken",
    "Källgärdet", "Furulund",
]  # fmt: skip
PEOPLE = [
    ("Alva Ek", "S"), ("Disa Örnholm", "V"), ("Nils Tallgren", "M"), ("Ylva Strandh", "C"), ("Omar Lindåker", "MP"),
    ("Hedvig Barrsjö", "L"), ("Arvid Kvarnlöf", "KD"), ("Selma Grahnfors", "S"),
]  # fmt: skip
MONTHS = [
    "januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november",
    "december",
]  # fmt: skip


@dataclass(frozen=True)
class Matter:
    """What a release is about: its body, and its words with a place to fill in."""

    committee: str
    title: str
    lead: str
    text: str
    keyword: str


MATTERS = [
    Matter("kulturnämnden", "Nytt bibliotek i {0} öppnar till hösten",
           "Kulturnämnden har beslutat att öppna ett bibliotek i {0}. Det får längre öppettider än de andra.",
           "Biblioteket flyttar in i den gamla skolan, som byggs om under våren. Där blir det plats för läxhjälp, "
           "sagostunder och ett rum för dem som vill arbeta i lugn och ro.", "Bibliotek"),
    Matter("tekniska nämnden", "Cykelvägen mellan {0} och centrum får belysning",
           "Tekniska nämnden har beslutat att belysa cykelvägen från {0}. Arbetet börjar efter tjällossningen.",
           "Lamporna tänds av sig själva när någon kommer och drar därför lite ström. Vägen hålls öppen medan "
           "arbetet pågår, men trafiken leds om vid två broar.", "Trafik"),
    Matter("fritidsnämnden", "Badplatsen i {0} rustas upp före sommaren",
           "Fritidsnämnden har beslutat att rusta upp badplatsen i {0}. Bryggan byts och stigen görs framkomlig.",
           "Den nya bryggan har en ramp, så att även den som använder rullstol kommer ner i vattnet. Grillplatsen "
           "flyttas längre från strandkanten.", "Friluftsliv"),
    Matter("äldrenämnden", "Fler får plats på äldreboendet i {0}",
           "Äldrenämnden har beslutat att bygga ut äldreboendet i {0} med tolv lägenheter.",
           "Lägenheterna ligger i markplan och har egen uteplats. De första flyttar in nästa vår, och kön väntas "
           "då bli kortare i hela kommunen.", "Äldreomsorg"),
    Matter("för- och grundskolenämnden", "Skolan i {0} får ny matsal",
           "För- och grundskolenämnden har beslutat att bygga en ny matsal vid skolan i {0}.",
           "Eleverna har varit med och bestämt hur matsalen ska se ut. De ville ha mindre bord, lägre ljud och "
           "dagsljus från två håll.", "Skola"),
]  # fmt: skip


@dataclass(frozen=True)
class Invented:
    """One invented release."""

    number: int
    matter: Matter
    place: str
    day: dt.datetime
    person: tuple[str, str]
    amount: int

    @property
    def title(self) -> str:
        return f"{self.matter.title.format(self.place)}, etapp {self.number + 1}"

    @property
    def lead(self) -> str:
        return self.matter.lead.format(self.place)

    @property
    def day_in_words(self) -> str:
        return f"{self.day.day} {MONTHS[self.day.month - 1]} {self.day.year}"

    @property
    def address(self) -> str:
        return f"https://gamla.example.se/nyheter/{self.day.year}/{self.number}-{self.place.lower()}.html"

    @property
    def mail(self) -> str:
        first, last = self.person[0].lower().split()
        plain = f"{first}.{last}".translate(str.maketrans("åäö", "aao"))
        return f"{plain}@example.se"

    def paragraphs(self) -> list[str]:
        name, party = self.person
        return [
            self.matter.text,
            f"Nämnden avsätter {self.amount // 1000} 000 kronor till arbetet under {self.day.year + 1}.",
            f"– Det här har de boende i {self.place} väntat på länge, säger {name} ({party}), ordförande i "
            f"{self.matter.committee}.",
            "Ärendet togs upp efter ett medborgarförslag som fler än hundra personer hade skrivit under.",
        ]


def invented(number: int) -> Invented:
    """Return the release of this number, the same each time."""
    rng = random.Random(number)
    day = dt.datetime(2009, 1, 5, 8, 30, tzinfo=dt.UTC) + dt.timedelta(
        days=6 * number, minutes=rng.randrange(400)
    )
    return Invented(
        number,
        MATTERS[number % len(MATTERS)],
        rng.choice(PLACES),
        day,
        rng.choice(PEOPLE),
        rng.randrange(40, 900) * 1000,
    )


# --- Pages ---


def write_pages(folder: Path, count: int) -> list[Path]:
    """Write so many pages, in six layouts by turns; return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for number in range(count):
        layout = LAYOUTS[number % len(LAYOUTS)]
        one = invented(number)
        ending = "txt" if layout is as_text else "html"
        path = folder / f"{number:04}-{one.place.lower()}.{ending}"
        path.write_text(layout(one), encoding="utf-8")
        written.append(path)
    return written


def _p(words: str) -> str:
    return f"<p>{html.escape(words)}</p>"


def as_sitevision(one: Invented) -> str:
    body = "".join(map(_p, one.paragraphs()))
    return f"""<!DOCTYPE html><html lang="sv"><head><title>{html.escape(one.title)} - Sjöviks kommun</title>
<link rel="canonical" href="{one.address}"></head><body><nav><ul><li><a href="/">Start</a></li><li>Skola</li></ul></nav>
<main><div class="sv-text-portlet"><h1>{html.escape(one.title)}</h1><p class="pubdate">Publicerad: {one.day_in_words}</p>
<p class="ingress">{html.escape(one.lead)}</p>{body}<h2>Kontakt</h2>
<p>{one.person[0]} ({one.person[1]})<br>ordförande i {one.matter.committee}<br>070-174 06 05<br>{one.mail}</p></div></main>
<footer><p>Sjöviks kommun, 900 01 Sjövik. Växel 090-165 40 00</p></footer></body></html>"""


def as_drupal(one: Invented) -> str:
    body = "".join(map(_p, one.paragraphs()))
    return f"""<html lang="sv"><head><meta property="og:title" content="{html.escape(one.title)}">
<meta property="og:url" content="{one.address}"><meta property="article:published_time" content="{one.day.isoformat()}">
</head><body><header><a href="/">Till startsidan</a></header><article class="node node--type-news">
<h1>{html.escape(one.title)}</h1><div class="field--name-field-preamble"><p><strong>{html.escape(one.lead)}</strong></p></div>
<div class="field--name-body">{body}</div><h3>För mer information</h3><p>{one.person[0]}, ordförande, {one.matter.committee},
telefon 070-174 06 09, {one.mail}</p></article><aside><h2>Fler nyheter</h2><ul><li><a href="/a">Vatten stängs av</a></li></ul>
</aside></body></html>"""


def as_episerver(one: Invented) -> str:
    body = "".join(map(_p, one.paragraphs()))
    return f"""<html><head><title>{html.escape(one.title)}</title><link rel="canonical" href="{one.address}"></head><body>
<form action="/" method="post"><div id="content" role="main"><h1>{html.escape(one.title)}</h1>
<p class="date"><time datetime="{one.day.date().isoformat()}">{one.day_in_words}</time></p><div class="intro">{html.escape(one.lead)}</div>
{body}<h2>Presskontakt</h2><p>{one.person[0]}<br>Ordförande<br>Tfn: 070-174 06 12<br><a href="mailto:{one.mail}">{one.mail}</a></p>
<p>Ämnen: {one.matter.keyword}, Byggande</p></div></form></body></html>"""


def as_mynewsdesk(one: Invented) -> str:
    body = "".join(map(_p, one.paragraphs()))
    return f"""<html><head><link rel="canonical" href="{one.address}"></head><body><main><p>Sjöviks kommun</p>
<h1>{html.escape(one.title)}</h1><p>Pressmeddelande • {MONTHS[one.day.month - 1][:3].capitalize()} {one.day.day}, {one.day.year}
{one.day:%H:%M} CEST</p><p>{html.escape(one.lead)}</p>{body}<h2>Kontakter</h2><p>{one.person[0]}<br>Presskontakt<br>
Ordförande<br>{one.mail}<br>070-174 06 15</p><h2>Ämnen</h2><ul><li>{one.matter.keyword}</li></ul></main></body></html>"""


def as_text(one: Invented) -> str:
    lines = [one.title, "", f"Publicerad {one.day_in_words}", "", one.lead]
    for words in one.paragraphs():
        lines += ["", words]
    lines += ["", "Kontakt", f"{one.person[0]} ({one.person[1]})", "ordförande", "070-174 06 18", one.mail]
    return "\n".join(lines)


def as_careless(one: Invented) -> str:
    """A page without a day, and with its text in divs: something for a person to look at."""
    body = "<br><br>".join(map(html.escape, one.paragraphs()))
    return f"""<html><head><title>{html.escape(one.title)} | Sjövik</title></head><body><div><div><h1>{html.escape(one.title)}</h1>
<div>{html.escape(one.lead)}</div><div>{body}</div></div></div></body></html>"""


LAYOUTS = [as_sitevision, as_drupal, as_episerver, as_mynewsdesk, as_text, as_careless]


# --- Via TT ---


def via_release(number: int, **facts: Any) -> dict[str, Any]:
    """Return an invented release as the export has one."""
    one = invented(number)
    body = "".join(map(_p, one.paragraphs()))
    return {
        "id": 3_400_000 + number,
        "title": one.title,
        "url": f"https://via.example.se/pressmeddelande/{3_400_000 + number}/etapp?publisherId=7&lang=sv",
        "leadtext": one.lead,
        "body": body,
        "keywords": [one.matter.keyword, "Sjövik"],
        "published": one.day.isoformat(),
        "publisher": {"id": 7, "name": "Sjöviks kommun"},
        "images": [],
        "documents": [],
        "links": [{"url": "https://example.se/mer", "description": "Läs mer om arbetet"}],
        "boilerplate": "<p>Sjöviks kommun har 30 000 invånare.</p>",
        "contacts": {
            "text": None,
            "persons": [
                {
                    "name": f"{one.person[0]} ({one.person[1]})",
                    "title": f"Ordförande i {one.matter.committee}",
                    "phone": "+46701740605",
                    "email": one.mail,
                }
            ],
        },
        "versions": [],
        "language": "sv",
        "type": "press_release",
        **facts,
    }


def write_export(path: Path, releases: list[Any]) -> Path:
    """Write an answer of the export with these releases."""
    answer = {"releases": releases, "nextPage": 2, "totalCount": len(releases)}
    path.write_text(json.dumps(answer, ensure_ascii=False, indent=1), encoding="utf-8")
    return path


def write_exports(folder: Path, count: int, size: int = 50) -> Iterator[Path]:
    """Write so many releases as pages of the export, `size` on each."""
    folder.mkdir(parents=True, exist_ok=True)
    for first in range(0, count, size):
        rows = [via_release(number) for number in range(first, min(first + size, count))]
        yield write_export(folder / f"sida-{first // size + 1:03}.json", rows)
