"""A clinic's matching page, shown in a frame on the clinic's own site: no cookies, no scripts, no third parties."""

from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from schemas.matching.match import MatchRequest, MatchResponse
from service.clinics.allow_origins import Embedding, read_embedding
from service.core.clock import now
from service.core.errors import BadRequest
from service.i18n import words
from service.matching.describe_policy import describe_policy
from service.matching.find_matches import find_matches
from service.web.access import access
from service.web.middleware.security_and_metrics import HEADERS
from service.web.pages.rendering import AnyRequest, locale_of, page
from service.web.pages.seeker.answers import SeekerForm
from service.web.pages.seeker.base import choices, match_request, note_faults, posted
from service.web.pages.seeker.crisis import danger_in_story
from service.web.pages.seeker.result_words import cards
from service.web.pages.seeker.results import heard_apart
from service.web.services import Provided, Services

_CSP = dict(HEADERS)[b"content-security-policy"].decode()


@get("/embed/{clinic:uuid}", include_in_schema=False, opt=access("anyone"))
async def get_embed(clinic: FromPath[UUID], services: Provided, request: AnyRequest) -> Response[str]:
    """An empty form."""
    embedding = await services.database.reading(lambda connection: read_embedding(connection, clinic))
    return _page(request, embedding, SeekerForm())


@post(
    "/embed/{clinic:uuid}",
    status_code=200,
    include_in_schema=False,
    opt=access("anyone", reads=True, repeats="forgotten", rate="matching"),
)
async def post_embed(clinic: FromPath[UUID], services: Provided, request: AnyRequest) -> Response[str]:
    """Who of this clinic's roster fits, below the answers; nothing of them is stored."""
    embedding = await services.database.reading(lambda connection: read_embedding(connection, clinic))
    answers, others = await posted(request)
    try:
        result = await match_request(services, answers, others.get("cursor", [""])[0])
        item = msgspec.structs.replace(result, limits=msgspec.structs.replace(result.limits, clinic=clinic))
        match_response = await services.database.reading(
            lambda connection: find_matches(connection, services.matcher, item)
        )
    except BadRequest as error:
        note_faults(answers, error, locale_of(request))
        danger = await danger_in_story(services, answers, locale_of(request))
        return _page(request, embedding, answers, 422, found=None, cards=[], **danger)
    answers.values["seed"] = [match_response.seed]
    apart = heard_apart(services, answers, locale_of(request), match_response.read)
    return _page(request, embedding, answers, 200, **_shown(request, services, item, match_response), **apart)


def _shown(
    request: AnyRequest, services: Services, match_request: MatchRequest, match_response: MatchResponse
) -> dict[str, object]:
    averages = describe_policy(services.matcher.model.policy).averages
    return {
        "found": match_response,
        "cards": cards(match_response.results, match_request, averages, locale_of(request), now()),
    }


def _page(
    request: AnyRequest, embedding: Embedding, answers: SeekerForm, status: int = 200, **results: object
) -> Response[str]:
    results = results or {"found": None, "cards": [], "helps": [], "emergency": ""}
    result = results["found"]
    drawn = choices(request, answers, result.read if isinstance(result, MatchResponse) else None)
    titles = {name: locale_of(request).say(text) for name, text in words.QUALITY_TITLES.items()}
    response = page(
        request, "embed.html", status, **drawn, **results, embedding=embedding, quality_titles=titles, placed=False
    )
    ancestors = " ".join(embedding.origins) or "'none'"
    response.headers["Content-Security-Policy"] = _CSP.replace(
        "frame-ancestors 'none'", f"frame-ancestors {ancestors}"
    ).replace("default-src 'self'", "default-src 'self'; script-src 'none'")
    return response
