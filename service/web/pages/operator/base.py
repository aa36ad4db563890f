"""What the operator's pages share: who may see them, and their frame."""

from typing import Any

from litestar import Response

from service.core.security_log import OPERATOR
from service.i18n.words import N_
from service.web.pages.practitioner.base import own_page
from service.web.pages.rendering import AnyRequest
from service.web.sessions import Caller

# For `access("account", …)`: in person, by a session of an account with the role; nothing for search engines.
OPERATOR_FACTS: dict[str, Any] = {"role": "operator", "robots": False}
DECISIONS = {
    "profile hidden": N_("Hidden"),
    "profile shown again": N_("Shown again"),
    "sanction recorded": N_("Sanction recorded"),
    "address changed": N_("Another address to sign in with"),
    "role given": N_("Role given"),
    "role taken away": N_("Role taken away"),
    "review of reports": N_("Report decided"),
    "review of suspensions": N_("Answer decided"),
    "review of claims": N_("Claim decided"),
    "review of duplicates": N_("Duplicate decided"),
    "review of modalities": N_("Kind of practice decided"),
    "review of concerns": N_("Concern decided"),
}
SANCTION_WORDS = {
    "licence revoked": N_("Licence revoked"),
    "licence suspended": N_("Licence suspended"),
    "sanction": N_("Another sanction"),
}
ABOUT = {
    "error": N_("An error"),
    "danger": N_("Somebody is in danger"),
    "abuse": N_("Abuse, or a boundary that was crossed"),
    "false identity": N_("This person is not who they say"),
}
ALIKE = {  # in what two profiles are
    "npi": N_("the same NPI"),
    "name and contact": N_("the same name, and the same address or telephone"),
    "name and place": N_("the same name and place"),
    "same text": N_("the same words"),
    "near text": N_("nearly the same words"),
}


def operator_page(
    request: AnyRequest, template: str, me: Caller, status: int = 200, **context: object
) -> Response[str]:
    """A page for whoever holds the role, kept by no cache."""
    words: dict[str, object] = {
        "decision_words": DECISIONS,
        "sanction_words": SANCTION_WORDS,
        "about_words": ABOUT,
        "alike_words": ALIKE,
    }
    return own_page(request, f"operator/{template}", me, status, **words, **context)


def who_decides(me: Caller) -> str:
    """As the log of decisions names them."""
    return f"{OPERATOR} {me.account.email}"
