"""A clinic's desk in the browser: its roster and files, invitations, keys, sites, webhooks, people and log."""

from litestar import Router

from service.web.pages.desk.about import get_about, post_about
from service.web.pages.desk.files import get_columns, get_files, post_columns, post_files
from service.web.pages.desk.keys import get_keys, get_sites, post_keys, post_sites
from service.web.pages.desk.overview import get_desk, get_desk_log, get_desks, get_staff, post_staff
from service.web.pages.desk.people import get_people_of_roster, post_people_of_roster
from service.web.pages.desk.review import get_file, get_file_progress, get_file_remarks, post_file
from service.web.pages.desk.webhooks import (
    get_webhook_page,
    get_webhooks_page,
    post_webhook_page,
    post_webhooks_page,
)
from service.web.pages.practitioner.base import REFUSALS

DESK_PAGES = Router(
    "/clinic",
    route_handlers=[
        get_desks,
        get_desk,
        get_staff,
        post_staff,
        get_desk_log,
        get_files,
        post_files,
        get_columns,
        post_columns,
        get_file,
        get_file_progress,
        get_file_remarks,
        post_file,
        get_people_of_roster,
        post_people_of_roster,
        get_keys,
        post_keys,
        get_sites,
        post_sites,
        get_webhooks_page,
        post_webhooks_page,
        get_webhook_page,
        post_webhook_page,
        get_about,
        post_about,
    ],
    exception_handlers=REFUSALS,
)
