"""A clinic's matching page, shown in a frame on the clinic's own site: no cookies, no third parties.

What the site asks for stands in the address of the frame (`Look`): colours, language, a concern, a kind of practice.
"""

from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect

from schemas.matching.match import MatchResponse
from service.clinics.allow_origins import Embedding, read_embedding
from service.core.errors import BadRequest
from service.i18n import words
from service.i18n.languages import LANGUAGES
from service.matching.find_matches import find_matches
from service.web.access import access
from service.web.middleware.security_and_metrics import HEADERS
from service.web.pages.clinic.colours import read_colour, sheet
from service.web.pages.rendering import STATIC_FOLDER, AnyRequest, language_prefix, locale_of, page
from service.web.pages.seeker.answers import SeekerForm
from service.web.pages.seeker.base import choices, match_request, note_faults, posted
from service.web.pages.seeker.crisis import danger_in_story
from service.web.pages.seeker.results import answer_in_words, find
from service.web.services import Provided, Services

_CSP = dict(HEADERS)[b"content-security-policy"].decode()
_LONGEST = 100
_Word = Annotated[str, QueryParameter(max_length=_LONGEST)]


class EmbedStyle(msgspec.Struct, frozen=True):
    """What the site that shows the frame asks for."""

    accent: str = ""
    ground: str = ""
    concern: str = ""
    modality: str = ""

    @property
    def query(self) -> str:
        """As it stands in addresses, with its question mark; nothing of a seeker is in it."""
        given = {name: value for name, value in msgspec.structs.asdict(self).items() if value}
        return f"?{urlencode(given)}" if given else ""

    @property
    def colours(self) -> str:
        """Where the style sheet of its colours stands; empty where it has none."""
        given = {name: getattr(self, name) for name in ("accent", "ground") if read_colour(getattr(self, name))}
        return f"/embed-colours.css?{urlencode(given)}" if given else ""


def _look(request: AnyRequest) -> EmbedStyle:
    return EmbedStyle(*(request.query_params.get(name, "")[:_LONGEST] for name in EmbedStyle.__struct_fields__))


@get("/embed-colours.css", include_in_schema=False, sync_to_thread=False, opt=access("anyone", robots=False))
def get_embed_colours(accent: _Word = "", ground: _Word = "") -> Response[str]:
    """The colours of a site as a style sheet: a page may hold no style of its own."""
    headers = {"Cache-Control": "public, max-age=86400"}
    return Response(
        sheet(read_colour(accent), read_colour(ground)), media_type="text/css; charset=utf-8", headers=headers
    )


@get("/embed.js", include_in_schema=False, sync_to_thread=False, opt=access("anyone", robots=False))
def get_embed_script() -> Response[bytes]:
    """What a site includes beside its frame, at an address that stays; it gives the frame the height of its page."""
    script = (STATIC_FOLDER / "embed.js").read_bytes()
    headers = {"Cache-Control": "public, max-age=3600", "Cross-Origin-Resource-Policy": "cross-origin"}
    return Response(script, media_type="text/javascript; charset=utf-8", headers=headers)


@get("/embed/{clinic:uuid}", include_in_schema=False, opt=access("anyone"))
async def get_embed(request: AnyRequest, clinic: FromPath[UUID], services: Provided) -> Response[str] | Redirect:
    """A form with what the site has set beforehand, in the language it asks for."""
    look, lang = _look(request), request.query_params.get("lang", "")
    if lang in LANGUAGES and language_prefix(request) != f"/{lang}":
        return Redirect(f"/{lang}/embed/{clinic}{look.query}", status_code=302)
    embedding = await services.database.reading(lambda connection: read_embedding(connection, clinic))
    answers, unknown = await _preset(services, look)
    return _page(request, embedding, look, answers, unknown=unknown)


async def _preset(services: Services, look: EmbedStyle) -> tuple[SeekerForm, list[str]]:
    """A form with the concern and the kind of practice that the site names, and those that are not known here."""
    values: dict[str, list[str]] = {}
    unknown = []
    for name, value in (("add", look.concern), ("modality_wish", look.modality)):
        if not value.strip():
            continue
        try:
            await _try(services, SeekerForm({name: [value]}))
        except BadRequest:
            unknown.append(value)
        else:
            values[name] = [value]
    return SeekerForm(values), unknown


async def _try(services: Services, answers: SeekerForm) -> None:
    """BadRequest for words that are not known here."""
    item = msgspec.structs.replace(await match_request(services, answers), limit=1)
    await services.database.reading(lambda connection: find_matches(connection, services.matcher, item))


@post(
    "/embed/{clinic:uuid}",
    status_code=200,
    include_in_schema=False,
    opt=access("anyone", reads=True, repeats="forgotten", rate="matching"),
)
async def post_embed(request: AnyRequest, clinic: FromPath[UUID], services: Provided) -> Response[str]:
    """Who of this clinic's roster fits, below the answers; nothing of them is stored."""
    look, locale = _look(request), locale_of(request)
    embedding = await services.database.reading(lambda connection: read_embedding(connection, clinic))
    answers, others = await posted(request)
    try:
        results_page = await find(request, services, answers, others, clinic)
    except BadRequest as error:
        note_faults(answers, error, locale)
        danger = await danger_in_story(services, answers, locale)
        return _page(request, embedding, look, answers, 422, **danger)
    answers.values["seed"] = [results_page.response.seed]
    tapped = others.get("tap", [""])[0]
    shown = answer_in_words(services, answers, results_page, locale, tapped)
    return _page(request, embedding, look, answers, **shown)


def _page(
    request: AnyRequest,
    embedding: Embedding,
    look: EmbedStyle,
    answers: SeekerForm,
    status: int = 200,
    **results: object,
) -> Response[str]:
    results = {"found": None, "ask": None, "helps": [], "emergency": "", "unknown": []} | results
    result = results["found"]
    drawn = choices(request, answers, result.read if isinstance(result, MatchResponse) else None)
    titles = {name: locale_of(request).say(text) for name, text in words.QUALITY_TITLES.items()}
    response = page(
        request,
        "embed.html",
        status,
        **drawn,
        **results,
        embedding=embedding,
        look=look,
        quality_titles=titles,
        placed=False,
    )
    ancestors = " ".join(embedding.origins) or "'none'"
    response.headers["Content-Security-Policy"] = _CSP.replace("frame-ancestors 'none'", f"frame-ancestors {ancestors}")
    return response
