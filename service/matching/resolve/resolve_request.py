"""The first step of a match: hears the story, resolves places and terms, and turns limits into conditions.

A long story is heard in threads, so that other requests go on meanwhile.
"""

from asyncio import to_thread, wait_for
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from msgspec.structs import replace as replace_fields

from schemas.core.message import Message
from schemas.core.wording import pointer_step
from schemas.matching.limits import Limits
from schemas.matching.match import MatchRequest
from schemas.messages import expected, refusals
from schemas.vocabulary.terms import PlaceFound
from service.core.database.pool import Connection
from service.core.errors import BadRequest
from service.listener.goals import modalities_with
from service.listener.heard import HeardStory
from service.matching.fit.fit_model import FitModel
from service.matching.fit.preferences import Crafts
from service.matching.fit.seeker import build_query
from service.matching.matcher import Matcher
from service.matching.parts_of_a_match import HEARING
from service.matching.resolve.hear_request import hear_request
from service.matching.resolve.resolved_request import ResolvedRequest
from service.matching.resolve.store_clinics import clinic_exists
from service.matching.snapshot.limits import Circle, LimitContext, ResolvedLimits, resolve_limits
from service.profiles.freshness import MATCH_DAYS
from service.vocabulary.cache import VocabularyCache
from service.vocabulary.folding import Vocabulary
from service.vocabulary.places import require_place

# Characters that rules and words read in a few milliseconds: less than a thread costs those who wait for their turn.
_READ_AT_ONCE = 1_000
# The longest story that is read takes less than a second of one core; more means that the machine is overloaded.
_TRAINED_WITHIN_S = 5.0


async def resolve_request(
    connection: Connection, matcher: Matcher, request: MatchRequest, now: datetime
) -> ResolvedRequest:
    """Reads the story, resolves places and terms; raises BadRequest for what does not exist."""
    model, terms = matcher.model, matcher.terms
    with HEARING.time():
        story = await hear_story(matcher, request.story)
    if story is not None:
        await terms.know_modalities(connection, [named.value for named in story.named if named.kind == "modality"])
    heard = hear_request(request, story, lambda name: terms.modalities.fold(name).name in terms.modality_ids)
    request = heard.request
    limits = request.limits
    wish = request.preferences
    unwanted_names = [name for term in wish.without for name in (term, *modalities_with(term))]
    modalities = (*wish.modalities, *unwanted_names, *limits.modalities_only, *limits.modalities_except)
    await terms.know_modalities(connection, modalities)
    request, unwanted = _without(terms, request)
    read = model.story_read(heard.heard) if heard.heard else None
    corrections, named = _corrections(model, terms.concerns, request)
    place, resolved_limits = await _resolve_limits(connection, terms, limits, now)
    if request.order == "distance" and resolved_limits.circle is None:
        raise BadRequest(refusals.A_PLACE_IS_NEEDED(), [("/order", expected.PLACE_FOR_DISTANCE())])
    query = build_query(request, read, corrections, model.policy, heard.by_story, model.panel.query_mean)
    resolved = ResolvedRequest(
        request=request,
        heard=heard,
        query=query,
        limits=resolved_limits,
        crafts=Crafts(
            frozenset(_modality_ids(terms, request.preferences.modalities, "/preferences/modalities")),
            unwanted,
        ),
        named=named,
        corrected=frozenset(corrections),
        place=place,
        concerns=model.policy.columns,
        domains=model.reader.domains(query.reading[: len(model.policy.concerns)]),
        today=now.date(),
    )
    taken = {s.concern for s in resolved.concern_statements if s.id in request.not_me}
    if not taken:
        return resolved
    corrections |= {index: 0.0 for index, name in enumerate(model.policy.columns) if name in taken}
    query = build_query(request, read, corrections, model.policy, heard.by_story, model.panel.query_mean)
    return replace(resolved, query=query, domains=model.reader.domains(query.reading[: len(model.policy.concerns)]))


