"""The lists of values that constraints of the schema know are those of the types: neither can change alone.

Why lists and no reference tables: `docs/decisions/0008-enumerations-in-types.md`.
"""

import re
from typing import Any, get_args, get_type_hints

import pytest

from schemas.accounts import account, introduction, moderation
from schemas.clinics import clinic
from schemas.core import fields
from schemas.vocabulary.terms import Fold
from service.accounts.count_reach import BANDS, OPENED
from service.accounts.tell_accounts import NoticeKind
from service.core.database.pool import Connection
from service.vocabulary.store import Kind

pytestmark = pytest.mark.anyio


def _of(struct: type, field: str) -> set[str]:
    return set(get_args(get_type_hints(struct)[field]))


# By constraint: the type whose values it lists.
TYPES: dict[str, set[str]] = {
    "account_notice_kind_known": set(get_args(NoticeKind)),
    "account_role_known": set(get_args(account.Role)),
    "api_token_scopes_known": set(get_args(account.Scope)),
    "change_kind_known": _of(clinic.FeedChange, "kind"),
    "claim_status_known": _of(account.Claim, "status"),
    "clinic_key_scopes_known": set(clinic.SCOPES),
    "concern_layers_known": set(get_args(fields.Layer)),
    "error_report_about_known": set(introduction.HARMS),
    "import_job_format_known": set(get_args(clinic.ImportFormat)),
    "import_job_mode_known": set(get_args(clinic.ImportMode)),
    "import_job_status_known": {"receiving", "held", *get_args(clinic.ImportStatus)},  # shown as queued
    "import_preview_outcome_known": set(get_args(clinic.Outcome)),
    "modality_layers_known": set(get_args(fields.Layer)),
    "practitioner_place_access_known": set(get_args(fields.Access)),
    "practitioner_status_known": set(get_args(fields.Status)),
    "sanction_kind_known": set(moderation.SANCTIONS),
    "suspension_was_known": set(get_args(fields.Status)) - {"suspended"},
    "reach_band_known": {OPENED, *BANDS},
    "vocabulary_review_how_known": _of(Fold, "how") - {"known"},  # what is known needs no review
    "vocabulary_review_vocabulary_known": set(get_args(Kind)),
    "webhook_events_known": set(get_args(clinic.WebhookEvent)),
    "webhook_delivery_status_known": _of(clinic.Delivery, "status"),
}
# Words that the store writes and reads itself: no type repeats them.
OF_THE_STORE = {
    "concern_origin_known",
    "duplicate_candidate_how_known",
    "import_problem_outcome_known",
    "modality_origin_known",
    "practitioner_place_located_known",
    "tombstone_reason_known",
}


async def test_every_list_of_the_schema_is_that_of_its_type(connection: Connection) -> None:
    rows: list[Any] = await connection.fetch(
        "SELECT conname AS name, pg_get_constraintdef(oid) AS definition FROM pg_constraint"
        " WHERE contype = 'c' AND connamespace = 'public'::regnamespace"
    )
    lists = {
        row["name"]: set(re.findall(r"'([^']*)'::text", row["definition"]))
        for row in rows
        if re.search(r"(= ANY \(|<@ )ARRAY\['", row["definition"])
    }
    assert lists.keys() == TYPES.keys() | OF_THE_STORE
    assert {name: lists[name] for name in TYPES} == TYPES
