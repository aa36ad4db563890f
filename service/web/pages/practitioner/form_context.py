"""What a step is drawn from: the answers to choose from, the public card beside it, hints that ask for nothing."""

from collections.abc import Collection
from typing import Any

import msgspec

from schemas.profiles.practitioner import Profile, StoredProfile
from service.accounts.edit_profile import merged
from service.core.clock import now
from service.i18n.languages import ReaderLocale
from service.i18n.words import N_
from service.profiles.card import card
from service.profiles.completeness import not_stated
from service.profiles.overclaims import profile_notices
from service.profiles.search_gaps import search_gaps
from service.web.forms.fields import NOT_SAID, Field, FormData, Step
from service.web.pages.practitioner import words
from service.web.pages.practitioner.profile_words import field_name, step_of
from service.web.pages.practitioner.short_way import short_step_of
from service.web.pages.seeker.result_words import confirmed_words

_PREFER_NOT = N_("I prefer not to say")
_OPEN = N_("not answered")
_REASONS = (("-does_not_apply", N_("does not apply to my work")), ("-too_new", N_("too new to say")))
_SIGNED = {"ase": N_("American Sign Language")}


def options(question: Field, typed: FormData, locale: ReaderLocale) -> list[tuple[str, str]]:
    """(value, words) of a question's answers; a menu begins with none, radio buttons end with not saying."""
    if question.path == "languages":
        return [(tag, locale.say(_SIGNED.get(tag, "")) or locale.language_name(tag)) for tag in question.choices]
    results = [(value, locale.say(text)) for value, text in question.choices.items()]
    if question.path == "fees.currency":
        results = [(code, f"{code} · {locale.currency_name(code)}") for code in question.choices]
    if question.kind == "yes_no":
        results = [("yes", locale.say(N_("yes"))), ("no", locale.say(N_("no")))]
    if question.kind == "many":
        return results
    chosen = typed.one(question.path)
    if question.as_menu and chosen and chosen != NOT_SAID and chosen not in question.choices:
        results.append((chosen, chosen))  # stated elsewhere, such as a currency that the menu does not list
    reasons = [(value, locale.say(text)) for value, text in _REASONS] if question.reason else []
    unanswered = [("", locale.say(_OPEN))] if question.as_menu else []
    return [*unanswered, *results, *reasons, (NOT_SAID, locale.say(_PREFER_NOT))]


def drafted(stored: StoredProfile, patch: dict[str, Any]) -> StoredProfile | None:
    """The profile as it would be with this patch; None when it would not be sound."""
    try:
        profile = msgspec.convert(merged(msgspec.to_builtins(stored.profile), patch), Profile)
    except msgspec.ValidationError:
        return None
    return msgspec.structs.replace(stored, profile=profile)


def unfound_words(stored: StoredProfile, locale: ReaderLocale) -> list[tuple[str, str]]:
    """(words, page where it is asked) of what seekers look by and the profile does not say."""
    return [
        (locale.say(words.UNFOUND[missing.why]) % {"about": missing.about}, short_step_of(missing.field))
        for missing in search_gaps(stored.profile)
    ]


NoticeWords = tuple[str, str, str]  # the field, the words in it, and why they are shown


def notice_words(stored: StoredProfile | None, locale: ReaderLocale, step: Step | None = None) -> list[NoticeWords]:
    """Words that promise too much, each once; those of one step, or of the whole profile."""
    notices = profile_notices(stored.profile) if stored else []
    return list(
        dict.fromkeys(
            (field_name(notice.pointer, locale), notice.words, locale.say(words.NOTICES[notice.kind]))
            for notice in notices
            if step is None or step_of(notice.pointer) == step.name
        )
    )


def card_context(
    stored: StoredProfile | None, locale: ReaderLocale, left_unsaid: Collection[str], step: Step | None = None
) -> dict[str, Any]:
    """The card as a list shows it, the notices, and what is open, with the step where it is asked."""
    if stored is None:
        return {"card": None, "confirmed": "", "opening": "", "notices": [], "open_fields": []}
    shown, hints = card(stored, now()), not_stated(stored.profile, left_unsaid)
    return {
        "card": shown,
        "confirmed": confirmed_words(shown, locale, now()),
        "opening": (stored.profile.approach or "")[:180],
        "notices": notice_words(stored, locale, step),
        "open_fields": [(field_name(hint.field, locale), step_of(hint.field)) for hint in hints],
    }
