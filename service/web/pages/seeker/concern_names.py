"""The names of concerns for a field that suggests them: fetched whole, so that nothing that is typed is sent."""

from litestar import MediaType, Response, get

from service.vocabulary.general_words import general_words
from service.web.access import access
from service.web.pages.rendering import AnyRequest, locale_of, render
from service.web.services import Provided


@get("/concern-names", include_in_schema=False, sync_to_thread=False, opt=access("anyone", robots=False))
def get_concern_names(request: AnyRequest, services: Provided) -> Response[str]:
    """Options of a `datalist`, in the reader's language."""
    locale = locale_of(request)
    known = [*services.matcher.model.policy.columns, *(entry.name for entry in general_words())]
    names = sorted({locale.say(name) for name in known}, key=str.casefold)
    headers = {"Cache-Control": "private, max-age=3600", "Vary": "Accept-Language"}
    text = render(request, "seeker/concern_names.html", names=names)
    return Response(text, media_type=MediaType.HTML, headers=headers)
