"""Letters: what a subscriber reads, as subject, text and HTML, and the form letter made of it."""

import dataclasses
import datetime as dt
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

import css_inline
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from releases import absolute_urls, municipality
from releases.alerts import digest_sections, mail_markup, subscription_terms
from releases.alerts.lines import wrapped
from releases.alerts.subscription_terms import terms_of
from releases.document import Image, ReleaseDocument, richtext
from releases.languages import active
from releases.ledger.words import budget_words, decision_words
from releases.mail import return_paths
from releases.mail.form_letters import TOKEN_SLOT, FormLetter, Letter
from releases.models import (
    AccessToken,
    Alert,
    Edition,
    Interest,
    Notice,
    Proof,
    Rhythm,
    Subscriber,
)

PROOF = "[PROV]"  # before the subject of a proof: whoever is shown it knows that nobody else has it
# What stands in @media is in a style sheet of its own, which the template keeps for programs that read it; every other
# rule is set on its elements. `keep_at_rules` would put it before the encoding, which browsers seek in 1024 bytes.
_inliner = css_inline.CSSInliner(keep_style_tags=False, load_remote_stylesheets=False)


def preview(document: ReleaseDocument, *, correction_note: str = "") -> Letter:
    """Return the letter that publishing `document` now would send, with links that are not known yet."""
    unknown = f"{absolute_urls.page('archive')}…/"
    links = dict.fromkeys(("release_url", "manage_url", "leave_url"), unknown)
    with translation.override(settings.LANGUAGE_CODE):
        return _release_letter(document, correction_note, timezone.now(), links)


def edition_letter(edition: Edition, *, correction_note: str = "") -> Letter:
    """Return the letter about an edition in the active language; TOKEN_SLOT stands for the reader's token.

    With the note of what was wrong for those who were told the wrong thing.
    """
    links = {"release_url": absolute_urls.whole(edition.address()), **_own_links()}
    is_update = edition.kind == Edition.Kind.UPDATE
    return _release_letter(
        edition.document, correction_note, edition.published_at, links, is_update=is_update
    )


def withdrawal_letter(edition: Edition) -> Letter:
    """Return the letter to who was sent a release that has been withdrawn since, in the active language."""
    subject = _("Withdrawn: %(title)s") % {"title": edition.title}
    context = {
        "edition": edition,
        "release_url": absolute_urls.whole(edition.address()),
        "contacts": edition.document.contacts,
        **_own_links(),
    }
    return letter_of("mail/withdrawal", subject, context)


def digest_letter(alert: Alert) -> Letter:
    """Return the letter that tells in short of several releases, as they are live now, in the active language.

    Raises ValueError when none of them is live any more.
    """
    live = Edition.objects.live().filter(release__in=alert.digested.values("release"))
    editions = list(live)
    if not editions:
        raise ValueError("Nothing is left to tell of")
    sections = digest_sections.sections(editions, by_meeting=alert.rhythm == Rhythm.MEETING)
    today = timezone.localdate(alert.created_at)
    when = digest_sections.when(editions, alert.rhythm, today)
    subject = digest_sections.subject(digest_sections.titles(sections), alert.rhythm, when)
    heading = digest_sections.heading(editions, alert.rhythm, today)
    return letter_of("mail/digest", subject, {"sections": sections, "heading": heading, **_own_links()})


def alert_form(alert: Alert, language: str) -> FormLetter:
    """Return the message that goes to every subscriber who reads `language`.

    Headers: RFC 2369 and RFC 8058 (leaving with one click or a mail), RFC 2919 (List-Id),
    RFC 3834 (Auto-Submitted). Date is the alert's, so a repeated message is the same one.
    """
    language = spoken(language)
    with translation.override(language):
        letter = _alert_letter(alert)
    return FormLetter(letter, written_at=alert.created_at, language=language, headers=_list_headers())


def proof_form(proof: Proof, *, files: str) -> FormLetter:
    """Return the message that an alert about the proof's document would be, its subject marked as a proof.

    `files` is the absolute address below which its files are found while they are not public.
    """
    links = {"release_url": absolute_urls.whole(proof.address), **_own_links()}
    with translation.override(settings.LANGUAGE_CODE):
        letter = _release_letter(proof.document, "", proof.begins_at, links)
    public = absolute_urls.whole(settings.MEDIA_URL)
    letter = Letter(
        f"{PROOF} {letter.subject}".strip(),
        letter.text.replace(public, files),
        letter.html.replace(public, files),
    )
    return FormLetter(
        letter, written_at=proof.begins_at, language=settings.LANGUAGE_CODE, headers=_list_headers()
    )


def notice_form(
    kind: str,
    subscriber: Subscriber,
    written_at: dt.datetime,
    *,
    wish: Sequence[Interest] = (),
) -> FormLetter:
    """Return the message of a notice, in the language of its subscriber.

    One that the address subscribes already asks whether what its reader would also like to follow, `wish`, is to be
    added.
    """
    language = spoken(subscriber.language)
    with translation.override(language):
        letter = _already_letter(wish) if kind == Notice.Kind.ALREADY else _letter_about(kind, subscriber)
    return FormLetter(
        letter, written_at=written_at, language=language, headers={"Auto-Submitted": "auto-generated"}
    )


def token_purpose(kind: str) -> AccessToken.Purpose:
    """Return what the token in a notice of this kind is for."""
    return AccessToken.Purpose.CONFIRM if kind == Notice.Kind.CONFIRM else AccessToken.Purpose.MANAGE


