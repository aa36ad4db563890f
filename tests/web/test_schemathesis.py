"""Thousands of requests made from the OpenAPI document, right and wrong ones, against a running server.

Schemathesis judges every answer by all its checks, but for the exceptions listed here. Same seed, same requests. It
comes as a stranger to everything, and with a clinic's key and a practitioner's token to what these open; and with
sequences of requests in which one takes up what another has made. Where AYNI_STATEFUL_SECONDS is set (`make nightly`
gives minutes), sequences are also sent by a stranger, with each key alone, and by somebody signed in.
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from tests.fixtures.accounts import create
from tests.fixtures.clinics import Practice, practice_on
from tests.fixtures.running import Server, running_server

# Operation id -> check -> why it cannot be honoured there.
_REFUSED = "a made-up cursor, place, term, id or address is well-formed, and refused"
_REPEATED = "an Idempotency-Key that came before with another request"
EXCEPTIONS: dict[str, dict[str, str]] = {
    "findMatches": {"positive_data_acceptance": _REFUSED},
    "buildCircle": {"positive_data_acceptance": _REFUSED},
    "sendReplyCode": {"positive_data_acceptance": "made-up text is no mail address"},
    "listPractitioners": {"positive_data_acceptance": _REFUSED},
    "previewMe": {"positive_data_acceptance": _REFUSED},
    "askSignIn": {"positive_data_acceptance": _REFUSED},
    "listModalities": {"positive_data_acceptance": _REFUSED},
    "listConcerns": {"positive_data_acceptance": _REFUSED},
    "getPractitioner": {"negative_data_rejection": "an If-None-Match that no ETag can look like is one nobody has"},
    "askIntroduction": {
        "not_a_server_error": "without a mail server a message cannot be relayed: 503 says so",
        "positive_data_acceptance": _REPEATED,
    },
    "decideClaim": {"positive_data_acceptance": _REPEATED},
    "listChanges": {"positive_data_acceptance": _REFUSED},
    "listPublicChanges": {"positive_data_acceptance": _REFUSED},
    "getFromRoster": {"positive_data_acceptance": _REFUSED},
    "patchOnRoster": {"positive_data_acceptance": "rules that span fields, and the id in the address"},
    "listRoster": {"positive_data_acceptance": _REFUSED},
    "listDeliveries": {"positive_data_acceptance": _REFUSED},
    "listClaims": {"positive_data_acceptance": _REFUSED},
    "listVersions": {"positive_data_acceptance": _REFUSED},
    "createWebhook": {"positive_data_acceptance": _REFUSED},
    "startImport": {"positive_data_acceptance": "a made-up file is of no format"},
    "cancelImport": {"positive_data_acceptance": _REPEATED},
    "replayDeliveries": {"positive_data_acceptance": _REPEATED},
    "putOnRoster": {"positive_data_acceptance": "rules that span fields, and the id in the address"},
    "patchOwnProfile": {
        "positive_data_acceptance": "a made-up ETag is of no version",
        "negative_data_rejection": "an If-Match that no ETag can look like is refused as not the present version",
    },
    "putOwnProfile": {
        "positive_data_acceptance": "a made-up ETag is of no version",
        "negative_data_rejection": "an If-Match that no ETag can look like is refused as not the present version",
    },
    "putPhoto": {
        "positive_data_acceptance": "made-up bytes are no picture, and a made-up ETag is of no version",
        "negative_data_rejection": "an If-Match that no ETag can look like is refused as not the present version",
    },
    "restore": {"positive_data_acceptance": "a made-up ETag is of no version"},
    **{name: {"positive_data_acceptance": _REPEATED} for name in ("publish", "pause", "withdraw", "confirm")},
    "listPlaces": {"positive_data_acceptance": "it takes an optional pair of capitals for any character"},
    "reportProfile": {"positive_data_acceptance": _REFUSED},
    "answerSuspension": {"positive_data_acceptance": "nothing is hidden that could be answered"},
    "isReady": {
        "positive_data_acceptance": "a made-up need is one that nobody meets",
        "not_a_server_error": "503 says what ails it",
        "content_type_conformance": "503 holds the same document as 200",
        "response_schema_conformance": "503 holds the same document as 200",
    },
    "claimProfile": {"positive_data_acceptance": _REPEATED},
}
SECONDS = int(os.environ.get("AYNI_STATEFUL_SECONDS", "5"))
EXAMPLES = 20 if "AYNI_STATEFUL_SECONDS" in os.environ else 3  # of each operation
# One who has every key stands for all of them where time is short.
CALLERS = ["keys", "stranger", "clinic", "token", "session"] if "AYNI_STATEFUL_SECONDS" in os.environ else ["keys"]
_KNOWN = "^/v1/(me|clinics|changes)"  # what a stranger is kept out of


def _settings(*more: str) -> str:
    lines = ["seed = 20261122", "continue-on-failure = true", *more]
    lines += ["[generation]", f"max-examples = {EXAMPLES}", 'database = "none"']
    for operation, checks in EXCEPTIONS.items():
        lines += ["[[operations]]", f'include-operation-id = "{operation}"']
        lines += [f"checks.{check}.enabled = false # {reason}" for check, reason in checks.items()]
    return "\n".join(lines) + "\n"


def _run(server: Server, folder: Path, settings: str, *which: str, phases: str = "examples,fuzzing") -> None:
    file = folder / "schemathesis.toml"
    file.write_text(settings)
    run = subprocess.run(
        [
            *(Path(sys.executable).with_name("schemathesis"), "--config-file", file),
            *(
                "run",
                f"{server.url}/schema/openapi.json",
                "--phases",
                phases,
                "--no-color",
                *which,
            ),
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=270 + 4 * SECONDS,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-12_000:] + run.stderr[-2_000:]


@pytest.mark.timeout(280)
def test_every_operation_answers_as_documented_whatever_is_sent(demo_server: Server, tmp_path: Path) -> None:
    # Without a key or a session these answer 401 to everything: a few requests each are enough.
    few = f'[[operations]]\ninclude-path-regex = "{_KNOWN}"\nphases.coverage.enabled = false\n'
    _run(demo_server, tmp_path, _settings() + few, phases="examples,coverage,fuzzing")


@pytest.mark.nightly
@pytest.mark.timeout(280)
def test_what_keys_and_tokens_open_answers_as_documented_too(database_url: str, tmp_path: Path) -> None:
    practice = practice_on(database_url)
    with running_server(database_url, **_UNLIMITED) as server:
        settings = _settings(*_keys(server, practice), f'"path.import_id" = "{_import(server, practice)}"')
        which = ("--include-path-regex", _KNOWN, "--exclude-operation-id-regex", f"{_IN_PERSON}|{_ENDS}")
        _run(server, tmp_path, settings, *which)


_IN_PERSON = "exportMe|listTokens|makeToken"  # a session opens these, no token
_ENDS = "eraseMe|signOut|revokeToken"  # what ends the caller that all requests share
_UNLIMITED = dict.fromkeys(("AYNI_MATCH_REQUESTS_PER_MINUTE", "AYNI_ACCOUNT_REQUESTS_PER_MINUTE"), "1000000")


@pytest.mark.nightly
@pytest.mark.timeout(4 * SECONDS + 280)
@pytest.mark.parametrize("caller", CALLERS)
def test_sequences_of_requests_are_answered_as_documented(caller: str, database_url: str, tmp_path: Path) -> None:
    practice = practice_on(database_url)
    with running_server(database_url, **_UNLIMITED) as server:
        more: tuple[str, ...] = ()
        which = ["--include-path-regex", "^/v1/me", "--exclude-operation-id-regex", _ENDS]
        match caller:
            case "keys":
                more = _keys(server, practice)
                which = which[2:]
            case "stranger":
                which = ["--exclude-path-regex", _KNOWN]
            case "clinic":
                more = _keys(server, practice)
                which = ["--include-path-regex", "^/v1/(clinics|changes)"]
            case "token":
                more = _keys(server, practice)
            case "session":
                which += ["--header", f"Cookie: ayni={_session(server)}"]
        _run(server, tmp_path, _settings(*more), *which, "--max-time", str(SECONDS), phases="stateful")


def _keys(server: Server, practice: Practice) -> tuple[str, ...]:
    """Settings of a caller who has a clinic's key and a practitioner's token; the last is the clinic's id in paths."""
    return (
        *("[auth.openapi.clinicKey]", f'bearer = "{practice.key}"'),
        *("[auth.openapi.personalToken]", f'bearer = "{_token(server)}"'),
        *("[parameters]", f'"path.clinic" = "{practice.clinic.id}"'),
    )


