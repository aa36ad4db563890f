"""What practitioners exchange about their own account: sign-in, profile state, tokens, claims, partners, reach."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from schemas.accounts.moderation import Suspension
from schemas.core.fields import Email, Paragraph, Status
from schemas.core.problem import FieldError
from schemas.matching.match import MatchResult, Part, Read, Reason
from schemas.profiles.completeness import NotStated
from schemas.profiles.practitioner import Partner, Profile

Scope = Literal["profile:read", "profile:write"]
# What an account may do besides keeping a profile: decide about the directory, about a clinic, or about its roster.
Role = Literal["operator", "owner", "staff"]
Token = Annotated[str, Meta(min_length=20, max_length=200, pattern=r"^[A-Za-z0-9._-]+$")]


# As what somebody works at an account: their own, that of somebody of their practice, or as an assistant.
Acting = Literal["own", "practice", "assistant"]


class Account(msgspec.Struct, frozen=True):
    """Whoever proved this address, or is reached there by their practice; keeps one profile at most."""

    id: UUID
    email: str
    practitioner_id: UUID | None
    created_at: datetime
    left_unsaid: tuple[str, ...] = ()  # paths of questions this person prefers not to answer
    acting: Acting = "own"
    signed_in: UUID | None = None  # the account that signed in, where it works at another's


NoticeKind = Literal[
    "profile changed",
    "partner asks",
    "claim decided",
    "message came",  # without its mail nobody can write to them here
    "about to become stale",
    "pause ended",
    "account changed",  # always mailed: it may be somebody else's doing
]


class NoticeChoice(msgspec.Struct, forbid_unknown_fields=True):
    """Of which kinds one is told by mail, and on the overview; a kind that is not named is left out."""

    mailed: Annotated[list[NoticeKind], Meta(max_length=20)]
    shown: Annotated[list[NoticeKind], Meta(max_length=20)]


class SignIn(msgspec.Struct, forbid_unknown_fields=True):
    email: Email


class SignInRequested(msgspec.Struct, omit_defaults=True):
    """The same for every address. `link` is there in development only, where no mail is sent."""

    detail: str
    link: str | None = None


class NewAddress(msgspec.Struct, forbid_unknown_fields=True):
    """An address to sign in with: in place of the first, or as a second one."""

    email: Email
    second: bool = False


class SignInAddress(msgspec.Struct):
    """An address with which one signs in, or that waits to be confirmed."""

    email: str
    state: Literal["first", "second", "waiting"]


class AddressPage(msgspec.Struct):
    results: list[SignInAddress]


class PersonOfLogin(msgspec.Struct):
    """An account at which one works, or is asked to as an assistant."""

    account: UUID
    display_name: str  # empty: no profile yet
    email: str | None  # the address of their own, if they have one
    shares_with: UUID | None  # whose places and fees the profile takes
    status: Status
    acting: Literal["own", "practice", "assistant", "asked"]


class PeoplePage(msgspec.Struct):
    results: list[PersonOfLogin]
    current: UUID  # at whose account this browser works now


class WorkAt(msgspec.Struct, forbid_unknown_fields=True):
    """The account to work at."""

    account: UUID


class PersonMade(msgspec.Struct):
    account: UUID


class Sharing(msgspec.Struct, forbid_unknown_fields=True):
    """Whose places and fees somebody's profile takes; null: its own."""

    with_account: UUID | None


class NewAssistant(msgspec.Struct, forbid_unknown_fields=True):
    email: Email


class Assistant(msgspec.Struct):
    """Somebody who edits a profile, and confirms and publishes nothing."""

    email: str
    agreed: bool
    asked_at: datetime


class AssistantPage(msgspec.Struct):
    results: list[Assistant]


class MailedToken(msgspec.Struct, forbid_unknown_fields=True):
    """What came with a mailed link."""

    token: Token


class MailedCode(msgspec.Struct, forbid_unknown_fields=True):
    """The digits beside the link; blanks and dashes between them do not matter."""

    code: Annotated[str, Meta(min_length=6, max_length=20)]


class Notice(msgspec.Struct):
    """Words that claim more than anyone can promise, and where they stand; shown to their writer, never blocking."""

    pointer: str
    start: int  # in characters of that field
    end: int
    words: str
    kind: Literal["cure", "guarantee", "medication", "only way"]


class OwnProfile(msgspec.Struct, kw_only=True):
    """The state of one's own profile."""

    id: UUID
    display_name: str
    status: Status
    version: int
    etag: str
    source: str
    confirmed_at: datetime | None
    stale: bool  # shown as not confirmed
    matched: bool  # published, and confirmed recently enough to be matched
    stale_on: date | None  # when it will be shown as not confirmed
    unmatched_on: date | None  # when it will leave matching
    updated_at: dict[str, datetime]
    sources: dict[str, str]
    not_stated: list[NotStated]  # a hint for the form; never a matter of rank
    notices: list[Notice]
    paused_until: date | None = None  # when a pause ends by itself
    suspension: Suspension | None = None  # why the operator has hidden it, and what was answered


class Claimable(msgspec.Struct):
    """An imported profile with one's own address."""

    id: UUID
    display_name: str
    source: str


