"""One server that speaks the pseudo-language, for all tests of it that one process runs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import new_database
from tests.fixtures.mailbox import Mailbox
from tests.fixtures.running import Server, running_server
from tests.i18n.pseudo import write_catalogue


@pytest.fixture(scope="session")
def locales(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("locales")
    write_catalogue(folder)
    return folder


@pytest.fixture(scope="session")
def mailbox() -> Iterator[Mailbox]:
    started = Mailbox().start()
    yield started
    started.stop()


@pytest.fixture(scope="session")
def office(locales: Path, mailbox: Mailbox) -> Iterator[Server]:
    settings = {"AYNI_LOCALES": str(locales), "AYNI_SMTP_URL": mailbox.url, "AYNI_WEBHOOK_LOOPBACK": "true"}
    for url in new_database("ayni_demo"):
        with running_server(url, fresh=True, **settings) as server:
            yield server
