"""What is asked before a step that the public sees: when, why, and whether to mail."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from releases import document
from releases.desk import durations, error_messages, localtime
from releases.desk.checklist.remarks import Remark
from releases.desk.typed import DayField
from releases.desk.uncut import Uncut, uncut
from releases.document.changes import ChangeKind
from releases.languages import swedish
from releases.models import Release
from releases.services import announcing, publishing, steps

NOW, LATER = "now", "later"
USUAL = "usual"
ONLY_MAIL, EVERYTHING = "mail", "everything"
EARLIER_HOUR, LATER_HOUR = "earlier", "later"
NO_UNDO = dt.timedelta(0)
REASON_FOR = "reason-"
LONGEST_REASON = 500  # characters, as FindingOverride.reason holds
#: The id of the form that the reasons belong to, which stand above it.
STEP = "step"
UNDO_CHOICES = (dt.timedelta(minutes=1), dt.timedelta(minutes=5), dt.timedelta(minutes=15), NO_UNDO)


class UndoForm(Uncut, forms.Form):
    """How long the mail waits, so that it can still be stopped. `cleaned_data["undo"]` None is the setting's time."""

    undo = forms.TypedChoiceField(
        label=gettext_lazy("Time for regret"),
        help_text=gettext_lazy("So long the mail waits, so that you can still stop it."),
        required=False,
        coerce=lambda seconds: dt.timedelta(seconds=int(seconds)),
        empty_value=None,
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        usual = settings.ALERT_UNDO
        self.fields["undo"].choices = [  # type: ignore[attr-defined]
            (str(round(span.total_seconds())), durations.countdown(span) if span else _("none"))
            for span in (*sorted({usual, *UNDO_CHOICES} - {NO_UNDO}), NO_UNDO)
        ]
        self.initial = {**self.initial, "undo": str(round(usual.total_seconds()))}


class WindowForm(UndoForm):
    """Whether it is the mail only that waits for a change of mind, or the public page with it."""

    #: What the two say of this step.
    windows: tuple[tuple[str, Any], ...] = ()

    waits = forms.ChoiceField(
        label=gettext_lazy("What waits so long?"), required=False, widget=forms.RadioSelect, initial=ONLY_MAIL
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["waits"].choices = self.windows  # type: ignore[attr-defined]

    @property
    def wait(self) -> dt.timedelta | None:
        """How long everything waits for a change of mind; None where it is the mail only, or nothing."""
        if self.cleaned_data.get("waits") != EVERYTHING:
            return None
        undo = self.cleaned_data["undo"]
        return (settings.ALERT_UNDO if undo is None else undo) or None


class SeenForm(WindowForm):
    """A step over a text that the editor has read: asked again if the text is another by now."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        release: Release,
        differences: Sequence[Remark] = (),
        unapproved: bool = False,
    ) -> None:
        self.text = document.sha256(release.compose())
        super().__init__(data, initial={"seen": self.text})
        if unapproved:
            self.fields["emergency"] = _emergency_field()
            # What cannot wait for approval does not wait for a change of mind.
            del self.fields["waits"]
        self._asked = [(remark, remark.finding.id) for remark in differences if remark.finding]
        for _remark, finding in self._asked:
            self.fields[REASON_FOR + finding] = _reason_field()

    @property
    def differing(self) -> list[tuple[Remark, forms.BoundField]]:
        """The differences between words and data, each with the field for why it shall stand."""
        return [(remark, self[REASON_FOR + finding]) for remark, finding in self._asked]

    @property
    def reasons(self) -> dict[str, str]:
        """Why findings shall stand, by their ids, as the verbs take it."""
        return {finding: self.cleaned_data.get(REASON_FOR + finding, "") for _remark, finding in self._asked}

    @property
    def why_unapproved(self) -> str | None:
        """Why it goes out without the approval that it needs; None where that is not asked."""
        return self.cleaned_data.get("emergency")

    def clean_seen(self) -> str:
        if self.cleaned_data["seen"] == self.text:
            return self.text
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["seen"] = self.text  # type: ignore[index]
        raise ValidationError(error_messages.explain(steps.TextChanged()))


class PublishForm(SeenForm):
    """Now, or by itself at a time; and of a language version, whether to mail it."""

    windows = (
        (ONLY_MAIL, gettext_lazy("The mail only: the page is public at once")),
        (EVERYTHING, gettext_lazy("Everything: page, feeds and mail, and only the desk sees it until then")),
    )
    alert = forms.ChoiceField(
        label=gettext_lazy("Who is told?"),
        help_text=gettext_lazy(
            "The original is what subscribers are mailed. They would get this version too."
        ),
        choices=[
            ("no", gettext_lazy("Mail nobody")),
            ("yes", gettext_lazy("Mail this version to those who follow what it is about")),
        ],
        widget=forms.RadioSelect,
        initial="no",
    )
    when = forms.ChoiceField(
        label=gettext_lazy("When?"),
        choices=[(NOW, gettext_lazy("Now")), (LATER, gettext_lazy("At a time that I choose"))],
        widget=forms.RadioSelect,
        initial=NOW,
    )
    day = DayField(
        label=gettext_lazy("Day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    time = forms.TimeField(
        label=gettext_lazy("Time"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    hour = forms.ChoiceField(
        label=gettext_lazy("Which of the two?"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            (EARLIER_HOUR, gettext_lazy("The first, in summer time")),
            (LATER_HOUR, gettext_lazy("The second, an hour later in winter time")),
        ],
    )

    def __init__(self, data: Any = None, *, release: Release, **options: Any) -> None:
        super().__init__(data, release=release, **options)
        if "emergency" in self.fields:
            # What cannot wait for approval is not for a later time.
            for name in ("when", "day", "time", "hour"):
                del self.fields[name]
        if announcing.is_mailed(release):
            del self.fields["alert"]
        self.asks_which_hour = False
        self.moment: dt.datetime | None = None
        if release.scheduled_for:
            local = timezone.localtime(release.scheduled_for)
            scheduled = {"when": LATER, "day": local.date(), "time": local.time(), "hour": _hour(local)}
            scheduled["alert"] = "yes" if release.scheduled_alert else "no"
            self.initial = {**self.initial, **scheduled}

    @property
    def mails_readers(self) -> bool | None:
        """Whether to mail, as the editor chose; None where there is no choice."""
        return self.cleaned_data["alert"] == "yes" if "alert" in self.fields else None

    def clean(self) -> dict[str, Any]:
        """Settle `moment`: None is now."""
        cleaned = super().clean() or {}
        if cleaned.get("when") == LATER:
            self._require("day", _("Choose a day."))
            self._require("time", _("Choose a time."))
            if cleaned.get("day") and cleaned.get("time"):
                self.moment = self._moment(dt.datetime.combine(cleaned["day"], cleaned["time"]))
        return cleaned

    def _require(self, field: str, sentence: str) -> None:
        if not self.cleaned_data.get(field) and field not in self.errors:
            self.add_error(field, sentence)

    def _moment(self, wall: dt.datetime) -> dt.datetime:
        if wall.date() < timezone.localdate():
            raise ValidationError({"day": _("That day has already passed.")})
        moment = self._chosen(localtime.moments(wall, timezone.get_default_timezone()), wall)
        if moment <= timezone.now():
            raise ValidationError(
                {"time": _("That time has already passed. Choose a later one, or publish now.")}
            )
        return moment

    def _chosen(self, found: tuple[dt.datetime, ...], wall: dt.datetime) -> dt.datetime:
        """Return the one moment that is meant; ask when there are two, refuse when there is none."""
        shown = {"time": swedish.clock(wall.time()), "day": swedish.date(wall)}
        if not found:
            sentence = _(
                "There is no %(time)s on %(day)s: clocks are put forward that night. Choose another time."
            )
            raise ValidationError({"time": sentence % shown})
        self.asks_which_hour = len(found) > 1
        if self.asks_which_hour and not self.cleaned_data.get("hour"):
            sentence = _("It is %(time)s twice on %(day)s: clocks are put back that night.")
            raise ValidationError({"hour": sentence % shown})
        return found[-1] if self.cleaned_data.get("hour") == LATER_HOUR else found[0]


class CorrectionForm(SeenForm):
    """What kind of change it is, what was wrong, in words the public reads, and who is told."""

    windows = (
        (ONLY_MAIL, gettext_lazy("The mail only: the page is changed at once")),
        (EVERYTHING, gettext_lazy("Everything: the public reads the earlier text until then")),
    )
    kind = forms.TypedChoiceField(
        label=gettext_lazy("What is it?"),
        required=False,
        coerce=ChangeKind,
        empty_value=ChangeKind.CORRECTION,
        choices=[
            (
                ChangeKind.TYPO.value,
                gettext_lazy("A typo: spelling and nothing else. No note, no mail, nothing in feeds."),
            ),
            (
                ChangeKind.UPDATE.value,
                gettext_lazy("An update: something new is added. Your note is public, and nobody is mailed."),
            ),
            (
                ChangeKind.CORRECTION.value,
                gettext_lazy("A correction: something was wrong. Your note is public and is mailed."),
            ),
        ],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=gettext_lazy("What is corrected, or new?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "The public reads this on the page and in the mail: “The amount was wrong: 50 000 …”. "
            "Of a typo it stands in the history at the desk only, and may be left out."
        ),
    )
    alert = forms.ChoiceField(
        label=gettext_lazy("Who is told?"),
        choices=[
            (USUAL, gettext_lazy("As the kind says above; who still waits for mail gets the new text")),
            ("yes", gettext_lazy("Mail the note to those who were mailed before")),
            ("no", gettext_lazy("Mail nobody, not even those who still wait")),
        ],
        widget=forms.RadioSelect,
        initial=USUAL,
    )
    number = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, release: Release, number: int, proposed: ChangeKind, **options: Any
    ) -> None:
        super().__init__(data, release=release, **options)
        self.initial = {**self.initial, "number": number, "kind": proposed.value}

    @property
    def mails_readers(self) -> bool | None:
        """Whether to mail those who were mailed before; None is what is usual for the kind, False nobody at all."""
        return {"yes": True, "no": False}.get(self.cleaned_data["alert"])

    def clean(self) -> dict[str, Any]:
        """Ask for the note that the public reads, and refuse a mail that would have nothing to say."""
        cleaned = super().clean() or {}
        is_typo = cleaned.get("kind") is ChangeKind.TYPO
        if not is_typo and not cleaned.get("note") and "note" not in self.errors:
            self.add_error("note", _("Say in a sentence what is corrected, or new."))
        if is_typo and cleaned.get("alert") == "yes":
            self.add_error("alert", error_messages.explain(publishing.NothingToMail()))
        return cleaned


class WithdrawalForm(WindowForm):
    """Why it goes away, and whether those who were mailed are told."""

    windows = (
        (ONLY_MAIL, gettext_lazy("The mail only: the page is gone at once")),
        (EVERYTHING, gettext_lazy("Everything: the public reads the press release until then")),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why is it withdrawn?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The public reads this at the address where the press release was."),
        error_messages={"required": gettext_lazy("Say in a sentence why it is withdrawn.")},
    )
    alert = forms.ChoiceField(
        label=gettext_lazy("Who is told?"),
        required=False,
        choices=[
            ("yes", gettext_lazy("Mail the withdrawal to those who were sent the press release")),
            ("no", gettext_lazy("Mail nobody")),
        ],
        widget=forms.RadioSelect,
        initial="yes",
    )


def _reason_field() -> forms.CharField:
    field = forms.CharField(
        label=gettext_lazy("Why it shall stand"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2, "form": STEP}),
    )
    uncut(field)
    return field


def _emergency_field() -> forms.CharField:
    field = forms.CharField(
        label=gettext_lazy("Why it cannot wait for approval"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Everybody who may approve gets your reason by mail. It stays on the start page until one of them has "
            "approved it afterwards."
        ),
        error_messages={"required": gettext_lazy("Say in a sentence why it cannot wait for approval.")},
    )
    uncut(field)
    return field


def _hour(local: dt.datetime) -> str:
    return LATER_HOUR if local.fold else EARLIER_HOUR
