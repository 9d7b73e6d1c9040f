"""Wrong passwords slow down whoever types them, and never the account's owner."""

import pytest
from axes.models import AccessAttempt
from django.test import Client

from releases.desk.sign_in import browsers, limits
from releases.models import AuditEntry, KnownBrowser
from releases.networks import coarse
from releases.tests.cast import an_editor
from releases.tests.desk.reading import words

pytestmark = pytest.mark.django_db
HERE, ELSEWHERE, FAR = "192.0.2.7", "198.51.100.9", "203.0.113.5"


@pytest.fixture(autouse=True)
def of_the_world(settings: pytest.FixtureRequest) -> None:
    settings.LOCAL, settings.BEHIND_PROXY = False, True


def attempt(client: Client, place: str, password: str, username: str = "sixten"):
    form = {"username": username, "password": password}
    return client.post("/redaktion/login/", form, headers={"x-forwarded-for": place})


def known_browser() -> Client:
    client = Client()
    assert attempt(client, HERE, "hemligt").status_code == 302
    client.post("/redaktion/logout/")
    return client


def test_twelve_wrong_passwords_from_elsewhere_and_then_the_right_one_at_once() -> None:
    an_editor("sixten")
    own, stranger = known_browser(), Client()
    for _wrong in range(12):
        attempt(stranger, ELSEWHERE, "fel")
    assert attempt(own, HERE, "hemligt").status_code == 302


def test_twelve_wrong_passwords_from_the_same_network_slow_down_no_known_browser() -> None:
    an_editor("sixten")
    own, stranger = known_browser(), Client()
    for _wrong in range(12):
        attempt(stranger, HERE, "fel")
    assert attempt(own, HERE, "hemligt").status_code == 302


def test_twelve_wrong_passwords_from_elsewhere_slow_down_no_new_browser_either() -> None:
    an_editor("sixten")
    for _wrong in range(12):
        attempt(Client(), ELSEWHERE, "fel")
    assert attempt(Client(), HERE, "hemligt").status_code == 302


def test_who_guesses_has_to_wait_and_reads_for_how_long() -> None:
    an_editor("sixten")
    stranger = Client()
    answers = [attempt(stranger, ELSEWHERE, "fel") for _wrong in range(limits.PAIR)]
    assert [answer.status_code for answer in answers] == [200] * (limits.PAIR - 1) + [429]
    for password in ("fel", "hemligt"):
        refused = attempt(stranger, ELSEWHERE, password)
        assert (refused.status_code, refused["Retry-After"]) == (429, "300")
        assert "Vänta fem minuter" in words(refused)
        assert 'value="sixten"' in refused.content.decode()
    assert AccessAttempt.objects.get().failures_since_start == limits.PAIR
    assert AuditEntry.objects.filter(what=AuditEntry.What.SLOWED).count() == 1


def test_who_has_waited_gets_in() -> None:
    an_editor("sixten")
    for _wrong in range(limits.PAIR + 1):
        attempt(Client(), ELSEWHERE, "fel")
    AccessAttempt.objects.update(attempt_time=AccessAttempt.objects.get().attempt_time - limits.WAIT)
    assert attempt(Client(), ELSEWHERE, "hemligt").status_code == 302


def guessed(username: str, place: str, times: int) -> None:
    """Leave behind what wrong passwords leave."""
    AccessAttempt.objects.create(username=username, ip_address=coarse(place), failures_since_start=times)


def test_a_network_that_tries_many_accounts_has_to_wait() -> None:
    an_editor("sixten")
    for number in range(limits.NETWORK - 1):
        guessed(f"konto{number}", ELSEWHERE, 1)
    assert attempt(Client(), ELSEWHERE, "fel", "ebba").status_code == 429
    assert attempt(Client(), ELSEWHERE, "hemligt").status_code == 429
    assert attempt(Client(), HERE, "hemligt").status_code == 302


def test_neighbours_in_one_network_count_together() -> None:
    for number in range(limits.PAIR):
        answer = attempt(Client(), f"198.51.100.{number}", "fel")
    assert answer.status_code == 429


def test_many_networks_that_guess_at_one_account_slow_down_strangers_only() -> None:
    an_editor("sixten")
    own = known_browser()
    for number in range(limits.ACCOUNT):
        guessed("sixten", f"203.{number}.113.5", 1)
    assert attempt(Client(), FAR, "hemligt").status_code == 429
    assert attempt(own, HERE, "hemligt").status_code == 302


def test_a_stolen_cookie_opens_no_way_to_guess() -> None:
    an_editor("sixten")
    thief = known_browser()
    codes = [attempt(thief, ELSEWHERE, "fel").status_code for _wrong in range(2 * limits.PAIR)]
    assert codes[-1] == 429


def test_a_cookie_of_another_account_helps_nobody() -> None:
    an_editor("sixten")
    an_editor("ebba")
    stranger = Client()
    attempt(stranger, ELSEWHERE, "hemligt", "ebba")
    stranger.post("/redaktion/logout/")
    codes = [attempt(stranger, ELSEWHERE, "fel").status_code for _wrong in range(limits.PAIR)]
    assert codes[-1] == 429


def test_what_is_typed_in_the_name_field_is_kept_nowhere_if_nobody_is_called_so() -> None:
    attempt(Client(), HERE, "fel", "mitt-hemliga-losenord")
    (entry,) = AuditEntry.objects.all()
    assert (entry.about, entry.network) == ("", "192.0.2.0")
    assert not AccessAttempt.objects.exclude(post_data="", get_data="").exists()


@pytest.mark.parametrize("username", ["x" * 5000, "å" * 300, "sixten\t", "' OR 1=1 --", ""])
def test_a_hostile_name_is_no_fault(username: str) -> None:
    assert attempt(Client(), HERE, "fel", username).status_code == 200


def test_only_a_hash_of_the_key_of_a_browser_is_kept() -> None:
    an_editor("sixten")
    own = known_browser()
    cookie = own.cookies[browsers.COOKIE]
    assert bytes(KnownBrowser.objects.get().key_hash) != cookie.value.encode()
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/redaktion/", True, "Lax")


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64) Chrome/130.0 Safari/537.36 Edg/130.0", "Edge i Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0", "Firefox i Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Safari/604.1", "Safari i iPhone"),
        ("curl/8", "en okänd webbläsare"),
        ("", "en okänd webbläsare"),
    ],
)  # fmt: skip
def test_a_browser_is_named_in_two_words(agent: str, said: str) -> None:
    assert browsers.described(agent) == said
