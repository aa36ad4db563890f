"""Invitations to imported people: who is asked, and why others are not."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from schemas.core.fields import Key

NotInvited = Literal[
    "claimed", "fictional", "hidden", "no address", "declined", "invited before", "tomorrow", "not listed"
]  # fmt: skip


class InvitationRequest(msgspec.Struct, forbid_unknown_fields=True):
    """Whom a clinic invites, by its own ids; null: everybody on its roster."""

    external_ids: Annotated[list[Key], Meta(max_length=10_000)] | None = None


class InvitationsSent(msgspec.Struct):
    """How many will be written to, and of the others how many for which reason ("tomorrow": the limit of a day)."""

    invited: int
    not_invited: dict[NotInvited, int]
