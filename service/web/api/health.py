"""Whether this process lives, what it can do, and its counters."""

from typing import Annotated, Any

import msgspec
from litestar import MediaType, Request, Response, get
from litestar.params import QueryParameter

from schemas.messages import refusals
from service.core.errors import NotAllowed
from service.core.health import OK, can_read, can_write, has_room, has_worker
from service.core.secret_tokens import same
from service.email.smtp import OUTBOUND
from service.web.access import access
from service.web.metrics import CONTENT_TYPE, read_metrics
from service.web.services import Provided, Services
from service.web.sessions import is_local

_ALWAYS = "read,match,write"


class Ready(msgspec.Struct):
    """Whether what was asked for can be done; every capability is "ok" or says what ails it."""

    ready: bool
    capabilities: dict[str, str]
    late_seconds: float = 0.0  # by how much answers lag behind a bulk load
    replica_lag_seconds: list[float | None] = []  # of each replica, null for one that does not answer


@get(
    "/health/live",
    operation_id="isLive",
    tags=["operation"],
    media_type=MediaType.TEXT,
    sync_to_thread=False,
    opt=access("anyone", rate="free"),
)
def get_live() -> str:
    """The process answers."""
    return "alive"


@get("/health/ready", operation_id="isReady", tags=["operation"], opt=access("anyone", rate="free", also={400, 503}))
async def get_ready(
    services: Provided,
    needs: Annotated[
        str, QueryParameter(pattern="^[a-z,]{0,100}$", description="of read, match, write, mail, jobs, disk")
    ] = _ALWAYS,
) -> Response[Ready]:
    """200 when everything named can be done now, else 503, and what ails each capability."""
    result = {
        "read": await can_read(services.database),
        "match": OK if services.matcher.people.opened else "not loaded",
        "write": await can_write(services.database),
        "mail": _mail(services),
        "jobs": await has_worker(services.database),
        "disk": has_room(services.settings.data),
    }
    ready = all(result.get(name, "unknown") == OK for name in needs.split(",") if name)
    lags = [replica.lag_seconds for replica in services.database.replicas]
    late = round(services.matcher.people.late_seconds, 1)
    return Response(
        Ready(ready, result, late, lags), status_code=200 if ready else 503, headers={"Cache-Control": "no-store"}
    )


def _mail(services: Services) -> str:
    if not services.settings.smtp_url:
        return "not set up"
    return OK if OUTBOUND.takes() else "paused"


@get(
    "/metrics",
    operation_id="getMetrics",
    tags=["operation"],
    media_type=CONTENT_TYPE,
    opt=access("anyone", rate="free", also={403}),
)
async def get_metrics(services: Provided, request: Request[Any, Any, Any]) -> Response[bytes]:
    """Counters and latencies of all workers, for Prometheus; for this machine, or with AYNI_METRICS_TOKEN."""
    tokens = [token for token in services.settings.metrics_token.split(",") if token]
    text = request.headers.get("authorization", "").removeprefix("Bearer ")
    if not any(same(text, token) for token in tokens) and not is_local(request):
        raise NotAllowed(refusals.METRICS_ARE_PRIVATE())
    return Response(await read_metrics(services), media_type=CONTENT_TYPE)
