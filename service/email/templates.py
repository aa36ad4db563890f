"""The words of every mail, in the reader's language; each link leads to a page of this installation in that language.

Practitioners are written to in the first language of their profile, those who ask for a link in that of the page. A
language without a catalogue is answered in English.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import quote

import msgspec

from service.email.message import Letter
from service.i18n.languages import DEFAULT, LANGUAGES, ReaderLocale
from service.i18n.words import N_

# Where mailed links lead; the pages live in web/pages.
SIGN_IN_PATH = "/sign-in/"
CLAIM_PATH = "/claim/"
CONFIRM_PATH = "/confirm/"
INVITED_PATH = "/invited/"
ADDRESS_PATH = "/address/"
STOP_PATH = "/stop"  # behind it
ACCOUNT_PATH = "/me/account"
_ENTRANCE = "/practitioner"


class Template(NamedTuple):
    """A mail before its values are filled in."""

    subject: str
    text: str


_SIGN_IN = Template(
    N_("Your sign-in link for Ayni"),
    N_(
        "Open this link on the device on which you want to be signed in:\n\n%(link)s\n\nOr type this code on the page "
        "where you asked for it: %(code)s\n\nEither works once, within %(minutes)s minutes. Give neither to anybody. "
        "If you did not ask for it, nothing happens when you ignore it.\n"
    ),
)
_CLAIM = Template(
    N_("Is this profile on Ayni yours?"),
    N_(
        "Someone who signed in at Ayni says that the profile “%(name)s” is theirs. If that is you, open this link in "
        "the browser in which you are signed in:\n\n%(link)s\n\nIt works once, within %(days)s days. If it is not "
        "you, ignore this mail: the profile stays as it is.\n"
    ),
)
_INVITATION = Template(
    N_("Is this profile on Ayni yours?"),
    N_(
        "Hello %(name)s,\n\n%(by)s has entered you in Ayni, a directory in which people look for somebody who suits "
        "them. Known of you: %(known)s.\n\nSee it, make it yours and put it right, or have it taken off, here:\n\n"
        "%(link)s\n\nThis is the only mail about it. If you want none from this directory ever again, the same page "
        "says so with one click.%(operator)s\n"
    ),
)
_STAFF = Template(
    N_("You can sign in for %(clinic)s on Ayni"),
    N_(
        "%(by)s has entered your address for the desk of %(clinic)s on Ayni, where its roster is kept. Sign in there "
        "with this address:\n\n%(link)s\n\nIf you do not know of it, ignore this mail.\n"
    ),
)
_QUOTES = {"es": ("«", "»")}
_OPERATOR = N_("\n\nWhoever runs this directory reads %(address)s.")
_REMINDER = Template(
    N_("Is your profile on Ayni still true?"),
    N_(
        "Hello %(name)s,\n\n%(state)s\n\nIf everything in it is still true, this link says so with one click, without "
        "signing in:\n\n%(link)s\n\nIf something has changed, sign in and edit it; saving does not confirm:\n\n"
        "%(entrance)s\n\nIf you want no more reminders, take away the tick for them among the mails of your account:\n"
        "\n%(stop)s%(operator)s\n"
    ),
)
_SOON = N_(
    "Your profile was last confirmed on %(confirmed)s. From %(stale)s it will be shown as not confirmed since then."
)
_STALE = N_(
    "Your profile is shown as “not confirmed since %(confirmed)s”. From %(unmatched)s it will no longer be matched "
    "with seekers until you confirm it."
)
_UNMATCHED = N_(
    "Your profile was last confirmed on %(confirmed)s. For more than 180 days it has not been, so since "
    "%(unmatched)s it is not matched with seekers until you confirm it."
)
_SUSPENDED = Template(
    N_("Your profile on Ayni is hidden"),
    N_(
        "Hello %(name)s,\n\nThe operator of this directory has hidden your profile. Nobody is shown it now. The reason:"
        "\n\n%(reason)s\n\nNothing of it is lost. Sign in to answer; a person reads what you write:\n\n%(link)s\n"
    ),
)
_RESTORED = Template(
    N_("Your profile on Ayni is no longer hidden"),
    N_("Hello %(name)s,\n\nYour profile is again as it was before it was hidden:\n\n%(link)s\n"),
)
_ADDRESS = Template(
    N_("Do you change your address on Ayni?"),
    N_(
        "Somebody who is signed in at Ayni asks to sign in with %(address)s from now on. It counts once the present "
        "mailbox and the new one have both said yes. Say yes or no here:\n\n%(link)s\n\n"
        "The link works for %(days)s days. If nobody says yes, everything stays as it is.\n"
    ),
)
_ASSISTANT = Template(
    N_("%(name)s asks you to help with their profile on Ayni"),
    N_(
        "%(name)s would like you to help with their profile on Ayni: you could edit it, and they alone confirm and "
        "publish it. If you agree, sign in with this address, and change over to their profile under “People”:\n\n"
        "%(entrance)s\n\nIf not, there is nothing to do.\n"
    ),
)
_SECOND_ADDRESS = Template(
    N_("Is this a second address of yours?"),
    N_(
        "Somebody who is signed in at Ayni wants to sign in with %(address)s as well. Say yes or no here:\n\n"
        "%(link)s\n\nThe link works for %(days)s days. If you do not say yes, everything stays as it is.\n"
    ),
)
_MOVED = Template(
    N_("Your account on Ayni has another address"),
    N_(
        "Whoever runs this directory has given your account another address to sign in with. This one opens it no "
        "longer. The reason:\n\n%(reason)s\n\nIf that is not right, answer to them at once.\n"
    ),
)
_ERASED = Template(
    N_("Your account on Ayni is erased"),
    N_(
        "Somebody who was signed in with this address has just erased your account and your profile. Nothing of either "
        "is left here, and this is the last mail.\n\nIf that was not you, somebody else may read your mail: change its "
        "password. A profile can be written anew; what was erased cannot be brought back.%(operator)s\n"
    ),
)
_NOTICES = {
    "assistant": Template(
        N_("Your profile on Ayni was edited for you"),
        N_(
            "Hello %(name)s,\n\n%(by)s, who helps you, has changed: %(fields)s. Look at it, and confirm your profile "
            "if it is true:\n\n%(entrance)s\n"
        ),
    ),
    "profile changed": Template(
        N_("Your profile on Ayni was changed by its source"),
        N_(
            "Hello %(name)s,\n\n%(by)s has stated something new about you. Changed: %(fields)s.\n\nWhat you have "
            "written yourself stays as it is. Look at it, or put it right, here:\n\n%(entrance)s\n"
        ),
    ),
    "partner asks": Template(
        N_("Someone asks to be shown as your partner on Ayni"),
        N_(
            "Hello %(name)s,\n\n%(by)s says that you work alongside each other. It is shown once you agree, and "
            "nothing happens if you do not:\n\n%(entrance)s\n"
        ),
    ),
    "pause ended": Template(
        N_("Your profile on Ayni is shown again"),
        N_(
            "Hello %(name)s,\n\nYour pause has ended on the day that you chose: your profile is published again, as it "
            "was. Look at it, or pause again, here:\n\n%(entrance)s\n"
        ),
    ),
    "account changed": Template(
        N_("Your account on Ayni was changed"),
        N_(
            "Hello %(name)s,\n\n%(decision)s\n\nIf that was not you and nobody whom you asked, write to whoever runs "
            "this directory.\n\n%(entrance)s\n"
        ),
    ),
    "claim decided": Template(
        N_("Your claim on Ayni was decided"),
        N_("Hello %(name)s,\n\nYou said that the profile “%(by)s” is yours. %(decision)s\n\n%(entrance)s\n"),
    ),
}
_DECISIONS = {
    "address changed": N_("You sign in with %(by)s from now on."),
    "second address": N_("You sign in with %(by)s as well from now on."),
    "granted": N_("It is yours to keep from now on."),
    "refused": N_("The claim was refused by whoever lists it. If that is a mistake, write to them."),
}
_CLAIM_WAITS = Template(
    N_("A claim on Ayni waits for you"),
    N_(
        "Someone says that the profile “%(name)s” is theirs, and %(reason)s. Look at `ayni review claims`.\n\n"
        "The profile: %(page)s\n"
    ),
)
_NO_ADDRESS_CAME = N_("no address came with it")
_LINK_RAN_OUT = N_("nobody has followed the link that was mailed to the address that came with it")


def mail_language(tags: Iterable[str]) -> str:
    """In which language somebody is written to: the first of theirs (BCP 47 tags) that has a catalogue."""
    return next((base for tag in tags if (base := tag.partition("-")[0].lower()) in LANGUAGES), DEFAULT)


def page_url(base_url: str, language: str, path: str) -> str:
    """The address of a page in a language; English ones follow the reader's browser."""
    return f"{base_url}/{language}{path}" if language in LANGUAGES and language != DEFAULT else base_url + path


