"""The last mail to somebody whose account was erased: beside the answer, since nothing of it may be stored."""

from litestar.background_tasks import BackgroundTask

from schemas.accounts.account import Account
from service.core.settings import Settings
from service.email.smtp import send_patiently
from service.email.templates import erased_letter


def last_mail(settings: Settings, account: Account, language: str) -> BackgroundTask | None:
    """Goes to the address that the account signed in with; none where there is no mail server, nor for somebody of a
    practice, whose login goes on."""
    if not settings.smtp_url or account.acting != "own":
        return None
    return BackgroundTask(send_patiently, settings, erased_letter(account.email, language, settings.operator_mail))
