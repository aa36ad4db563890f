"""The page about profile fields, made from the table; `python -m tests.profiles.fields_page` renews it."""

from pathlib import Path

from msgspec import inspect

from service.profiles.field_types import type_at
from service.profiles.fields import FIELDS, ProfileField

PAGE = Path(__file__).parents[2] / "docs/profile_fields.md"
_HEAD = """# The fields of a profile

Made from `service/profiles/fields.py`; renew with `python -m tests.profiles.fields_page`. A profile is the JSON that
`PUT /v1/me/profile`, rosters, imports and `ayni load` take ([practitioners](practitioners.md), [clinics](clinics.md)).
`[]` stands for each entry of a list. Everything is public but what says so; only the practitioner may state what is
marked *own word*. What stands inside `practices` and `disclosures.links` is named by quality (`GET /v1/qualities`).

| field | holds | CSV column | FHIR | form step | marks |
|---|---|---|---|---|---|
"""


def page() -> str:
    """The text of the page."""
    return _HEAD + "".join(
        _row(field) for field in FIELDS if not field.path.startswith(("practices.", "disclosures.links."))
    )


def _row(field: ProfileField) -> str:
    marks = [
        *(["own word"] if field.by == "practitioner" else []),
        *([] if field.public else ["private"]),
        *(["in lists"] if field.card else []),
        *(["hinted at"] if field.unstated else []),
    ]
    cells = (
        f"`{field.path}`", _holds(type_at(field.path)), f"`{field.csv[0]}`" if field.csv else "", field.fhir,
        field.at.partition("/")[0], ", ".join(marks),
    )  # fmt: skip
    return f"| {' | '.join(cells)} |\n"


def _holds(type_: inspect.Type) -> str:
    """A type and its limits in a few words."""
    if isinstance(type_, inspect.Metadata):
        type_ = type_.type
    match type_:
        case inspect.StrType(max_length=None):
            return "a code"
        case inspect.StrType(max_length=most):
            return f"text of at most {most:,} characters"
        case inspect.LiteralType(values=values):
            return "one of " + ", ".join(map(str, values))
        case inspect.IntType(ge=least, le=most):
            return f"whole number from {least} to {most}"
        case inspect.FloatType(ge=least, le=most):
            return f"number from {least:,.0f} to {most:,.0f}" if least is not None and most is not None else "number"
        case inspect.ListType(item_type=item, max_length=most):
            inner = _holds(item)
            return f"up to {most}, each {inner}" if inner != "a group" else f"up to {most} entries"
        case inspect.TupleType(item_types=items):
            return f"[fewest, most], each {_holds(items[0])}"
        case inspect.BoolType():
            return "true or false"
        case inspect.DateType():
            return "date"
    return "by name" if isinstance(type_, inspect.DictType) else "a group"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