def _import(server: Server, practice: Practice) -> str:
    """The id of an import that has ended."""
    with practice.client(server.url) as client:
        row = b'{"external_id": "a-1", "display_name": "Ana Example", "modalities": ["reiki"]}'
        job = client.post(f"{practice.path}/imports?format=ndjson", content=row).raise_for_status().json()
        path = f"{practice.path}/imports/{job['id']}"
        while client.get(path).json()["status"] in ("queued", "running"):
            time.sleep(0.1)
    return str(job["id"])


def _session(server: Server) -> str:
    """What the cookie holds of somebody who keeps a profile."""
    with _signed_in(server) as client:
        return str(client.cookies["ayni"])


@contextmanager
def _signed_in(server: Server) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=server.url, timeout=30) as client:
        client.post("/v1/sign-in", json={"email": "ana@example.org"}).raise_for_status()
        client.post("/v1/sign-in/link", json={"token": _printed_token(server)}).raise_for_status()
        create(client).raise_for_status()
        yield client


def _token(server: Server) -> str:
    """A practitioner's token that may do all a token can."""
    with _signed_in(server) as client:
        wish = {"name": "tests", "scopes": ["profile:read", "profile:write"]}
        return str(client.post("/v1/me/tokens", json=wish).raise_for_status().json()["token"])


def _printed_token(server: Server) -> str:
    """The token of the latest sign-in link that the server printed for want of a mail server."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        if matches := re.findall(r"/sign-in/([\w-]+)", server.log()):
            return str(matches[-1])
        time.sleep(0.05)
    raise AssertionError("no link was printed")
