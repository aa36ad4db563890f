"""Makes, lists and revokes personal tokens, for practitioners who script."""

from uuid import UUID

from schemas.accounts.account import Account, TokenMade, TokenRequest, TokenShown
from schemas.messages import refusals
from service.accounts import store as accounts
from service.core.database.pool import Connection
from service.core.errors import Conflict, NotFound
from service.core.secret_tokens import PERSONAL, hashed, new_secret

MOST_TOKENS = 20


async def make_token(connection: Connection, account: Account, wish: TokenRequest) -> TokenMade:
    """A new token; this is the only time it is shown."""
    async with connection.transaction():
        await accounts.lock_account(connection, account.id)
        if len(await accounts.list_tokens(connection, account.id)) >= MOST_TOKENS:
            raise Conflict(refusals.TOO_MANY_TOKENS(most=MOST_TOKENS))
        token = PERSONAL + new_secret()
        scopes: list[str] = sorted(set(wish.scopes))
        new = accounts.NewToken(
            account_id=account.id,
            token_hash=hashed(token),
            name=wish.name.strip(),
            shown=token[: len(PERSONAL) + 4] + "…",
            scopes=scopes,
        )
        id = await accounts.add_token(connection, new)
    return TokenMade(id, wish.name.strip(), scopes, token)


async def list_tokens(connection: Connection, account: Account) -> list[TokenShown]:
    """The account's tokens, by their beginnings."""
    return await accounts.list_tokens(connection, account.id)


async def revoke_token(connection: Connection, account: Account, token_id: UUID) -> None:
    """From now on this token opens nothing; NotFound when the account has no such token."""
    if not await accounts.remove_token(connection, account.id, token_id):
        raise NotFound(refusals.NO_SUCH_TOKEN())
