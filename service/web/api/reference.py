"""What forms are drawn from: qualities, lifestyle domains, vocabularies, places, and the policy in force."""

from typing import Annotated, Any

import msgspec
from litestar import get
from litestar.params import QueryParameter

from schemas.fields import CLEAN
from schemas.qualities import DOMAINS, LEVELS, QUALITIES, Domain, Quality
from schemas.vocabulary import Concern, Modality, PlaceFound
from service.usecases.browse_vocabulary import search_concerns, search_modalities, search_places
from service.usecases.describe_policy import PolicyPublic, describe_policy
from service.web.services import Provided

Limit = Annotated[int, QueryParameter(ge=1, le=1000, description="how many")]
Offset = Annotated[int, QueryParameter(ge=0, le=100_000, description="how many to pass over")]
Search = Annotated[
    str, QueryParameter(max_length=100, pattern=CLEAN, description="typo-tolerant search; empty lists all")
]


class QualityPublic(msgspec.Struct):
    """An axis with both poles and its items: enough to draw a form from."""

    id: str
    title: str
    minus: str
    plus: str
    documented_by: str
    items: list[dict[str, Any]]


class LifestyleDomains(msgspec.Struct):
    domains: list[Domain]
    levels: list[str]


def quality_public(quality: Quality) -> QualityPublic:
    return QualityPublic(
        quality.id,
        quality.title,
        quality.minus,
        quality.plus,
        quality.documented_by,
        [
            {
                "id": item.id,
                "kind": item.kind,
                "ask": item.ask,
                "minimum": item.minimum,
                "maximum": item.maximum,
                "steps": list(item.steps),
                "unit": item.unit,
                "plus_pole": "minimum" if item.reverse else "maximum",
            }
            for item in quality.items
        ],
    )


@get("/v1/qualities", operation_id="listQualities", tags=["reference"], sync_to_thread=False)
def get_qualities() -> list[QualityPublic]:
    """The nine qualities of partnership with poles, items, kinds and bounds."""
    return [quality_public(quality) for quality in QUALITIES]


@get("/v1/lifestyle-domains", operation_id="listLifestyleDomains", tags=["reference"], sync_to_thread=False)
def get_lifestyle_domains() -> LifestyleDomains:
    """The ten lifestyle domains and the levels a practitioner may state."""
    return LifestyleDomains(list(DOMAINS), list(LEVELS))


@get("/v1/modalities", operation_id="listModalities", tags=["reference"])
async def get_modalities(services: Provided, q: Search = "", limit: Limit = 20, offset: Offset = 0) -> list[Modality]:
    """Kinds of practice in this directory's open vocabulary."""
    terms = services.matcher.terms
    return await services.database.reading(lambda connection: search_modalities(connection, terms, q, limit, offset))


@get("/v1/concerns", operation_id="listConcerns", tags=["reference"])
async def get_concerns(services: Provided, q: Search = "", limit: Limit = 20, offset: Offset = 0) -> list[Concern]:
    """What people come with, in this directory's open vocabulary."""
    terms = services.matcher.terms
    return await services.database.reading(lambda connection: search_concerns(connection, terms, q, limit, offset))


@get("/v1/places", operation_id="listPlaces", tags=["reference"])
async def get_places(services: Provided, q: Search = "", limit: Limit = 5) -> list[PlaceFound]:
    """Places by name or US postal code, offline and typo-tolerant."""
    return await services.database.reading(lambda connection: search_places(connection, q, limit))


@get("/v1/policy", operation_id="getPolicy", tags=["reference"], sync_to_thread=False)
def get_policy(services: Provided) -> PolicyPublic:
    """The matching policy in force: weights, λ, h, version and formulas."""
    return describe_policy(services.matcher.model.policy)
