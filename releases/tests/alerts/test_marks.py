"""Marks: by what a mail is known again."""

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from releases.alerts import marks
from releases.alerts.marks import Marked


def test_a_mark_is_known_in_an_address_and_in_a_message_id(settings: Any) -> None:
    settings.MAIL_RETURN_PATH = "studs@press.example.se"
    mark = marks.mark(12, 3456)
    assert marks.return_path(mark) == f"studs+{mark}@press.example.se"
    assert marks.known(marks.return_path(mark)) == Marked(12, 3456)
    assert marks.known(f"Message-ID: <{marks.message_id(mark)}>") == Marked(12, 3456)


def test_without_an_address_for_bounces_the_sender_gets_them(settings: Any) -> None:
    settings.MAIL_RETURN_PATH = ""
    assert marks.return_path(marks.mark(1, 2)) == settings.MAIL_FROM


@pytest.mark.parametrize(
    "forged", ["12.3457.{tag}", "13.3456.{tag}", "012.3456.{tag}", "12.3456.{tag}0", "x"]
)
def test_nobody_else_can_make_a_mark(forged: str) -> None:
    tag = marks.mark(12, 3456).rsplit(".", 1)[1]
    assert marks.known(forged.format(tag=tag)) is None


def test_a_genuine_mark_is_found_behind_a_forged_one() -> None:
    assert marks.known(f"1.2.{'0' * 20} {marks.mark(12, 3456)}") == Marked(12, 3456)


def test_the_longest_envelope_sender_fits(settings: Any) -> None:
    settings.MAIL_RETURN_PATH = "studs@press.example.se"
    local, _, _ = marks.return_path(marks.mark(10**9, 10**10)).partition("@")
    assert len(local) <= 64  # RFC 5321, 4.5.3.1.1


def test_a_mark_made_with_an_earlier_key_is_known_while_that_key_is_listed(settings: Any) -> None:
    settings.MAIL_TOKEN_KEY = "the old one"
    old = marks.mark(12, 3456)
    settings.MAIL_TOKEN_KEY = "the new one, the old one"
    assert marks.known(old) == Marked(12, 3456)
    assert marks.mark(12, 3456) != old
    settings.MAIL_TOKEN_KEY = "the new one"
    assert marks.known(old) is None


@pytest.mark.parametrize("empty", ["", " ", ","])
def test_without_a_key_there_is_no_mark_to_be_made(settings: Any, empty: str) -> None:
    settings.MAIL_TOKEN_KEY = empty
    with pytest.raises(ImproperlyConfigured):
        marks.mark(12, 3456)
    with pytest.raises(ImproperlyConfigured):
        marks.known("12.3456.00000000000000000000")
