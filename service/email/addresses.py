"""Mail addresses as people type them."""

from email_validator import EmailNotValidError, ValidatedEmail, validate_email


def mail_address(text: str) -> ValidatedEmail | None:
    """The address in its normal form; None for what is no address. Whether it exists is not asked."""
    try:
        return validate_email(text.strip(), check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError:
        return None
