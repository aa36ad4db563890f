"""A page for when there is no network: the help lines, and the short list that was kept on the device.

Nothing is put on a device unless its owner asks for it by a button of the page: a worker and a copy of the page tell of
a visit to whoever shares the device.
"""

import hashlib
import json
from functools import cache

from litestar import Response, get

from service.web.access import access
from service.web.pages.rendering import TEMPLATE_FOLDER, AnyRequest, locale_of, page, static
from service.web.pages.seeker.crisis import CountryCode, help_for

_FILES = ("pico.min.css", "site.css", "site.js", "htmx.min.js", "leaf.svg")
_ICONS = (("leaf.svg", "any", "image/svg+xml"), ("icon-192.png", "192x192", "image/png"))


@get("/offline", include_in_schema=False, sync_to_thread=False, opt=access("anyone"))
def get_offline(request: AnyRequest, country: CountryCode = None) -> Response[str]:
    """The page itself, which is kept as it is drawn now: in the reader's language, with the lines of their country."""
    locale = locale_of(request)
    here = help_for(locale, country)
    return page(request, "offline.html", crisis=here, here_name=locale.country_name(here.country))


@get("/worker.js", media_type="text/javascript", include_in_schema=False, sync_to_thread=False, opt=access("anyone"))
def get_worker() -> Response[str]:
    """The worker that answers with the kept page; another one whenever a file of the page changes."""
    return Response(_worker(), media_type="text/javascript", headers={"Cache-Control": "no-cache"})


@cache
def _worker() -> str:
    files = [static(name) for name in _FILES]
    digest = hashlib.sha256(json.dumps(files).encode()).hexdigest()[:10]
    text = (TEMPLATE_FOLDER / "offline" / "worker.js").read_text(encoding="utf-8")
    return text.replace("FILES_DIGEST", digest).replace("FILES_LIST", json.dumps(files))


@get("/manifest.webmanifest", include_in_schema=False, sync_to_thread=False, opt=access("anyone"))
def get_manifest(request: AnyRequest) -> Response[bytes]:
    """What a browser needs to put the site among the apps of a device (W3C, Web Application Manifest)."""
    manifest = {
        "name": "Ayni",
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "display": "minimal-ui",
        "lang": locale_of(request).language,
        "background_color": "#fbf9f4",
        "theme_color": "#fbf9f4",
        "icons": [{"src": static(name), "sizes": sizes, "type": type_} for name, sizes, type_ in _ICONS],
    }
    return Response(json.dumps(manifest).encode(), media_type="application/manifest+json")
