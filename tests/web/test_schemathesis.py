"""Thousands of requests made from the OpenAPI document, right and wrong ones, against a running server.

Schemathesis judges every answer by all its checks, but for the exceptions listed here. Same seed, same requests.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.running import Server

# Operation id -> check -> why it cannot be honoured there.
_REFUSED = "a made-up cursor, place, term, id or address is well-formed, and refused"
EXCEPTIONS: dict[str, dict[str, str]] = {
    "findMatches": {"positive_data_acceptance": _REFUSED},
    "buildCircle": {"positive_data_acceptance": _REFUSED},
    "listPractitioners": {"positive_data_acceptance": _REFUSED},
    "previewMe": {"positive_data_acceptance": _REFUSED},
    "askSignIn": {"positive_data_acceptance": _REFUSED},
    "putOwnProfile": {"positive_data_acceptance": "rules that span fields, such as amounts that need a currency"},
    "askIntroduction": {"not_a_server_error": "without a mail server a message cannot be relayed: 503 says so"},
}


def _settings() -> str:
    lines = ["seed = 20261122", "continue-on-failure = true", "[generation]", "max-examples = 8", 'database = "none"']
    # Without a key or a session these answer 401 to everything: a few requests each are enough.
    lines += ["[[operations]]", 'include-path-regex = "^/v1/(me|clinics|changes)"', "phases.coverage.enabled = false"]
    for operation, checks in EXCEPTIONS.items():
        lines += ["[[operations]]", f'include-operation-id = "{operation}"']
        lines += [f"checks.{check}.enabled = false # {reason}" for check, reason in checks.items()]
    return "\n".join(lines) + "\n"


@pytest.mark.timeout(280)
def test_every_operation_answers_as_documented_whatever_is_sent(demo_server: Server, tmp_path: Path) -> None:
    settings = tmp_path / "schemathesis.toml"
    settings.write_text(_settings())
    run = subprocess.run(
        [
            *(Path(sys.executable).with_name("schemathesis"), "--config-file", settings),
            *("run", f"{demo_server.url}/schema/openapi.json", "--phases", "examples,coverage,fuzzing", "--no-color"),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=270,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-12_000:] + run.stderr[-2_000:]
