"""Signs out: here, or everywhere."""

from service.accounts import store as accounts
from service.core.database.pool import Connection
from service.core.secret_tokens import hashed


async def sign_out(connection: Connection, session: str, *, everywhere: bool = False) -> None:
    """Ends this session, or all of the account's; personal tokens are revoked one by one instead."""
    end = accounts.remove_sessions_beside if everywhere else accounts.remove_session
    await end(connection, hashed(session))
