"""Logs: one JSON object a line on standard error, whoever writes it; every field is named where it is logged.

What libraries log may quote a row or a statement, and what an error says may quote a seeker: of these only the words
that stand in the code, the kind of error and its place are kept.
"""

import logging
import sys
import threading
import traceback
from contextlib import suppress
from types import TracebackType
from typing import TextIO, cast

import msgspec
import structlog

from service.core.clock import now

_OWN_WORDS = ("uvicorn",)  # its lines name addresses and ports of ours, never a request


def configure_logs(level: str) -> None:
    """For this process; nothing that Python or a library prints by itself is left as plain text."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(serializer=lambda event, **_: msgspec.json.encode(event).decode()),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(cast(TextIO, _Stream(sys.stderr))),
        cache_logger_on_first_use=True,
    )
    logging.raiseExceptions = False
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Lines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.captureWarnings(True)
    sys.excepthook = _note_uncaught
    threading.excepthook = lambda item: _note_uncaught(item.exc_type, item.exc_value, item.exc_traceback)


class _Stream:
    """Where lines go; a disk that is full costs lines of the log, and no request, no job and no worker."""

    def __init__(self, target: TextIO) -> None:
        self._target = target

    def write(self, text: str) -> int:
        with suppress(OSError, ValueError):
            self._target.write(text)
        return len(text)

    def flush(self) -> None:
        with suppress(OSError, ValueError):
            self._target.flush()


class _Lines(logging.Formatter):
    """A record of the standard library as one line."""

    def format(self, record: logging.LogRecord) -> str:
        words = record.getMessage() if record.name.startswith(_OWN_WORDS) else str(record.msg)
        if record.name == "py.warnings":  # it says itself what it is about, in words of any kind
            words = "a warning of Python"
        line = {
            "logger": record.name,
            "event": words,
            "level": record.levelname.lower(),
            "timestamp": now().isoformat().replace("+00:00", "Z"),
        }
        if record.exc_info and record.exc_info[0]:
            line |= {"kind": record.exc_info[0].__name__, "where": _place(record.exc_info[2])}
            if record.name.startswith(_OWN_WORDS):
                line["event"] = str(record.msg).partition("\n")[0]
        return msgspec.json.encode(line).decode()


def _note_uncaught(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error or kind(), trace)
        return
    structlog.get_logger().error("uncaught error", kind=kind.__name__, where=_place(trace))


def _place(trace: TracebackType | None) -> str:
    frames = traceback.extract_tb(trace)
    return f"{frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno}" if frames else ""
