"""Every kind of caller: nobody, keys, tokens, sessions and roles, with and without what a route asks for."""

import secrets
from datetime import timedelta
from typing import Any
from uuid import UUID

from schemas.accounts.account import Role, TokenRequest
from service.accounts.personal_tokens import make_token
from service.accounts.roles import give_role
from service.accounts.sign_out import sign_out
from service.accounts.store import NewSession, account_of_email, add_session
from service.clinics.issue_key import issue_key, revoke_key
from service.core.clock import now
from service.core.database.pool import Connection, connect
from service.core.secret_tokens import form_token, hashed
from tests.fixtures.accounts import new_address
from tests.fixtures.clinics import open_practice
from tests.fixtures.running import Server, run_apart


class People:
    """Makes callers of every kind; the ids that stand in paths are those of the clinic called Own."""

    def __init__(self, server: Server) -> None:
        self.url, self.server = server.database_url, server
        self.headers = run_apart(self._callers())
        self._kept: dict[str, dict[str, str]] = {}

    async def _callers(self) -> dict[str, dict[str, str]]:
        connection = await connect(self.url)
        own = await open_practice(connection, "Own", ("roster:read",))
        self.clinic = str(own.clinic.id)
        keys = {f"key {scope}": await issue_key(connection, own.clinic, [scope]) for scope in self.scopes()}
        revoked = await issue_key(connection, own.clinic, list(self.scopes()))
        await revoke_key(connection, revoked.key)
        expired = await issue_key(connection, own.clinic, list(self.scopes()), days=1)
        await connection.execute("UPDATE clinic_key SET expires_at = now() WHERE id = $1", expired.id)
        other = await open_practice(connection, "Other")
        self.other = str(other.clinic.id)
        callers = {
            "nobody": {},
            "unknown": {"Authorization": "Bearer ayni_ck_" + "x" * 43},
            "revoked key": bearer(revoked.key),
            "expired key": bearer(expired.key),
            "key of another clinic": bearer(other.key),
            "expired session": await self._session(connection, ended=True),
            "signed-out session": await self._signed_out(connection),
            "revoked token": await self._token(connection, "profile:write", revoked=True),
        }
        await connection.close()
        return callers | {kind: bearer(issued.key) for kind, issued in keys.items()}

    @staticmethod
    def scopes() -> tuple[str, ...]:
        return ("roster:read", "roster:write", "match", "webhooks")

    def kinds(self) -> list[str]:
        desk = ("session of owner", "session of staff", "session of owner of another clinic")
        return [*self.headers, "session", "session of operator", *desk, "token profile:read", "token profile:write"]

    def headers_of(self, kind: str, *, anew: bool) -> dict[str, str]:
        """`anew`: of a practitioner whom no request has changed yet, for some of them erase themselves."""
        if kind in self.headers:
            return self.headers[kind]
        if anew:
            return run_apart(self._practitioner(kind))
        if kind not in self._kept:
            self._kept[kind] = run_apart(self._practitioner(kind))
        return self._kept[kind]

    async def _practitioner(self, kind: str) -> dict[str, str]:
        connection = await connect(self.url)
        role: Any = kind.split()[2] if kind.startswith("session of") else None
        in_person = kind.startswith("session")
        held = (role, kind.endswith("another clinic")) if role else None
        made = self._session(connection, held=held) if in_person else self._token(connection, kind.split()[1])
        headers = await made
        await connection.close()
        return headers

    async def _session(
        self, connection: Connection, *, ended: bool = False, held: tuple[Role, bool] | None = None
    ) -> dict[str, str]:
        account = await account_of_email(connection, new_address())
        if held is not None:
            role, elsewhere = held
            clinic = UUID(self.other if elsewhere else self.clinic) if role != "operator" else None
            await give_role(connection, account.email, role, clinic)
        session = secrets.token_urlsafe(32)
        until = now() + timedelta(hours=-1 if ended else 1)
        started = now() - timedelta(hours=2)
        await add_session(
            connection, NewSession(token_hash=hashed(session), account_id=account.id, now=started, until=until)
        )
        return {"Cookie": f"ayni={session}", "X-Form-Token": form_token(session, account.id)}

    async def _signed_out(self, connection: Connection) -> dict[str, str]:
        headers = await self._session(connection)
        await sign_out(connection, headers["Cookie"].partition("=")[2], everywhere=False)
        return headers

    async def _token(self, connection: Connection, scope: Any, *, revoked: bool = False) -> dict[str, str]:
        account = await account_of_email(connection, new_address())
        issued = await make_token(connection, account, TokenRequest(name="site", scopes=[scope]))
        if revoked:
            await connection.execute("DELETE FROM api_token WHERE id = $1", issued.id)
        return bearer(issued.token)


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}
