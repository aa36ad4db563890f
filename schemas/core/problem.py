"""Errors as RFC 9457 problem details, with a JSON pointer (RFC 6901) to each field at fault."""

from typing import Any

import msgspec


class FieldError(msgspec.Struct):
    """What was expected of a field: a sentence, and its code with values (`docs/messages.md`)."""

    pointer: str
    detail: str
    code: str
    params: dict[str, Any] = {}


class Problem(msgspec.Struct, omit_defaults=True):
    """`application/problem+json`."""

    type: str
    title: str
    status: int
    detail: str
    code: str  # of `detail` (`docs/messages.md`)
    params: dict[str, Any] = {}
    errors: list[FieldError] = []
