"""What was granted to an editor is read with the account, and is the same as Django says."""

from collections.abc import Callable

import pytest
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission
from django.test import Client

from releases.desk import roles
from releases.desk.granted import GrantedAtOnce
from releases.models import Editor
from releases.tests.cast import an_editor

pytestmark = pytest.mark.django_db


def with_one_right() -> Editor:
    editor = an_editor("en", is_superuser=False)
    editor.user_permissions.add(Permission.objects.get(codename="add_release"))
    return editor


def with_a_role() -> Editor:
    editor = with_one_right()
    roles.give(roles.StaffRole.PUBLISHER, to=editor)
    return editor


@pytest.mark.parametrize("made", [an_editor, with_one_right, with_a_role])
def test_what_is_granted_is_what_django_says(
    made: Callable[[], Editor], django_assert_num_queries: Callable[..., object]
) -> None:
    editor = made()
    expected = ModelBackend().get_all_permissions(Editor.objects.get(pk=editor.pk))
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        read = GrantedAtOnce().get_user(editor.pk)
        assert read is not None
        can_publish = read.has_perm("releases.publish_release")
    assert can_publish == ("releases.publish_release" in expected)
    assert read.get_all_permissions() == expected


def test_who_is_switched_off_is_let_in_nowhere(writer: Client) -> None:
    Editor.objects.update(is_active=False)
    assert writer.get("/redaktion/releases/release/").status_code == 302


def test_a_role_that_is_taken_holds_from_the_next_page(publisher: Client) -> None:
    address = "/redaktion/releases/party/add/"
    assert publisher.get(address).status_code == 200
    roles.give(roles.StaffRole.WRITER, to=publisher.editor)  # type: ignore[attr-defined]
    assert publisher.get(address).status_code == 403
