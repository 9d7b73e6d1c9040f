"""Who a person of the directory is at the desk, and as what they are let in: decided anew at each log-in.

The groups decide. An account that the directory knows has no password of its own; an emergency account is never
changed from outside.
"""

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from releases.desk import roles
from releases.desk.roles import StaffRole
from releases.desk.sign_in.directory.people import DirectoryPerson, group_name
from releases.desk.sign_in.directory.trouble import SHORT, DirectoryTrouble
from releases.models import AuditEntry, Editor
from releases.services import accounts, audit

What = AuditEntry.What
HIGHEST_FIRST = (StaffRole.ADMINISTRATOR, StaffRole.PUBLISHER, StaffRole.APPROVER, StaffRole.WRITER)


def admit(person: DirectoryPerson, *, network: str = "") -> Editor | DirectoryTrouble:
    """Return the editor that a person is, with the role of their groups; or why they are not let in.

    Whoever is in no group any more loses role and log-ins. What is decided is written down.
    """
    try:
        return _admit(person, network)
    except IntegrityError:  # The same person in two tabs: now the other's account is there.
        return _admit(person, network)


def role_of_groups(groups: frozenset[str]) -> StaffRole | None:
    """Return the highest role that groups give, None where they give none."""
    given = {role for group, role in settings.DIRECTORY_ROLES.items() if group_name(group) in groups}
    return next((role for role in HIGHEST_FIRST if role in given), None)


@transaction.atomic
def _admit(person: DirectoryPerson, network: str) -> Editor | DirectoryTrouble:
    role, tied = role_of_groups(person.groups), _tied(person)
    outcome = (tied or _by_address(person)) if role else DirectoryTrouble.NO_GROUP
    if isinstance(outcome, Editor) and not outcome.is_active:
        outcome = DirectoryTrouble.SWITCHED_OFF
    if isinstance(outcome, DirectoryTrouble):
        _refuse(person, tied, outcome, network)
        return outcome
    if tied is None:
        _tie(outcome, person, network)
    if role and not outcome.is_emergency:
        _bring_up_to_date(outcome, person)
        _give(role, outcome, network)
    return outcome


def _tied(person: DirectoryPerson) -> Editor | None:
    """Return the editor that the directory knows by its lasting name, held until the transaction ends."""
    known = SocialAccount.objects.filter(provider=person.source, uid=person.uid).values("user")
    return Editor.objects.select_for_update().filter(pk__in=known).first()


def _by_address(person: DirectoryPerson) -> Editor | DirectoryTrouble:
    """Return the editor of a verified address of the municipality, a new one where nobody has it."""
    if trouble := _trouble_with_address(person):
        return trouble
    same = list(Editor.objects.select_for_update().filter(email__iexact=person.email))
    active = [editor for editor in same if editor.is_active] or same
    if len(active) > 1:
        return DirectoryTrouble.TWO_ACCOUNTS
    if not active:
        return _new(person)
    if active[0].is_emergency:
        return DirectoryTrouble.EMERGENCY
    if SocialAccount.objects.filter(user=active[0], provider=person.source).exists():
        return DirectoryTrouble.TAKEN
    return active[0]


def _trouble_with_address(person: DirectoryPerson) -> DirectoryTrouble | None:
    if not person.email:
        return DirectoryTrouble.NO_ADDRESS
    if person.email.rpartition("@")[2] not in {
        domain.lower().lstrip("@") for domain in settings.DIRECTORY_DOMAINS
    }:
        return DirectoryTrouble.OTHER_DOMAIN
    return None if person.is_verified else DirectoryTrouble.UNVERIFIED


def _new(person: DirectoryPerson) -> Editor:
    editor = Editor(
        username=accounts.free_name(person.email.partition("@")[0]), email=person.email, is_staff=True
    )
    editor.set_unusable_password()
    editor.save()
    return editor


def _tie(editor: Editor, person: DirectoryPerson, network: str) -> None:
    """Let the directory alone say from now on that somebody is this editor: password and open log-ins end."""
    SocialAccount.objects.create(user=editor, provider=person.source, uid=person.uid)
    accounts.end_log_ins(editor, by=None, network=network)
    if editor.has_usable_password():
        editor.set_unusable_password()
        editor.save(update_fields=["password"])
    audit.record(What.DIRECTORY_LINKED, by=None, about=editor.username, network=network)


def _bring_up_to_date(editor: Editor, person: DirectoryPerson) -> None:
    """Take over name and address as the directory has them; an address only where nobody else has it."""
    facts = {"first_name": person.first_name, "last_name": person.last_name}
    if not _trouble_with_address(person):
        others = Editor.objects.exclude(pk=editor.pk).filter(email__iexact=person.email)
        facts["email"] = "" if others.exists() else person.email
    changed = {name: value for name, value in facts.items() if value and getattr(editor, name) != value}
    for name, value in changed.items():
        setattr(editor, name, value)
    if changed:
        editor.save(update_fields=list(changed))


def _give(role: StaffRole, editor: Editor, network: str) -> None:
    if editor.is_staff and _role_at_hand(editor) == role:
        return
    editor.is_staff = True
    editor.save(update_fields=["is_staff"])
    roles.give(role, to=editor)
    _write_role_down(editor, str(roles.LABELS[role]).partition(":")[0], network)


def _role_at_hand(editor: Editor) -> StaffRole | None:
    """Return the role that an editor has, None where no group gives one."""
    has_one = editor.is_superuser or editor.groups.filter(name__in=roles.GROUP_NAMES.values()).exists()
    return roles.role_of(editor) if has_one else None


def _refuse(person: DirectoryPerson, tied: Editor | None, trouble: DirectoryTrouble, network: str) -> None:
    if trouble == DirectoryTrouble.NO_GROUP and tied and not tied.is_emergency:
        _shut_out(tied, network)
    whom = tied.username if tied else person.email or person.uid
    audit.record(What.DIRECTORY_REFUSED, by=None, about=f"{whom}: {SHORT[trouble]}", network=network)


def _shut_out(editor: Editor, network: str) -> None:
    """Take role and log-ins away from whom the directory lists in no group any more; the next group gives them back."""
    accounts.end_log_ins(editor, by=None, network=network)
    if not editor.is_staff:
        return
    editor.is_staff = editor.is_superuser = False
    editor.save(update_fields=["is_staff", "is_superuser"])
    editor.groups.clear()
    _write_role_down(editor, _("none"), network)


def _write_role_down(editor: Editor, role: str, network: str) -> None:
    words = _("%(name)s: %(role)s (by the municipality's log-in)") % {"name": editor.username, "role": role}
    audit.record(What.ROLE_GIVEN, by=None, about=words, network=network)
