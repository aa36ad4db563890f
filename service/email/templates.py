"""The words of every mail to a practitioner, in the languages of the pages; each link leads to a page of this
installation in that language."""

from collections.abc import Mapping
from datetime import date
from urllib.parse import quote

from babel.dates import format_date

from service.email.message import Letter

# Where mailed links lead; the pages live in web/pages.
SIGN_IN_PATH = "/sign-in/"
CLAIM_PATH = "/claim/"
CONFIRM_PATH = "/confirm/"
_ENTRANCE = "/practitioner"
_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "sign in": "Your sign-in link for Ayni",
        "sign in text": (
            "Open this link in the browser in which you asked for it:\n\n{link}\n\nIt works once, within {minutes} "
            "minutes. If you did not ask for it, nothing happens when you ignore it.\n"
        ),
        "claim": "Is this profile on Ayni yours?",
        "claim text": (
            "Someone who signed in at Ayni says that the profile “{name}” is theirs. If that is you, open this link in "
            "the browser in which you are signed in:\n\n{link}\n\nIt works once, within {days} days. If it is not "
            "you, ignore this mail: the profile stays as it is.\n"
        ),
        "reminder": "Is your profile on Ayni still true?",
        "reminder text": (
            "Hello {name},\n\n{state}\n\nIf everything in it is still true, this link says so with one click, without "
            "signing in:\n\n{link}\n\nIf something has changed, sign in and edit it; saving does not confirm:\n\n"
            "{entrance}\n"
        ),
        "soon": "Your profile was last confirmed on {confirmed}. From {stale} it will be shown as not confirmed since "
        "then.",
        "stale": "Your profile is shown as “not confirmed since {confirmed}”. From {unmatched} it will no longer be "
        "shown to seekers until you confirm it.",
        "unmatched": "Your profile was last confirmed on {confirmed}. For more than 180 days it has not been, so since "
        "{unmatched} it is not shown to seekers until you confirm it.",
    },
    "es": {
        "sign in": "Tu enlace para entrar en Ayni",
        "sign in text": (
            "Abre este enlace en el navegador en el que lo pediste:\n\n{link}\n\nSirve una sola vez, durante {minutes} "
            "minutos. Si no lo pediste tú, basta con ignorarlo: no pasa nada.\n"
        ),
        "claim": "¿Es tuyo este perfil de Ayni?",
        "claim text": (
            "Alguien que ha entrado en Ayni dice que el perfil «{name}» es suyo. Si eres tú, abre este enlace en el "
            "navegador en el que has entrado:\n\n{link}\n\nSirve una sola vez, durante {days} días. Si no eres tú, "
            "ignora este correo: el perfil sigue como está.\n"
        ),
        "reminder": "¿Sigue siendo cierto tu perfil de Ayni?",
        "reminder text": (
            "Hola, {name}:\n\n{state}\n\nSi todo lo que dice sigue siendo cierto, este enlace lo confirma con un clic, "
            "sin entrar:\n\n{link}\n\nSi algo ha cambiado, entra y edítalo; guardar no confirma:\n\n{entrance}\n"
        ),
        "soon": "Confirmaste tu perfil por última vez el {confirmed}. Desde el {stale} se mostrará como no "
        "confirmado desde entonces.",
        "stale": "Tu perfil se muestra como «sin confirmar desde el {confirmed}». Desde el {unmatched} no se mostrará "
        "a quienes buscan hasta que lo confirmes.",
        "unmatched": "Confirmaste tu perfil por última vez el {confirmed}. Han pasado más de 180 días, así que desde "
        "el {unmatched} no se muestra a quienes buscan hasta que lo confirmes.",
    },
}


def page_url(base_url: str, language: str, path: str) -> str:
    """The address of a page in a language; English ones follow the reader's browser."""
    return f"{base_url}/{language}{path}" if language in _WORDS and language != "en" else base_url + path


def sign_in_url(base_url: str, language: str, token: str, onward: str) -> str:
    """The link that signs in, and the page to go on to from there."""
    url = page_url(base_url, language, SIGN_IN_PATH + token)
    return f"{url}?then={quote(onward, safe='')}" if onward else url


def sign_in_letter(to: str, language: str, link: str, minutes: int) -> Letter:
    """The same words for everyone, known here or not."""
    return _letter(to, language, "sign in", link=link, minutes=minutes)


def claim_letter(to: str, language: str, name: str, link: str, days: int) -> Letter:
    """To the imported address: someone says this profile is theirs."""
    return _letter(to, language, "claim", name=name, link=link, days=days)


def reminder_letter(to: str, language: str, name: str, state: str, links: tuple[str, str]) -> Letter:
    """A confirmation is growing old; the first link says that the profile is still true, the second signs in."""
    return _letter(to, language, "reminder", name=name, state=state, link=links[0], entrance=links[1])


def entrance_url(base_url: str, language: str) -> str:
    """Where practitioners begin."""
    return page_url(base_url, language, _ENTRANCE)


def reminder_state(language: str, confirmed: date, stale: date, unmatched: date, today: date) -> str:
    """What age means for this profile today."""
    age = "unmatched" if today >= unmatched else "stale" if today >= stale else "soon"
    days = {"confirmed": confirmed, "stale": stale, "unmatched": unmatched}
    said = {name: format_date(day, "long", locale=_known(language)) for name, day in days.items()}
    return _WORDS[_known(language)][age].format(**said)


def _known(language: str) -> str:
    return language if language in _WORDS else "en"


def _letter(to: str, language: str, kind: str, **values: object) -> Letter:
    texts = _WORDS[_known(language)]
    return Letter(to, texts[kind], texts[f"{kind} text"].format(**values))
