"""The one clock of the product: everything below takes the time as an argument."""

from datetime import UTC, date, datetime


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The day it is, in UTC."""
    return now().date()
