"""The operator's pages: what waits for a decision, one profile with what was decided about it, the log of decisions."""

from litestar import Router

from service.web.pages.operator.clinics import get_operator_clinics, post_operator_clinics
from service.web.pages.operator.person import get_people, get_person, post_person
from service.web.pages.operator.queues import get_log, get_operator, get_queue, post_queue
from service.web.pages.practitioner.base import REFUSALS

OPERATOR_PAGES = Router(
    "/operator",
    route_handlers=[
        get_operator,
        get_queue,
        post_queue,
        get_people,
        get_person,
        post_person,
        get_operator_clinics,
        post_operator_clinics,
        get_log,
    ],
    exception_handlers=REFUSALS,
)
