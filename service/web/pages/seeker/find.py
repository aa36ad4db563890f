"""The first page: story, goals, ways of working, practicalities; posted, so that nothing of it is in an address."""

from litestar import Response, get, post

from service.web.access import access
from service.web.pages.rendering import AnyRequest, locale_of, page
from service.web.pages.seeker.answers import SeekerForm
from service.web.pages.seeker.base import choices, posted
from service.web.pages.seeker.crisis import danger_in_story
from service.web.pages.seeker.questions import inputs_of


async def first_page(request: AnyRequest, answers: SeekerForm, status: int = 200) -> Response[str]:
    """The whole form on one page, beneath help where its story tells of danger."""
    danger = await danger_in_story(request.app.state["services"], answers, locale_of(request))
    # A currency is always sent along; alone it says nothing.
    placed = ("place", "radius", "online", "telehealth", "currency")
    folded = [name for name in inputs_of("practical") if name not in placed]
    return page(
        request,
        "find.html",
        status,
        **choices(request, answers),
        **danger,
        placed=True,
        practical_open=any(name in answers.values or name in answers.errors for name in folded),
    )


@get("/", include_in_schema=False, opt=access("anyone"))
async def get_find(request: AnyRequest) -> Response[str]:
    """An empty form; chosen beforehand is only that visits from a distance count, which takes nobody out."""
    return await first_page(request, SeekerForm({"online": ["yes"]}))


@post("/", status_code=200, include_in_schema=False, opt=access("anyone", reads=True, repeats="forgotten"))
async def post_find(request: AnyRequest) -> Response[str]:
    """The same page with everything typed kept: another country was chosen, or answers were cleared."""
    answers, _ = await posted(request)
    return await first_page(request, answers)
