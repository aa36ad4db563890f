"""What a trial costs by what somebody states: the visits of the trial at the fee of a session. Pure."""

from schemas.matching.match import FeeRange
from schemas.profiles.practitioner import Profile


def session_fee(profile: Profile) -> FeeRange | None:
    """The fee of a session, with its currency."""
    fees = profile.fees
    if fees is None or fees.session is None or fees.currency is None:
        return None
    stated = [amount for amount in (fees.session.min, fees.session.max) if amount is not None]
    return FeeRange(min(stated), max(stated), fees.currency) if stated else None


def trial_cost(profile: Profile) -> FeeRange | None:
    """The cost of the whole trial; a first visit with a fee of its own is told beside it."""
    session, expected = session_fee(profile), profile.expectations
    visits = expected.trial_visits if expected else None
    if session is None or not visits:
        return None
    return FeeRange(visits * session.min, visits * session.max, session.currency)
