"""An installation under work: two workers, embedded PostgreSQL, writers, publishers, claims, an import, a receiver of
messages and a mailbox.

What was acknowledged is counted here; what is there afterwards is counted in the database.
"""

import contextlib
import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import asyncpg
import httpx2

from service.accounts.store import NewSession, account_of_email, add_session
from service.core.clock import now
from service.core.database.pool import Connection, connect
from service.core.secret_tokens import hashed
from tests.fixtures.accounts import create
from tests.fixtures.clinics import Practice, open_practice
from tests.fixtures.commands import ROOT
from tests.fixtures.mailbox import Mailbox
from tests.fixtures.profiles import load, profile
from tests.fixtures.receiver import Receiver, receiving
from tests.fixtures.running import free_port, run_apart

PATIENCE_SECONDS = 240.0
_CLAIMS, _CLAIMS_OF_ONE = 60, 10  # an account may claim ten profiles a day


@dataclass
class Work:
    """What clients were promised, and how they were answered."""

    written: set[str] = field(default_factory=set)  # external ids of a roster
    published: set[str] = field(default_factory=set)  # ids of profiles
    claimed: set[str] = field(default_factory=set)  # addresses to which a letter was promised
    statuses: Counter[str] = field(default_factory=Counter)
    last_answer: float = field(default_factory=time.monotonic)
    longest_gap: float = 0.0

    def note(self, status: str, *, good: bool) -> None:
        self.statuses[status] += 1
        if good:
            at = time.monotonic()
            self.longest_gap, self.last_answer = max(self.longest_gap, at - self.last_answer), at


@dataclass
class Outcome:
    """What came of one fault."""

    fault: str
    acknowledged: int
    lost_writes: int
    lost_publications: int
    imported: int
    lost_rows: int
    doubled_rows: int
    deliveries: int
    undelivered: int
    ids_of_two_messages: int
    mails: int
    lost_mails: int
    repeated_mails: int
    gap_seconds: float
    statuses: dict[str, int]

    @property
    def whole(self) -> bool:
        """Nothing acknowledged is lost, nothing is saved twice, no answer was a 500."""
        lost = self.lost_writes + self.lost_publications + self.lost_rows + self.undelivered + self.lost_mails
        return not (lost or self.doubled_rows or self.ids_of_two_messages or self.statuses.get("500"))


