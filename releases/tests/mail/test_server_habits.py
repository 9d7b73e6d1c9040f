"""What a reply for now asks of us beyond the usual pause."""

import pytest

from releases.mail import server_habits


@pytest.mark.parametrize(
    "reply",
    [
        "432 4.3.2 Concurrent connections limit exceeded",
        "452 4.3.1 Insufficient system resources",
        "451 4.7.500 Server busy. Please try again later from [192.0.2.5]",
        "451-4.7.651 The mail server has been\n451 4.7.651 temporarily rate limited: rate limit",
        "421 4.4.5 Too busy",
    ],
)
def test_a_busy_server_is_no_fault_of_a_recipient(reply: str) -> None:
    assert server_habits.is_about_server(reply)


@pytest.mark.parametrize(
    "reply",
    [
        "450 4.2.0 Greylisted",
        "451 4.7.1 Greylisted, try again later",
        "550 5.3.4 Too big",
        "450 4.1.1 Unknown",
        "450",
        "",
    ],
)
def test_what_is_about_a_recipient_leaves_the_server_alone(reply: str) -> None:
    assert not server_habits.is_about_server(reply)


@pytest.mark.parametrize(
    ("reply", "minutes"),
    [
        ("452 4.2.2 The recipient's inbox is out of storage space", 60),
        ("452 Mailbox full", 60),
        ("450 4.2.1 The user is receiving mail too quickly", 15),
        ("450 4.2.0 Greylisted, see the postmaster's page", 0),
        ("451 4.7.1 Greylisted, try again in 60 seconds", 0),
        ("552 5.2.2 Mailbox full", 0),
    ],
)
def test_only_who_needs_it_is_left_alone_for_long(reply: str, minutes: int) -> None:
    assert server_habits.least_pause(reply) == minutes
