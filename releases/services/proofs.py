"""The verb for proofs: a release as it stands is mailed to the editor who asks, and to nobody else."""

import datetime as dt

from django.core import signing
from django.db import transaction
from django.utils import timezone

from releases import document, signals
from releases.document import ReleaseDocument
from releases.mail import addresses
from releases.models import Editor, Proof, Release

#: A slip of the finger is no second proof, and a script no reason to mail without end.
MOST_AN_HOUR = 20
HOUR = dt.timedelta(hours=1)
SALT = "releases.proof"
KEPT = dt.timedelta(days=1)


class ProofError(Exception):
    """A proof that cannot be sent. Doors put it in Swedish."""


class NoAddress(ProofError):
    """The editor's account has no e-mail address, or none that can be mailed."""


class UnknownProof(ProofError):
    """Nobody has this token: it was never made, or its proof has been forgotten."""


class TooManyProofs(ProofError):
    """The editor has had MOST_AN_HOUR proofs within the hour."""


@transaction.atomic
def request(composed: ReleaseDocument, *, address: str, by: Editor, release: Release | None = None) -> Proof:
    """Owe the editor a mail with `composed`, as subscribers would get it.

    `address` is the path that the release would have in the press room; `release` the one that it is about, None
    for a form that was never saved. The same once more while the first still waits is the first. Raises NoAddress or
    TooManyProofs.
    """
    try:
        email = addresses.normalise(by.email)
    except addresses.InvalidAddress as error:
        raise NoAddress from error
    now = timezone.now()
    # Two clicks come one after the other.
    Editor.objects.select_for_update().only("pk").get(pk=by.pk)
    content = document.to_json(composed)
    if same := Proof.objects.waiting(now).filter(editor=by, email=email, content=content).first():
        return same
    if Proof.objects.filter(editor=by, begins_at__gt=now - HOUR).count() >= MOST_AN_HOUR:
        raise TooManyProofs
    proof = Proof.objects.create(
        editor=by,
        release=release,
        email=email,
        content=content,
        address=address,
        begins_at=now,
        next_attempt_at=now,
    )
    signals.ring(signals.notice_waiting)
    return proof


def token(proof: Proof) -> str:
    """Return what opens the files of a proof's document, and of no other, until the proof is forgotten.

    The pictures of a draft are for the desk alone, and a mail program is not logged in there.
    """
    return signing.Signer(salt=SALT).sign(str(proof.pk))


def opened_by(token: str) -> Proof:
    """Return the proof that the token was made for. Raises UnknownProof."""
    try:
        return Proof.objects.get(pk=signing.Signer(salt=SALT).unsign(token))
    except (signing.BadSignature, Proof.DoesNotExist) as error:
        raise UnknownProof from error


def forget(now: dt.datetime) -> None:
    """Delete the proofs that are older than a day, with the drafts in them."""
    Proof.objects.filter(begins_at__lt=now - KEPT).delete()
