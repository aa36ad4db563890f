"""What goes wrong in a scene: processes killed, hung and restarted, a disk filled."""

import contextlib
import os
import signal
import time
from collections.abc import Callable

from tests.chaos.scene import Scene


def kill_worker(scene: Scene) -> None:
    os.kill(scene.workers()[0], signal.SIGKILL)


def kill_backend(scene: Scene) -> None:
    os.kill(scene.backends()[0], signal.SIGKILL)


def kill_postmaster(scene: Scene) -> None:
    os.kill(scene.postmaster, signal.SIGKILL)


def restart_database(scene: Scene) -> None:
    """A clean stop, after which it is started again."""
    os.kill(scene.postmaster, signal.SIGINT)


def kill_parent(scene: Scene) -> None:
    """Everything goes down with it; somebody starts the server again."""
    scene.server.kill()
    scene.server.wait(30)
    scene.start_again()


def hang(scene: Scene) -> None:
    """The sessions of the database stand still for eight seconds."""
    stopped = scene.backends()
    for pid in stopped:
        os.kill(pid, signal.SIGSTOP)
    time.sleep(8)
    for pid in stopped:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)


def fill_disk(scene: Scene) -> None:
    """Not one byte is left for five seconds."""
    filler = scene.folder.parent / "filler"
    with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
        while True:
            file.write(b"\0" * 65_536)
    time.sleep(5)
    filler.unlink()


FAULTS: dict[str, Callable[[Scene], None]] = {
    "kill -9 of a worker": kill_worker,
    "kill -9 of a database session": kill_backend,
    "kill -9 of the postmaster": kill_postmaster,
    "restart of the database": restart_database,
    "kill -9 of the parent, started again": kill_parent,
    "database hangs for 8 s": hang,
}
DISK = "disk full for 5 s"
