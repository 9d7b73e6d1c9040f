"""Proofs: the letter of an alert for the editor who asked for it, by the way that alerts go.

The same letter, headers, signature, return path and mail server; but nobody
else gets it, it is in nobody's books, and the links to a subscription in it
open nothing (as in the canary's copy).
"""

from collections.abc import Callable

from django.urls import reverse
from django.utils import timezone

from releases import absolute_urls
from releases.alerts import advisory_locks, letters
from releases.alerts.mailings import UNMAILABLE
from releases.alerts.outbox import Outbox
from releases.alerts.sending import Clock
from releases.mail import return_paths, tokens
from releases.mail.transport import Outcome, Transport
from releases.models import AccessToken, Failure, Proof
from releases.models.proof import PATIENCE
from releases.services import proofs

NO_ALERT = NOBODY = 0  # nothing has these ids, so a bounce of a proof is about nobody


def run(*, now: Clock = timezone.now, should_stop: Callable[[], bool] = lambda: False) -> None:
    """Send the proofs that are due, one after the other, then return."""
    OUTBOX.run(now=now, should_stop=should_stop)


def _offer(transport: Transport, proof: Proof) -> Outcome:
    # Nobody keeps its hash, so it opens no subscription.
    (token,) = tokens.tokens_for([proof.message_key.bytes], AccessToken.Purpose.MANAGE)
    files = absolute_urls.whole(reverse("desk:proof_file", args=[proofs.token(proof), ""]))
    try:
        message = letters.proof_form(proof, files=files).copy_for(
            address=proof.email, message_id=return_paths.notice_id(proof.message_key), token=token
        )
    except ValueError:
        return UNMAILABLE
    return transport.send(return_paths.return_path(return_paths.mark(NO_ALERT, NOBODY)), proof.email, message)


OUTBOX = Outbox(Failure.Work.PROOF, advisory_locks.PROOFS, Proof.objects.waiting, _offer, PATIENCE)