def sign_in_url(base_url: str, language: str, token: str, onward: str) -> str:
    """The link that signs in, and the page to go on to from there."""
    url = page_url(base_url, language, SIGN_IN_PATH + token)
    return f"{url}?then={quote(onward, safe='')}" if onward else url


def sign_in_letter(to: str, language: str, link: str, code: str, minutes: int) -> Letter:
    """The same words for everyone, known here or not; the six digits in two groups."""
    return write_letter(to, language, _SIGN_IN, link=link, code=f"{code[:3]} {code[3:]}", minutes=minutes)


def claim_letter(to: str, language: str, name: str, link: str, days: int) -> Letter:
    """To the imported address: someone says this profile is theirs."""
    return write_letter(to, language, _CLAIM, name=name, link=link, days=days)


def invitation_letter(to: str, language: str, people: tuple[str, str, str], known: Sequence[str], link: str) -> Letter:
    """To an imported address: what is known of them; `people` are their name, who invites, and the operator's address
    (empty: none)."""
    name, by, operator = people
    named, contact = named_fields(known, reader_locale(language)), _contact(language, operator)
    letter = write_letter(to, language, _INVITATION, name=name, by=by, known=named, link=link, operator=contact)
    return msgspec.structs.replace(letter, unsubscribe=link + STOP_PATH)


