"""`ayni` and `python -m service`."""

from service.cli import cli


def main() -> None:
    """The command line."""
    cli(prog_name="ayni")


if __name__ == "__main__":
    main()
