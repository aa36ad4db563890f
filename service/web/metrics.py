"""What Prometheus is told: counters and histograms of all workers of this server, what waits in the database, and of
the worker that answers its pools, replicas, snapshot and mails."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from service.core.database.errors import ANY_FAILURE
from service.core.health import Work, read_work
from service.email.smtp import OUTBOUND
from service.web.services import Services

CONTENT_TYPE = CONTENT_TYPE_LATEST.removesuffix("; charset=utf-8")  # Litestar adds it to every text
_FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # set by `ayni serve` where there are several workers


async def read_metrics(services: Services) -> bytes:
    """Everything, as text; without what waits in the database while that is away."""
    registry = REGISTRY
    if folder := os.environ.get(_FOLDER):
        _forget_ended(Path(folder))
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    work = None
    with suppress(*ANY_FAILURE, OSError, TimeoutError):
        async with services.database.read.acquire(timeout=2) as connection:
            work = await read_work(connection)
    beside = CollectorRegistry()
    beside.register(_LiveGauges(services, work))
    return generate_latest(registry) + generate_latest(beside)


class _LiveGauges:
    """Gauges that are read when they are asked for."""

    def __init__(self, services: Services, work: Work | None) -> None:
        self._services, self._work = services, work

    def collect(self) -> Iterator[GaugeMetricFamily]:
        database = self._services.database
        for name, pool in (("primary", database.primary), ("read", database.read)):
            yield _gauge(f"pool_{name}_connections", "of the worker that answers", pool.get_size())
            yield _gauge(f"pool_{name}_idle", "of these, free", pool.get_idle_size())
        for number, replica in enumerate(database.replicas, 1):
            yield _gauge(f"replica_{number}_usable", "in the order of AYNI_READ_DATABASE_URL", replica.usable)
            if replica.lag_seconds is not None:
                yield _gauge(f"replica_{number}_lag_seconds", "how old what it shows is", replica.lag_seconds)
        yield _gauge(
            "snapshot_late_seconds",
            "of the worker that answers",
            self._services.matcher.people.late_seconds,
        )
        yield _gauge("mails_under_way", "of the worker that answers", OUTBOUND.under_way)
        yield _gauge("mail_failures", "of the worker that answers, in a row", OUTBOUND.failures)
        yield _gauge("database_up", "whether it answers", self._work is not None)
        if self._work is None:
            return
        for field in self._work.__struct_fields__:
            if (value := getattr(self._work, field)) is not None:
                yield _gauge(field, "see service/core/health.py", value)


def _gauge(name: str, says: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"ayni_{name}", says, value=float(value))


def _forget_ended(folder: Path) -> None:
    """Gauges of workers that ended, be it by kill -9, count no longer; counters do."""
    for file in folder.glob("gauge_live*_*.db"):
        pid = file.stem.rpartition("_")[2]
        if pid.isdecimal() and not _lives(int(pid)):
            file.unlink(missing_ok=True)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
