"""Types and limits of profile fields, by their paths, read from the schema of a profile."""

from functools import cache

from msgspec import inspect

from schemas.profiles.practitioner import Profile

_LONGEST_NUMBER = 12  # characters of an amount


@cache
def type_at(path: str) -> inspect.Type:
    """What may stand at a path of the table; KeyError where a profile has nothing."""
    result: inspect.Type = _profile()
    for step in path.replace("[]", ".[]").split("."):
        if isinstance(result, inspect.StructType):
            result = {field.encode_name: field.type for field in result.fields}[step]
        elif isinstance(result, inspect.DictType):
            result = result.value_type
        elif isinstance(result, inspect.ListType) and step == "[]":
            result = result.item_type
        else:
            raise KeyError(path)
        result = _stated(result)
    return result


@cache
def _profile() -> inspect.Type:
    """Described once: it takes 5 ms, and there are a hundred paths."""
    return inspect.type_info(Profile)


def _stated(described: inspect.Type) -> inspect.Type:
    """Without the None of what is not stated, and without descriptions."""
    while isinstance(described, (inspect.Metadata, inspect.UnionType)):
        if isinstance(described, inspect.Metadata):
            described = described.type
            continue
        stated = [type_ for type_ in described.types if not isinstance(type_, inspect.NoneType)]
        if len(stated) > 1:
            break
        described = stated[0]
    return described


def longest(path: str) -> int:
    """How many characters an answer may have in a text box, one entry a line where there are several."""
    return _longest(type_at(path))


def _longest(list_type: inspect.Type) -> int:
    list_type = _stated(list_type)
    if isinstance(list_type, inspect.ListType):
        return (list_type.max_length or 1) * (_longest(list_type.item_type) + 1)
    if isinstance(list_type, inspect.StrType):
        # A code without a stated length: US-CT, USD, ten digits of an NPI.
        return list_type.max_length or 10
    if isinstance(list_type, inspect.IntType):
        return len(str(list_type.le)) if list_type.le is not None else _LONGEST_NUMBER
    return _LONGEST_NUMBER
