"""For one's own site and paper: a badge, a small card, a QR code and a vCard that lead to the profile."""

from html import escape

from litestar import Response, get
from litestar.response import Redirect

from service.accounts.own_profile import find_own
from service.web.access import access
from service.web.pages.practitioner.base import onward, own_page, visit
from service.web.pages.rendering import AnyRequest
from service.web.services import Provided

_BADGE = '<a href="%s"><img src="%s/badge.svg" alt="%s, Ayni" height="56"></a>'
_CARD = '<p><a href="%s"><strong>%s</strong></a><br>%s<br><a href="%s/card.vcf">vCard</a></p>'


@get("/me/site", include_in_schema=False, opt=access("account"))
async def get_own_site(request: AnyRequest, services: Provided) -> Response[str] | Redirect:
    """What to copy; nothing before the profile is published."""
    async with visit(request, services) as context:
        stored = await find_own(context.me.connection, context.me.account)
        if stored is None:
            return onward(request, "/me")
        address = f"{services.settings.base_url}/practitioners/{stored.id}"
        name, work = escape(stored.profile.display_name), escape(", ".join(stored.profile.modalities))
        badge, card = _BADGE % (address, address, name), _CARD % (address, name, work, address)
        return own_page(request, "own_site.html", context.me, stored=stored, badge=badge, card=card)
