"""A practitioner's profile: what is taken in (Draft), kept (Stored) and shown to everyone (PractitionerPublic).

Field names are the contract of `docs/api.md`. msgspec checks the limits when it decodes; `profile_problems`
adds the rules that span fields. What else there is to say about a field stands in `service/profiles/fields.py`.
"""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from schemas.core.fields import (
    BY_DOMAIN,
    BY_QUALITY,
    Access,
    Amount,
    Approach,
    Cadence,
    Country,
    Currency,
    DomainId,
    Email,
    Evidence,
    IncomeShare,
    ItemValue,
    Jurisdiction,
    Key,
    Language,
    Latitude,
    Layer,
    Level,
    Line,
    Longitude,
    Minutes,
    Mode,
    Months,
    Name,
    Npi,
    OpenAnswer,
    Paragraph,
    Phone,
    Photo,
    QualityId,
    Serves,
    Status,
    Term,
    TimeOfDay,
    Times,
    Url,
    Visits,
    WebAddress,
    Weekday,
    Weeks,
    WorkFormat,
)

MOST_WORDINGS = 10
Wordings = Annotated[list[Term], Meta(min_length=1, max_length=MOST_WORDINGS)]


class Credential(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A title as the practitioner states it; never a ranking input."""

    title: Name
    issuer: Name | None = None
    jurisdiction: Jurisdiction | None = None
    number: Name | None = None


class Practice(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """Answers to a quality's items, by item id, and an optional sentence of example."""

    items: Annotated[dict[Term, ItemValue], Meta(max_length=20)] = {}
    example: Paragraph | None = None
    open: Annotated[dict[Term, OpenAnswer], Meta(max_length=20)] = {}  # items that cannot be answered, and why


class Address(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, frozen=True):
    """A postal address; city, region or postal code are enough to be located."""

    line: Line | None = None
    city: Name | None = None
    region: Name | None = None
    postal_code: Annotated[str, Meta(max_length=20, pattern=r"^[A-Za-z0-9 -]+$")] | None = None
    country: Country | None = None


class Place(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """Where visits happen; coordinates are looked up offline when missing."""

    address: Address = msgspec.field(default_factory=Address)
    lat: Latitude | None = None
    lon: Longitude | None = None
    access: Annotated[list[Access], Meta(max_length=9)] = []
    hours: Annotated[list[Line], Meta(max_length=14)] = []  # as people write them, such as "Tuesday 9–12, 14–18"

    @property
    def label(self) -> str:
        """City and region, as shown to seekers; empty where nothing is stated."""
        named = [part for part in (self.address.city, self.address.region) if part]
        return ", ".join(named) or self.address.postal_code or self.address.country or self.address.line or ""


class FirstVisit(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    amount: Amount | None = None
    minutes: Minutes | None = None


class Session(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    min: Amount | None = None
    max: Amount | None = None
    minutes: Minutes | None = None


class Fees(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    currency: Currency | None = None
    first_visit: FirstVisit | None = None
    session: Session | None = None
    sliding_scale: bool | None = None
    exchange: bool | None = None
    exchange_for: Line | None = None  # what may be given instead of money
    donation: bool | None = None  # whoever comes gives what they wish
    insurance: Annotated[list[Term], Meta(max_length=50)] | None = None


class OwnText(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """One's own words in a further language."""

    language: Language
    approach: Approach


class Class(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A class or group that meets regularly; the price is in the currency of the fees."""

    title: Name
    weekday: Weekday | None = None
    start: TimeOfDay | None = None
    minutes: Minutes | None = None
    place: Line | None = None
    price: Amount | None = None
    starts_on: date | None = msgspec.field(default=None, name="from")
    ends_on: date | None = msgspec.field(default=None, name="until")


class Course(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """How the work usually runs: dense at first or light, with maintenance or an end."""

    first_cadence: Cadence | None = None
    later_cadence: Cadence | None = None
    maintenance: bool | None = None
    usual_months: tuple[Months, Months] | None = None


class Expectations(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    trial_weeks: Weeks | None = None
    trial_visits: Visits | None = None
    usual_visits: tuple[Visits, Visits] | None = None
    review_point: Line | None = None
    how_to_stop: Paragraph | None = None


class Products(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    sells: bool | None = None
    income_share: IncomeShare | None = None
    commission: bool | None = None


class Disclosures(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    shared_plan: bool | None = None
    free_places: Annotated[int, Meta(ge=0, le=1_000)] | None = None
    links: Annotated[dict[QualityId, Url], Meta(max_length=9), BY_QUALITY] = {}


class Circle(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """Who stands around the work: what comes back, to whom people are sent on, what those close to them may join."""

    receives: Paragraph | None = None
    sends_to: Annotated[list[Line], Meta(max_length=20)] = []
    close_people: Paragraph | None = None


class Contact(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    phone: Phone | None = None
    email: Email | None = None
    website: WebAddress | None = None
    booking: WebAddress | None = None


class Profile(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Everything a practitioner may state. Only `display_name` is required, and one modality to be published."""

    display_name: Name
    modalities: Annotated[list[Term], Meta(max_length=20)]  # an import may know none yet
    pronouns: Term | None = None
    email: Email | None = None  # private: for sign-in and reminders
    credentials: Annotated[list[Credential], Meta(max_length=30)] = []
    npi: Npi | None = None
    approach: Approach | None = None
    texts: Annotated[list[OwnText], Meta(max_length=5)] = []  # `approach` in further languages
    photo: Photo | None = None
    intro_media: Url | None = None  # a voice or video note
    concerns: Annotated[list[Term], Meta(max_length=60)] = []
    concerns_first: Annotated[list[Term], Meta(max_length=3)] = []
    concern_wordings: Annotated[dict[Term, Wordings], Meta(max_length=60)] = {}  # own words, by the concern they mean
    serves: Annotated[list[Serves], Meta(max_length=7)] = []
    languages: Annotated[list[Language], Meta(max_length=20)] = []
    work_format: WorkFormat | None = None  # which set of questions is asked; none: one to one with a plan
    practices: Annotated[dict[QualityId, Practice], BY_QUALITY] = {}
    puts_first: Annotated[list[QualityId], Meta(max_length=3)] = []
    lifestyle: Annotated[dict[DomainId, Level], BY_DOMAIN] = {}
    layers: Annotated[list[Layer], Meta(max_length=3)] = []
    places: Annotated[list[Place], Meta(max_length=20)] = []
    modes: Annotated[list[Mode], Meta(max_length=5)] = []
    telehealth: Annotated[list[Jurisdiction], Meta(max_length=300)] = []
    groups: Annotated[list[Class], Meta(max_length=20)] = []
    fees: Fees | None = None
    first_talk_free_minutes: Minutes | None = None
    accepting_new: bool | None = None
    waiting_weeks: Weeks | None = None
    next_opening: date | None = None
    times: Annotated[list[Times], Meta(max_length=6)] = []
    course: Course | None = None
    expectations: Expectations | None = None
    products: Products | None = None
    disclosures: Disclosures | None = None
    circle: Circle | None = None
    supervision: bool | None = None  # offered to colleagues
    does_not_treat: Annotated[list[Line], Meta(max_length=30)] = []
    gender: Term | None = None
    cultures: Annotated[list[Term], Meta(max_length=20)] = []
    contact: Contact | None = None


class ProfileDraft(Profile, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A profile as a sender writes it: with the sender's own key."""

    external_id: Key | None = None


class ProfileDump(ProfileDraft, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What `export` writes and `load --publish` takes: the profile with its state, so a round trip loses nothing."""

    id: UUID | None = None  # kept, so that links to a restored profile go on working
    source: Key | None = None
    status: Status | None = None
    confirmed_at: datetime | None = None
    updated_at: dict[str, datetime] = {}
    sources: dict[str, Key] = {}


class StoredProfile(msgspec.Struct, kw_only=True):
    """A profile out of the store, with what the store knows about it."""

    id: UUID
    source: str
    external_id: str
    status: Status
    version: int
    created_at: datetime
    confirmed_at: datetime | None
    updated_at: dict[str, datetime]  # per field of the profile
    sources: dict[str, str]  # per field of the profile
    paused_until: date | None = None  # when a pause ends by itself
    picture: str | None = None  # digest of the picture made of `profile.photo`, in hexadecimal
    partners: list["Partner"] = []
    profile: Profile

    @property
    def partner_ids(self) -> list[UUID]:
        """Who works alongside, agreed by both."""
        return [partner.id for partner in self.partners]

    @property
    def confirmed_axes(self) -> frozenset[str]:
        """Qualities that a second party has confirmed: partners who agreed, for working as part of a team."""
        return frozenset({"webwork"}) if self.partners else frozenset()


class Partner(msgspec.Struct):
    """Someone this practitioner works alongside, agreed by both."""

    id: UUID
    display_name: str
    modalities: list[str]


class PractitionerCard(msgspec.Struct):
    """The few public lines of a practitioner in a list."""

    id: UUID
    display_name: str
    modalities: list[str]
    places: list[str]
    confirmed_at: datetime | None
    accepting_new: bool | None
    pronouns: str | None = None
    modes: list[str] = []
    languages: list[str] = []
    stale: bool = False  # not confirmed within 90 days


class PractitionerPublic(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A profile as everyone may see it: there is no private field to leak."""

    id: UUID
    display_name: str
    modalities: list[str]
    pronouns: str | None = None
    credentials: list[Credential] = []
    npi: str | None = None
    approach: str | None = None
    texts: list[OwnText] = []
    photo: str | None = None  # below the address of this directory: where it serves the picture
    intro_media: str | None = None
    concerns: list[str] = []
    concerns_first: list[str] = []
    concern_wordings: dict[str, list[str]] = {}
    serves: list[str] = []
    languages: list[str] = []
    work_format: WorkFormat | None = None
    practices: dict[str, "PracticePublic"] = {}
    puts_first: list[str] = []
    lifestyle: dict[str, Level] = {}
    layers: list[Layer] = []
    places: list[Place] = []
    modes: list[str] = []
    telehealth: list[str] = []
    groups: list[Class] = []
    fees: Fees | None = None
    first_talk_free_minutes: int | None = None
    accepting_new: bool | None = None
    waiting_weeks: int | None = None
    next_opening: date | None = None
    times: list[str] = []
    course: Course | None = None
    expectations: Expectations | None = None
    products: Products | None = None
    disclosures: Disclosures | None = None
    circle: Circle | None = None
    supervision: bool | None = None
    does_not_treat: list[str] = []
    gender: str | None = None
    cultures: list[str] = []
    contact: Contact | None = None
    partners: list[Partner] = []
    confirmed_at: datetime | None = None
    stale: bool = False
    updated_at: dict[str, datetime] = {}


class PracticePublic(msgspec.Struct, omit_defaults=True):
    """One quality in public: the answers as sentences, and how well they are evidenced."""

    items: dict[str, int | bool]
    statements: list[str]
    evidence: Evidence
    example: str | None = None
