"""The language in which the API's sentences are read: that of Accept-Language where there is a catalogue, else English.

Codes and values beside the sentences are the same in every language.
"""

from typing import Any

from litestar import Request

from schemas.matching.match import MatchRequest, Read
from service.i18n.languages import DEFAULT, ReaderLocale, chosen_locale
from service.listener.help_lines import put_in_country

AnyRequest = Request[Any, Any, Any]


def localise_help(read: Read, match_request: MatchRequest, request: AnyRequest) -> None:
    """Help in the country of Accept-Language, where the request names no place."""
    territory = chosen_locale("", request.headers.get("accept-language", "")).territory
    if read.help and territory and read.place is None and match_request.limits.telehealth_in is None:
        put_in_country(read.help, territory)


def reader_of(request: AnyRequest) -> ReaderLocale | None:
    """How the caller reads; None for the plain English of the API."""
    locale = chosen_locale("", request.headers.get("accept-language", ""))
    return None if locale.language == DEFAULT else locale
