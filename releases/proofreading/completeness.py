"""What a release does without, or has too much of, so that fewer people find, open or can use it."""

from collections.abc import Iterable, Iterator

from releases.document import LARGEST_AMOUNT, ReleaseDocument, casenumbers, markup
from releases.languages import swedish
from releases.proofreading.findings import Counterpart, Finding
from releases.proofreading.subject import Subject

LONG_TITLE = 80  # characters; longer subjects are cut off in the lists of common mail programs
# Pixels on its shorter side: what is smaller looks blurred already on a page, and is no use in print.
SMALLEST_IMAGE = 400
LARGEST_MAIL = 100_000  # bytes of HTML: Gmail cuts a message off at 102 kB


def long_titles(subject: Subject) -> Iterator[Finding]:
    """A title that mail programs cut off."""
    if (length := len(subject.document.title)) > LONG_TITLE:
        yield _about("long_title", "title", said=str(length), value=str(LONG_TITLE))


def no_body(subject: Subject) -> Iterator[Finding]:
    """A release that is a lead and no more."""
    return _empty(subject, "body")


def no_committees(subject: Subject) -> Iterator[Finding]:
    """A release whose mail no follower of a body gets."""
    return _empty(subject, "committees")


def no_keywords(subject: Subject) -> Iterator[Finding]:
    """A release that nobody finds by its topic."""
    return _empty(subject, "keywords")


def _empty(subject: Subject, field: str) -> Iterator[Finding]:
    if not getattr(subject.document, field):
        yield _about(f"no_{field}", field)


def small_images(subject: Subject) -> Iterator[Finding]:
    """A press image that newspapers cannot use."""
    for index, image in enumerate(subject.document.images):
        if 0 < min(image.width, image.height) < SMALLEST_IMAGE:
            size = f"{image.width} × {image.height}"
            yield _about("small_image", f"images.{index}.image", said=size)


def unlikely_phones(subject: Subject) -> Iterator[Finding]:
    """A number of a contact that is too short or too long for the number plan."""
    for index, contact in enumerate(subject.document.contacts):
        for phone in contact.phones:
            if not swedish.phone_uri(phone):
                yield _about("phone", f"contacts.{index}.phones", said=phone)


def lacking_languages(subject: Subject) -> Iterator[Finding]:
    """Minority languages that the installation asks for, and the release has no version in."""
    if lacking := subject.surroundings.lacking:
        yield _about("minority_language", "versions", said=", ".join(lacking))


def large_mails(subject: Subject) -> Iterator[Finding]:
    """A mail of which readers would see the beginning only."""
    if (size := subject.surroundings.mail_bytes) > LARGEST_MAIL:
        yield _about("large_mail", "body", said=str(size // 1000), value=str(LARGEST_MAIL // 1000))


# --- What nothing is published without ---


def unreachable(document: ReleaseDocument) -> tuple[int, ...]:
    """Return which contacts, counted from 0, have neither a number that can be called nor an address."""
    return _which(not one.email and not any(map(swedish.phone_uri, one.phones)) for one in document.contacts)


def undescribed(document: ReleaseDocument) -> tuple[int, ...]:
    """Return which press images, counted from 0, say neither what they show nor that they are decorative."""
    return _which(not (one.alt.strip() or one.decorative) for one in document.images)


def undescribed_in_body(document: ReleaseDocument) -> tuple[int, ...]:
    """Return which images of the body, counted from 0, have neither alternative text nor an empty one.

    An empty one says that the image is decorative (HTML, 4.8.4.4.4).
    """
    alts = (image.get("alt") for image in markup.parse(document.body).iter("img"))
    return _which(alt is None or (alt != "" and not alt.strip()) for alt in alts)


def beyond_a_register(document: ReleaseDocument) -> tuple[int, ...]:
    """Return which decisions, counted from 0, have a case number that no register can hold."""
    return _which(casenumbers.is_too_long(one.case_number) for one in document.decisions)


def beyond_reason(document: ReleaseDocument) -> tuple[int, ...]:
    """Return which amounts, counted from 0, are too large to be right."""
    return _which(abs(line.amount) > LARGEST_AMOUNT for line in document.budget)


def _which(answers: Iterable[bool]) -> tuple[int, ...]:
    return tuple(index for index, answer in enumerate(answers) if answer)


def _about(rule: str, field: str, *, said: str = "", value: str = "") -> Finding:
    return Finding(rule=rule, said=said, counterpart=Counterpart(field=field, value=value))
