"""Errors as RFC 9457 problem details, with a JSON pointer (RFC 6901) to each field at fault."""

import msgspec


class FieldError(msgspec.Struct):
    pointer: str
    detail: str


class Problem(msgspec.Struct, omit_defaults=True):
    """`application/problem+json`."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldError] = []
