"""The nouns. One file a family; everything is imported from here."""

from releases.models.account import AccountMail, KnownBrowser
from releases.models.alert import Alert, AlertEvent
from releases.models.approval import Approval, EmergencyPublication
from releases.models.audit import AuditEntry
from releases.models.bounce import Bounce
from releases.models.comment import Comment, CommentThread
from releases.models.decision import BudgetLine, Decision
from releases.models.delivery import Delivery, Notice, Pulse
from releases.models.directory import Committee, Keyword, Party, Person, Role
from releases.models.edition import Edition
from releases.models.editor import Editor
from releases.models.failure import Failure
from releases.models.files import ShownFile
from releases.models.follow_up import FollowUp
from releases.models.history import FindingOverride, ReleaseEvent
from releases.models.ledger import (
    PublishedBudgetLine,
    PublishedContact,
    PublishedDecision,
    PublishedImage,
    WithdrawnMatter,
)
from releases.models.link import ReleaseLink
from releases.models.media import Attachment, PressImage
from releases.models.origin import OldAddress, Origin
from releases.models.press_room import PressRoomFacts
from releases.models.proof import Proof
from releases.models.release import Release
from releases.models.release_rows import ReleaseContact, ReleaseImage
from releases.models.revision import Presence, Revision
from releases.models.search import SearchEntry, SearchWord
from releases.models.share_link import CheckAnswer, ShareLink
from releases.models.staff_mail import StaffMail
from releases.models.statistics import PageCount, SubscriberDay
from releases.models.subscriber import (
    AccessToken,
    AddressChange,
    Interest,
    Rhythm,
    SignupAttempt,
    Subscriber,
)
from releases.models.template import ReleaseTemplate, TemplateContact
from releases.models.websub import HubNotice

__all__ = [
    "AccessToken",
    "AccountMail",
    "AddressChange",
    "Alert",
    "AlertEvent",
    "Approval",
    "Attachment",
    "AuditEntry",
    "Bounce",
    "BudgetLine",
    "CheckAnswer",
    "Comment",
    "CommentThread",
    "Committee",
    "Decision",
    "Delivery",
    "Edition",
    "Editor",
    "EmergencyPublication",
    "Failure",
    "FindingOverride",
    "FollowUp",
    "HubNotice",
    "Interest",
    "Keyword",
    "KnownBrowser",
    "Notice",
    "OldAddress",
    "Origin",
    "PageCount",
    "Party",
    "Person",
    "Presence",
    "PressImage",
    "PressRoomFacts",
    "Proof",
    "PublishedBudgetLine",
    "PublishedContact",
    "PublishedDecision",
    "PublishedImage",
    "Pulse",
    "Release",
    "ReleaseContact",
    "ReleaseEvent",
    "ReleaseImage",
    "ReleaseLink",
    "ReleaseTemplate",
    "Revision",
    "Rhythm",
    "Role",
    "SearchEntry",
    "SearchWord",
    "ShareLink",
    "ShownFile",
    "SignupAttempt",
    "StaffMail",
    "Subscriber",
    "SubscriberDay",
    "TemplateContact",
    "WithdrawnMatter",
]
