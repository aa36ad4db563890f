"""The language in which the API's sentences are read: that of Accept-Language where there is a catalogue, else English.

Codes and values beside the sentences are the same in every language.
"""

from typing import Any

from litestar import Request

from service.i18n.languages import DEFAULT, ReaderLocale, chosen_locale

AnyRequest = Request[Any, Any, Any]


def reader_of(request: AnyRequest) -> ReaderLocale | None:
    """How the caller reads; None for the plain English of the API."""
    locale = chosen_locale("", request.headers.get("accept-language", ""))
    return None if locale.language == DEFAULT else locale
