"""Every declared limit is asked by the form, read into the request, and shown again as it was said."""

import re
from typing import Any, get_args, get_type_hints

import httpx2
import msgspec
import pytest

from schemas.matching.limits import LIMITS, Limit, Limits
from schemas.matching.match import MatchRequest
from service.core.errors import BadRequest
from service.web.forms.fields import Field, FormData, filled, input_at, patch_of
from service.web.pages.seeker.answers import SeekerForm, answers_of, field_of, read_form, request_of
from service.web.pages.seeker.questions import LIMIT_FIELDS, inputs_of

USUAL = {"story": 0.4, "lifestyle": 0.2, "practices": 0.2, "preferences": 0.2}
ASKED = sorted(LIMIT_FIELDS)


def _typed(name: str, limit: Limit) -> tuple[dict[str, list[str]], Any]:
    """What somebody sends who asks by this limit, and what the request then says."""
    if limit.wish == "fee":
        return {"fee": ["1,200"], "currency": ["COP"], "fee_must": ["yes"]}, {"amount": 1200.0, "currency": "COP"}
    if limit.wish:
        return {limit.wish: ["es", "en"], f"{limit.wish}_must": ["yes"]}, ["es", "en"]
    match limit.widget:
        case "tick":
            return {name: ["yes"]}, True
        case "whole":
            return {name: ["4"]}, 4
        case "words":
            return {name: ["one, two"]}, ["one", "two"]
    values = get_args(get_args(get_type_hints(Limits)[name])[0])
    return {name: list(values[:2])}, list(values[:2])


@pytest.mark.parametrize("name", ASKED)
def test_a_limit_goes_from_the_form_into_the_request_and_back(name: str) -> None:
    sent, limit = _typed(name, LIMITS[name])
    request = request_of(SeekerForm(sent), USUAL)
    assert msgspec.to_builtins(request.limits) == msgspec.to_builtins(Limits()) | {name: limit}
    assert request_of(answers_of(request, USUAL), USUAL) == request


@pytest.mark.parametrize("name", ASKED)
def test_a_fault_of_a_limit_is_said_beside_what_asks_for_it(name: str) -> None:
    assert field_of(f"/limits/{name}") == (LIMITS[name].wish or name)
    assert field_of(f"/limits/{name}") in inputs_of("practical")


def test_nothing_typed_is_lost_where_a_number_is_none() -> None:
    answers = read_form([("within_weeks", "soon"), ("fee", "cheap"), ("story", "I lie awake."), ("q_options", "3")])
    with pytest.raises(BadRequest) as refused:
        request_of(answers, USUAL)
    assert {field_of(pointer) for pointer, _ in refused.value.fields} == {"within_weeks", "fee"}
    assert answers.values == {"within_weeks": ["soon"], "fee": ["cheap"], "story": ["I lie awake."], "q_options": ["3"]}


def test_what_was_answered_nowhere_is_left_to_the_request() -> None:
    assert request_of(SeekerForm({}), USUAL) == MatchRequest(limit=10)


def test_the_longest_path_of_a_pointer_says_which_input_it_is() -> None:
    table = (Field("fees", "line", name="all"), Field("fees.session.min", "decimal", name="least"))
    assert [input_at(at, table, {"fees.currency": "code"}) for at in ("/fees/session/min", "/fees/session", "/x")] == [
        "least", "all", ""
    ]  # fmt: skip
    assert input_at("/fees/currency/0", table, {"fees.currency": "code"}) == "code"


def test_each_kind_of_field_is_read_and_shown_alike() -> None:
    table = (
        Field("a.tick", "tick", name="t"),
        Field("a.words", "words"),
        Field("cost", "money", name="c", currency="k"),
    )
    typed = FormData({"t": ["yes"], "a.words": ["x, y; x"], "c": ["80.5"], "k": ["EUR"]})
    document = {"a": {"tick": True, "words": ["x", "y"]}, "cost": {"amount": 80.5, "currency": "EUR"}}
    assert patch_of(table, typed) == document
    shown = filled(table, document)
    assert shown.values == {"t": ["yes"], "a.words": ["x, y"], "c": ["80.50"], "k": ["EUR"]}
    assert patch_of(table, shown) == document


def test_the_first_page_asks_every_limit_and_shows_what_was_typed(demo_client: httpx2.Client) -> None:
    empty = demo_client.get("/").text
    typed = demo_client.post("/", data={"evening_hours": "yes", "insurance": "Acme", "within_weeks": "soon"}).text
    for name, limit in LIMITS.items():
        if limit.widget != "none":
            assert re.search(rf'name="{LIMIT_FIELDS[name].input}"', empty), name
            assert limit.label in empty
    assert re.search(r'name="evening_hours"[^>]* checked', typed) and '<details class="more" open>' in typed
    assert 'value="Acme"' in typed and 'value="soon"' in typed
