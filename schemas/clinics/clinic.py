"""What clinics exchange with the directory: keys, rosters, imports, changes, webhooks (`docs/clinics.md`)."""

from datetime import datetime
from typing import Annotated, Any, Literal, get_args
from uuid import UUID

import msgspec
from msgspec import Meta

from schemas.core.fields import CLEAN_FILLED, Npi, Phone, Status, WebAddress
from schemas.core.problem import FieldError
from schemas.profiles.practitioner import Address, PractitionerPublic, ProfileDraft

Scope = Literal["roster:read", "roster:write", "match", "webhooks"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
ImportFormat = Literal["ndjson", "csv", "nppes", "fhir", "hsds"]
ImportMode = Literal["upsert", "replace"]
ImportStatus = Literal["queued", "running", "done", "failed", "cancelled"]
Outcome = Literal["created", "updated", "unchanged"]
WebhookEvent = Literal["updated", "removed"]
WebhookUrl = Annotated[
    str,
    Meta(max_length=500, pattern=r"^https?://[^\s\x00-\x1f<>\"@#]+$", description="an https address of yours"),
]


class Clinic(msgspec.Struct):
    id: UUID
    name: str
    created_at: datetime


class ClinicKey(msgspec.Struct):
    """A key as it is shown: never the key itself."""

    id: UUID
    clinic_id: UUID
    name: str | None
    shown: str
    scopes: list[Scope]
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    used_at: datetime | None


class KeyIssued(msgspec.Struct):
    """The one time a key is told."""

    id: UUID
    clinic: UUID
    key: str
    scopes: list[Scope]
    expires_at: datetime | None
    name: str | None = None


class KeyRequest(msgspec.Struct, forbid_unknown_fields=True):
    """A key to make."""

    name: Annotated[str, Meta(min_length=1, max_length=100, pattern=CLEAN_FILLED, description="what it is for")]
    scopes: Annotated[list[Scope], Meta(min_length=1, max_length=len(SCOPES))]


class ClinicKeyPage(msgspec.Struct):
    results: list[ClinicKey]
    next_cursor: str | None = None


class Writer(msgspec.Struct, frozen=True):
    """In whose name something is written: `shown` is the beginning of the key that was used, or the address of whoever
    signed in at the clinic's desk."""

    clinic_id: UUID
    shown: str

    @property
    def source(self) -> str:
        """How the store names this clinic as a source of facts."""
        return f"clinic:{self.clinic_id}"

    @property
    def actor(self) -> str:
        """How the security log names this writer."""
        return f"staff {self.shown}" if "@" in self.shown else f"key {self.shown}"


class Caller(Writer, frozen=True):
    """Who asks with a clinic's key, and what the key opens."""

    key_id: UUID
    scopes: frozenset[str]


class RosterSaved(msgspec.Struct):
    """What became of a roster entry; `kept_by_practitioner` names fields where the person's own word stands.

    `ended`: the statement says that the person is there no longer, and their listing has ended.

    `remarks` say how a value was read where that may be wrong: in another form than it was written, or left out.
    """

    external_id: str
    practitioner_id: UUID
    outcome: Literal["created", "updated", "unchanged", "ended"]
    status: Status
    claimed: bool
    kept_by_practitioner: list[str]
    remarks: list[FieldError] = []


class RosterEntry(msgspec.Struct):
    """A person on a roster. Until the profile is published, `profile` holds only what this clinic stated.

    `stated` is what this clinic says of the person, private fields included, in the form that PUT takes.
    """

    external_id: str
    practitioner_id: UUID
    status: Status
    claimed: bool
    listed_at: datetime
    stated_at: datetime
    kept_by_practitioner: list[str]
    profile: PractitionerPublic
    stated: ProfileDraft


class ClinicData(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """What a clinic says of itself; everybody may see it."""

    address: Address | None = None
    phone: Phone | None = None
    npi: Npi | None = None
    website: WebAddress | None = None


class ClinicSelf(msgspec.Struct):
    """A clinic as it sees itself, and what the key that asked opens."""

    id: UUID
    name: str
    created_at: datetime
    key: str
    scopes: list[str]
    listed: int
    address: Address | None = None
    phone: str | None = None
    npi: str | None = None
    website: str | None = None


class Funnel(msgspec.Struct):
    """How many people of a roster are listed, can be written to, were invited, have claimed, and have published."""

    id: UUID
    name: str
    imported: int
    addressed: int
    invited: int
    claimed: int
    published: int


class RosterPage(msgspec.Struct):
    results: list[RosterEntry]
    next_cursor: str | None


class RosterClaim(msgspec.Struct):
    """Someone who signed in with `email` says that a person on the roster is they."""

    id: UUID
    practitioner_id: UUID
    external_id: str
    email: str
    note: str | None
    status: Literal["waiting", "mailed"]  # mailed: a link to the address that came with the profile is out as well
    created_at: datetime


class RosterClaims(msgspec.Struct):
    results: list[RosterClaim]
    next_cursor: str | None


class ClaimDecision(msgspec.Struct, forbid_unknown_fields=True):
    """The clinic's word on a claim."""

    accept: bool


class ImportCounts(msgspec.Struct):
    """What became of the rows read so far.

    `warned` are those among the taken ones of which a cell wants a look; `ended` are listings that the source ended.
    """

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    rejected: int = 0
    warned: int = 0
    ended: int = 0


class Import(msgspec.Struct):
    """An import and how far it is; `progress` is the share of the file that is settled."""

    id: UUID
    format: ImportFormat
    dry_run: bool
    mode: ImportMode
    status: ImportStatus
    progress: float
    rows: int
    counts: ImportCounts
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    detail: str | None  # why it failed, or what is to be known of the file; `code` and `params` say the same
    code: str | None = None
    params: dict[str, Any] = {}


class ImportPage(msgspec.Struct):
    """The latest imports first."""

    results: list[Import]
    next_cursor: str | None


class FeedChange(msgspec.Struct):
    """Something that happened to a person. `profile` is the state now, null when there is nothing to show."""

    position: int
    at: datetime
    practitioner_id: UUID
    external_id: str | None  # the caller's own, when the person is or was on the caller's roster
    kind: Literal["updated", "removed"]
    reason: str
    profile: PractitionerPublic | None


class ChangesPage(msgspec.Struct):
    """`next_cursor` is always there: ask again with it, at once when `more`, else after a while."""

    results: list[FeedChange]
    next_cursor: str
    more: bool


class PublicChange(msgspec.Struct):
    """Something that happened to a published profile, as everybody may know it. `profile` is the state now.

    `removed` is a tombstone: take the copy down, and erase it when `reason` says `erased`.
    """

    position: int
    at: datetime
    practitioner_id: UUID
    kind: Literal["updated", "removed"]
    reason: Literal["erased", "withdrawn"] | None
    profile: PractitionerPublic | None


class FeedPage(msgspec.Struct):
    """`next_cursor` is always there: ask again with it, at once when `more`, else after a while."""

    results: list[PublicChange]
    next_cursor: str
    more: bool


WebhookEvents = Annotated[
    list[WebhookEvent], Meta(min_length=1, max_length=2, description="which changes are sent; both, when left out")
]
WebhookRoster = Annotated[
    Literal["own", "all"], Meta(description="own: only changes of people whom the clinic lists, or has listed")
]


class WebhookIn(msgspec.Struct, forbid_unknown_fields=True):
    url: WebhookUrl
    events: WebhookEvents | None = None
    roster: WebhookRoster = "all"


class WebhookPatch(msgspec.Struct, forbid_unknown_fields=True):
    """What is to be different; the rest stays."""

    events: WebhookEvents | None = None
    roster: WebhookRoster | None = None
    paused: Annotated[bool, Meta(description="nothing is sent; what happens meanwhile waits")] | None = None


class Webhook(msgspec.Struct):
    id: UUID
    url: str
    created_at: datetime
    waiting: int
    dead: int
    events: list[WebhookEvent]
    roster: Literal["own", "all"]
    ended_at: datetime | None = None  # when the receiver answered 410; nothing is sent to it any more
    paused_at: datetime | None = None


class WebhookSecret(msgspec.Struct):
    """The one time a new secret is told; the one before signs as well until then."""

    secret: str
    former_until: datetime


class WebhookTest(msgspec.Struct):
    """What the receiver answered to a test message: a status, or in a few words why there was none."""

    delivered: bool
    answer: str


class WebhookPage(msgspec.Struct):
    results: list[Webhook]
    next_cursor: str | None = None


class WebhookCreated(msgspec.Struct):
    """The one time the signing secret is told."""

    id: UUID
    url: str
    created_at: datetime
    secret: str


class Delivery(msgspec.Struct):
    """One message to a receiver and what came of it."""

    id: UUID
    position: int
    practitioner_id: UUID
    status: Literal["waiting", "delivered", "dead"]
    attempts: int
    next_attempt_at: datetime | None
    answer: str | None
    delivered_at: datetime | None


class DeliveryPage(msgspec.Struct):
    results: list[Delivery]
    next_cursor: str | None


class ReplayIn(msgspec.Struct, forbid_unknown_fields=True):
    """Which messages to send again: the ones named, or else all dead ones."""

    deliveries: Annotated[list[UUID], Meta(max_length=1_000)] | None = None


class Replayed(msgspec.Struct):
    replayed: int
