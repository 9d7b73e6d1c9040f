"""Reads a release as a careful colleague does: do its words say what its data says?

Pure: a ReleaseDocument and what the directory knows go in, findings come out.
No Django, no database, no clock. A rule is a small function in one of the
modules; `rules` names them all. What it cannot read it passes over: a
sentence in a language without a reader is no finding.
"""

from releases.proofreading.directory import Directory, KnownPerson, KnownRole
from releases.proofreading.findings import Counterpart, Finding, Place, Suggestion, Weight
from releases.proofreading.names import relevant
from releases.proofreading.rules import RULES, proofread

__all__ = [
    "RULES",
    "Counterpart",
    "Directory",
    "Finding",
    "KnownPerson",
    "KnownRole",
    "Place",
    "Suggestion",
    "Weight",
    "proofread",
    "relevant",
]
