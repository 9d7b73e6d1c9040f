"""The names of the rules that can be switched off: declared, and described as they stand."""

from django.conf import settings

from releases.proofreading import RULES
from umea_press.local import rules_page
from umea_press.variables.installation import LANGUAGES
from umea_press.variables.installation import RULES as DECLARED


def test_every_rule_is_declared_under_its_name() -> None:
    assert tuple(RULES) == DECLARED


def test_the_page_of_rules_is_made_from_their_table() -> None:
    assert rules_page.PAGE.read_text(encoding="utf-8") == rules_page.page()


def test_every_language_of_releases_but_swedish_may_be_owed() -> None:
    assert tuple(code for code, _name in settings.RELEASE_LANGUAGES if code != "sv") == LANGUAGES
