"""What waits for the operator, queue by queue as in `ayni review`, each entry with its two decisions; and the log."""

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from schemas.messages import refusals
from service.accounts.review_queues import QUEUES, Decision, decide
from service.accounts.store_moderation import list_decisions
from service.core.cursor import read_cursor, write_cursor
from service.core.errors import BadRequest, NotFound
from service.i18n.words import N_
from service.web.access import access
from service.web.pages.operator.base import OPERATOR_FACTS, operator_page, who_decides
from service.web.pages.practitioner.base import onward, visit
from service.web.pages.rendering import AnyRequest, Cursor
from service.web.services import Provided

_MOST, _MOST_DECISIONS = 200, 100
# Of each queue: what it holds, and what its two decisions are called. Harm comes first.
TITLES = {
    "reports": (N_("Reports of readers"), N_("True: I mend it"), N_("Not so")),
    "suspensions": (N_("Hidden profiles and their answers"), N_("Show it again"), N_("It stays hidden")),
    "claims": (N_("Claims of profiles"), N_("It is theirs"), N_("Refuse")),
    "duplicates": (N_("Perhaps one person"), N_("One person: merge"), N_("Two people")),
    "modalities": (N_("Kinds of practice read or added"), N_("Right"), N_("Undo")),
    "concerns": (N_("Concerns read or added"), N_("Right"), N_("Undo")),
}


@get("/", include_in_schema=False, opt=access("account", **OPERATOR_FACTS))
async def get_operator(request: AnyRequest, services: Provided) -> Response[str]:
    """Every queue with how much waits in it, and the way to a profile."""
    async with visit(request, services) as context:
        waiting = {name: len(await QUEUES[name].listing(context.me.connection, _MOST)) for name in TITLES}
        return operator_page(request, "operator.html", context.me, waiting=waiting, titles=TITLES, most=_MOST)


@get("/queues/{queue:str}", include_in_schema=False, opt=access("account", **OPERATOR_FACTS))
async def get_queue(queue: FromPath[str], request: AnyRequest, services: Provided) -> Response[str]:
    """The entries of a queue."""
    async with visit(request, services) as context:
        if queue not in TITLES:
            raise NotFound(refusals.NOTHING_HERE())
        entries = await QUEUES[queue].listing(context.me.connection, _MOST)
        title = TITLES[queue]
        return operator_page(request, "queue.html", context.me, queue=queue, entries=entries, title=title, most=_MOST)


@post(
    "/queues/{queue:str}",
    status_code=200,
    include_in_schema=False,
    opt=access("account", repeats="forgotten", **OPERATOR_FACTS),
)
async def post_queue(queue: FromPath[str], request: AnyRequest, services: Provided) -> Redirect:
    """Decides about one entry."""
    async with visit(request, services) as context:
        if queue not in TITLES:
            raise NotFound(refusals.NOTHING_HERE())
        if (wish := context.one("do")) not in ("accept", "reject"):
            raise BadRequest(refusals.UNKNOWN_BUTTON())
        decision = Decision(
            context.one("entry"),
            wish == "accept",
            context.one("into") or None,
            by=who_decides(context.me),
            base_url=services.settings.base_url,
        )
        await decide(context.me.connection, services.matcher, queue, decision)
    return onward(request, f"/operator/queues/{queue}?done=decided")


@get("/log", include_in_schema=False, opt=access("account", **OPERATOR_FACTS))
async def get_log(request: AnyRequest, services: Provided, cursor: Cursor = "") -> Response[str]:
    """Every decision with who made it and why, the latest first."""
    async with visit(request, services) as context:
        before = read_cursor(cursor, int) if cursor else None
        decisions = await list_decisions(context.me.connection, _MOST_DECISIONS + 1, before=before)
        shown = decisions[:_MOST_DECISIONS]
        more = write_cursor(shown[-1]["id"]) if len(decisions) > _MOST_DECISIONS else None
        return operator_page(request, "log.html", context.me, decisions=shown, next_cursor=more)
