"""`ayni policy` computes the matching policy; `ayni rederive` derives the stored vectors again, while serving."""

import itertools
from pathlib import Path

import click
import msgspec

from service.boot.matcher import indexer
from service.cli.progress import rederive_with_progress
from service.cli.reader import N_, say
from service.cli.runtime import command, console, database_option, ready_connection, workers_option
from service.core.clock import today

REFERENCE_SEED = 20_260_101
REFERENCE_PEOPLE = 20_000


@click.command()
@click.option("--out", type=click.Path(path_type=Path), help="The file, default: the one shipped; arrays go beside it.")
@click.option("--model", default="wordllama-256", show_default=True, help="Text model.")
@click.option("--people", default=REFERENCE_PEOPLE, show_default=True, help="Size of the reference population.")
def policy(out: Path | None, model: str, people: int) -> None:
    """Compute the policy's constants from the reference population and the calibration panel."""
    import numpy as np

    from service.listener.reading import TEMPERATURE, StoryReader
    from service.listener.trained import trained_model
    from service.matching.fit.fit_model import POLICY_FILE
    from service.population import reference_people
    from service.training.compute_policy import compute_policy
    from service.vocabulary.encoder import load_encoder
    from service.vocabulary.shipped import shipped_concerns

    out = out or POLICY_FILE
    encoder = load_encoder(model)
    reader = StoryReader.build(encoder, shipped_concerns())
    with console().status("the reference population") as status:
        profile_dumps = [
            reference_person.profile
            for reference_person in itertools.islice(reference_people(REFERENCE_SEED, people, today()), people)
        ]
        computed = compute_policy(reader, encoder, profile_dumps, TEMPERATURE, status.update, trained_model())
    out.write_bytes(msgspec.json.format(msgspec.json.encode(computed.policy), indent=1) + b"\n")
    np.savez_compressed(out.with_suffix(".npz"), **computed.arrays)  # type: ignore[arg-type]
    console().print(say(N_("policy %(version)s written to %(file)s"), version=computed.policy.version, file=out))


@click.command()
@click.option("--policy", "policy_file", type=click.Path(exists=True, path_type=Path), help="Another policy file.")
@click.option("--drop-old", is_flag=True, help="Then drop the vectors of other policies: when no server is on them.")
@workers_option
@database_option
@command
async def rederive(policy_file: Path | None, drop_old: bool, workers: int | None, database_url: str | None) -> None:
    """Derive the stored vectors again for a policy, while servers go on with theirs; run it again to resume.

    Then restart the servers on the policy (AYNI_POLICY), and run it once more with --drop-old: that takes in what was
    edited meanwhile and frees the space.
    """
    from service.boot.crews import deriving_crew
    from service.core.processes import cores
    from service.matching.index.reindex_profiles import drop_other_policies, rows_of_other_policies

    async with ready_connection(database_url, policy=policy_file) as (connection, settings):
        derive = indexer(settings)
        await rederive_with_progress(connection, derive, deriving_crew(workers or cores(), settings))
        if drop_old:
            number = await drop_other_policies(connection, derive)
            console().print(say(N_("dropped %(number)s vectors of other policies"), number=f"{number:,}"))
        elif number := await rows_of_other_policies(connection, derive):
            text = N_(
                "%(number)s vectors of other policies stay for servers on them. When all are restarted on this policy, "
                "run this again with --drop-old."
            )
            console().print(say(text, number=f"{number:,}"))
