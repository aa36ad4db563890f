"""Several processes that do the jobs of one command: side by side, and in the order of the jobs where that matters."""

import asyncio
import multiprocessing
import os
import pickle
import sys
from collections.abc import Awaitable, Callable, Generator, Iterable, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager, suppress
from multiprocessing.connection import Connection as Pipe
from multiprocessing.connection import wait
from typing import Any, Generic, NamedTuple, TypeVar

Job = TypeVar("Job")
Result = TypeVar("Result")

# Called by a job before what has to follow the jobs before it: returns once these are done.
Turn = Callable[[], None]
Work = Callable[[Any, Turn], Awaitable[Any]]
# Opens what a process needs for all its jobs.
OpenWork = Callable[[], AbstractAsyncContextManager[Work]]


def at_once() -> None:
    """The turn of a job that no other stands before."""


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


_ENDED = "a process of this command was ended from outside"


class _Worker(NamedTuple):
    process: Any
    pipe: Pipe


class Crew(Generic[Job, Result]):
    """Does jobs in up to `count` processes, each of which is started when there is a job for it."""

    def __init__(self, count: int, open_work: OpenWork) -> None:
        self._count, self._open_work = count, open_work
        # Forked, a process has the model that this one has read; where the system cannot fork, it reads its own.
        self._context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")

    def results(self, jobs: Iterable[Job]) -> Iterator[Result]:
        """The results in the order of the jobs; what a job raises is raised here, when those before it are done."""
        with self._processes() as start:
            waiting, numbered = iter(jobs), 0
            idle: list[_Worker] = []
            busy: dict[int, _Worker] = {}
            ready: set[int] = set()
            done: dict[int, Any] = {}
            next_number = started = 0
            more = True
            while more or busy:
                while more and (idle or started < self._count):
                    try:
                        job = next(waiting)
                    except StopIteration:
                        more = False
                        break
                    if not idle:
                        idle.append(start())
                        started += 1
                    busy[numbered] = idle.pop()
                    _tell(busy[numbered], job)
                    numbered += 1
                if not busy:
                    break
                if next_number in ready:
                    ready.remove(next_number)
                    _tell(busy[next_number], "go on")
                for number, kind, value in _heard(busy):
                    if kind == "ready":
                        ready.add(number)
                    else:
                        idle.append(busy.pop(number))
                        done[number] = kind, value
                while next_number in done:
                    kind, value = done.pop(next_number)
                    if kind == "failed":
                        raise value
                    next_number += 1
                    yield value

    @contextmanager
    def _processes(self) -> Generator[Callable[[], _Worker], None, None]:
        workers: list[_Worker] = []

        def start() -> _Worker:
            ours, theirs = self._context.Pipe()
            process = self._context.Process(target=_run, args=(theirs, self._open_work), daemon=True)  # type: ignore[attr-defined]
            process.start()
            theirs.close()
            workers.append(_Worker(process, ours))
            return workers[-1]

        try:
            yield start
            for worker in workers:
                _tell(worker, None)
            for worker in workers:
                worker.process.join()
        finally:
            for worker in workers:
                worker.process.terminate()
                worker.process.join()
                worker.pipe.close()


def _heard(busy: dict[int, _Worker]) -> list[tuple[int, str, Any]]:
    """What workers say, with the numbers of their jobs; RuntimeError when one has died."""
    by_pipe = {worker.pipe: number for number, worker in busy.items()}
    try:
        return [(by_pipe[pipe], *pipe.recv()) for pipe in wait(list(by_pipe)) if isinstance(pipe, Pipe)]
    except (EOFError, OSError):
        raise RuntimeError(_ENDED) from None


def _tell(worker: _Worker, message: Any) -> None:
    try:
        worker.pipe.send(message)
    except OSError:
        raise RuntimeError(_ENDED) from None


def _run(pipe: Pipe, open_work: OpenWork) -> None:
    with suppress(KeyboardInterrupt, EOFError, BrokenPipeError):  # the command has ended
        asyncio.run(_serve(pipe, open_work))


async def _serve(pipe: Pipe, open_work: OpenWork) -> None:
    def turn() -> None:
        pipe.send(("ready", None))
        _next(pipe)

    job = _next(pipe)
    try:
        async with open_work() as work:
            while job is not None:
                pipe.send(("done", await work(job, turn)))
                job = _next(pipe)
    except Exception as error:
        pipe.send(("failed", _portable(error)))


def _next(pipe: Pipe) -> Any:
    parent = multiprocessing.parent_process()
    assert parent is not None
    # Other processes may hold the other end of the pipe: that the command has died is seen by itself.
    if pipe not in wait([pipe, parent.sentinel]):
        raise EOFError
    return pipe.recv()


def _portable(error: Exception) -> Exception:
    try:
        copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error if type(copy) is type(error) else RuntimeError(str(error))
