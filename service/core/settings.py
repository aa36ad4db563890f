"""What this installation is told: from the environment (`AYNI_…`) and, above it, from the command line."""

import os
from collections.abc import Mapping
from pathlib import Path

import msgspec

from schemas.messages import setup
from service.core.errors import SetupError


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Every setting; the name in the environment is AYNI_ and the field in capitals."""

    data: Path | None = None  # folder of the embedded PostgreSQL and of reports; default: per user
    database_url: str | None = None  # None: the embedded PostgreSQL of the data folder
    read_database_url: str | None = None  # a streaming replica for matching
    most_lag_seconds: float = 10.0  # a replica further behind is not read from
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    migrate: bool = True  # at the start; else only see that it is done: `ayni migrate` does it, past a pooler
    policy: Path | None = None  # another policy file than the shipped one
    trained: bool = True  # stories are heard by the trained reader too, where its weights are
    public_url: str = ""  # as seekers see it, for links in mail; default: from host and port
    smtp_url: str = ""  # smtp://user:password@host:587; empty: mails are printed (development)
    mail_from: str = "ayni@localhost"
    operator_mail: str = ""  # where reports of errors in the directory go
    log_level: str = "info"
    jobs: bool = True  # this server also works off jobs: imports, webhooks; else run `ayni work` beside it
    import_most_bytes: int = 20_000_000_000
    key_requests_per_minute: int = 600  # per clinic key
    match_requests_per_minute: int = 3_000  # per clinic key with the scope `match`
    open_matches_per_minute: int = 300  # per network address without a key; loopback is not counted
    webhook_loopback: bool = False  # development and tests: webhooks may go to this machine
    webhook_first_wait_seconds: float = 5.0  # before the second attempt; later waits are multiples of it
    account_requests_per_minute: int = 600  # per account
    open_requests_per_minute: int = 1200  # whatever does not match, per network; 0: no limit
    metrics_token: str = ""  # bearers, by commas, that may read /metrics from elsewhere; else this machine alone may
    counters: Path | None = None  # the file in which the processes of a server count together; made by `serve`
    demo: bool = False

    @property
    def base_url(self) -> str:
        """The address to write into mails and feeds, without a slash at the end."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")


def read_settings(environment: Mapping[str, str] | None = None, **flags: object) -> Settings:
    """Settings from the environment, overridden by the flags that are not None; SetupError names what is wrong."""
    environment = os.environ if environment is None else environment
    given: dict[str, object] = {}
    for field in msgspec.structs.fields(Settings):
        name = f"AYNI_{field.name.upper()}"
        if environment.get(name):
            given[field.name] = environment[name]
    given |= {name: value for name, value in flags.items() if value is not None}
    try:
        return msgspec.convert({k: str(v) for k, v in given.items()}, Settings, strict=False, dec_hook=_path)
    except msgspec.ValidationError as error:
        wrong = str(error).rpartition("$.")[2].strip("`")
        raise SetupError(setup.SETTING_NOT_VALID(wrong=wrong.upper(), at=str(error).split(" - at")[0])) from None


def _path(type_: type, value: object) -> object:
    if type_ is Path:
        return Path(str(value)).expanduser()
    raise NotImplementedError


def environment_of(settings: Settings) -> dict[str, str]:
    """The settings as environment variables, for worker processes."""
    values = msgspec.structs.asdict(settings)
    return {f"AYNI_{name.upper()}": str(value) for name, value in values.items() if value not in (None, "")}
