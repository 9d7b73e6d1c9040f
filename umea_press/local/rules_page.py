"""Writes docs/rules.md from the table of rules: `python -m umea_press.local.rules_page`."""

import inspect

from releases.proofreading import RULES
from releases.proofreading.rules import Rule
from umea_press.local.environment import CHECKOUT

PAGE = CHECKOUT / "docs" / "rules.md"
BEGINNING = """\
# Rules of the checklist
What *Kontroll* looks for while a release is written and before it is published. This page is made from the table
in `releases/proofreading/rules.py` (`.venv/bin/python -m umea_press.local.rules_page` writes it); the sentences that
editors read stand there, too. [`PROOFREADING_OFF`](settings.md#the-desk) leaves rules out by their names.

A rule that *blocks* keeps a release from being published until it is mended or a reason is given, which is kept
with the edition. One that *asks* does not. Some block in title, lead and decision, and ask further down. Without
languages a rule reads all of them.

| name | | finds | languages |
|---|---|---|---|
"""
LACKING = """
Not rules, and never left out: a title, a lead, a contact that can be reached, alternative text for each press image
and each image of the body (or that it is decorative), a case number and amounts that can be right, and a language
version that is translated.
"""
WEIGHTS = {"blocking": "blocks", "advising": "asks", None: "blocks or asks"}


def page() -> str:
    """Return the page of rules as Markdown."""
    return BEGINNING + "".join(_row(name, rule) for name, rule in RULES.items()) + LACKING


def _row(name: str, rule: Rule) -> str:
    finds = (inspect.getdoc(rule.find) or "").partition("\n")[0].removesuffix(".")
    return f"| `{name}` | {WEIGHTS[rule.weight]} | {finds} | {', '.join(sorted(rule.languages))} |\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
