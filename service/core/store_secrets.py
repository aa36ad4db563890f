"""Secrets of this installation, made by a migration and shared by its processes; those that sign can be rotated."""

from datetime import datetime, timedelta
from secrets import token_bytes
from typing import Literal

import msgspec

from service.core.clock import now as this_moment
from service.core.database.pool import Connection
from service.core.database.queries import bound, parameters, query

# What signs something that others carry: cursors of pages, and links of reminders.
Rotating = Literal["cursor", "confirm link"]
# Until then every process has read a new secret (`jobs/periodic_tasks.py`), and accepts what another signs with it.
_SPREAD = timedelta(minutes=2)


class Secret(msgspec.Struct, frozen=True):
    """The secret in force, and for some time the one before it."""

    value: bytes
    former: bytes | None = None
    former_until: datetime | None = None
    starts: datetime | None = None

    def signing(self) -> bytes:
        """With what is signed at this moment."""
        waits = self.former is not None and self.starts is not None and this_moment() < self.starts
        return self.former if waits and self.former is not None else self.value

    def accepted(self) -> tuple[bytes, ...]:
        """What may have signed that which comes back at this moment."""
        counts = self.former is not None and self.former_until is not None and this_moment() < self.former_until
        return (self.value, self.former) if counts and self.former is not None else (self.value,)


@parameters("core/rotate_secret")
class _NewSecret(msgspec.Struct, kw_only=True):
    name: str
    value: bytes
    former_until: datetime | None
    starts: datetime


async def read_secret(connection: Connection, name: str) -> bytes:
    """A secret that is never rotated: what was hashed with it could not be found again."""
    return bytes(await connection.fetchval(query("core/read_secret"), name))


async def read_rotating_secret(connection: Connection, name: Rotating) -> Secret:
    row = await connection.fetchrow(query("core/read_rotating_secret"), name)
    assert row is not None  # made by a migration
    return Secret(**dict(row))


async def rotate_secret(connection: Connection, name: Rotating, keep: timedelta | None) -> None:
    """A new secret; what the former one signed is accepted for as long as `keep` says, or no longer from now on."""
    now = this_moment()
    new = _NewSecret(
        name=name,
        value=token_bytes(32),
        former_until=now + keep if keep else None,
        starts=now + _SPREAD if keep else now,
    )
    await connection.fetchval(*bound(new))
