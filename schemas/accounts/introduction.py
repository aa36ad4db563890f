"""A seeker's short message to a practitioner (`POST /v1/practitioners/{id}/introductions`); relayed, never stored."""

from typing import Annotated, Literal, get_args

import msgspec
from msgspec import Meta

from schemas.core.fields import Name, Term

_FILLED = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
Message = Annotated[
    str, Meta(min_length=1, max_length=2_000, pattern=_FILLED, description="not empty, at most 2,000 characters")
]
Code = Annotated[
    str,
    Meta(
        pattern=r"^\s*([0-9]\s*){6}$",
        max_length=40,
        description="the six digits that `POST /v1/reply-codes` has mailed to `reply_to`",
    ),
]
Wrong = Annotated[str, Meta(min_length=1, max_length=1_000, pattern=_FILLED, description="at most 1,000 characters")]


class Introduction(msgspec.Struct, forbid_unknown_fields=True):
    """What is mailed: the message, and how to answer it and a name if the seeker likes.

    A code says that the seeker reads `reply_to`. It is asked for before a copy, where a message has several links, and
    after five messages of an hour from one network.
    """

    message: Message
    reply_to: Name | None = None  # an address or a number; none: the message itself says how
    name: Term | None = None
    code: Code | None = None
    copy: bool = False  # to `reply_to` as well


class IntroductionSent(msgspec.Struct):
    """The mail server took it; nothing of it is kept here."""

    sent: bool = True
    copied: bool = False


class ReplyAddress(msgspec.Struct, forbid_unknown_fields=True):
    """Where answers shall reach the seeker: a mail address that a code is to confirm."""

    reply_to: Name


class ReplyCodeSent(msgspec.Struct):
    """The mail server took the code."""

    minutes: int  # at least so long it counts


Harm = Literal["error", "danger", "abuse", "false identity"]
HARMS: tuple[Harm, ...] = get_args(Harm)


class ErrorReport(msgspec.Struct, forbid_unknown_fields=True):
    """What is wrong about a profile, and who should hear it; of a harm the operator hears, and nobody else."""

    wrong: Wrong
    to: Literal["practitioner", "operator"] = "practitioner"
    about: Harm = "error"


class ReportTaken(msgspec.Struct):
    """It was passed on, or waits for the operator."""

    taken: bool = True
