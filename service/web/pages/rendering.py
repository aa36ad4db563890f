"""How pages are rendered: one template environment per language, and what every template may use.

Every template is given `locale` (dates, money, distances of the reader), `link` (a path in the language of the page),
`here` (this page's path without its language), `base_url` (what absolute addresses begin with) and `languages`. Import
macros that need them `with context`.
"""

import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import MediaType, Request, Response
from litestar.params import QueryParameter

from service.i18n.languages import LANGUAGES, ReaderLocale, chosen_locale, own_name
from service.web.pages.terms import worded

WEB = Path(__file__).parents[1]
STATIC_FOLDER = WEB / "static"
TEMPLATE_FOLDER = WEB / "templates"
# No cache between keeps a page, and the browser asks again; what answers a form may hold somebody's words and is stored
# nowhere.
_KEPT, _UNKEPT = "private, no-cache", "no-store"

AnyRequest = Request[Any, Any, Any]
Cursor = Annotated[str, QueryParameter(max_length=1000)]  # where the page of a list before this one ended


def page(request: AnyRequest, template: str, status: int = 200, **context: object) -> Response[str]:
    """A rendered page in the language of the request."""
    headers = {"Cache-Control": _UNKEPT if request.method == "POST" else _KEPT, "Vary": "Accept-Language"}
    text = render(request, template, **context)
    return Response(text, status_code=status, media_type=MediaType.HTML, headers=headers)


def render(request: AnyRequest, template: str, **context: object) -> str:
    """The text of a page."""
    here = path_without_language(request.url.path)
    services = request.app.state.get("services")
    sealed = request.state.page_answers.sealed() if "page_answers" in request.state else ""
    return (
        environment(locale_of(request).language)
        .get_template(template)
        .render(
            locale=locale_of(request),
            link=lambda path, language=None: (f"/{language}" if language else language_prefix(request)) + path,
            here=here,
            base_url=services.settings.base_url if services else "",
            languages=LANGUAGES,
            from_form=request.method == "POST",
            sealed=sealed,
            # A list that a browser without scripts has posted for stays in its tab: going back would ask to post again.
            beside=' target="_blank"' if request.method == "POST" and not sealed else "",
            **context,
        )
    )


_EXTENSION = re.compile(r"\s*(?:ext(?:ension)?\.?|x|#)\s*(?=\d)", re.IGNORECASE)


def web_address(stated: str) -> str:
    """Where an address stated without https:// leads; there is no other scheme in one (`schemas/core/fields.py`)."""
    return stated if "://" in stated else f"https://{stated}"


def telephone_link(stated: str) -> str:
    """What a telephone dials (RFC 3966): the first number of what people write, with its extension."""
    first = re.split(r"[;/|]| or ", stated, maxsplit=1)[0]
    number, *extension = _EXTENSION.split(first, maxsplit=1)
    digits = re.sub(r"[^0-9+]", "", number)
    dialled = f"{digits[:1]}{digits[1:].replace('+', '')}"
    return f"{dialled};ext={re.sub('[^0-9]', '', extension[0])}" if extension else dialled


def locale_of(request: AnyRequest) -> ReaderLocale:
    """The language of this request."""
    return chosen_locale(request.url.path, request.headers.get("accept-language", ""))


def language_prefix(request: AnyRequest) -> str:
    """`/es` when the path names its language; links stay within it."""
    first = request.url.path.split("/", 2)[1]
    return f"/{first}" if first in LANGUAGES else ""


def path_without_language(path: str) -> str:
    """`/es/privacy` as `/privacy`."""
    _, first, *rest = path.split("/", 2)
    return "/" + "".join(rest) if first in LANGUAGES else path


@cache
def environment(language: str) -> Environment:
    """Templates of one language; everything that is put into them is escaped."""
    result = Environment(
        loader=FileSystemLoader(TEMPLATE_FOLDER),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    result.install_gettext_translations(ReaderLocale(language).translations, newstyle=True)  # type: ignore[attr-defined]
    result.globals["static"] = static
    result.filters["web_address"] = web_address
    result.filters["telephone_link"] = telephone_link
    result.filters["worded"] = worded
    result.filters["spoken"] = lambda text, locale: locale.say(text)
    result.filters["language"] = lambda tag, locale: locale.language_name(tag)
    result.filters["own_name"] = own_name
    result.filters["in_table"] = lambda key, table: table[key]
    result.filters["leading"] = lambda label: label if label.endswith("?") else f"{label}:"
    result.filters["sentence"] = lambda text: text[:1].upper() + text[1:]
    return result


@cache
def static(name: str) -> str:
    """A static file's address, changed when its content changes."""
    digest = hashlib.sha256((STATIC_FOLDER / name).read_bytes()).hexdigest()
    return f"/static/{name}?{digest[:10]}"
