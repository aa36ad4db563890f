"""`ayni match`: a match request from a file or standard input, printed for a terminal."""

import sys
from typing import BinaryIO

import click
import msgspec

from schemas.core.wording import fault_of
from schemas.matching.limits import Limits
from schemas.matching.match import MatchRequest
from schemas.messages import refusals
from service.boot.matcher import open_matcher
from service.cli.reader import reader
from service.cli.runtime import command, database_option, ready_connection
from service.core.errors import BadRequest


@click.command()
@click.argument("file", type=click.File("rb"), default="-")
@click.option("--json", "as_json", is_flag=True, help="The response body instead of a page for the terminal.")
@database_option
@command
async def match(file: BinaryIO, as_json: bool, database_url: str | None) -> None:
    """Match a request (JSON, as for POST /v1/matches) from FILE or standard input; plain text is taken as a story."""
    from service.matching.find_matches import find_matches

    request = read_request(file.read())
    async with ready_connection(database_url) as (connection, settings):
        matcher = await open_matcher(connection, settings)
        response = await find_matches(connection, matcher, request)
    if as_json:
        from service.i18n.wording import word_reasons

        for result in response.results:
            word_reasons((*result.reasons, *result.tensions), reader())
        sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(response), indent=2) + b"\n")
    else:
        from service.cli.show_matches import show  # rich is slow to import

        show(response, limited=request.limits != Limits())


def read_request(data: bytes) -> MatchRequest:
    """A request from JSON, or from a story in plain text."""
    try:
        if not data.lstrip().startswith((b"{", b"[")):
            return msgspec.convert({"story": data.decode().strip()}, MatchRequest)
        return msgspec.json.decode(data, type=MatchRequest)
    except msgspec.ValidationError as error:
        raise BadRequest(refusals.UNEXPECTED_FORM(), [fault_of(error)]) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadRequest(refusals.NOT_JSON_BECAUSE(error=str(error))) from None