class Scene:
    """The installation; `folder` is its data folder."""

    practice: Practice

    def __init__(self, folder: Path, receiver: Receiver, mailbox: Mailbox) -> None:
        self.folder, self.receiver, self.mailbox = folder, receiver, mailbox
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = (folder.parent / "log").open("ab")
        self.server = self._started()

    def furnish(self, keepers: int) -> None:
        """Clinic, webhook and practitioners with drafts."""
        receiver = self.receiver
        self.practice, self.sessions, self.claimants = run_apart(self._people(keepers))
        with self.practice.client(self.url) as client:
            hook = client.post(f"{self.practice.path}/webhooks", json={"url": receiver.url}).raise_for_status().json()
        receiver.secret = hook["secret"]
        self.drafts = [self._draft(session) for session in self.sessions]

    def _started(self) -> "subprocess.Popen[bytes]":
        settings = {
            **os.environ,
            "AYNI_DATA": str(self.folder),
            "AYNI_SMTP_URL": self.mailbox.url,
            "AYNI_WEBHOOK_LOOPBACK": "true",
            "AYNI_WEBHOOK_FIRST_WAIT_SECONDS": "0.2",
            "AYNI_KEY_REQUESTS_PER_MINUTE": "1000000",
            "AYNI_ACCOUNT_REQUESTS_PER_MINUTE": "1000000",
            "AYNI_TRAINED": "false",
        }
        settings.pop("AYNI_DATABASE_URL", None)
        settings.pop("AYNI_PG_FSYNC", None)
        words = [sys.executable, "-m", "service", "serve", "--workers", "2", "--port", str(self.port)]
        process = subprocess.Popen(words, cwd=ROOT, env=settings, stdout=self.log, stderr=self.log)
        self.until(lambda: self.is_ready() or process.poll() is not None)
        assert process.poll() is None, "the server did not start"
        return process

    def is_ready(self) -> bool:
        with contextlib.suppress(httpx2.HTTPError):
            return httpx2.get(f"{self.url}/health/ready", timeout=5).status_code == 200
        return False

    def start_again(self) -> None:
        self.until(lambda: not self._port_taken())
        self.server = self._started()

    def _port_taken(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def stop(self) -> None:
        self.server.terminate()
        self.server.wait(60)
        self.log.close()

    @property
    def dsn(self) -> str:
        state = json.loads((self.folder / "postgres.state.json").read_text())
        password = (self.folder / "postgres.password").read_text()
        return f"postgresql://ayni:{password}@127.0.0.1:{state['port']}/ayni"

    @property
    def postmaster(self) -> int:
        return int((self.folder / "postgres" / "postmaster.pid").read_text().split()[0])

    def workers(self) -> list[int]:
        """The processes that answer requests."""
        results = []
        for path in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                parent = int((path / "stat").read_text().rpartition(")")[2].split()[1])
                if parent == self.server.pid and b"spawn_main" in (path / "cmdline").read_bytes():
                    results.append(int(path.name))
        return sorted(results)

    def backends(self) -> list[int]:
        """Sessions of the server's pools."""
        return [int(row) for row in self.column("SELECT pid FROM pg_stat_activity WHERE application_name = 'ayni'")]

    def column(self, statement: str, *values: object) -> list[str]:
        async def ask() -> list[str]:
            connection = await asyncpg.connect(self.dsn, timeout=10)
            try:
                return [str(row[0]) for row in await connection.fetch(statement, *values)]
            finally:
                await connection.close()

        return run_apart(ask())

    async def _people(self, keepers: int) -> tuple[Practice, list[str], list[str]]:
        """A clinic, sessions of practitioners and of others, who claim the imported profiles that are made here."""
        connection = await connect(self.dsn)
        try:
            rows = [profile(f"claimed-{number}", email=_claimed(number)) for number in range(_CLAIMS)]
            await load(connection, rows)
            sessions = [await _session(connection) for _ in range(keepers + _CLAIMS // _CLAIMS_OF_ONE)]
            return await open_practice(connection), sessions[:keepers], sessions[keepers:]
        finally:
            await connection.close()

    def _browser(self, session: str) -> httpx2.Client:
        return httpx2.Client(base_url=self.url, timeout=30, headers={"Cookie": f"ayni={session}"})

    def _draft(self, session: str) -> str:
        with self._browser(session) as client:
            create(client).raise_for_status()
            return str(client.get("/v1/me").raise_for_status().json()["profile"]["id"])

    def until(self, holds: Callable[[], object], seconds: float = PATIENCE_SECONDS) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            with contextlib.suppress(asyncpg.PostgresError, asyncpg.InterfaceError, OSError, httpx2.HTTPError):
                if holds():
                    return
            time.sleep(0.1)
        raise TimeoutError("what was waited for did not come")

    def suffer(self, name: str, fault: Callable[["Scene"], None], rows: int, seconds: float) -> Outcome:
        """Begins an import, writes and publishes, does the fault in the middle, goes on, waits for the end, counts."""
        mark, work, ending = secrets.token_hex(4), Work(), threading.Event()
        job = self._import(mark, rows)
        threads = [
            threading.Thread(target=self._write, args=(f"{mark}-w{number}", work, ending)) for number in range(2)
        ]
        threads.append(threading.Thread(target=self._publish, args=(work, ending)))
        threads.append(threading.Thread(target=self._claim, args=(work, ending)))
        for thread in threads:
            thread.start()
        self.until(lambda: int(self.column("SELECT rows FROM import_job WHERE id = $1::uuid", job)[0]) > 0)
        fault(self)
        time.sleep(seconds)
        self.until(self.is_ready)
        time.sleep(1)
        ending.set()
        for thread in threads:
            thread.join()
        self.until(lambda: self.column("SELECT status FROM import_job WHERE id = $1::uuid", job) == ["done"])
        quiet = "SELECT count(*) FROM webhook_delivery WHERE status = 'waiting'"
        unseen = "SELECT count(*) FROM change WHERE position IS NULL"
        unsent = "SELECT count(*) FROM outgoing_mail"
        self.until(lambda: all(self.column(count) == ["0"] for count in (quiet, unseen, unsent)))
        return self._counted(name, mark, rows, work)

    def _import(self, mark: str, rows: int) -> str:
        people = (
            {"external_id": f"{mark}-i{number}", "display_name": f"Person {number}", "modalities": ["reiki"]}
            for number in range(rows)
        )
        body = b"".join(json.dumps(person).encode() + b"\n" for person in people)
        with self.practice.client(self.url) as client:
            sent = client.post(f"{self.practice.path}/imports?format=ndjson", content=body)
            return str(sent.raise_for_status().json()["id"])

    def _write(self, mark: str, work: Work, ending: threading.Event) -> None:
        number = 0
        with self.practice.client(self.url) as client:
            while not ending.is_set():
                number += 1
                person = {"display_name": f"Written {number}", "modalities": ["reiki"]}
                status = self._status(
                    lambda id=f"{mark}-{number}", person=person: client.put(  # type: ignore[misc]
                        f"{self.practice.path}/roster/{id}", json=person
                    )
                )
                good = status in ("200", "201")
                work.note(status, good=good)
                if good:
                    work.written.add(f"{mark}-{number}")
                time.sleep(0.05)

    def _publish(self, work: Work, ending: threading.Event) -> None:
        waiting = list(zip(self.sessions, self.drafts, strict=True))
        while waiting and not ending.is_set():
            session, id = waiting.pop()
            with self._browser(session) as client:
                status = self._status(lambda client=client: client.post("/v1/me/profile/publish"))  # type: ignore[misc]
            work.note(status, good=status == "200")
            if status == "200":
                work.published.add(id)
            time.sleep(0.1)

    def _claim(self, work: Work, ending: threading.Event) -> None:
        """Each claim promises a letter to the address that came with the profile."""
        keys = "SELECT email || ' ' || id FROM practitioner WHERE external_id LIKE 'claimed-%'"
        ids = dict(key.split(" ") for key in self.column(keys))
        for number in range(_CLAIMS):
            if ending.is_set():
                return
            with self._browser(self.claimants[number // _CLAIMS_OF_ONE]) as client:
                claim = {"practitioner_id": ids[_claimed(number)]}
                status = self._status(lambda client=client, claim=claim: client.post("/v1/claims", json=claim))  # type: ignore[misc]
            work.note(status, good=status == "202")
            if status == "202":
                work.claimed.add(_claimed(number))
            time.sleep(0.2)

    @staticmethod
    def _status(ask: Callable[[], httpx2.Response]) -> str:
        try:
            return str(ask().status_code)
        except httpx2.HTTPError:
            return "no answer"

    def _counted(self, name: str, mark: str, rows: int, work: Work) -> Outcome:
        there = Counter(self.column("SELECT external_id FROM clinic_listing WHERE external_id LIKE $1", f"{mark}-%"))
        people = Counter(
            self.column(
                "SELECT l.external_id FROM practitioner AS p JOIN clinic_listing AS l ON l.practitioner_id = p.id"
                " WHERE l.external_id LIKE $1",
                f"{mark}-%",
            )
        )
        public = set(self.column("SELECT id FROM practitioner WHERE status = 'published'"))
        taken = [message["data"] for message in self.receiver.taken]
        external_ids = {change["external_id"] for change in taken if change["external_id"]}
        ids: dict[str, set[int]] = {}
        for headers, change in zip(self.receiver.headers, taken, strict=True):
            ids.setdefault(headers["webhook-id"], set()).add(change["position"])
        letters = Counter(str(letter["To"]) for letter in self.mailbox.letters)
        imported = {f"{mark}-i{number}" for number in range(rows)}
        return Outcome(
            fault=name,
            acknowledged=len(work.written) + len(work.published) + len(work.claimed),
            lost_writes=len(work.written - there.keys()),
            lost_publications=len(work.published - public),
            imported=len(imported & there.keys()),
            lost_rows=len(imported - there.keys()),
            doubled_rows=sum(count - 1 for count in people.values()),
            deliveries=len(taken),
            undelivered=len((work.written | imported) - external_ids),
            ids_of_two_messages=sum(len(positions) > 1 for positions in ids.values()),
            mails=sum(letters.values()),
            lost_mails=len(work.claimed - letters.keys()),
            repeated_mails=sum(count - 1 for count in letters.values()),
            gap_seconds=round(work.longest_gap, 1),
            statuses=dict(work.statuses),
        )


@contextlib.contextmanager
def open_scene(keepers: int = 40, megabytes: int = 0) -> Iterator[Scene]:
    """With `megabytes` the data folder lies on a disk of that size (a tmpfs: root alone may mount one)."""
    with tempfile.TemporaryDirectory(prefix="ayni-chaos-") as top, receiving() as receiver, _mailbox() as mailbox:
        Path(top).chmod(0o755)
        disk = Path(top) / "disk"
        disk.mkdir(mode=0o755)
        if megabytes:
            subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", disk], check=True)
        try:
            scene = Scene(disk / "data", receiver, mailbox)
            try:
                scene.furnish(keepers)
                yield scene
            finally:
                scene.stop()
        finally:
            if megabytes:
                subprocess.run(["umount", "-l", disk], check=False)


@contextlib.contextmanager
def _mailbox() -> Iterator[Mailbox]:
    box = Mailbox().start()
    try:
        yield box
    finally:
        box.stop()


def _claimed(number: int) -> str:
    return f"claimed-{number}@example.org"


async def _session(connection: Connection) -> str:
    """A new account, signed in."""
    account = await account_of_email(connection, f"{secrets.token_hex(8)}@example.org")
    session, at = secrets.token_urlsafe(32), now()
    new = NewSession(token_hash=hashed(session), account_id=account.id, now=at, until=at + timedelta(hours=2))
    await add_session(connection, new)
    return session
