"""Which currency people of a country state their fees in."""

from datetime import date
from functools import cache

from babel.numbers import get_territory_currencies

_TODAY = date(2026, 1, 1)  # of the list that ships with Babel, not of the clock


@cache
def currency_of(country: str | None) -> str:
    """The ISO 4217 code of a country's legal tender; empty for none or for several."""
    if not country:
        return ""
    names = get_territory_currencies(country, _TODAY)
    return str(names[0]) if names else ""
