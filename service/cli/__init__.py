"""The command line: `ayni --help` lists the commands; a module is imported when one of its commands is called."""

from importlib import import_module

import click

# Name -> the module that holds it, and what the list of commands says of it.
COMMANDS: dict[str, tuple[str, str]] = {
    "account": ("account", "Give people who have lost their mailbox another address."),
    "audit": ("audit", "Audit whether any modality is favoured."),
    "backup": ("backup", "Save the whole database into a file."),
    "clinic": ("clinic", "Clinics that integrate by API."),
    "confirm-due": ("confirm", "Send the confirmation reminders that are due."),
    "demo": ("serve", "Serve with the fictional demo directory."),
    "doctor": ("doctor", "Say what is wrong with this installation."),
    "export": ("database", "Write every profile as NDJSON."),
    "generate": ("data", "Write fictional profiles as NDJSON."),
    "invite": ("invite", "Ask imported people whether their profiles are theirs."),
    "key": ("clinic", "Keys of clinics."),
    "load": ("data", "Load NDJSON profiles."),
    "match": ("match", "Match a request from a file or standard input."),
    "migrate": ("database", "Bring schema and vocabularies up to date."),
    "moderate": ("moderate", "Hide profiles, show them again, record sanctions."),
    "policy": ("policy", "Compute the matching policy."),
    "rederive": ("policy", "Derive the stored vectors again for a policy."),
    "restore": ("backup", "Put a saved database in the place of this one."),
    "review": ("review", "List what needs a person's decision, and decide."),
    "role": ("role", "Say who may decide on the operator's pages."),
    "secret": ("secret", "Rotate the secrets of this installation."),
    "serve": ("serve", "Serve the API and the pages."),
    "work": ("work", "Work off jobs (imports, webhooks) until stopped."),
}


class LazyCommands(click.Group):
    """Lists commands without importing them: help and small commands start at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in alphabetical order."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command itself, from its module."""
        if cmd_name not in COMMANDS:
            return None
        command = getattr(import_module(f"service.cli.{COMMANDS[cmd_name][0]}"), cmd_name.replace("-", "_"))
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, from the table."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in sorted(COMMANDS)])


@click.group(cls=LazyCommands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ayni")
def cli() -> None:
    """Ayni matches people who look for care with practitioners of any modality, by fit."""
