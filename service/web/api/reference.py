"""What forms are drawn from: qualities, lifestyle domains, vocabularies, places, and the policy in force."""

from typing import Annotated, Any

import msgspec
from litestar import get
from litestar.params import QueryParameter

from schemas.core.fields import CLEAN
from schemas.profiles.format_items import FORMATS
from schemas.profiles.qualities import DOMAINS, LEVELS, QUALITIES, Domain, Quality
from schemas.vocabulary.terms import ConcernPage, ModalityPage, PlacePage
from service.matching.describe_policy import PolicyPublic, describe_policy
from service.vocabulary.browse_vocabulary import search_concerns, search_modalities, search_places
from service.web.access import access
from service.web.services import Provided

Limit = Annotated[int, QueryParameter(ge=1, le=1000, description="how many")]
Cursor = Annotated[str, QueryParameter(max_length=500, description="the next_cursor of the page before")]
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


class QualityPage(msgspec.Struct):
    results: list[QualityPublic]
    next_cursor: str | None = None


class DomainPage(msgspec.Struct):
    """The lifestyle domains, and the levels that a practitioner may state for each."""

    results: list[Domain]
    levels: list[str]
    next_cursor: str | None = None


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
                "maximum": item.highest,
                "scale_end": item.maximum,  # an answer beyond it counts as it
                "steps": list(item.steps),
                "unit": item.unit,
                "plus_pole": "minimum" if item.reverse else "maximum",
                "formats": [format for format in FORMATS if item in quality.items_for(format)],
                "counts_as": item.counts_as,
            }
            for item in quality.all_items
        ],
    )


@get("/v1/qualities", operation_id="listQualities", tags=["reference"], sync_to_thread=False, opt=access("anyone"))
def get_qualities() -> QualityPage:
    """The nine qualities of partnership with poles, items, kinds and bounds."""
    return QualityPage([quality_public(quality) for quality in QUALITIES])


@get(
    "/v1/lifestyle-domains",
    operation_id="listLifestyleDomains",
    tags=["reference"],
    sync_to_thread=False,
    opt=access("anyone"),
)
def get_lifestyle_domains() -> DomainPage:
    """The ten lifestyle domains and the levels a practitioner may state."""
    return DomainPage(list(DOMAINS), list(LEVELS))


@get("/v1/modalities", operation_id="listModalities", tags=["reference"], opt=access("anyone"))
async def get_modalities(services: Provided, q: Search = "", limit: Limit = 20, cursor: Cursor = "") -> ModalityPage:
    """Kinds of practice in this directory's open vocabulary."""
    terms = services.matcher.terms
    return await services.database.reading(lambda connection: search_modalities(connection, terms, q, limit, cursor))


@get("/v1/concerns", operation_id="listConcerns", tags=["reference"], opt=access("anyone"))
async def get_concerns(services: Provided, q: Search = "", limit: Limit = 20, cursor: Cursor = "") -> ConcernPage:
    """What people come with, in this directory's open vocabulary."""
    terms = services.matcher.terms
    return await services.database.reading(lambda connection: search_concerns(connection, terms, q, limit, cursor))


@get("/v1/places", operation_id="listPlaces", tags=["reference"], sync_to_thread=False, opt=access("anyone"))
def get_places(
    q: Search = "",
    limit: Limit = 5,
    country: Annotated[str, QueryParameter(pattern="^([A-Z]{2})?$", description="ISO 3166-1, such as US")] = "",
) -> PlacePage:
    """Places of the world by name, region or postal code, best first; offline and typo-tolerant."""
    return PlacePage(search_places(q, limit, country or None))


@get("/v1/policy", operation_id="getPolicy", tags=["reference"], sync_to_thread=False, opt=access("anyone"))
def get_policy(services: Provided) -> PolicyPublic:
    """The matching policy in force: weights, λ, h, version and formulas."""
    return describe_policy(services.matcher.model.policy)
