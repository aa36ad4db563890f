"""Forms carry a token that only the session's own pages can know."""

from uuid import UUID

import pytest

from service.core.errors import NotAllowed
from service.core.secret_tokens import form_token, new_secret
from service.web.sessions import check_form

ACCOUNT = UUID(int=1)


def test_a_form_of_this_session_is_taken() -> None:
    session = new_secret()
    check_form(form_token(session, ACCOUNT), session, ACCOUNT)


def test_a_form_without_a_token_or_with_that_of_another_session_is_refused() -> None:
    session = new_secret()
    for given, held_by_session in (
        (None, session),
        ("", session),
        (form_token(new_secret(), ACCOUNT), session),
        (form_token(session, UUID(int=2)), session),
        (session, session),
        ("x", None),
    ):
        with pytest.raises(NotAllowed):
            check_form(given, held_by_session, ACCOUNT)