async def hear_story(matcher: Matcher, story: str) -> HeardStory | None:
    """All that is heard of a story; what rules and words say of it alone where the trained reader takes too long."""
    if not story.strip():
        return None
    model = matcher.model
    if len(story) <= _READ_AT_ONCE:
        heard = model.hear_by_rule(story, matcher.terms.lexicon)
    else:
        heard = await to_thread(model.hear_by_rule, story, matcher.terms.lexicon)
    if model.trained is None:
        return heard
    try:
        story_reading = await wait_for(to_thread(model.trained.read, story, heard.clauses), _TRAINED_WITHIN_S)
    except TimeoutError:
        return heard
    return model.hear_trained(story, heard, story_reading)


def _corrections(
    model: FitModel, concerns: Vocabulary, request: MatchRequest
) -> tuple[dict[int, float], dict[str, str]]:
    """Weights by column, and the seeker's word for each concern that weighs."""
    result: dict[int, float] = {}
    named: dict[str, str] = {}
    problems: list[tuple[str, Message]] = []
    for term, weight in request.concerns.items():
        column = model.column_meant(concerns, term)
        if column is None:
            near = concerns.search(term, 3)
            wanted = expected.KNOWN_CONCERN(near=near) if near else expected.LISTED_CONCERN()
            problems.append((f"/concerns/{pointer_step(term)}", wanted))
            continue
        result[column] = weight
        if weight > 0:
            named[model.policy.columns[column]] = concerns.fold(term).name
    if problems:
        raise BadRequest(refusals.CONCERNS_UNKNOWN(), problems)
    return result, named


def _without(terms: VocabularyCache, request: MatchRequest) -> tuple[MatchRequest, frozenset[int]]:
    """The modalities that offer what is not wanted; means that none here offers count for nothing and are left out."""
    offered = {
        term: {
            id
            for name in (terms.modalities.fold(term).name, *modalities_with(term))
            if (id := terms.modality_ids.get(name)) is not None
        }
        for term in request.preferences.without
    }
    wish = replace_fields(request.preferences, without=[term for term, ids in offered.items() if ids])
    return replace_fields(request, preferences=wish), frozenset().union(*offered.values())


def _modality_ids(terms: VocabularyCache, names: Sequence[str], pointer: str) -> list[int]:
    ids: list[int] = []
    problems: list[tuple[str, Message]] = []
    for index, name in enumerate(names):
        id = terms.modality_ids.get(terms.modalities.fold(name).name)
        if id is None:
            near = terms.modalities.search(name, 3)
            wanted = expected.KNOWN_MODALITY(near=near) if near else expected.LISTED_MODALITY()
            problems.append((f"{pointer}/{index}", wanted))
        else:
            ids.append(id)
    if problems:
        raise BadRequest(refusals.MODALITIES_UNKNOWN(), problems)
    return ids


async def _resolve_limits(
    connection: Connection, terms: VocabularyCache, limits: Limits, now: datetime
) -> tuple[PlaceFound | None, ResolvedLimits]:
    place, near = _place(limits), limits.near
    lat = near.lat if near and near.lat is not None else place.lat if place else None
    lon = near.lon if near and near.lon is not None else place.lon if place else None
    circle = Circle(lat, lon, near.radius_km) if near and lat is not None and lon is not None else None
    known = LimitContext(now.date(), circle, lambda names, pointer: _modality_ids(terms, names, pointer))
    # A day's requests see the same directory, whatever the hour.
    since = datetime.combine(now.date(), datetime.min.time(), UTC) - timedelta(days=MATCH_DAYS)
    resolved = resolve_limits(limits, known, since)
    if limits.clinic is not None and not await clinic_exists(connection, limits.clinic):
        raise BadRequest(refusals.CLINIC_UNKNOWN(), [("/limits/clinic", expected.CLINIC_HERE())])
    return place, resolved


def _place(limits: Limits) -> PlaceFound | None:
    near = limits.near
    if near is None or near.lat is not None or near.place is None:
        return None
    return require_place(near.place, "/limits/near/place", expected.PLACE_OR_CODE_OR_POINT())
