"""A worker that dies while it is asked whether it lives is noticed at once."""

import multiprocessing
import threading
import time

import pytest
import uvicorn
from uvicorn.supervisors import multiprocess

from service.cli.worker_process import WorkerProcess

_LONG_SECONDS = 90.0


def asleep(kind: type[multiprocess.Process]) -> multiprocess.Process:
    """A worker that answers nothing."""
    worker = kind(uvicorn.Config("nothing:here"), [])
    worker.process = multiprocessing.get_context("spawn").Process(target=time.sleep, args=(_LONG_SECONDS,))
    worker.process.start()
    return worker


@pytest.mark.timeout(60)
def test_its_death_ends_the_waiting_for_its_answer() -> None:
    worker = asleep(WorkerProcess)
    threading.Timer(1.0, worker.process.kill).start()
    assert worker.is_alive(_LONG_SECONDS) is False
    worker.process.join()


def test_one_that_is_silent_for_as_long_as_a_start_may_take_is_not_alive() -> None:
    worker = asleep(WorkerProcess)
    assert worker.is_alive(0.2) is False
    worker.process.kill()
    worker.process.join()
