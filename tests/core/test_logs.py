"""Every line of the log is one JSON object, also those of libraries and of uncaught errors; none quotes anything."""

import json
import subprocess
import sys
from pathlib import Path

from tests.fixtures.commands import ROOT

PROGRAM = """
import asyncio, logging, threading, warnings
import structlog
from service.core.logs import configure_logs

configure_logs("info")
structlog.get_logger().info("request", route="/v1/matches")
logging.getLogger("asyncpg").error("could not run %s", "INSERT a story")
try:
    raise ValueError("a story")
except ValueError:
    logging.getLogger("pgqueuer").exception("job failed: %s", "a story")
logging.getLogger("uvicorn.error").warning("Invalid HTTP request received.")
warnings.warn("a story")
thread = threading.Thread(target=lambda: 1 / 0)
thread.start()
thread.join()

async def lost():
    asyncio.get_running_loop().call_exception_handler({"message": "a task failed", "exception": ValueError("a story")})

asyncio.run(lost())
raise RuntimeError("a story")
"""


def test_one_object_a_line_whoever_writes() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    lines = [json.loads(line) for line in ended.stderr.splitlines()]
    assert "a story" not in ended.stderr
    assert [line["event"] for line in lines][:4] == [
        "request", "could not run %s", "job failed: %s", "Invalid HTTP request received.",
    ]  # fmt: skip
    assert {line.get("kind") for line in lines} >= {"ValueError", "ZeroDivisionError", "RuntimeError"}
    assert all(line["level"] and line["timestamp"] for line in lines)


def test_a_log_that_cannot_be_written_stops_nothing() -> None:
    program = (
        "import logging, structlog; from service.core.logs import configure_logs; configure_logs('info');"
        " structlog.get_logger().error('lost'); logging.getLogger('asyncpg').error('lost'); print('went on')"
    )
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            [sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, stderr=full, timeout=60, check=False
        )
    assert ended.stdout == b"went on\n"
