"""`ayni policy` computes the matching policy; `ayni rederive` derives the stored vectors again, while serving."""

import itertools
from pathlib import Path

import click
import msgspec
import numpy as np
from rich.progress import Progress

from service.app import deriver
from service.audit.compute_policy import compute_policy
from service.audit.population import reference_people
from service.cli.group import command, console, database_option, ready_connection
from service.text.encoder import load_encoder
from service.text.reading import TEMPERATURE, StoryReader
from service.text.shipped import shipped_concerns
from service.usecases.fit_model import POLICY_FILE
from service.usecases.maintain_match_index import maintain_match_index
from service.usecases.rederive_profiles import rederive_profiles
from service.usecases.today import today

REFERENCE_SEED = 20_260_101
REFERENCE_PEOPLE = 20_000


@click.command()
@click.option("--out", type=click.Path(path_type=Path), default=POLICY_FILE, help="The file; arrays go beside it.")
@click.option("--model", default="wordllama-256", show_default=True, help="Text model.")
@click.option("--people", default=REFERENCE_PEOPLE, show_default=True, help="Size of the reference population.")
def policy(out: Path, model: str, people: int) -> None:
    """Compute the policy's constants from the reference population and the calibration panel."""
    encoder = load_encoder(model)
    reader = StoryReader.build(encoder, shipped_concerns())
    with console.status("the reference population") as status:
        made = [one.profile for one in itertools.islice(reference_people(REFERENCE_SEED, people, today()), people)]
        computed = compute_policy(reader, encoder, made, TEMPERATURE, status.update)
    out.write_bytes(msgspec.json.format(msgspec.json.encode(computed.policy), indent=1) + b"\n")
    np.savez_compressed(out.with_suffix(".npz"), **computed.arrays)  # type: ignore[arg-type]
    console.print(f"policy {computed.policy.version} written to {out}")


@click.command()
@click.option("--policy", "policy_file", type=click.Path(exists=True, path_type=Path), help="Another policy file.")
@click.option("--keep-old", is_flag=True, help="Keep the vectors of other policies, for servers still on them.")
@database_option
@command
async def rederive(policy_file: Path | None, keep_old: bool, database_url: str | None) -> None:
    """Derive the stored vectors again for the policy; run it again to resume. Servers go on serving."""
    async with ready_connection(database_url, policy=policy_file) as (connection, settings):
        derive = deriver(settings)
        with Progress(console=console, transient=True) as progress:
            task = progress.add_task("profiles", total=None)
            done = await rederive_profiles(
                connection,
                derive,
                keep_old=keep_old,
                report=lambda done, total: progress.update(task, completed=done, total=total),
            )
        click.echo(f"derived {done:,} profiles")
        await maintain_match_index(connection, derive.model.policy.key, report=console.print)
