"""The command line: `ayni --help` lists the commands; each module here holds a few that belong together."""

from service.cli.audit import audit
from service.cli.clinic import clinic, key, work
from service.cli.confirm import confirm_due
from service.cli.data import doctor, export, generate, load, migrate
from service.cli.embed import clinic_embed
from service.cli.match import match
from service.cli.policy import policy, rederive
from service.cli.review import review
from service.cli.runtime import cli
from service.cli.serve import demo, serve

for command in (
    serve,
    demo,
    load,
    export,
    generate,
    migrate,
    doctor,
    match,
    policy,
    rederive,
    confirm_due,
    review,
    audit,
    clinic,
    key,
    work,
):
    cli.add_command(command)
clinic.add_command(clinic_embed)

__all__ = ["cli"]
