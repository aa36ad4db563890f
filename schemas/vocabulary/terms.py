"""The open vocabularies: kinds of practice, what people come with, languages, and places."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from schemas.core.fields import DomainId, Layer


class ModalityEntry(msgspec.Struct, forbid_unknown_fields=True):
    """A kind of practice as written in `service/data/modalities.toml`."""

    name: str
    layers: list[Layer]
    aliases: list[str] = []
    nucc: str | None = None
    nucc_also: list[str] = []
    hl7_service_type: str | None = None


class ConcernEntry(msgspec.Struct, forbid_unknown_fields=True):
    """What people come with, in lay wordings, as written in `service/data/concerns.toml`."""

    name: str
    layers: list[Layer]
    domains: list[DomainId]
    aliases: list[str]
    wordings: Annotated[list[str], Meta(min_length=8, max_length=15)]


class FamilyEntry(msgspec.Struct, forbid_unknown_fields=True):
    """A family of concerns as written in `service/data/families.toml`; its name and aliases are general words."""

    name: str
    spanish: str
    layers: Annotated[list[Layer], Meta(min_length=1)]
    aliases: list[str]
    members: Annotated[list[str], Meta(min_length=1)]
    neighbours: list[str] = []
    general: list[str] = []
    notes: dict[str, str] = {}


class WideEntry(msgspec.Struct, forbid_unknown_fields=True):
    """A general word that runs across families, as written in `service/data/families.toml`."""

    name: str
    spanish: str
    aliases: list[str]
    covers: Annotated[list[str], Meta(min_length=1)]


class SynonymSet(msgspec.Struct, forbid_unknown_fields=True):
    """Concerns of which either will do, as written in `service/data/synonyms.toml`."""

    concerns: Annotated[list[str], Meta(min_length=2)]
    reason: str


class MergedConcern(msgspec.Struct, forbid_unknown_fields=True):
    """A concern that the next computed policy joins with another, as written in `service/data/synonyms.toml`."""

    concern: str
    into: str
    reason: str


class Label(msgspec.Struct, forbid_unknown_fields=True):
    """How a directory, form or code list words a concern, as written in `service/data/labels.tsv`.

    `target` is a concern or a general word; None for what is known to be neither.
    """

    label: str
    language: Literal["en", "es"]
    target: str | None
    kind: Literal["name", "directory", "intake", "icd-10-cm"]
    remark: str


class ModalityFile(msgspec.Struct, forbid_unknown_fields=True):
    modality: list[ModalityEntry]


class ConcernFile(msgspec.Struct, forbid_unknown_fields=True):
    concern: list[ConcernEntry]


class FamilyFile(msgspec.Struct, forbid_unknown_fields=True):
    family: list[FamilyEntry]
    wide: list[WideEntry]


class SynonymFile(msgspec.Struct, forbid_unknown_fields=True):
    either: list[SynonymSet]
    merge: list[MergedConcern]


class Modality(msgspec.Struct):
    """A kind of practice as served by `GET /v1/modalities`."""

    id: int
    name: str
    layers: list[str]
    aliases: list[str]
    codes: dict[str, str]


class Concern(msgspec.Struct):
    """A concern as served by `GET /v1/concerns`."""

    id: int
    name: str
    layers: list[str]
    domains: list[str]
    aliases: list[str]


class ModalityPage(msgspec.Struct):
    results: list[Modality]
    next_cursor: str | None = None


class ConcernPage(msgspec.Struct):
    results: list[Concern]
    next_cursor: str | None = None


class PlaceFound(msgspec.Struct, frozen=True):
    """A place as served by `GET /v1/places`."""

    name: str
    lat: float
    lon: float
    country: str
    region: str | None
    postal_code: str | None
    population: int | None


class PlacePage(msgspec.Struct):
    """The places most like what was asked for; it does not go on."""

    results: list[PlaceFound]
    next_cursor: str | None = None


class Fold(msgspec.Struct):
    """How a term met the vocabulary: as it stands, folded into a known one, or added."""

    term: str
    name: str
    how: Literal["known", "folded", "added"]
    score: float
