"""Reads a release as a careful colleague does: do its words say what its data says?

Pure: a ReleaseDocument and what the directory knows go in, findings come out.
No Django, no database, no clock. A rule is a small function in one of the
modules; `rules` names them all. What it cannot read it passes over: a
sentence in a language without a reader is no finding.
"""

from releases.proofreading.directory import Directory, KnownPerson, KnownRole
from releases.proofreading.findings import Counterpart, Finding, Place, Suggestion, Weight
from releases.proofreading.names import relevant
from releases.proofreading.rules import RULES, proofread, sentence_of
from releases.proofreading.subject import addresses_in
from releases.proofreading.surroundings import DeadEnd, DeadLink, Surroundings

__all__ = [
    "RULES",
    "Counterpart",
    "DeadEnd",
    "DeadLink",
    "Directory",
    "Finding",
    "KnownPerson",
    "KnownRole",
    "Place",
    "Suggestion",
    "Surroundings",
    "Weight",
    "addresses_in",
    "proofread",
    "relevant",
    "sentence_of",
]
