"""Practitioners' own pages: signing in, the profile in steps, its state and history, partners, and their data."""

from litestar import Router

from service.web.pages.practitioner.account import (
    get_account,
    post_erase,
    post_export,
    post_notices,
    post_revoke,
    post_tokens_page,
)
from service.web.pages.practitioner.addresses import get_address, post_address, post_address_link
from service.web.pages.practitioner.appearance import get_appearance, post_appearance
from service.web.pages.practitioner.base import REFUSALS
from service.web.pages.practitioner.claim import get_claim, get_confirm, post_claim, post_confirm_page
from service.web.pages.practitioner.dashboard import get_dashboard, get_look, get_public, post_answer, post_state
from service.web.pages.practitioner.drafts import post_draft
from service.web.pages.practitioner.existing import get_existing, post_existing
from service.web.pages.practitioner.history import get_history_page, post_restore_page
from service.web.pages.practitioner.invited import get_invited, post_invited, post_invited_stop
from service.web.pages.practitioner.join import get_join, post_join
from service.web.pages.practitioner.own_site import get_own_site
from service.web.pages.practitioner.partners import get_partners_page, post_partners_page
from service.web.pages.practitioner.people import get_people_page, post_people_page
from service.web.pages.practitioner.photo import get_own_picture, get_photo_page, post_photo_page
from service.web.pages.practitioner.picking import post_near
from service.web.pages.practitioner.profile_form import get_step, post_card, post_step
from service.web.pages.practitioner.sign_in import (
    get_sign_in,
    get_sign_in_link,
    post_code,
    post_sign_in,
    post_sign_in_link,
    post_sign_out,
)

PRACTITIONER_PAGES = Router(
    "/",
    route_handlers=[
        get_sign_in,
        post_sign_in,
        post_code,
        get_sign_in_link,
        post_sign_in_link,
        post_sign_out,
        get_dashboard,
        post_answer,
        post_state,
        get_look,
        get_public,
        get_step,
        post_step,
        post_card,
        post_draft,
        post_near,
        get_existing,
        post_existing,
        get_photo_page,
        get_own_picture,
        post_photo_page,
        get_history_page,
        post_restore_page,
        get_appearance,
        post_appearance,
        get_people_page,
        post_people_page,
        get_partners_page,
        post_partners_page,
        get_account,
        post_address,
        get_address,
        post_address_link,
        post_tokens_page,
        post_revoke,
        post_notices,
        post_export,
        post_erase,
        get_claim,
        post_claim,
        get_own_site,
        get_join,
        post_join,
        get_invited,
        post_invited,
        post_invited_stop,
        get_confirm,
        post_confirm_page,
    ],
    exception_handlers=REFUSALS,
)
