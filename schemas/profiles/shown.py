"""A stored profile as a page of results takes it: no more than is shown, and not checked again."""

from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

import msgspec

from schemas.core.fields import QualityId
from schemas.profiles.practitioner import Practice, Profile


class Shown(Protocol):
    """What cards and reasons are made of."""

    @property
    def id(self) -> UUID: ...
    @property
    def confirmed_at(self) -> datetime | None: ...
    @property
    def updated_at(self) -> dict[str, datetime]: ...
    @property
    def partner_ids(self) -> list[UUID]: ...
    @property
    def confirmed_axes(self) -> frozenset[str]: ...
    @property
    def profile(self) -> Profile: ...


class _Practice(Practice):
    items: dict[str, int | bool] = msgspec.field(default_factory=dict)
    open: dict[str, Any] = msgspec.field(default_factory=dict)


class StoredDocument(Profile, kw_only=True, forbid_unknown_fields=False):
    """A document as it was stored: patterns and limits were held to when it came in, and take most of the decoding."""

    display_name: str
    modalities: list[str]
    email: str | None = None
    credentials: list[Any] = msgspec.field(default_factory=list)
    approach: str | None = None
    concerns: list[str] = msgspec.field(default_factory=list)
    concerns_first: list[str] = msgspec.field(default_factory=list)
    concern_wordings: dict[str, list[str]] = msgspec.field(default_factory=dict)
    languages: list[str] = msgspec.field(default_factory=list)
    # Read as what it is in `Profile`, and never written.
    practices: dict[QualityId, _Practice] = msgspec.field(default_factory=dict)  # type: ignore[assignment]
    telehealth: list[str] = msgspec.field(default_factory=list)
    does_not_treat: list[str] = msgspec.field(default_factory=list)
    cultures: list[str] = msgspec.field(default_factory=list)


class ShownProfile(msgspec.Struct, kw_only=True):
    """A person on a page."""

    id: UUID
    confirmed_at: datetime | None
    updated_at: dict[str, datetime]  # per field of the profile
    partner_ids: list[UUID]
    profile: StoredDocument
    sentences: bytes | None = None  # which of their own speak of which concern, packed; None: to be derived
    mark: int  # of all this but partners, as of the statement that read it

    @property
    def confirmed_axes(self) -> frozenset[str]:
        """As of a `StoredProfile`."""
        return frozenset({"webwork"}) if self.partner_ids else frozenset()
