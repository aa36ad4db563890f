"""Whether this process lives, whether it can serve, and its counters."""

from litestar import MediaType, Response, get
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from service.core.check_ready import check_ready
from service.web.access import access
from service.web.services import Provided

_METRICS = CONTENT_TYPE_LATEST.removesuffix("; charset=utf-8")  # Litestar adds it to every text


@get(
    "/health/live",
    operation_id="isLive",
    tags=["operation"],
    media_type=MediaType.TEXT,
    sync_to_thread=False,
    opt=access("anyone"),
)
def get_live() -> str:
    """The process answers."""
    return "alive"


@get(
    "/health/ready",
    operation_id="isReady",
    tags=["operation"],
    media_type=MediaType.TEXT,
    opt=access("anyone", also={503}),
)
async def get_ready(services: Provided) -> str:
    """The database answers and its schema is up to date; 503 otherwise. Says so when answers lag behind a bulk load."""
    await services.database.reading(check_ready)
    late = services.matcher.people.late_seconds
    return f"ready; a bulk load is under way: answers may be {late:.1f} s late" if late else "ready"


@get(
    "/metrics",
    operation_id="getMetrics",
    tags=["operation"],
    media_type=_METRICS,
    sync_to_thread=False,
    opt=access("anyone"),
)
def get_metrics() -> Response[bytes]:
    """Counters and latencies per route, for Prometheus; no seeker data."""
    return Response(generate_latest(), media_type=_METRICS)
