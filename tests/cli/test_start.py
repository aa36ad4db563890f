"""Commands start at once: nothing is imported that the command called does not need."""

import json
import os
import subprocess
import sys

import click
import pytest

from service.accounts.review_queues import QUEUES
from service.cli import COMMANDS, cli
from service.cli.review import review
from tests.fixtures.commands import ROOT

SLOW = {"babel", "jinja2", "litestar", "numpy", "pgqueuer", "pydantic", "rich", "uvicorn", "wordllama"}
MOST_MODULES = 400  # of all commands together; some 330 at the time of writing, and 0.2 s
_REPORT = "import json, sys; {}; print(json.dumps(sorted(sys.modules)))"


def imported_by(statement: str) -> set[str]:
    """The modules that are loaded after this statement, and their packages; those of measuring coverage left out."""
    unmeasured = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    command = [sys.executable, "-c", _REPORT.format(statement)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT, env=unmeasured)
    modules = set(json.loads(done.stdout.splitlines()[-1]))
    return modules | {name.partition(".")[0] for name in modules}


def test_help_lists_every_command_without_importing_one() -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "service", "--help"], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout
    assert all(f"  {name}  " in shown for name in COMMANDS)
    assert not imported_by("from service.cli import cli") & {*SLOW, "asyncpg"}


def test_no_command_imports_what_is_slow_before_it_is_called() -> None:
    modules = sorted({f"service.cli.{module}" for module, _ in COMMANDS.values()})
    imported = imported_by(f"import {', '.join(modules)}")
    assert not imported & SLOW and len(imported) <= MOST_MODULES


def test_the_application_is_made_without_job_queue_and_text_models() -> None:
    program = "from service.app import create_app; from service.core.settings import Settings; create_app(Settings())"
    assert not imported_by(program) & {"onnxruntime", "pgqueuer", "uvicorn", "wordllama"}


def test_the_queues_to_choose_from_are_all_there_are() -> None:
    [queue] = [parameter for parameter in review.params if parameter.name == "queue"]
    assert isinstance(queue.type, click.Choice) and list(queue.type.choices) == sorted(QUEUES)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_of_the_list_is_there_and_explains_itself(name: str) -> None:
    command = cli.get_command(click.Context(cli), name)
    assert command is not None and command.name == name and command.help
