"""A server that other machines reach starts only when it is set up for them; what to set is said, all of it at once."""

from typing import Any

import pytest

from service.core.exposure import unsafe_settings
from service.core.settings import Settings
from tests.fixtures.commands import ayni

SAFE: dict[str, Any] = {
    "host": "0.0.0.0",
    "public_url": "https://directory.example.org",
    "smtp_url": "smtp://mail.example.org",
    "mail_from": "directory@example.org",
    "database_url": "postgresql://ayni:0123456789abcdef@database/ayni",
}
PROXY = {"FORWARDED_ALLOW_IPS": "10.0.0.1"}


def faults(environment: dict[str, str] | None = None, **changed: Any) -> list[str]:
    messages = unsafe_settings(Settings(**SAFE | changed), PROXY if environment is None else environment)
    return [message.code for message in messages]


def test_a_server_set_up_for_others_is_safe() -> None:
    assert faults() == []
    assert faults(environment={}, host="127.0.0.1") == []  # behind a web server on the same machine


@pytest.mark.parametrize(
    ("changed", "environment", "fault"),
    [
        ({"public_url": ""}, PROXY, "setup_public_url_needed"),
        ({"public_url": "http://directory.example.org"}, PROXY, "setup_public_url_needed"),
        ({"public_url": "https://localhost"}, PROXY, "setup_public_url_needed"),
        ({"smtp_url": ""}, PROXY, "setup_smtp_needed"),
        ({"mail_from": "ayni@localhost"}, PROXY, "setup_sender_needed"),
        ({}, {}, "setup_proxies_needed"),
        ({}, {"FORWARDED_ALLOW_IPS": "10.0.0.1, *"}, "setup_proxies_all"),
        ({"database_url": "postgresql://ayni:ayni@database/ayni"}, PROXY, "setup_password_short"),
        ({"webhook_loopback": True}, PROXY, "setup_for_development"),
        ({"database_url": None}, PROXY | {"AYNI_PG_FSYNC": "off"}, "setup_for_development"),
    ],
)
def test_each_thing_that_is_missing_is_named(changed: Any, environment: dict[str, str], fault: str) -> None:
    assert faults(environment, **changed) == [fault]


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.1.2.3"])
def test_this_machine_alone_needs_nothing(host: str) -> None:
    assert unsafe_settings(Settings(host=host), {}) == []


def test_a_public_address_makes_a_server_on_this_machine_public() -> None:
    messages = unsafe_settings(Settings(public_url="https://directory.example.org"), {})
    assert [message.code for message in messages] == ["setup_smtp_needed"]


def test_serve_names_all_faults_and_does_not_start() -> None:
    refused = ayni("serve", "--host", "0.0.0.0", environment={"AYNI_DATABASE_URL": "postgresql://nowhere.invalid/x"})
    assert refused.returncode == 1
    for name in ("AYNI_PUBLIC_URL", "AYNI_SMTP_URL", "FORWARDED_ALLOW_IPS", "--host 127.0.0.1"):
        assert name in refused.stderr
    assert "Ctrl-C" not in refused.stderr