def staff_letter(to: str, language: str, names: tuple[str, str], link: str) -> Letter:
    """Somebody was entered for a clinic's desk; `names` are the clinic's and that of who did it."""
    clinic, by = names
    return write_letter(to, language, _STAFF, clinic=clinic, by=by, link=link)


def reminder_letter(
    to: str, language: str, name: str, state: str, links: tuple[str, str, str], operator: str = ""
) -> Letter:
    """A confirmation is growing old; the first link says that the profile is still true, the second signs in, the third
    leads to where reminders are stopped. `operator`: whom to write to, or empty."""
    link, entrance, stop = links
    contact = _contact(language, operator)
    values = {"name": name, "state": state, "link": link, "entrance": entrance, "stop": stop, "operator": contact}
    return write_letter(to, language, _REMINDER, **values)


def suspended_letter(to: str, language: str, name: str, reason: str, link: str) -> Letter:
    """The operator has hidden a profile, and why."""
    return write_letter(to, language, _SUSPENDED, name=name, reason=reason, link=link)


def restored_letter(to: str, language: str, name: str, link: str) -> Letter:
    """It is hidden no longer."""
    return write_letter(to, language, _RESTORED, name=name, link=link)


def notice_letter(
    to: str, language: str, name: str, notice: tuple[str, dict[str, Any]], fields: Sequence[str], entrance: str
) -> Letter:
    """Something happened without the reader: `notice` is its kind and details, `fields` what changed fields are
    called."""
    kind, details = notice
    locale = reader_locale(language)
    status = details.get("status", "")
    decision = locale.say(_DECISIONS[status]) % {"by": details["by"]} if status in _DECISIONS else ""
    named = named_fields(fields, locale)
    values = {"name": name, "by": details["by"], "fields": named, "decision": decision, "entrance": entrance}
    return write_letter(to, language, _NOTICES.get(status, _NOTICES[kind]), **values)


def address_letter(to: str, language: str, address: str, link: str, days: int, *, second: bool) -> Letter:
    """To a mailbox that says yes or no to a new address, in place of the first or as a second one."""
    return write_letter(to, language, _SECOND_ADDRESS if second else _ADDRESS, address=address, link=link, days=days)


def assistant_letter(to: str, language: str, name: str, entrance: str) -> Letter:
    """To somebody who is asked to help with a profile."""
    return write_letter(to, language, _ASSISTANT, name=name, entrance=entrance)


def moved_letter(to: str, language: str, reason: str) -> Letter:
    """To the former address of an account that the operator has given another."""
    return write_letter(to, language, _MOVED, reason=reason)


def erased_letter(to: str, language: str, operator: str) -> Letter:
    """To the address of an account that is erased; `operator` is whom to write to, or empty."""
    return write_letter(to, language, _ERASED, operator=_contact(language, operator))


def claim_waits_letter(to: str, name: str, page: str, *, expired: bool) -> Letter:
    """To the operator: somebody's claim needs a person; `expired`: its mailed link has run out."""
    reason = reader_locale(DEFAULT).say(_LINK_RAN_OUT if expired else _NO_ADDRESS_CAME)
    return write_letter(to, DEFAULT, _CLAIM_WAITS, name=name, page=page, reason=reason)


def entrance_url(base_url: str, language: str) -> str:
    """Where practitioners begin."""
    return page_url(base_url, language, _ENTRANCE)


def reminder_state(language: str, confirmed: date, stale: date, unmatched: date, today: date) -> str:
    """What age means for this profile today."""
    age = _UNMATCHED if today >= unmatched else _STALE if today >= stale else _SOON
    locale = reader_locale(language)
    days = {"confirmed": confirmed, "stale": stale, "unmatched": unmatched}
    return locale.say(age) % {name: locale.day(day) for name, day in days.items()}


def named_fields(labels: Iterable[str], locale: ReaderLocale) -> str:
    """What fields are called, within a sentence: those that are questions stand in quotes."""
    named = [locale.say(label) for label in labels]
    start, end = _QUOTES.get(locale.language, ("“", "”"))
    return locale.listed([f"{start}{label}{end}" if label.endswith("?") else label for label in named])


def _contact(language: str, operator: str) -> str:
    """Whom one writes to, as the end of a mail; nothing where no address is set."""
    return reader_locale(language).say(_OPERATOR) % {"address": operator} if operator else ""


def reader_locale(language: str) -> ReaderLocale:
    return ReaderLocale(language if language in LANGUAGES else DEFAULT)


def write_letter(to: str, language: str, template: Template, reply_to: str | None = None, **values: object) -> Letter:
    locale = reader_locale(language)
    return Letter(to, locale.say(template.subject) % values, locale.say(template.text) % values, reply_to)
