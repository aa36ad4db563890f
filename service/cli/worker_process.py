"""A worker that dies is noticed at once, and one that starts slowly is waited for.

uvicorn's parent asks each worker whether it lives, and waits for the answer as long as a slow start may take. It holds
both ends of the pipe, so the death of a worker in that moment does not end its waiting: for two minutes nobody took its
place, and no signal was heeded (seen in `make chaos`).
"""

import pickle
from multiprocessing.connection import wait

from uvicorn.supervisors import multiprocess


class WorkerProcess(multiprocess.Process):
    """What uvicorn's supervisor starts and asks."""

    def _healthcheck(self, timeout: float) -> bool | None:
        """Whether it has started; None when it does not answer in time, or is dead."""
        try:
            self.parent_conn.send(b"ping")
            if self.parent_conn in wait([self.parent_conn, self.process.sentinel], timeout):
                started: bool = self.parent_conn.recv()
                return started
        except (OSError, EOFError, pickle.UnpicklingError):
            pass
        return None


def watch_closely() -> None:
    """From now on uvicorn's supervisor makes its workers of this kind."""
    multiprocess.Process = WorkerProcess  # type: ignore[misc]
