"""Small profiles for tests, and loading them."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import msgspec

from schemas.practitioner import ProfileDump
from service.app import deriver
from service.database.pool import Connection
from service.formats.ndjson import Rejected
from service.settings import Settings
from service.usecases.load_profiles import Counts, Load, load_profiles
from service.usecases.save_profiles import Terms

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def profile(external_id: str, **fields: Any) -> dict[str, Any]:
    """A profile as a sender writes it."""
    return {"external_id": external_id, "display_name": f"Person {external_id}", "modalities": ["reiki"], **fields}


async def load(
    connection: Connection, profiles: Iterable[dict[str, Any] | bytes], *, publish: bool = True, source: str = "load"
) -> tuple[Counts, list[Rejected]]:
    """Loads profiles (or raw lines) as `ayni load` does; counts and rejects."""
    rejected: list[Rejected] = []
    counts = await load_profiles(
        connection,
        [one if isinstance(one, bytes) else msgspec.json.encode(one) for one in profiles],
        Load(
            terms=await Terms.read(connection),
            deriver=deriver(Settings()),
            source=source,
            publish=publish,
            reject=rejected.append,
            now=NOW,
        ),
    )
    return counts, rejected


def dumped(line: bytes) -> ProfileDump:
    """One exported line, without what differs between two databases."""
    return msgspec.json.decode(line, type=ProfileDump)
