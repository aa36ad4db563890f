"""Signs a practitioner in by a mailed link, on whichever device it is opened, or by the code beside it, typed where it
was asked for: single use, 15 minutes, five tries, hashed at rest.

Asking does the same work for every address, since accounts come into being with the first use of a link: there is
nothing to tell known and unknown ones apart by.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from schemas.accounts.account import Account
from schemas.messages import expected, refusals
from service.accounts import store as accounts
from service.core.clock import now as this_moment
from service.core.database.pool import Connection
from service.core.errors import BadRequest, NotAllowed
from service.core.rate_limit import HOUR, FairLimit, Limit, mailbox_of, network_of, take, take_fairly
from service.core.secret_tokens import hashed, new_code, new_secret
from service.email.addresses import mail_address
from service.email.message import Letter
from service.email.templates import sign_in_letter, sign_in_url

LINK_MINUTES = 15
CODE_TRIES = 5
SESSION_DAYS = 30
_REFUSAL = refusals.TOO_MANY_ATTEMPTS()
# Nobody keeps a practitioner out by asking for links in their name.
_OF_ADDRESS = FairLimit(
    Limit("sign-in of address by client", 10, HOUR, _REFUSAL), Limit("sign-in of address", 30, HOUR, _REFUSAL)
)
_BY_CLIENT = Limit("sign-in by client", 60, HOUR, _REFUSAL)
_LINK_BY_CLIENT = Limit("link by client", 60, HOUR, _REFUSAL)

_WHY_NOT = {
    "unknown": refusals.LINK_UNKNOWN(),
    "used": refusals.LINK_USED(),
    "expired": refusals.LINK_EXPIRED(minutes=LINK_MINUTES),
}


@dataclass(frozen=True)
class Visitor:
    """What came with a request: the network address, the two cookies, the language; where to go on to afterwards."""

    client: str
    nonce: str | None = None
    session: str | None = None
    language: str = "en"
    onward: str = ""


@dataclass(frozen=True)
class SignInLetter:
    """A letter to be sent after the answer, and the nonce that this browser has to keep."""

    letter: Letter | None  # None: the address of a fictional profile, to which no mail goes
    link: str
    nonce: str


@dataclass(frozen=True)
class FoundLink:
    """A link that counts: for which address, and whether this browser asked for it."""

    email: str
    asked_here: bool


@dataclass(frozen=True)
class OpenedSession:
    """A new session; the token exists in the cookie alone."""

    account: Account
    token: str
    seconds: int


async def ask_sign_in(
    connection: Connection, email: str, visitor: Visitor, base_url: str, now: datetime | None = None
) -> SignInLetter:
    """Makes a link for this address and this browser; BadRequest for what is no address, TooMany after ten an
    hour from one network."""
    now = now or this_moment()
    address = _address(email)
    client = network_of(visitor.client)
    await take(connection, _BY_CLIENT, client, now)
    await take_fairly(connection, _OF_ADDRESS, client, mailbox_of(address), now)
    token, nonce, code = new_secret(), visitor.nonce or new_secret(), new_code()
    until = now + timedelta(minutes=LINK_MINUTES)
    await accounts.add_link(
        connection, accounts.Link(hashed(token), hashed(nonce), _hashed_code(nonce, code), address, until)
    )
    url = sign_in_url(base_url, visitor.language, token, visitor.onward)
    letter = sign_in_letter(address, visitor.language, url, code, LINK_MINUTES)
    return SignInLetter(None if await accounts.is_fictional_address(connection, address) else letter, url, nonce)


async def follow_link(
    connection: Connection, token: str, visitor: Visitor, now: datetime | None = None
) -> OpenedSession:
    """A session for whoever opens a fresh link, in whichever browser; NotAllowed says why not."""
    now = now or this_moment()
    await take(connection, _LINK_BY_CLIENT, network_of(visitor.client), now)
    async with connection.transaction():
        email = await accounts.use_link(connection, hashed(token), now)
        if email is None:
            raise NotAllowed(_WHY_NOT[(await accounts.link_state(connection, hashed(token), now)).state])
        return await _opened(connection, email, visitor, now)


async def type_code(connection: Connection, code: str, visitor: Visitor, now: datetime | None = None) -> OpenedSession:
    """A session for whoever types the mailed code into the browser that asked for it; NotAllowed otherwise."""
    now = now or this_moment()
    await take(connection, _LINK_BY_CLIENT, network_of(visitor.client), now)
    nonce = visitor.nonce or ""
    digits = "".join(filter(str.isdigit, code))
    # Outside any transaction: a wrong try counts though it is refused.
    typed = accounts.TypedCode(
        nonce_hash=hashed(nonce), code_hash=_hashed_code(nonce, digits), now=now, most_tries=CODE_TRIES
    )
    email = await accounts.use_code(connection, typed)
    if email is None:
        raise NotAllowed(refusals.CODE_WRONG())
    async with connection.transaction():
        return await _opened(connection, email, visitor, now)


async def find_link(connection: Connection, token: str, visitor: Visitor, now: datetime | None = None) -> FoundLink:
    """What a mailed link leads to, without using it up; NotAllowed says why it does not count."""
    link = await accounts.link_state(connection, hashed(token), now or this_moment())
    if link.state != "fresh":
        raise NotAllowed(_WHY_NOT[link.state])
    return FoundLink(link.email, link.nonce_hash == hashed(visitor.nonce or ""))


async def _opened(connection: Connection, email: str, visitor: Visitor, now: datetime) -> OpenedSession:
    account = await accounts.account_of_email(connection, email)
    if visitor.session:  # a browser holds one session; its token is never chosen by the browser
        await accounts.remove_session(connection, hashed(visitor.session))
    session = new_secret()
    until = now + timedelta(days=SESSION_DAYS)
    new = accounts.NewSession(token_hash=hashed(session), account_id=account.id, now=now, until=until)
    await accounts.add_session(connection, new)
    return OpenedSession(account, session, SESSION_DAYS * 86_400)


def _hashed_code(nonce: str, code: str) -> bytes:
    return hashed(f"{nonce} {code}")


def _address(email: str) -> str:
    if result := mail_address(email):
        return result.normalized.lower()
    raise BadRequest(refusals.NO_MAIL_ADDRESS(), [("/email", expected.EMAIL())])
