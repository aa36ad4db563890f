"""A pytest plugin: with CI=true a skipped test is a failed one, and a missing browser is named with its apt line."""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator

import pytest

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_LINE = "no Chromium here, so the pages were not tried in a browser: apt-get install chromium"


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium for Playwright's `executable_path`: `AYNI_CHROMIUM`, else the first one on PATH."""
    chosen = os.environ.get("AYNI_CHROMIUM")
    program = chosen or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if program is None:
        pytest.skip(CHROMIUM_LINE)
    return program


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A test about being root has no meaning for another user, nor one about a cluster where there is none, and what is
    long comes at night: they are left out, which is not a skip."""
    absent = {
        "as_root": os.geteuid() != 0,
        "citus": not os.environ.get("AYNI_CITUS_URL"),
        "nightly": not os.environ.get("AYNI_NIGHTLY"),
    }
    marks = [mark for mark, is_absent in absent.items() if is_absent]
    left_out = [item for item in items if any(map(item.get_closest_marker, marks))]
    if left_out:
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What was left out is said."""
    if not os.environ.get("AYNI_CITUS_URL"):
        terminalreporter.write_line("Citus: not run (AYNI_CITUS_URL names no cluster).")
    if not os.environ.get("AYNI_NIGHTLY"):
        terminalreporter.write_line("Long tests: not run (AYNI_NIGHTLY=1 or `make nightly` runs them).")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Skips of single tests, by a mark or from within; an expected failure is no skip."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail"):
        _fail_in_ci(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Skips of whole modules."""
    report = yield
    if report.skipped:
        _fail_in_ci(report)
    return report


def _fail_in_ci(report: pytest.TestReport | pytest.CollectReport) -> None:
    if os.environ.get("CI") == "true":
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"With CI=true a skip is a failure. {reason}"
