"""A clinic's desk in the browser: its roster and files, invitations, keys, sites, webhooks, people and log."""

from litestar import Router

from service.web.pages.desk.files import get_columns, get_files, post_columns, post_files
from service.web.pages.desk.overview import get_desk, get_desk_log, get_desks, get_staff, post_staff
from service.web.pages.desk.review import get_file, get_file_progress, get_file_remarks, post_file
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
    ],
    exception_handlers=REFUSALS,
)
