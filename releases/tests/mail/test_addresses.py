"""One address, one form; and nothing else passes."""

import contextlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from releases.mail.addresses import InvalidAddress, normalise


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("anna@example.se", "anna@example.se"),
        ("  Anna.Ek+press@Example.SE ", "anna.ek+press@example.se"),
        ("anna@åäö.se", "anna@xn--4cab6c.se"),
        ("ANNA@ÅÄÖ.SE", "anna@xn--4cab6c.se"),
        ("anna@a\u030aa\u0308o\u0308.se", "anna@xn--4cab6c.se"),  # decomposed, as macOS pastes it
        ("anna@xn--4cab6c.se", "anna@xn--4cab6c.se"),
        ("anna@XN--4CAB6C.se", "anna@xn--4cab6c.se"),
        ("o'hara@example.org", "o'hara@example.org"),
        ("a" * 64 + "@example.se", "a" * 64 + "@example.se"),
    ],
)
def test_an_address_has_one_form(typed: str, stored: str) -> None:
    assert normalise(typed) == stored


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "anna",
        "@example.se",
        "anna@",
        "a@b.se\r\nBcc: offer@example.se",
        "anna@example.se\n",
        "anna@example.se\u2028",
        "an\x00na@example.se",
        "jörg@example.se",
        "a@localhost",
        "a@[127.0.0.1]",
        "a@127.0.0.10",
        "a" * 65 + "@example.se",
        "anna@ex\u0430mple.se",  # Cyrillic a
        "anna@xn--exmple-4nf.se",  # the same in punycode
        "anna@\uff45xample.se",  # fullwidth e
        "anna@example\u3002se",  # ideographic full stop
        "anna@stra\u00dfe.se",
        '"anna ek"@example.se',
        "anna ek@example.se",
        "anna@example..se",
        "anna@-example.se",
        "anna@" + "a" * 64 + ".se",
        "anna@" + "a" * 60 + "." + "b" * 60 + "." + "c" * 60 + "." + "d" * 60 + "." + "e" * 60 + ".se",
        "anna@example.se, bo@example.se",
        "anna@example.se>\r\nRCPT TO:<bo@example.se",
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(InvalidAddress):
        normalise(typed)


@settings(suppress_health_check=[HealthCheck.too_slow])  # of a busy machine, not of what is tested
@given(st.text(max_size=80) | st.emails())
def test_what_passes_is_safe_in_a_header_and_stays_as_it_is(typed: str) -> None:
    try:
        stored = normalise(typed)
    except InvalidAddress:
        return
    assert stored.isascii()
    assert stored.isprintable()
    assert not set(stored) & set(' <>,;:"\\()[]')
    assert stored == stored.lower()
    assert normalise(stored) == stored


@given(st.text(alphabet="abcåäö\u0430\u0131ı\u017fßÅİ.-xn", min_size=1, max_size=40))
def test_domains_never_raise_anything_else(domain: str) -> None:
    with contextlib.suppress(InvalidAddress):
        assert normalise(normalise(f"anna@{domain}.se")) == normalise(f"anna@{domain}.se")
