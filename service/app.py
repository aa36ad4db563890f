"""Wires everything: read this first. Settings in, a running application out; nothing else builds these parts."""

import multiprocessing
import os
import signal
import threading
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext

from litestar import Litestar
from litestar.config.compression import CompressionConfig
from litestar.datastructures import CacheControlHeader
from litestar.di import Provide
from litestar.static_files import create_static_files_router

from service.boot.matcher import open_matcher
from service.core.database.pool import open_database
from service.core.logs import configure_logs
from service.core.memory import settle
from service.core.request_counter import RequestCounter
from service.core.settings import Settings, read_settings
from service.core.systemd import notify_ready
from service.jobs.periodic import run_periodic
from service.jobs.periodic_tasks import server_tasks
from service.matching.index.index_profiles import MatchIndexer
from service.web.access import check_routes
from service.web.api import API_HANDLERS
from service.web.fhir import FHIR_ROUTER
from service.web.keys import check_caller, provide_client
from service.web.mcp import post_mcp
from service.web.middleware.admission import Admission
from service.web.middleware.bodies import StrictRequest, json_bodies_only
from service.web.middleware.cross_origin import cross_origin
from service.web.middleware.encoded_slashes import encoded_slashes
from service.web.middleware.idempotency import IdempotentPosts
from service.web.middleware.known_parameters import known_parameters_only
from service.web.middleware.negotiation import negotiated
from service.web.middleware.security_and_metrics import guarded
from service.web.middleware.static_names import file_names_only
from service.web.openapi.document import openapi_config
from service.web.pace import rate_headers
from service.web.pages import PAGE_HANDLERS
from service.web.pages.error_page import for_browsers
from service.web.pages.rendering import STATIC_FOLDER
from service.web.problems import EXCEPTION_HANDLERS
from service.web.services import Services
from service.web.sessions import check_account

# A page names each static file with a mark of its content (`rendering.static`): the same address is the same bytes.
_FOR_EVER = CacheControlHeader(public=True, max_age=31_536_000, immutable=True)


def create_app(settings: Settings | None = None) -> Litestar:
    """The application for one process; the database must be migrated (`prepare_database`)."""
    settings = settings or read_settings()
    holder: dict[str, Services] = {}

    @asynccontextmanager
    async def lifespan(_: Litestar) -> AsyncIterator[None]:
        services = await open_services(settings)
        holder["services"] = services
        app.state["services"] = services  # for guards and middleware, which are given no dependencies
        settle()
        try:
            tasks = server_tasks(services.database, settings, services.reach, services.matcher.cursor_key)
            async with run_periodic(tasks), _jobs(services, settings):
                notify_ready()
                yield
        finally:
            await services.matcher.people.close()
            await services.database.close()

    app = Litestar(
        route_handlers=[
            *API_HANDLERS,
            FHIR_ROUTER,
            post_mcp,
            *PAGE_HANDLERS,
            create_static_files_router(
                "/static",
                [STATIC_FOLDER],
                include_in_schema=False,
                guards=[file_names_only],
                cache_control=_FOR_EVER,
            ),
        ],
        dependencies={
            "services": Provide(lambda: holder["services"], sync_to_thread=False),
            "client": Provide(provide_client, sync_to_thread=False),
        },
        middleware=[Admission(), IdempotentPosts()],
        before_send=[rate_headers],
        request_class=StrictRequest,
        # All async: Litestar runs others in a thread, a millisecond for each request.
        guards=[check_caller, check_account, known_parameters_only, json_bodies_only],
        exception_handlers=for_browsers(EXCEPTION_HANDLERS),
        lifespan=[lifespan],
        openapi_config=openapi_config(),
        compression_config=CompressionConfig(backend="gzip", minimum_size=1000, gzip_compress_level=5),
        request_max_body_size=10_000_000,
        logging_config=None,
    )
    check_routes(app)
    return app


def _jobs(services: Services, settings: Settings) -> AbstractAsyncContextManager[None]:
    """Works off jobs while open, unless another process does."""
    if not settings.jobs:
        return nullcontext()
    from service.jobs.worker import working  # the job queue is slow to import: only where it is worked off

    return working(services.database, MatchIndexer(services.matcher.model), settings)


def create_asgi() -> object:
    """What the server runs (factory): the application inside its outer guard of headers, logs and counters."""
    settings = read_settings()
    configure_logs(settings.log_level)
    _end_with_parent()
    app = create_app(settings)
    return guarded(cross_origin(negotiated(encoded_slashes(app)), app))


def _end_with_parent() -> None:
    """A worker ends when the process that started it is gone, even by kill -9: no orphan holds the port."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()


async def open_services(settings: Settings) -> Services:
    """Pools, model and vocabularies of one process; SetupError says what is missing."""
    if settings.database_url is None:
        raise RuntimeError("a database URL is needed: `ayni serve` starts the embedded PostgreSQL and hands it on")
    database = await open_database(
        settings.database_url, settings.read_database_url, most_lag_seconds=settings.most_lag_seconds
    )
    async with database.primary.acquire() as connection:
        matcher = await open_matcher(connection, settings)
    async with database.read.acquire() as connection:
        await matcher.people.current(connection, matcher.source)
    return Services(database, matcher, settings, requests=RequestCounter(settings.counters))
