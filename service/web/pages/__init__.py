"""The pages: server-rendered, complete without JavaScript; one module per page, in every language."""

from litestar import Router
from litestar.types import ControllerRouterHandler

from service.i18n.languages import LANGUAGES
from service.web.pages.about.discovery import get_api_catalog, get_llms
from service.web.pages.about.offline import get_manifest, get_offline, get_worker
from service.web.pages.about.pages import get_clinics, get_neutrality_page, get_privacy, get_ranking
from service.web.pages.about.robots import get_favicon, get_robots, get_sitemap, get_sitemap_pages, get_sitemap_people
from service.web.pages.clinic.embed import get_embed, get_embed_colours, get_embed_script, post_embed
from service.web.pages.desk import DESK_PAGES
from service.web.pages.operator import OPERATOR_PAGES
from service.web.pages.practitioner import PRACTITIONER_PAGES
from service.web.pages.seeker.again import get_again
from service.web.pages.seeker.carry_away import get_badge, get_qr, get_vcard
from service.web.pages.seeker.circle import post_circle_page
from service.web.pages.seeker.compare import post_compare
from service.web.pages.seeker.concern_names import get_concern_names
from service.web.pages.seeker.crisis import get_crisis, get_crisis_lines
from service.web.pages.seeker.find import get_find, post_find
from service.web.pages.seeker.introduction import post_introduction_page, post_report_page
from service.web.pages.seeker.link_picture import get_link_picture
from service.web.pages.seeker.list_file import post_list_file
from service.web.pages.seeker.people import get_people
from service.web.pages.seeker.profile import get_profile, post_profile
from service.web.pages.seeker.results import post_matches_page
from service.web.pages.seeker.review import get_review, post_review
from service.web.pages.seeker.review_reminder import get_review_reminder
from service.web.pages.seeker.saved_request import post_request, post_request_open
from service.web.pages.seeker.shortlist import get_shortlist, post_shortlist, post_shortlist_file
from service.web.pages.seeker.steps import get_steps, post_steps

_PAGES: list[ControllerRouterHandler] = [
    get_find,
    post_find,
    get_crisis,
    get_offline,
    get_crisis_lines,
    get_concern_names,
    post_matches_page,
    get_again,
    post_list_file,
    get_steps,
    post_steps,
    post_compare,
    post_circle_page,
    post_request,
    post_request_open,
    get_shortlist,
    post_shortlist,
    post_shortlist_file,
    get_review_reminder,
    get_review,
    post_review,
    get_people,
    get_profile,
    post_profile,
    post_introduction_page,
    post_report_page,
    get_ranking,
    get_neutrality_page,
    get_privacy,
    get_clinics,
    get_embed,
    post_embed,
    PRACTITIONER_PAGES,
    OPERATOR_PAGES,
    DESK_PAGES,
]
# Without a language in the path the browser's wish decides; with one it is fixed and may be shared.
PAGE_HANDLERS: list[ControllerRouterHandler] = [
    get_robots,
    get_api_catalog,
    get_llms,
    get_favicon,
    get_embed_colours,
    get_embed_script,
    get_worker,
    get_manifest,
    get_sitemap,
    get_sitemap_pages,
    get_sitemap_people,
    get_link_picture,
    get_badge,
    get_qr,
    get_vcard,
    *_PAGES,
    *(Router(f"/{language}", route_handlers=_PAGES) for language in LANGUAGES),
]
