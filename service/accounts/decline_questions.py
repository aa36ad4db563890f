"""Remembers which questions a practitioner prefers not to answer, so that nobody asks for them again."""

from collections.abc import Collection

from schemas.accounts.account import Account
from service.accounts import store as accounts
from service.core.database.pool import Connection

_MOST = 200  # more than the form has questions


async def leave_unsaid(
    connection: Connection, account: Account, questions: Collection[str], unsaid: Collection[str]
) -> tuple[str, ...]:
    """Of the questions `asked`, by path, those in `unsaid` stay unanswered; what was said of others stands."""
    left = tuple(sorted({*account.left_unsaid} - {*questions} | {*unsaid}))[:_MOST]
    if left != account.left_unsaid:
        await accounts.leave_unsaid(connection, account.id, left)
    return left
