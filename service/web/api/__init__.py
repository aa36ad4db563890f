"""The JSON API (`docs/api.md`): one module per thing asked for; a new one is a line here."""

from service.web.api.circles import post_circles
from service.web.api.claims import post_claims, post_claims_link, post_confirmations
from service.web.api.directory import get_practitioner, get_practitioners
from service.web.api.health import get_live, get_metrics, get_ready
from service.web.api.matches import post_matches
from service.web.api.me import (
    delete_me,
    delete_token,
    get_export,
    get_me,
    get_reach,
    get_samples,
    get_tokens,
    post_preview,
    post_tokens,
)
from service.web.api.own_profile import (
    get_history,
    get_profile,
    patch_own_profile,
    post_confirm,
    post_pause,
    post_publish,
    post_restore,
    post_withdraw,
    put_profile,
)
from service.web.api.partners import delete_partner, get_partners, put_partner
from service.web.api.reference import (
    get_concerns,
    get_lifestyle_domains,
    get_modalities,
    get_places,
    get_policy,
    get_qualities,
)
from service.web.api.sign_in import get_sign_in_link, post_sign_in, post_sign_in_link, post_sign_out

API_HANDLERS = [
    post_matches,
    post_circles,
    get_practitioner,
    get_practitioners,
    get_qualities,
    get_lifestyle_domains,
    get_modalities,
    get_concerns,
    get_places,
    get_policy,
    post_sign_in,
    post_sign_in_link,
    get_sign_in_link,
    post_sign_out,
    get_me,
    get_export,
    delete_me,
    post_preview,
    get_samples,
    get_reach,
    get_tokens,
    post_tokens,
    delete_token,
    get_profile,
    put_profile,
    patch_own_profile,
    get_history,
    post_restore,
    post_publish,
    post_pause,
    post_withdraw,
    post_confirm,
    post_claims,
    post_claims_link,
    post_confirmations,
    get_partners,
    put_partner,
    delete_partner,
    get_live,
    get_ready,
    get_metrics,
]