class Me(msgspec.Struct):
    """`GET /v1/me`."""

    id: UUID
    email: str
    created_at: datetime
    profile: OwnProfile | None
    claimable: list[Claimable]
    form_token: str | None = None  # goes into every form; only for a session


class ProfileSaved(Profile, kw_only=True, omit_defaults=True):
    """The profile as it is stored now, with what its writer should see.

    `remarks` say how a value was read where something else may have been meant.
    """

    version: int
    outcome: Literal["created", "updated", "unchanged"]
    notices: list[Notice]
    not_stated: list[NotStated]
    remarks: list[FieldError] = msgspec.field(default_factory=list)


class Change(msgspec.Struct):
    """One difference between two versions; null where there was or is nothing."""

    pointer: str
    before: Any
    after: Any


class Version(msgspec.Struct):
    version: int
    saved_at: datetime
    saved_by: str
    changes: list[Change]


class History(msgspec.Struct):
    """Versions of a profile, newest first, each with what it changed."""

    versions: list[Version]
    next_cursor: str | None


class TokenRequest(msgspec.Struct, forbid_unknown_fields=True):
    """A personal token to make."""

    name: Annotated[str, Meta(min_length=1, max_length=100, pattern=r"[^\s\x00-\x1f\x7f]")]
    scopes: Annotated[list[Scope], Meta(min_length=1, max_length=2)]


class TokenShown(msgspec.Struct):
    """A personal token as it is listed; `shown` is its beginning."""

    id: UUID
    name: str
    shown: str
    scopes: list[str]
    created_at: datetime
    used_at: datetime | None


class TokenPage(msgspec.Struct):
    results: list[TokenShown]
    next_cursor: str | None = None


class TokenMade(msgspec.Struct):
    """The one time that the token itself is shown."""

    id: UUID
    name: str
    scopes: list[str]
    token: str


class ClaimRequest(msgspec.Struct, forbid_unknown_fields=True):
    """Which profile is one's own, and why, for the person who decides."""

    practitioner_id: UUID
    note: Paragraph | None = None


class Claim(msgspec.Struct):
    """What became of a claim."""

    id: UUID
    practitioner_id: UUID
    status: Literal["mailed", "waiting", "granted", "refused"]
    detail: str


class PartnerState(msgspec.Struct):
    """Someone one works alongside, or who asked, or was asked."""

    partner: Partner
    state: Literal["agreed", "asked", "asks"]  # asked: by me; asks: waits for my word
    since: datetime


class PartnerPage(msgspec.Struct):
    results: list[PartnerState]
    next_cursor: str | None = None


class PartnerAnswer(msgspec.Struct):
    state: Literal["agreed", "asked"]


class ReachWeek(msgspec.Struct):
    """How often the profile was shown in the week from that Monday, by band of ranks."""

    week: date
    shown: dict[str, int]
    even: float = 0.0  # how often it would be if those who state one of the same concerns took even turns
    opened: int = 0  # its page
    written: int = 0  # messages passed on


class ConcernReach(msgspec.Struct):
    """How often it was shown in a month to people who spoke of a concern; of at least ten showings only."""

    month: date
    concern: str
    shown: int


class ReachPage(msgspec.Struct):
    results: list[ReachWeek]
    next_cursor: str | None = None
    concerns: list[ConcernReach] = []


class Peer(msgspec.Struct):
    """Someone beside me on the list, unnamed."""

    position: int
    fit: float
    tie: int
    you: bool
    ahead_in: dict[str, float] = {}  # parts of the fit in which they are ahead of me, with how much of it that makes


class Standing(msgspec.Struct):
    """Where I stand for one request."""

    position: int  # with this seed
    best: int  # over all seeds: those within the near-tie width rotate
    worst: int
    peers: list[Peer]


class Appearance(msgspec.Struct, kw_only=True):
    """`POST /v1/me/preview`: how and why I would appear; nothing is kept, peers are unnamed."""

    policy: str
    seed: str
    considered: int
    appears: bool
    kept_out_by: list[str]  # every limit that keeps me out
    read: Read | None = None  # what was understood of the request
    fit: float | None = None
    parts: dict[str, Part] = {}
    reasons: list[Reason] = []
    tensions: list[Reason] = []
    not_stated: list[str] = []
    standing: Standing | None = None
    card: MatchResult | None = None  # as a seeker would see it
    would_say_more: list[NotStated] = []


class Review(msgspec.Struct):
    """One entry of an operator's queue."""

    id: str
    what: str
    since: datetime
    details: dict[str, Any]


class PersonalData(msgspec.Struct, kw_only=True):
    """`GET /v1/me/export`: everything kept about an account."""

    account: dict[str, Any]
    profile: dict[str, Any] | None
    versions: list[dict[str, Any]]
    sessions: list[dict[str, Any]]
    addresses: list[dict[str, Any]]
    address_changes: list[dict[str, Any]]
    assistants: list[dict[str, Any]]
    tokens: list[dict[str, Any]]
    claims: list[dict[str, Any]]
    partners: list[dict[str, Any]]
    notices: list[dict[str, Any]]
    drafts: list[dict[str, Any]]
    begun: list[dict[str, Any]]
    reminders: list[dict[str, Any]]
    reports: list[dict[str, Any]]
    reach: list[dict[str, Any]]
