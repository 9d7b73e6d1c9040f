"""Marks: by what a mail is known again."""

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from releases.mail import return_paths
from releases.mail.return_paths import Marked


def test_a_mark_is_known_in_an_address_and_in_a_message_id(settings: Any) -> None:
    settings.MAIL_RETURN_PATH = "studs@press.example.se"
    mark = return_paths.mark(12, 3456)
    assert return_paths.return_path(mark) == f"studs+{mark}@press.example.se"
    assert return_paths.known(return_paths.return_path(mark)) == Marked(12, 3456)
    assert return_paths.known(f"Message-ID: <{return_paths.message_id(mark)}>") == Marked(12, 3456)


def test_without_an_address_for_bounces_the_sender_gets_them(settings: Any) -> None:
    settings.MAIL_RETURN_PATH = ""
    assert return_paths.return_path(return_paths.mark(1, 2)) == settings.MAIL_FROM


@pytest.mark.parametrize(
    "forged", ["12.3457.{tag}", "13.3456.{tag}", "012.3456.{tag}", "12.3456.{tag}0", "x"]
)
def test_nobody_else_can_make_a_mark(forged: str) -> None:
    tag = return_paths.mark(12, 3456).rsplit(".", 1)[1]
    assert return_paths.known(forged.format(tag=tag)) is None


def test_a_genuine_mark_is_found_behind_a_forged_one() -> None:
    assert return_paths.known(f"1.2.{'0' * 20} {return_paths.mark(12, 3456)}") == Marked(12, 3456)


def test_the_longest_envelope_sender_fits(settings: Any) -> None:
    settings.MAIL_RETURN_PATH = "studs@press.example.se"
    local, _, _ = return_paths.return_path(return_paths.mark(10**9, 10**10)).partition("@")
    assert len(local) <= 64  # RFC 5321, 4.5.3.1.1


def test_a_mark_made_with_an_earlier_key_is_known_while_that_key_is_listed(settings: Any) -> None:
    settings.MAIL_TOKEN_KEY = "the old one"
    old = return_paths.mark(12, 3456)
    settings.MAIL_TOKEN_KEY = "the new one, the old one"
    assert return_paths.known(old) == Marked(12, 3456)
    assert return_paths.mark(12, 3456) != old
    settings.MAIL_TOKEN_KEY = "the new one"
    assert return_paths.known(old) is None


@pytest.mark.parametrize("empty", ["", " ", ","])
def test_without_a_key_there_is_no_mark_to_be_made(settings: Any, empty: str) -> None:
    settings.MAIL_TOKEN_KEY = empty
    with pytest.raises(ImproperlyConfigured):
        return_paths.mark(12, 3456)
    with pytest.raises(ImproperlyConfigured):
        return_paths.known("12.3456.00000000000000000000")
