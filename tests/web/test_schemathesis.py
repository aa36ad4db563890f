"""Thousands of requests made from the OpenAPI document, right and wrong ones, against a running server.

Schemathesis judges every answer by all its checks, but for the exceptions listed here. Same seed, same requests.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.running import Server

# Operation id -> check -> why it cannot be honoured there.
EXCEPTIONS: dict[str, dict[str, str]] = {
    "findMatches": {"positive_data_acceptance": "a made-up cursor, place or term is well-formed, and refused"},
    "buildCircle": {"positive_data_acceptance": "a made-up place or term is well-formed, and refused"},
    "listPractitioners": {
        "positive_data_acceptance": "a made-up cursor, place or modality is well-formed, and refused"
    },
}


def _settings() -> str:
    lines = ["seed = 20261122", "continue-on-failure = true", "[generation]", "max-examples = 8", 'database = "none"']
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
