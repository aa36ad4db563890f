"""Says who is asking: by the session of a browser, or by a personal token with the scope that is needed."""

from datetime import datetime

from schemas.accounts.account import Account, Scope
from schemas.messages import refusals
from service.accounts import store as accounts
from service.core.clock import now as this_moment
from service.core.database.pool import Connection
from service.core.errors import NotAllowed, NotSignedIn
from service.core.secret_tokens import hashed


async def account_of_session(connection: Connection, session: str | None, now: datetime | None = None) -> Account:
    """The account of a session's cookie; NotSignedIn otherwise."""
    account = await accounts.account_of_session(connection, hashed(session), now or this_moment()) if session else None
    if account is None:
        raise NotSignedIn(refusals.NOT_SIGNED_IN())
    return account


async def account_of_token(
    connection: Connection, token: str, scope: Scope | None, now: datetime | None = None
) -> Account:
    """The account of a personal token; NotAllowed when it lacks the scope, or when only the person may do this."""
    results = await accounts.account_of_token(connection, hashed(token), now or this_moment())
    if results is None:
        raise NotSignedIn(refusals.TOKEN_UNKNOWN())
    account, scopes = results
    if scope is None:
        raise NotAllowed(refusals.TOKEN_CANNOT())
    if scope not in scopes:
        raise NotAllowed(refusals.TOKEN_LACKS_SCOPE(scope=scope))
    return account
