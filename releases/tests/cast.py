"""The cast of the tests: invented people, bodies and releases, each made by one call.

Bodies, keywords and parties are the same row whenever they are called by the
same name, as in the directory; releases and people are new each time.
"""

import datetime as dt
import io
from collections.abc import Iterable
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from releases.document import casenumbers
from releases.languages.slugs import slug_of
from releases.media import images
from releases.models import (
    BudgetLine,
    Committee,
    Decision,
    Edition,
    Editor,
    Interest,
    Keyword,
    Party,
    Person,
    PressImage,
    Release,
    ReleaseContact,
    ReleaseImage,
    Subscriber,
)
from releases.services import publishing

BODY = (
    "<p>Lekplatsen vid Lövholmen byggs om under våren. Barnen i kvarteret har ritat förslagen.</p>"
    "<h2>Öppnar i juni</h2>"
    "<p>– Nu får barnen den lekplats som de själva har ritat, säger Alva Ek (S), ordförande.</p>"
)


def a_committee(definite: str = "kulturnämnden", **facts: Any) -> Committee:
    """Return the body of this name, made if it is new."""
    facts = {"definite": definite, "name": definite.removesuffix("en"), **facts}
    return Committee.objects.get_or_create(slug=slug_of(definite), defaults=facts)[0]


def a_keyword(name: str = "kultur") -> Keyword:
    """Return the keyword of this name, made if it is new."""
    return Keyword.objects.get_or_create(slug=slug_of(name), defaults={"name": name})[0]


def a_party(abbreviation: str = "S", name: str = "") -> Party:
    """Return the party of this abbreviation, made if it is new."""
    return Party.objects.get_or_create(abbreviation=abbreviation, defaults={"name": name or abbreviation})[0]


def a_person(name: str = "Alva Ek", *, party: str = "S", **facts: Any) -> Person:
    """Make a person with a telephone from the fictitious series and an address that reaches nobody."""
    facts = {"phones": ["070-174 06 05"], "email": f"{slug_of(name)}@example.se", **facts}
    return Person.objects.create(name=name, party=a_party(party) if party else None, **facts)


def an_editor(username: str = "redaktor", **facts: Any) -> Editor:
    """Return the editor of this name, who may do everything unless `facts` say otherwise."""
    known = Editor.objects.filter(username=username).first()
    facts = {"is_staff": True, "is_superuser": True, **facts}
    return known or Editor.objects.create_user(username, f"{username}@example.se", "hemligt", **facts)


def a_press_image(*, width: int = 1200, height: int = 800, **facts: Any) -> PressImage:
    """Make a press image of one colour, stored where uploads are stored."""
    drawn = io.BytesIO()
    Image.new("RGB", (width, height), "#7a9c8a").save(drawn, "JPEG")
    facts = {"alt": "En lekplats i kvällsljus", "credit": "Foto: Ebba Vindmyr", "sha256": "0" * 64, **facts}
    return PressImage.objects.create(file=ContentFile(drawn.getvalue(), "bild.jpg"), **facts)


def an_uploaded_image(*, width: int = 2000, height: int = 1500, **facts: Any) -> PressImage:
    """Make a press image of one colour as editors do, with everything that is made of it."""
    drawn = io.BytesIO()
    Image.new("RGB", (width, height), facts.pop("colour", "#7a9c8a")).save(drawn, "JPEG")
    drawn.seek(0)
    image = PressImage(**{"alt": "En bro i motljus", "credit": "Foto: Ebba Vindmyr", **facts})
    images.put(images.take_in(drawn), into=image)
    image.save()
    return image


def a_subscriber(
    email: str = "lasare@example.se",
    *,
    committees: Iterable[Committee] = (),
    keywords: Iterable[Keyword] = (),
    matters: Iterable[str] = (),
    **facts: Any,
) -> Subscriber:
    """Make a confirmed subscriber, who follows everything unless bodies, keywords or case numbers are named."""
    now = timezone.now()
    facts = {"state": Subscriber.State.CONFIRMED, "requested_at": now, "confirmed_at": now, **facts}
    subscriber = Subscriber.objects.create(email=email, consent_version="prov", **facts)
    for committee in committees:
        subscriber.interests.create(kind=Interest.Kind.COMMITTEE, committee=committee)
    for keyword in keywords:
        subscriber.interests.create(kind=Interest.Kind.KEYWORD, keyword=keyword)
    for number in matters:
        subscriber.interests.create(kind=Interest.Kind.MATTER, case_number=casenumbers.canonical(number))
    if not subscriber.interests.exists():
        subscriber.interests.create(kind=Interest.Kind.EVERYTHING)
    return subscriber


def a_release(
    *,
    committees: Iterable[Committee] = (),
    keywords: Iterable[Keyword] = (),
    contacts: Iterable[Person] | None = None,
    images: Iterable[PressImage] = (),
    decisions: Iterable[dict[str, Any]] = (),
    budget: Iterable[dict[str, Any]] = (),
    **fields: Any,
) -> Release:
    """Make a draft that could be published. `decisions` and `budget` hold the fields of their rows."""
    words = {
        "title": "Ny lekplats vid Lövholmen",
        "lead": "Barnen har själva ritat lekplatsen.",
        "body": BODY,
    }
    release = Release.objects.create(**{**words, **fields})
    release.committees.set(committees)
    release.keywords.set(keywords)
    for position, person in enumerate([a_person()] if contacts is None else contacts):
        ReleaseContact.objects.create(release=release, person=person, role="ordförande", position=position)
    for position, image in enumerate(images):
        ReleaseImage.objects.create(release=release, image=image, position=position)
    for facts in decisions:
        _decide(release, **facts)
    for facts in budget:
        BudgetLine.objects.create(release=release, **facts)
    return release


def published(*, at: dt.datetime | None = None, alert: bool = False, **facts: Any) -> Edition:
    """Publish `a_release(**facts)` and return its first edition; nobody is mailed unless `alert`."""
    return publishing.publish(a_release(**facts), by=None, at=at, alert=alert)


def published_each_day(count: int, **facts: Any) -> list[Edition]:
    """Publish `count` releases a day apart, the newest first."""
    now = timezone.now()
    days = (now - dt.timedelta(days=age) for age in range(count))
    return [published(title=f"Nyhet {age}", at=day, **facts) for age, day in enumerate(days)]


def _decide(
    release: Release, reservations: Iterable[str] = (), statements: Iterable[str] = (), **facts: Any
) -> None:
    decision = Decision.objects.create(release=release, **facts)
    decision.reservations.set([a_party(abbreviation) for abbreviation in reservations])
    decision.statements.set([a_party(abbreviation) for abbreviation in statements])
