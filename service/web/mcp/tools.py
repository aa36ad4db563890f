"""What agents may ask for: five tools, each described in at most 2 kB, over the same use cases as the API.

A tool's question is a Struct: its JSON Schema is what an agent is shown. Stories are read in memory and kept nowhere.
"""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import Request
from msgspec import Meta

from schemas.core.fields import CLEAN, Jurisdiction, Language
from schemas.matching.circle import CircleRequest
from schemas.matching.limits import Limits, Near
from schemas.matching.match import MatchRequest, Preferences
from schemas.messages import matching as says
from schemas.profiles.qualities import DOMAINS, QUALITIES
from service.directory.browse_directory import Browse, browse_directory
from service.directory.show_profile import show_profile
from service.vocabulary.browse_vocabulary import search_concerns, search_modalities, search_places
from service.web.api.circles import answer_circle
from service.web.api.matches import answer_match
from service.web.services import Services

AnyRequest = Request[Any, Any, Any]
Text = Annotated[str, Meta(max_length=100, pattern=CLEAN)]
Place = Annotated[str, Meta(max_length=200, pattern=CLEAN, description="a city with its region, or a postal code")]
_CARD = ("id", "display_name", "modalities", "places", "modes", "accepting_new", "confirmed_at")


class MatchQuestion(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a person looks for; all optional."""

    story: Annotated[str, Meta(max_length=10_000, description="in their own words, English or Spanish")] = ""
    place: Place | None = None
    radius_km: Annotated[float, Meta(gt=0, le=20_000)] = 40.0
    telehealth_in: Annotated[Jurisdiction, Meta(description="ISO 3166, such as US-CT")] | None = None
    languages: Annotated[list[Language], Meta(max_length=10, description="wished for")] = []
    modalities_only: Annotated[list[Text], Meta(max_length=20)] = []
    modalities_except: Annotated[list[Text], Meta(max_length=20)] = []
    accepting_new: Annotated[bool, Meta(description="only who takes new people")] = False
    limit: Annotated[int, Meta(ge=1, le=10)] = 5

    def request(self, kind: type[MatchRequest] = MatchRequest, **more: Any) -> MatchRequest:
        """The same as a request of the API."""
        near = Near(place=self.place, radius_km=self.radius_km) if self.place else None
        limits = Limits(
            near=near,
            telehealth_in=self.telehealth_in,
            modalities_only=list(self.modalities_only),
            modalities_except=list(self.modalities_except),
            accepting_new=self.accepting_new,
        )
        preferences = Preferences(languages=list(self.languages))
        return kind(story=self.story, limits=limits, preferences=preferences, limit=self.limit, **more)


class CircleQuestion(MatchQuestion, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The same, and how many people."""

    size: Annotated[int, Meta(ge=2, le=5)] = 3


class PractitionerQuestion(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """An id, or else a name, kind of practice or place to look for."""

    id: UUID | None = None
    name: Text = ""
    modality: Text = ""
    near: Place = ""
    limit: Annotated[int, Meta(ge=1, le=20)] = 10


class VocabularyQuestion(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Which list, and a word to look for."""

    of: Literal["modalities", "concerns", "qualities", "lifestyle_domains"]
    q: Text = ""
    limit: Annotated[int, Meta(ge=1, le=100)] = 20


class PlacesQuestion(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A place as people write it."""

    q: Annotated[str, Meta(min_length=1, max_length=100, pattern=CLEAN)]
    country: Annotated[str, Meta(pattern="^[A-Z]{2}$", description="ISO 3166-1, such as US")] | None = None
    limit: Annotated[int, Meta(ge=1, le=20)] = 5


async def _match(question: MatchQuestion, services: Services, request: AnyRequest) -> dict[str, Any]:
    response = msgspec.to_builtins(await answer_match(question.request(), services, request))
    results = [_result(result) for result in response["results"]]
    return _read(response) | {"considered": response["considered"], "results": results}


async def _circle(question: CircleQuestion, services: Services, request: AnyRequest) -> dict[str, Any]:
    circle_request = question.request(CircleRequest, size=question.size)
    assert isinstance(circle_request, CircleRequest)
    response = msgspec.to_builtins(await answer_circle(circle_request, services, request))
    members = [_result(member) | {"covers": member["covers"]} for member in response["members"]]
    return _read(response) | {"members": members, "uncovered": response["uncovered"]}


def _read(response: dict[str, Any]) -> dict[str, Any]:
    """What was understood, with help lines first where the story speaks of danger."""
    read = response["read"]
    return {"help": read.get("help", []), "understood": {"concerns": read["concerns"], "place": read["place"]}}


def _result(result: dict[str, Any]) -> dict[str, Any]:
    card = {name: result["practitioner"][name] for name in _CARD if name in result["practitioner"]}
    sides = {side: [_sentence(reason) for reason in result[side]] for side in ("reasons", "tensions")}
    without = {} if sides["reasons"] else {"note": str(says.MEETS_NOTHING())}
    fit, expected = round(result["fit"], 3), result["expectations"]
    return {"practitioner": card, "fit": fit, **sides, **without, "expectations": expected}


def _sentence(reason: dict[str, Any]) -> str:
    return f"{reason['seeker']} — {reason['practitioner']} ({reason['evidence']})"


async def _practitioner(question: PractitionerQuestion, services: Services, _: AnyRequest) -> dict[str, Any]:
    if question.id is not None:
        id = question.id
        shown = await services.database.reading(lambda connection: show_profile(connection, id))
        return {"practitioner": _filled(msgspec.to_builtins(shown.profile))}
    browse = Browse(name=question.name, modality=question.modality, near=question.near, limit=question.limit)
    page = await services.database.reading(
        lambda connection: browse_directory(connection, services.matcher.terms, browse)
    )
    return {"results": msgspec.to_builtins(page)["results"]}


def _filled(profile: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in profile.items() if value not in (None, [], {}, "")}


async def _vocabulary(question: VocabularyQuestion, services: Services, _: AnyRequest) -> dict[str, Any]:
    terms = services.matcher.terms
    match question.of:
        case "qualities":
            poles = [
                {"id": quality.id, "title": quality.title, "minus": quality.minus, "plus": quality.plus}
                for quality in QUALITIES
            ]
            return {"results": poles}
        case "lifestyle_domains":
            return {"results": msgspec.to_builtins(list(DOMAINS))}
        case "modalities":
            modalities = await services.database.reading(
                lambda connection: search_modalities(connection, terms, question.q, question.limit, "")
            )
            return {"results": msgspec.to_builtins(modalities.results)}
        case "concerns":
            concerns = await services.database.reading(
                lambda connection: search_concerns(connection, terms, question.q, question.limit, "")
            )
            return {"results": [{"name": concern["name"]} for concern in msgspec.to_builtins(concerns.results)]}


async def _places(question: PlacesQuestion, services: Services, _: AnyRequest) -> dict[str, Any]:
    return {"results": msgspec.to_builtins(search_places(question.q, question.limit, question.country))}


class Tool(msgspec.Struct, frozen=True):
    """A tool: what is said of it, what it takes, and what it does."""

    name: str
    title: str
    description: str
    question: type[msgspec.Struct]
    answer: Callable[[Any, Services, AnyRequest], Awaitable[dict[str, Any]]]

    def described(self) -> dict[str, Any]:
        """As `tools/list` says it."""
        (schema,), components = msgspec.json.schema_components([self.question], ref_template="#/$defs/{name}")
        return {
            "name": self.name,
            "title": self.title,
            "description": self.description,
            "inputSchema": components[schema["$ref"].rpartition("/")[2]],
            "annotations": {"readOnlyHint": True, "idempotentHint": True, "openWorldHint": False},
        }


TOOLS = {
    tool.name: tool
    for tool in (
        Tool(
            "match",
            "Find who fits",
            "Ranks practitioners of any modality by how well they fit a person's story and wishes, and says why. Ask "
            "the person before you send their story: it is read in memory, never stored or logged. When `help` is not "
            "empty, show it first. Fit is no promise of outcome; repeat reasons as they are, and tensions too.",
            MatchQuestion,
            _match,
        ),
        Tool(
            "circle",
            "Build a circle of support",
            "Chooses 2 to 5 practitioners who together cover what a person's story needs, and says what stays open. "
            "The same promise about the story; show `help` first when it is not empty.",
            CircleQuestion,
            _circle,
        ),
        Tool(
            "practitioner",
            "Show or look up practitioners",
            "One public profile by id; or a list by part of a name, kind of practice, or place. The list's order is "
            "random by design.",
            PractitionerQuestion,
            _practitioner,
        ),
        Tool(
            "vocabulary",
            "Words of this directory",
            "The names that other tools take: kinds of practice, what people come with, the nine qualities of "
            "partnership with both poles, lifestyle domains. Typo-tolerant.",
            VocabularyQuestion,
            _vocabulary,
        ),
        Tool(
            "places",
            "Find a place",
            "Places of the world by name, region or postal code, best first. Ask here when a place is ambiguous.",
            PlacesQuestion,
            _places,
        ),
    )
}
