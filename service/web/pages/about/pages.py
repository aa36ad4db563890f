"""Pages about the directory itself: how the order is made, neutrality, privacy, and what clinics may do here."""

from itertools import groupby

from litestar import Response, get

from service.accounts.ask_introduction import MOST_PER_CLIENT
from service.core.errors import NotFound
from service.i18n import words
from service.i18n.words import N_
from service.matching.describe_policy import describe_policy
from service.neutrality import charts
from service.neutrality.show_audit import show_audit
from service.profiles.freshness import CONFIRM_DAYS, MATCH_DAYS
from service.web.access import access
from service.web.pages.about.promises import ATTRIBUTES, GROUPS, KINDS, PROMISES, VARIANTS, VERDICTS
from service.web.pages.rendering import AnyRequest, locale_of, page
from service.web.sealed import HOURS
from service.web.services import Provided


@get("/ranking", include_in_schema=False, sync_to_thread=False, opt=access("anyone"))
def get_ranking(request: AnyRequest, services: Provided) -> Response[str]:
    """The ranking policy, with the numbers in force."""
    locale = locale_of(request)
    policy = describe_policy(services.matcher.model.policy)
    weights = [(locale.say(words.PARTS[part]), round(weight * 100)) for part, weight in policy.weights.items()]
    return page(
        request, "ranking.html", policy=policy, weights=weights, confirm_days=CONFIRM_DAYS, match_days=MATCH_DAYS
    )


@get("/neutrality", include_in_schema=False, opt=access("anyone"))
async def get_neutrality_page(request: AnyRequest, services: Provided) -> Response[str]:
    """The promise, and what the latest audit found."""
    try:
        latest = await services.database.reading(show_audit)
    except NotFound:
        return page(request, "neutrality.html", audit=None)
    run, locale = latest.audit, locale_of(request)
    named = {variant: locale.say(name) for variant, name in VARIANTS.items()}
    # The chart is drawn by our own code, which escapes the names it writes.
    plot = (
        charts.twins(run, named, locale.say(N_("how often, for once that the original is shown"))) if run.twins else ""
    )
    groups = [
        (attribute, list(rows))
        for attribute, rows in groupby(run.groups, key=lambda row: row.attribute)
        if "×" not in attribute and attribute != "modality"
    ]
    return page(
        request, "neutrality.html", audit=run, green=latest.green, plot=plot, groups=groups,
        promises=PROMISES, kinds=KINDS, verdicts=VERDICTS, attributes=ATTRIBUTES,
        named=lambda name: locale.say(GROUPS[name]) if name in GROUPS else name,
    )  # fmt: skip


@get("/privacy", include_in_schema=False, sync_to_thread=False, opt=access("anyone"))
def get_privacy(request: AnyRequest, services: Provided) -> Response[str]:
    """What is kept and what is not."""
    return page(request, "privacy.html", most=MOST_PER_CLIENT, hours=HOURS, operator=services.settings.operator_mail)


@get("/clinics", include_in_schema=False, sync_to_thread=False, opt=access("anyone"))
def get_clinics(request: AnyRequest) -> Response[str]:
    """What a clinic may do here, and what it may not."""
    return page(request, "clinics.html")