def spoken(language: str) -> str:
    """Return the language that a reader of `language` is written to in."""
    return language if language in dict(settings.MAIL_LANGUAGES) else settings.LANGUAGE_CODE


def _list_headers() -> dict[str, str]:
    return {
        "List-Id": f"<{settings.MAIL_LIST_ID}>",
        "List-Unsubscribe": _ways_to_leave(),
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "List-Archive": f"<{absolute_urls.page('archive')}>",
        "Auto-Submitted": "auto-generated",
        "Precedence": "bulk",
    }


def _alert_letter(alert: Alert) -> Letter:
    if alert.kind == Alert.Kind.DIGEST:
        return digest_letter(alert)
    if alert.edition is None:
        raise ValueError("This alert is about no edition")
    if alert.kind == Alert.Kind.WITHDRAWAL:
        return withdrawal_letter(alert.edition)
    corrected = alert.kind == Alert.Kind.CORRECTION
    return edition_letter(alert.edition, correction_note=alert.edition.correction_note if corrected else "")


def _release_letter(
    document: ReleaseDocument,
    correction_note: str,
    published_at: dt.datetime,
    links: dict[str, str],
    *,
    is_update: bool = False,
) -> Letter:
    noted = _("Update: %(title)s") if is_update else _("Correction: %(title)s")
    subject = noted % {"title": document.title} if correction_note else document.title
    context = {
        "document": _within_reach(document),
        "decisions": [decision_words(decision) for decision in document.decisions],
        "budget": [budget_words(line) for line in document.budget],
        "published_at": published_at,
        "correction_note": correction_note,
        "is_update": is_update,
        **links,
    }
    body = mail_markup.text_for_mail(document.body)
    text = richtext.to_text(mail_markup.whole_addresses(document.body))
    return letter_of("document/letter", subject, context, html=body, text=text)


def _already_letter(wish: Sequence[Interest]) -> Letter:
    if not wish:
        subject = _("You already get press releases from %(name)s") % {"name": municipality.facts()["name"]}
        return letter_of("mail/already", subject, _own_links())
    links = _own_links()
    links["manage_url"] += "?" + urlencode([_as_parameter(interest) for interest in wish])
    context = {**links, "follows": subscription_terms.named(wish)}
    return letter_of("mail/wish", _("Do you want to follow this as well?"), context)


def _as_parameter(interest: Interest) -> tuple[str, str]:
    """Return an interest as the address of a subscriber's page takes it."""
    match Interest.Kind(interest.kind):
        case Interest.Kind.COMMITTEE if interest.committee:
            return "namnd", interest.committee.slug
        case Interest.Kind.KEYWORD if interest.keyword:
            return "nyckelord", interest.keyword.slug
        case Interest.Kind.MATTER:
            return "arende", interest.case_number
    return "omfang", "allt"


def _letter_about(kind: str, subscriber: Subscriber) -> Letter:
    room = {"name": municipality.facts()["name"]}
    if kind == Notice.Kind.WELCOME:
        subject = _("Your subscription to press releases from %(name)s") % room
        return letter_of("mail/welcome", subject, {**_own_links(), "terms": terms_of(subscriber)})
    if kind == Notice.Kind.CONFIRM:
        subject = _("Confirm that you want press releases from %(name)s") % room
        links = {"confirm_url": absolute_urls.page("confirm", TOKEN_SLOT)}
        return letter_of("mail/confirm", subject, {**links, "terms": terms_of(subscriber)})
    subject = _("Confirm that press releases from %(name)s are to come here") % room
    links = {"confirm_url": absolute_urls.page("confirm_address", TOKEN_SLOT)}
    return letter_of("mail/address", subject, links)


def letter_of(
    template: str, subject: str, context: dict[str, Any], *, html: str = "", text: str = ""
) -> Letter:
    """Return what the two templates of this name make of a context, in the active language."""
    context = {
        **context,
        "subject": subject,
        "language": translation.get_language(),
        "site_url": settings.SITE_URL,
        "press_room": active.press_room(),
    }
    as_html = render_to_string(f"{template}.html", {**context, "body": html})
    as_text = render_to_string(f"{template}.txt", {**context, "body": text})
    return Letter(subject, wrapped(as_text), _inliner.inline(as_html))


def _own_links() -> dict[str, str]:
    """Return where a reader changes and leaves, with TOKEN_SLOT for the token."""
    pages = {"manage_url": "manage", "leave_url": "leave"}
    return {name: absolute_urls.page(page, TOKEN_SLOT) for name, page in pages.items()}


def _ways_to_leave() -> str:
    """Return List-Unsubscribe: the address for one click first (programs take the first they know: RFC 2369, 3)."""
    ways = [f"<{_own_links()['leave_url']}>"]
    if address := return_paths.leave_address(TOKEN_SLOT):
        ways.append(f"<mailto:{address}?subject={return_paths.LEAVE}>")
    return ",\r\n ".join(ways)


def _within_reach(document: ReleaseDocument) -> ReleaseDocument:
    """Return the document with files at absolute addresses and pictures no wider than the column."""
    return dataclasses.replace(
        document,
        images=tuple(map(_for_column, document.images)),
        attachments=tuple(
            dataclasses.replace(file, url=absolute_urls.whole(file.url)) for file in document.attachments
        ),
    )


def _for_column(image: Image) -> Image:
    """Return a press image in a file of moderate size, and as wide as it is set."""
    width, height = mail_markup.fitting(image.width, image.height)
    address = absolute_urls.whole(mail_markup.moderate(image.url))
    return dataclasses.replace(image, url=address, width=width, height=height)
