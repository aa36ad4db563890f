"""The JSON API (`docs/api.md`): one module per thing asked for; a new one is a line here."""

from litestar import Router
from litestar.datastructures import CacheControlHeader
from litestar.types import ControllerRouterHandler

from service.web.api.changes import get_changes
from service.web.api.circles import post_circles
from service.web.api.claims import post_claims, post_claims_link, post_confirmations
from service.web.api.clinic_keys import delete_own_key, get_own_keys, post_own_key, put_own_clinic
from service.web.api.clinics import (
    delete_roster_entry,
    get_import,
    get_import_errors,
    get_imports,
    get_own_clinic,
    get_roster,
    get_roster_entry,
    patch_roster_entry,
    post_import,
    post_import_cancel,
    put_roster_entry,
)
from service.web.api.directory import get_practitioner, get_practitioners
from service.web.api.feed import get_feed, get_mirror
from service.web.api.health import get_live, get_metrics, get_ready
from service.web.api.introductions import post_introductions, post_reply_codes, post_reports
from service.web.api.matches import post_matches
from service.web.api.me import (
    delete_address,
    delete_me,
    delete_token,
    get_addresses,
    get_export,
    get_me,
    get_notices,
    get_reach,
    get_samples,
    get_tokens,
    patch_address,
    post_preview,
    post_tokens,
    put_notices,
)
from service.web.api.neutrality import get_neutrality
from service.web.api.own_profile import (
    get_history,
    get_profile,
    patch_own_profile,
    post_confirm,
    post_pause,
    post_publish,
    post_restore,
    post_withdraw,
    put_answer,
    put_profile,
)
from service.web.api.partners import delete_partner, get_partners, put_partner
from service.web.api.people import (
    delete_assistant,
    delete_assisting,
    get_assistants,
    get_people_of_login,
    post_assistants,
    post_person_of_login,
    put_current,
    put_sharing,
)
from service.web.api.pictures import get_picture, put_photo
from service.web.api.reference import (
    get_concerns,
    get_lifestyle_domains,
    get_modalities,
    get_places,
    get_policy,
    get_qualities,
)
from service.web.api.roster_claims import get_roster_claims, post_invitations, post_roster_claim
from service.web.api.sign_in import post_sign_in, post_sign_in_code, post_sign_in_link, post_sign_out
from service.web.api.webhooks import (
    delete_webhook,
    get_deliveries,
    get_webhooks,
    patch_webhook,
    post_replay,
    post_webhook,
    post_webhook_rotate,
    post_webhook_test,
)

# What one person keeps here: no cache, of the browser or between, holds a copy.
OWN = Router(
    "/",
    cache_control=CacheControlHeader(no_store=True),
    route_handlers=[
        get_me,
        get_export,
        delete_me,
        post_preview,
        get_samples,
        get_reach,
        get_people_of_login,
        post_person_of_login,
        put_current,
        put_sharing,
        delete_assisting,
        get_assistants,
        post_assistants,
        delete_assistant,
        get_addresses,
        patch_address,
        delete_address,
        delete_address,
        get_addresses,
        get_notices,
        patch_address,
        put_notices,
        get_tokens,
        post_tokens,
        delete_token,
        get_profile,
        put_profile,
        patch_own_profile,
        put_photo,
        get_history,
        post_restore,
        post_publish,
        post_pause,
        post_withdraw,
        post_confirm,
        put_answer,
        post_claims,
        post_claims_link,
        post_confirmations,
        get_partners,
        put_partner,
        delete_partner,
    ],
)

API_HANDLERS: list[ControllerRouterHandler] = [
    post_matches,
    post_circles,
    get_practitioner,
    get_practitioners,
    get_picture,
    post_introductions,
    post_reply_codes,
    post_reports,
    get_qualities,
    get_lifestyle_domains,
    get_modalities,
    get_concerns,
    get_places,
    get_policy,
    get_neutrality,
    post_sign_in,
    post_sign_in_code,
    post_sign_in_link,
    post_sign_out,
    OWN,
    get_live,
    get_ready,
    get_metrics,
    patch_roster_entry,
    put_roster_entry,
    get_imports,
    put_own_clinic,
    get_own_keys,
    post_own_key,
    delete_own_key,
    patch_webhook,
    post_webhook_test,
    post_webhook_rotate,
    get_own_clinic,
    get_roster_entry,
    delete_roster_entry,
    get_roster,
    get_roster_claims,
    post_roster_claim,
    post_invitations,
    post_import,
    get_import,
    get_import_errors,
    post_import_cancel,
    get_changes,
    get_feed,
    get_mirror,
    post_webhook,
    get_webhooks,
    delete_webhook,
    get_deliveries,
    post_replay,
]
