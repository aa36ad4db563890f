"""The container files say what they should, since no container engine runs where these tests do."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
import yaml

from service.cli import COMMANDS
from service.core.database.pool import _SERVER_SETTINGS
from service.core.settings import Settings
from tests.fixtures.running import free_port

PROJECT = Path(__file__).parents[2]

TEXT = {"type": "string"}
TEXTS = {"type": "array", "items": TEXT, "minItems": 1}
TEXTS_BY_NAME = {"type": "object", "additionalProperties": {"type": ["string", "number", "boolean", "null"]}}
DURATION = {"type": "string", "pattern": "^([0-9]+(h|m|s|ms|us))+$"}
BYTES = {"type": "string", "pattern": "^[0-9]+(b|k|kb|m|mb|g|gb)$"}


def exactly(properties: dict[str, Any], *required: str) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


# The part of the Compose Specification that the file uses; a key from outside it is a typo, or wants a line here.
HEALTHCHECK = exactly(
    {
        "test": {"type": "array", "items": TEXT, "minItems": 2, "contains": {"enum": ["CMD", "CMD-SHELL"]}},
        "interval": DURATION,
        "timeout": DURATION,
        "start_period": DURATION,
        "retries": {"type": "integer", "minimum": 1},
    },
    "test",
)
DEPENDENCY = exactly({"condition": {"enum": ["service_started", "service_healthy"]}}, "condition")
SERVICE = exactly(
    {
        "build": TEXT,
        "image": TEXT,
        "command": TEXTS,
        "environment": TEXTS_BY_NAME,
        "depends_on": {"type": "object", "additionalProperties": DEPENDENCY},
        "ports": {"type": "array", "items": {"type": "string", "pattern": r"^127\.0\.0\.1:.+:[0-9]+$"}},
        "volumes": {"type": "array", "items": {"type": "string", "pattern": "^[a-z]+:/.+"}},
        "healthcheck": HEALTHCHECK,
        "restart": {"enum": ["no", "always", "on-failure", "unless-stopped"]},
        "read_only": {"type": "boolean"},
        "init": {"type": "boolean"},
        "mem_limit": {"type": "string"},
        "pids_limit": {"type": "integer"},
        "tmpfs": TEXTS,
        "cap_drop": TEXTS,
        "security_opt": TEXTS,
        "shm_size": BYTES,
        "stop_grace_period": DURATION,
    },
    "image",
    "healthcheck",
    "restart",
)
COMPOSE = exactly(
    {
        "name": TEXT,
        "services": {"type": "object", "additionalProperties": SERVICE},
        "volumes": {"type": "object", "additionalProperties": {"type": "null"}},
    },
    "services",
)


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    """The compose file as written, its ${…} not filled in."""
    content: dict[str, Any] = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())
    return content


@pytest.fixture(scope="module")
def dockerfile() -> list[tuple[str, str]]:
    """(instruction, arguments) of the Dockerfile, in order."""
    text = re.sub(r"\\\n", " ", (PROJECT / "Dockerfile").read_text())
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(line.split(None, 1)[0], line.split(None, 1)[1]) for line in lines]


def final_stage(dockerfile: list[tuple[str, str]]) -> dict[str, str]:
    last = max(number for number, (name, _) in enumerate(dockerfile) if name == "FROM")
    return dict(dockerfile[last:])


def test_the_compose_file_fits_its_schema(compose: dict[str, Any]) -> None:
    jsonschema.validate(compose, COMPOSE)
    compose_with_typo = msgspec.json.decode(msgspec.json.encode(compose))
    compose_with_typo["services"]["app"]["read_onyl"] = True
    with pytest.raises(jsonschema.ValidationError, match="read_onyl"):
        jsonschema.validate(compose_with_typo, COMPOSE)


def test_names_in_the_compose_file_lead_somewhere(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        assert set(service.get("depends_on", {})) <= set(compose["services"])
        assert {mount.split(":")[0] for mount in service.get("volumes", [])} <= set(compose["volumes"])
    known = {f"AYNI_{name.upper()}" for name in Settings.__struct_fields__}
    assert set(compose["services"]["app"]["environment"]) <= known | {"FORWARDED_ALLOW_IPS"}  # the web server's own


def test_the_app_may_write_nothing_and_do_nothing_special(compose: dict[str, Any]) -> None:
    app = compose["services"]["app"]
    assert app["read_only"] is True
    assert app["tmpfs"] == ["/tmp"]
    assert app["cap_drop"] == ["ALL"]
    assert app["security_opt"] == ["no-new-privileges:true"]
    assert app["depends_on"] == {"database": {"condition": "service_healthy"}}


def test_the_database_is_reached_by_the_app_alone_and_keeps_its_data(compose: dict[str, Any]) -> None:
    database = compose["services"]["database"]
    assert database["image"] == "postgres:18"
    assert "ports" not in database
    assert database["volumes"] == ["database:/var/lib/postgresql"], "since version 18 the volume is one folder higher"
    assert "--log_error_verbosity=terse" in database["command"]
    assert "--log_min_error_statement=panic" in database["command"]


def test_no_password_is_written_down_and_a_missing_one_is_named(compose: dict[str, Any]) -> None:
    assert compose["services"]["database"]["environment"]["POSTGRES_PASSWORD"].startswith(
        "${AYNI_DATABASE_PASSWORD:?set"
    )
    address = compose["services"]["app"]["environment"]["AYNI_DATABASE_URL"]
    assert re.fullmatch(r"postgresql://ayni:\$\{AYNI_DATABASE_PASSWORD:\?set .+\}@database:5432/ayni", address)


def test_every_base_image_has_a_version(dockerfile: list[tuple[str, str]]) -> None:
    bases = [arguments.split()[0] for name, arguments in dockerfile if name == "FROM"]
    assert bases
    assert all(re.fullmatch(r"python:3\.1[1-9]-slim-\w+", base) for base in bases), bases
    assert len(set(bases)) == 1, "what is built for one Python runs on the same"


def test_the_image_runs_as_nobody_special_with_a_health_check(dockerfile: list[tuple[str, str]]) -> None:
    stage = final_stage(dockerfile)
    assert int(stage["USER"]) >= 10_000
    assert "/health/live" in stage["HEALTHCHECK"]
    assert json.loads(stage["ENTRYPOINT"]) == ["ayni"], "without a shell, so that it gets the signals"
    assert json.loads(stage["CMD"]) == ["serve", "--host", "0.0.0.0"]


def test_the_image_holds_what_the_service_needs_and_no_database(dockerfile: list[tuple[str, str]]) -> None:
    installs = [arguments for name, arguments in dockerfile if name == "RUN" and "pip install" in arguments]
    assert any("--verify-hashes --constraint requirements.lock" in install for install in installs)
    assert not any(re.search("extra|embedded|dev|browser", install) for install in installs)
    copied = [
        word
        for name, arguments in dockerfile
        if name == "COPY" and "--from" not in arguments
        for word in arguments.split()[:-1]
    ]
    assert {"schemas", "service", "sql"} <= set(copied)
    let_through = {line[1:] for line in (PROJECT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert set(copied) == let_through
    assert all((PROJECT / source).exists() for source in copied)


@pytest.mark.timeout(120)
def test_the_entry_point_serves_and_its_health_check_agrees(
    dockerfile: list[tuple[str, str]], database_url: str, tmp_path: Path
) -> None:
    stage = final_stage(dockerfile)
    check = json.loads(stage["HEALTHCHECK"].split("CMD", 1)[1])[1:]
    port = str(free_port())
    environment = {
        "PATH": os.defpath,
        "PYTHONPATH": str(PROJECT),
        "AYNI_DATABASE_URL": database_url,
        "AYNI_PORT": port,
        # What the Compose file asks for: it listens to other machines.
        "AYNI_PUBLIC_URL": "https://directory.example.org",
        "AYNI_SMTP_URL": "smtp://127.0.0.1",
        "AYNI_MAIL_FROM": "directory@example.org",
        "FORWARDED_ALLOW_IPS": "172.16.0.0/12",
    }
    command = [sys.executable, "-m", "service", *json.loads(stage["CMD"])]
    with subprocess.Popen(command, cwd=tmp_path, env=environment) as server:
        try:
            deadline = time.monotonic() + 60
            while subprocess.run(
                [sys.executable, *check], env=environment, capture_output=True, check=False
            ).returncode:
                assert server.poll() is None
                assert time.monotonic() < deadline
                time.sleep(0.2)
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=10) as answer:
                assert answer.status == 200
        finally:
            server.terminate()
        server.wait(30)
    assert list(tmp_path.iterdir()) == [], "it writes nothing where it stands"


@pytest.mark.parametrize("name", ["docker-compose.yml", "docker-compose.scale.yml"])
def test_the_data_of_every_database_lies_in_a_named_volume(name: str) -> None:
    content = yaml.safe_load((PROJECT / name).read_text())
    databases = 0
    for service, description in content["services"].items():
        image = description.get("image", "")
        mounts = dict(reversed(mount.split(":")[:2]) for mount in description.get("volumes", []))
        mounts = {Path(target): source for target, source in mounts.items() if source in content["volumes"]}
        if not mounts or not image.startswith(("postgres:", "citusdata/")):
            continue
        databases += 1
        # Where each image declares a volume, and what stands in no named one goes with the container.
        new = image.startswith("postgres:18")
        anonymous, default = ("", "/18/docker") if new else ("/data", "/data")
        data = Path(description["environment"].get("PGDATA", f"/var/lib/postgresql{default}"))
        volumes = {Path(f"/var/lib/postgresql{anonymous}"): None} | mounts
        nearest = next(folder for folder in (data, *data.parents) if folder in volumes)
        assert volumes[nearest], f"{service}: {data}"
    assert databases == (1 if name == "docker-compose.yml" else 5)


def test_the_scale_file_leads_somewhere_and_writes_no_password_down() -> None:
    """Four servers that only answer, behind a pooler, on a cluster and two standbys (docs/scaling.md)."""
    text = (PROJECT / "docker-compose.scale.yml").read_text()
    content = yaml.safe_load(text)
    services, known = content["services"], {f"AYNI_{name.upper()}" for name in Settings.__struct_fields__}
    for name, service in services.items():
        assert set(service.get("depends_on", {})) <= set(services), name
        mounts = {mount.split(":")[0] for mount in service.get("volumes", [])}
        assert mounts <= set(content["volumes"]) | {"./sql/citus"}, name
        if "AYNI_DATABASE_URL" in service.get("environment", {}):
            assert set(service["environment"]) <= known | {"FORWARDED_ALLOW_IPS"}, name
            assert service["read_only"] is True and service["cap_drop"] == ["ALL"], name
    assert {"primary", "shard-1", "shard-2", "standby-1", "standby-2", "pgbouncer"} < set(services)
    assert "distribute.sql" in services["spread"]["entrypoint"][-1] and (PROJECT / "sql/citus/distribute.sql").exists()
    app = services["app"]
    assert app["deploy"]["replicas"] == 4
    assert (app["environment"]["AYNI_MIGRATE"], app["environment"]["AYNI_JOBS"]) == ("false", "false")
    assert "@pgbouncer:" in app["environment"]["AYNI_DATABASE_URL"]
    ignored = services["pgbouncer"]["environment"]["IGNORE_STARTUP_PARAMETERS"].split(",")
    assert set(_SERVER_SETTINGS) - {"application_name"} <= set(ignored), "or the pooler refuses each connection"
    setup = services["spread"]["entrypoint"][-1]
    for setting in _SERVER_SETTINGS.keys() - {"application_name"}:
        value = re.search(rf"ALTER DATABASE ayni SET {setting} = '?(\w+)", setup)
        assert value and value[1] == _SERVER_SETTINGS[setting], f"the pooler drops {setting}"
    assert not re.search(r"psql\b[^\n]* (-\w*1|--single-transaction)", setup), "Citus takes a statement at a time"
    assert "@primary:" in services["worker"]["environment"]["AYNI_DATABASE_URL"], "a worker listens: past the pooler"
    for name, service in services.items():
        if service.get("build"):
            assert service.get("command", ["serve"])[0] in COMMANDS, name
            assert service["image"] == "ayni:local", name
        else:
            image = re.sub(r"\$\{\w+:-([^}]+)\}", r"\1", service["image"])
            assert re.fullmatch(r"(citusdata/citus|edoburu/pgbouncer):v?\d+\.\d+[\w.-]*", image), name
    hosts = re.findall(r"@([\w:,-]+)/", app["environment"]["AYNI_READ_DATABASE_URL"])
    assert hosts == ["standby-1:5432,standby-2:5432"]
    assert set(re.findall(r"(?:ayni:|PASSWORD: )(\S+?)[:@]", text)) <= {"${AYNI_DATABASE_PASSWORD"}
