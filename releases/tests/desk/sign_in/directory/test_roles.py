"""Who somebody of the directory is at the desk, what their groups give and take, and what is written down of it."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from django.db import connection
from django.test import Client

from releases.desk import roles
from releases.desk.roles import StaffRole
from releases.desk.sign_in.directory.admission import admit
from releases.desk.sign_in.directory.people import DirectoryPerson
from releases.models import AccountMail, AuditEntry, Editor
from releases.services import accounts
from releases.tests.cast import a_release, an_editor
from releases.tests.desk.reading import form_address, form_of, words
from releases.tests.desk.sign_in.directory.browsing import log_in, log_in_by_saml
from releases.tests.desk.sign_in.directory.openid_provider import OpenIDProvider
from releases.tests.desk.sign_in.directory.saml_provider import SAMLProvider
from releases.tests.desk.sign_in.mailed import letters
from releases.tests.desk.sign_in.steps import connect_app, password
from releases.tests.processes import SmtpServer

pytestmark = pytest.mark.django_db
What = AuditEntry.What
ADDRESS = "ebba.nordlund@example.se"


def ebba(**facts: Any) -> Editor:
    """An account with a password that was there before the directory."""
    editor = an_editor("ebba", is_superuser=False)
    roles.give(StaffRole.PUBLISHER, to=editor)
    for name, value in {"email": ADDRESS, **facts}.items():
        setattr(editor, name, value)
    editor.save()
    return editor


def refused(page: Any) -> str:
    assert page.status_code == 403
    return words(page)


def log() -> list[tuple[str, str]]:
    return list(AuditEntry.objects.order_by("pk").values_list("what", "about"))


def test_the_highest_role_of_several_groups_counts(provider: OpenIDProvider, client: Client) -> None:
    provider.person["groups"] = ["pressrum-skribent", "/Pressrum-drift", "Anställda"]
    log_in(client)
    assert Editor.objects.get().is_superuser


def test_whoever_is_in_no_group_is_not_let_in_and_has_no_account(
    provider: OpenIDProvider, client: Client
) -> None:
    provider.person["groups"] = ["Anställda"]
    assert "inte med i någon grupp som ger en roll i pressrummet" in refused(log_in(client))
    assert not Editor.objects.exists()
    assert log() == [("directory_refused", f"{ADDRESS}: inte med i någon grupp med roll")]


def test_another_group_is_another_role_at_the_next_log_in(provider: OpenIDProvider) -> None:
    log_in(Client())
    provider.person["groups"] = ["CN=Pressrum-chef,OU=Grupper,DC=example,DC=se"]
    log_in(Client())
    assert roles.role_of(Editor.objects.get()) == StaffRole.PUBLISHER
    given = [about for what, about in log() if what == What.ROLE_GIVEN]
    assert [about.partition(" (")[0] for about in given] == [
        "ebba.nordlund: Skribent",
        "ebba.nordlund: Redaktör",
    ]
    log_in(Client())
    assert len([what for what, _about in log() if what == What.ROLE_GIVEN]) == 2


def test_whoever_is_in_no_group_any_more_loses_role_and_log_ins(
    provider: OpenIDProvider, client: Client
) -> None:
    log_in(client)
    provider.person["groups"] = []
    refused(log_in(Client()))
    assert client.get("/redaktion/").status_code == 302
    left = Editor.objects.get()
    assert (left.is_active, left.is_staff, left.groups.count()) == (True, False, 0)
    assert not left.has_perm("releases.view_release")
    assert ("role_given", "ebba.nordlund: ingen (genom kommunens inloggning)") in log()
    provider.person["groups"] = ["Pressrum-skribent"]
    assert log_in(client).url == "/redaktion/"
    assert client.get("/redaktion/").status_code == 200


def test_whoever_loses_the_group_in_the_same_browser_reads_so(
    provider: OpenIDProvider, client: Client
) -> None:
    log_in(client)
    provider.person["groups"] = []
    assert "inte med i någon grupp" in refused(log_in(client))
    assert client.get("/redaktion/").status_code == 302


def test_an_account_with_the_verified_address_becomes_theirs_and_its_password_ends(
    provider: OpenIDProvider, client: Client
) -> None:
    editor, old = ebba(), Client()
    password(old, "ebba")
    assert log_in(client).url == "/redaktion/"
    assert SocialAccount.objects.get().user == editor
    editor.refresh_from_db()
    assert (editor.username, editor.has_usable_password()) == ("ebba", False)
    assert roles.role_of(editor) == StaffRole.WRITER
    assert old.get("/redaktion/").status_code == 302
    accounts.ask_for_new_password(ADDRESS)
    assert not AccountMail.objects.filter(kind=AccountMail.Kind.RESET).exists()


@pytest.mark.parametrize(
    ("claims", "sentence"),
    [
        ({"email_verified": False}, "intygar inte att e-postadressen är din"),
        ({"email_verified": None}, "intygar inte att e-postadressen är din"),
        ({"email": "ebba.nordlund@example.org"}, "inte en av kommunens"),
        ({"email": "ebba.nordlund@example.se.example.org"}, "inte en av kommunens"),
        ({"email": "ebba.nordlund"}, "lämnar ingen e-postadress"),
        ({"email": None}, "lämnar ingen e-postadress"),
    ],
)
def test_an_address_that_is_not_verified_or_of_another_domain_opens_no_account(
    provider: OpenIDProvider, client: Client, claims: dict[str, Any], sentence: str
) -> None:
    ebba()
    provider.person |= claims
    assert sentence in refused(log_in(client))
    assert not SocialAccount.objects.exists()
    assert Editor.objects.get().has_usable_password()


def test_a_directory_that_says_nothing_of_addresses_is_believed_where_the_settings_say_so(
    provider: OpenIDProvider, client: Client, settings: Any
) -> None:
    settings.OIDC_TRUSTS_EMAIL = True
    provider.person["email_verified"] = False
    refused(log_in(client))
    del provider.person["email_verified"]
    assert log_in(client).url == "/redaktion/"


def test_an_address_that_was_somebody_elses_opens_not_their_account(
    provider: OpenIDProvider, client: Client
) -> None:
    log_in(client)
    provider.person["sub"] = "a-new-colleague"
    assert "som någon annan i kommunens inloggning använder" in refused(log_in(Client()))
    assert client.get("/redaktion/").status_code == 200


def test_an_administrator_unties_an_account(
    provider: OpenIDProvider, client: Client, administrator: Client
) -> None:
    log_in(client)
    editor = Editor.objects.get(username="ebba.nordlund")
    place = f"/redaktion/konton/{editor.pk}/inloggning/"
    said = words(administrator.get(place))
    assert "Grupperna där bestämmer rollen." in said
    assert "Inget: det här kontot loggar in med kommunens inloggning." in said
    assert "loggar in med kommunens inloggning" in words(
        administrator.post(place, {"step": "link"}, follow=True)
    )
    administrator.post(place, {"step": "untie"})
    assert client.get("/redaktion/").status_code == 302
    provider.person["sub"] = "a-new-name-for-ebba"
    assert log_in(client).url == "/redaktion/"
    assert Editor.objects.filter(email=ADDRESS).get() == editor


def test_two_accounts_with_the_address_are_nobodys(provider: OpenIDProvider, client: Client) -> None:
    ebba()
    other = an_editor("annan", is_superuser=False)
    Editor.objects.filter(pk=other.pk).update(email=ADDRESS.upper())
    assert "Två konton i pressrummet" in refused(log_in(client))
    Editor.objects.filter(pk=other.pk).update(is_active=False)
    assert log_in(client).url == "/redaktion/"


def test_an_account_that_is_switched_off_stays_so(provider: OpenIDProvider, client: Client) -> None:
    log_in(client)
    Editor.objects.update(is_active=False)
    assert client.get("/redaktion/").status_code == 302
    assert "Ditt konto i pressrummet är avstängt." in refused(log_in(Client()))
    SocialAccount.objects.all().delete()
    assert "Ditt konto i pressrummet är avstängt." in refused(log_in(Client()))
    assert not SocialAccount.objects.exists()


def test_the_directory_changes_no_emergency_account(provider: OpenIDProvider, client: Client) -> None:
    ebba(is_emergency=True)
    assert "Ett nödkonto i pressrummet har din e-postadress" in refused(log_in(client))
    Editor.objects.update(is_emergency=False)
    log_in(client)
    editor = Editor.objects.get()
    roles.give(StaffRole.ADMINISTRATOR, to=editor)
    editor.is_emergency = True
    editor.set_password("hemligt")
    editor.save()
    local = Client()
    assert password(local, "ebba").url == "/redaktion/"
    for groups in (["Pressrum-skribent"], []):
        provider.person["groups"] = groups
        log_in(Client())
        editor.refresh_from_db()
        assert (editor.is_superuser, editor.is_staff) == (True, True)
        assert local.get("/redaktion/").status_code == 200


def test_both_directories_know_the_same_editor(
    provider: OpenIDProvider, saml: SAMLProvider, client: Client
) -> None:
    log_in(client)
    log_in_by_saml(Client())
    assert (Editor.objects.count(), SocialAccount.objects.count()) == (1, 2)
    assert {account.extra_data == {} for account in SocialAccount.objects.all()} == {True}


def test_log_ins_sessions_and_new_browsers_are_as_with_a_password(
    provider: OpenIDProvider, client: Client, smtp_server: SmtpServer
) -> None:
    log_in(client)
    log_in(
        Client(
            headers={"user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"}
        )
    )
    said = words(client.get("/redaktion/inloggningar/"))
    assert "Firefox i Linux" in said
    ((to, _subject, text),) = letters(smtp_server)
    assert to == ADDRESS
    assert "säg genast till it-avdelningen" in " ".join(text.split())
    assert "avsluta den och säg till it-avdelningen" in said
    client.post("/redaktion/inloggningar/", {"which": "others"})
    assert "Du är utloggad" in words(client.post("/redaktion/logout/"))
    assert client.get("/redaktion/").status_code == 302


def test_the_second_step_of_the_directory_is_enough_unless_the_settings_say_otherwise(
    provider: OpenIDProvider, client: Client, settings: Any
) -> None:
    settings.DESK_MFA = True
    log_in(client)
    assert client.get("/redaktion/").status_code == 200
    assert "som har ett eget andra steg" in words(client.get("/redaktion/inloggning/"))
    settings.DIRECTORY_MFA = False
    assert client.get("/redaktion/").url == "/redaktion/inloggning/?behovs=1"
    connect_app(client)
    assert client.get("/redaktion/").status_code == 200
    assert log_in(Client()).url == "/redaktion/login/kod/"
    settings.DIRECTORY_MFA = True
    assert log_in(Client()).url == "/redaktion/"


def test_a_form_goes_through_the_directory(provider: OpenIDProvider, client: Client) -> None:
    log_in(client)
    release = a_release(title="Sparad")
    form = form_of(client.get(form_address(release))) | {"title": "Skriven i två timmar"}
    client.post("/redaktion/logout/")
    page = client.post(form_address(release), form)
    carried = form_of(page, "login-form")
    answer = log_in(client, next=carried["next"], carried=carried["carried"])
    page = client.get(answer.url)
    assert "Skriven i två timmar" in page.content.decode()


@pytest.mark.django_db(transaction=True)
def test_the_same_person_four_times_at_once_has_one_account(roles_of_groups: None) -> None:
    person = DirectoryPerson(
        "https://x", "1", ADDRESS, True, "Ebba", "Nordlund", frozenset({"pressrum-skribent"})
    )

    def admitted(_turn: int) -> Any:
        try:
            return admit(person)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        found = set(threads.map(admitted, range(4)))
    assert found == {Editor.objects.get()}
    assert SocialAccount.objects.count() == 1
