"""Several people of a practice under one login, who may share places and fees; and assistants, who edit a profile and
do not speak for its person: they confirm, publish and erase nothing, and state no practices.
"""

from uuid import UUID

from schemas.accounts.account import Account, Assistant, PersonOfLogin
from schemas.messages import expected, refusals
from service.accounts import store_people as people
from service.accounts.edit_profile import pass_on
from service.accounts.own_profile import find_own
from service.accounts.store import account_by_id
from service.core.clock import now as this_moment
from service.core.database.pool import Connection
from service.core.errors import BadRequest, Conflict, NotFound
from service.core.rate_limit import DAY, Limit, take
from service.core.secret_tokens import hashed
from service.email.addresses import mail_address
from service.email.outbox import queue_letter
from service.email.templates import assistant_letter, entrance_url
from service.matching.matcher import Matcher

MOST_PEOPLE, MOST_ASSISTANTS = 50, 10
_ASKED = Limit("assistant asked", 10, DAY, refusals.TOO_MANY_ASSISTANTS_ASKED())


async def list_people(connection: Connection, account: Account) -> list[PersonOfLogin]:
    """Everybody at whose account who signed in works, or is asked to."""
    return await people.list_people(connection, account.signed_in or account.id)


async def work_at(connection: Connection, session: str, account_id: UUID) -> None:
    """This browser works at that account from now on; who was asked to assist there agrees by it. NotFound."""
    if not await people.act_for(connection, hashed(session), account_id):
        raise NotFound(refusals.NOT_YOUR_ACCOUNT())


async def add_person(connection: Connection, account: Account, session: str) -> UUID:
    """A new person of the practice, at whose account this browser works from now on; Conflict above fifty."""
    practice = account.signed_in or account.id
    async with connection.transaction():
        listed = await people.list_people(connection, practice)
        if sum(person.acting == "practice" for person in listed) >= MOST_PEOPLE:
            raise Conflict(refusals.TOO_MANY_PEOPLE(most=MOST_PEOPLE))
        id = await people.add_person(connection, practice)
        await work_at(connection, session, id)
    return id


async def leave_practice(connection: Connection, account: Account) -> None:
    """The practice's login opens this account no longer; Conflict for one without an address of its own."""
    if not await people.leave_practice(connection, account.id):
        raise Conflict(refusals.NO_ADDRESS_OF_ONES_OWN())


async def share_places(
    connection: Connection, matcher: Matcher, account: Account, person: UUID, with_person: UUID | None
) -> None:
    """A profile takes the places and fees of another of the same practice, now and whenever they change; None: they are
    its own. NotFound for somebody of another practice, or where one would take from who takes from a third."""
    practice = account.signed_in or account.id
    if not await people.set_sharing(connection, person, with_person, practice):
        raise NotFound(refusals.NOBODY_TO_SHARE_WITH())
    if with_person is not None and (source := await account_by_id(connection, with_person)) is not None:
        await pass_on(connection, matcher, source)


async def ask_assistant(
    connection: Connection, account: Account, email: str, links: tuple[str, str]
) -> list[Assistant]:
    """Asks somebody by mail to help with this profile; they agree by changing over to it. `links`: base address and
    language. BadRequest for what is no address or one's own; TooMany."""
    address = mail_address(email)
    if address is None:
        raise BadRequest(refusals.NO_MAIL_ADDRESS(), [("/email", expected.EMAIL())])
    assistant = address.normalized.lower()
    if assistant == account.email:
        raise BadRequest(refusals.OWN_ADDRESS_ALREADY(), [("/email", expected.OTHER_EMAIL())])
    await take(connection, _ASKED, str(account.id), this_moment())
    async with connection.transaction():
        if len(await people.list_assistants(connection, account.id)) >= MOST_ASSISTANTS:
            raise Conflict(refusals.TOO_MANY_ASSISTANTS(most=MOST_ASSISTANTS))
        if await people.add_assistant(connection, account.id, assistant, this_moment()):
            stored = await find_own(connection, account)
            name = stored.profile.display_name if stored else account.email
            letter = assistant_letter(assistant, links[1], name, entrance_url(*links))
            await queue_letter(connection, letter, account.practitioner_id)
        return await people.list_assistants(connection, account.id)


async def remove_assistant(connection: Connection, account: Account, email: str) -> None:
    """They help no longer, in any session; NotFound."""
    if not await people.remove_assistant(connection, account.id, email.strip().lower()):
        raise NotFound(refusals.NO_SUCH_ASSISTANT())


async def stop_assisting(connection: Connection, account: Account, with_account: UUID) -> None:
    """One does not help with that profile, or no longer does; NotFound."""
    if not await people.stop_assisting(connection, with_account, account.signed_in or account.id):
        raise NotFound(refusals.NO_SUCH_ASSISTANT())
