"""What the pages of a clinic's desk share: whose desk it is, who sits at it, their frame and the words of its log."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.response import Redirect

from schemas.accounts.account import Role
from schemas.clinics.clinic import Clinic, Writer
from schemas.messages import refusals
from service.accounts.roles import list_roles
from service.clinics.create_clinic import find_clinic
from service.clinics.manage_staff import desk_path
from service.core.database.pool import Connection
from service.core.errors import NotAllowed
from service.core.security_log import OPERATOR
from service.i18n.languages import ReaderLocale
from service.i18n.words import N_
from service.web.pages.practitioner.base import Visit, onward, own_page, visit
from service.web.pages.rendering import AnyRequest
from service.web.services import Services

# For `access("account", …)`: in person, by a session of an account with the role; nothing for search engines.
STAFF: dict[str, Any] = {"role": "staff", "robots": False}
OWNER: dict[str, Any] = {"role": "owner", "robots": False}
MADE_IDS = ("digest:", "email:", "npi:")  # of people whose clinic gave no id of its own
ROLE_WORDS: Mapping[Role, str] = {
    "operator": N_("runs this directory"),
    "owner": N_("owner: may do everything here"),
    "staff": N_("staff: brings in the roster and invites"),
}
# What has just been done, said at the top of the next page.
DONE = {
    "dropped": N_("Thrown away. Nothing was kept of it."),
    "off": N_("Taken off the roster."),
    "claim": N_("Decided; they are told."),
    "saved": N_("Saved."),
    "key-revoked": N_("Revoked. It opens nothing any more."),
    "site-allow": N_("Added. The lines to paste stand below."),
    "site-forbid": N_("Taken away. Browsers refuse to show the page there."),
    "webhook-ended": N_("Ended. Nothing more is sent there."),
    "staff": N_("Entered, and told by mail."),
    "staff-removed": N_("Removed. They cannot get in any more."),
}


# The log's words for who is no person, and for what was done.
ACTORS = {
    OPERATOR: N_("whoever runs this directory"),
    "receiver": N_("the receiver of the webhook"),
}
ACTIONS = {
    "clinic created": N_("Clinic entered"),
    "clinic changed": N_("The clinic's own data changed"),
    "key issued": N_("Key made"),
    "key expires": N_("Key will end"),
    "key revoked": N_("Key revoked"),
    "embedding changed": N_("Sites changed"),
    "webhook created": N_("Webhook made"),
    "webhook changed": N_("Webhook changed"),
    "webhook ended": N_("Webhook ended"),
    "webhook replayed": N_("Messages sent again"),
    "webhook secret rotated": N_("Webhook secret changed"),
    "roster put": N_("Person stated"),
    "roster delete": N_("Person taken off the roster"),
    "import": N_("File received"),
    "import taken": N_("File taken over"),
    "import row": N_("Person stated by a file"),
    "import ended": N_("Person taken off by a file"),
    "import cancelled": N_("Import stopped"),
    "columns changed": N_("Columns of files changed"),
    "people invited": N_("People invited"),
    "claim granted": N_("Claim granted"),
    "claim refused": N_("Claim refused"),
    "staff entered": N_("Somebody entered for the desk"),
    "staff removed": N_("Somebody removed from the desk"),
}


@dataclass(frozen=True)
class Desk:
    """A request at a clinic's desk: whose it is, who asks, and as what."""

    visit: Visit
    clinic: Clinic
    role: Role

    @property
    def connection(self) -> Connection:
        return self.visit.me.connection

    @property
    def locale(self) -> ReaderLocale:
        return self.visit.locale

    @property
    def writer(self) -> Writer:
        """In whose name the desk writes."""
        return Writer(self.clinic.id, self.visit.me.account.email)

    @property
    def path(self) -> str:
        return desk_path(self.clinic.id)

    @property
    def renewed(self) -> bool:
        """Whether the form was made for another session: what it says is shown once more, and nothing is done."""
        return not self.visit.genuine

    def check_genuine(self) -> None:
        """NotAllowed for a button of another session's page, which has nothing typed to show again."""
        if self.renewed:
            raise NotAllowed(refusals.FORM_OF_ANOTHER_SESSION())


@dataclass(frozen=True)
class Question:
    """What is asked before something is done that cannot be undone."""

    heading: str
    means: str
    button: str


@asynccontextmanager
async def at_desk(
    request: AnyRequest, services: Services, clinic: UUID, *, typing: bool = False
) -> AsyncIterator[Desk]:
    """The desk of that clinic for whoever holds the role that the route asks for; the guard has seen to that.

    With `typing` what was typed outlives its session: the handler shows it again while `renewed`, and saves nothing.
    """
    async with visit(request, services, insist=not typing) as context:
        held_roles = await list_roles(context.me.connection, context.me.account)
        roles = [role.role for role in held_roles if role.clinic_id in (None, clinic)]
        role = next(role for role in ROLE_WORDS if role in roles)
        yield Desk(context, await find_clinic(context.me.connection, str(clinic)), role)


def desk_page(request: AnyRequest, desk: Desk, template: str, status: int = 200, **context: object) -> Response[str]:
    """A page of the desk, kept by no cache."""
    done = DONE.get(request.query_params.get("done", ""), "")
    return own_page(
        request,
        f"desk/{template}",
        desk.visit.me,
        status,
        clinic=desk.clinic,
        desk=desk.path,
        owns=desk.role != "staff",
        runs=desk.role == "operator",
        told=desk.locale.say(done),
        renewed=desk.renewed,
        **context,
    )


def ask_first(request: AnyRequest, desk: Desk, question: Question | None, name: str = "") -> Response[str] | None:
    """The page that asks whether that is meant; None where nothing needs asking or the answer was yes."""
    if question is None or desk.visit.one("sure") == "yes":
        return None
    desk.check_genuine()
    posted = [(key, value) for key, value in desk.visit.posted if isinstance(value, str) and key != "form_token"]
    return desk_page(request, desk, "sure.html", question=question, name=name, posted=posted)


def back(request: AnyRequest, desk: Desk, path: str) -> Redirect:
    """On to a page of the same desk."""
    return onward(request, desk.path + path)
