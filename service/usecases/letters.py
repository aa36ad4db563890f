"""The words of every mail to a practitioner; each link leads to a page of this installation."""

from datetime import date

from service.mail.letter import Letter

# Where mailed links lead; the pages live in web/pages.
SIGN_IN_PATH = "/sign-in/"
CLAIM_PATH = "/claim/"
CONFIRM_PATH = "/confirm/"


def sign_in_letter(to: str, link: str, minutes: int) -> Letter:
    """The same words for everyone, known here or not."""
    return Letter(
        to,
        "Your sign-in link for Ayni",
        f"Open this link in the browser in which you asked for it:\n\n{link}\n\n"
        f"It works once, within {minutes} minutes. If you did not ask for it, nothing happens when you ignore it.\n",
    )


def claim_letter(to: str, name: str, link: str, days: int) -> Letter:
    """To the imported address: someone says this profile is theirs."""
    return Letter(
        to,
        "Is this profile on Ayni yours?",
        f"Someone who signed in at Ayni says that the profile “{name}” is theirs. If that is you, open this link in "
        f"the browser in which you are signed in:\n\n{link}\n\nIt works once, within {days} days. If it is not you, "
        "ignore this mail: the profile stays as it is.\n",
    )


def reminder_letter(to: str, name: str, state: str, link: str) -> Letter:
    """A confirmation is growing old; one click says that the profile is still true."""
    return Letter(
        to,
        "Is your profile on Ayni still true?",
        f"Hello {name},\n\n{state}\n\nIf everything in it is still true, this link says so with one click, without "
        f"signing in:\n\n{link}\n\nIf something has changed, sign in and edit it; saving does not confirm.\n",
    )


def reminder_state(confirmed: date, stale: date, unmatched: date, today: date) -> str:
    """What age means for this profile today."""
    if today >= unmatched:
        return (
            f"Your profile was last confirmed on {confirmed}. For more than 180 days it has not been, so since "
            f"{unmatched} it is not shown to seekers until you confirm it."
        )
    if today >= stale:
        return (
            f"Your profile is shown as “not confirmed since {confirmed}”. From {unmatched} it will no longer be "
            "shown to seekers until you confirm it."
        )
    return f"Your profile was last confirmed on {confirmed}. From {stale} it will be shown as not confirmed since then."
