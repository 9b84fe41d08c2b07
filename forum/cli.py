"""The command ``forum``. Errors are one sentence on standard error, never a traceback."""

from __future__ import annotations

import sys

import click

from forum.app import build_house
from forum.commands import COMMANDS
from forum.core.errors import Refusal
from forum.core.settings import WrongSettings, load_settings


@click.group(commands=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="outward", prog_name="forum")
@click.pass_context
def forum(context: click.Context) -> None:
    """Outward: a forum for communities of practice."""
    context.obj = lambda: build_house(load_settings())


def main() -> None:
    """Run a command; exit 0, 1 (it could not be done) or 2 (it was asked for wrongly)."""
    try:
        forum.main(standalone_mode=False)
    except click.ClickException as error:
        click.echo(f"forum: {error.format_message()}", err=True)
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except (Refusal, WrongSettings) as error:
        click.echo(f"forum: {error}", err=True)
        sys.exit(1)
    except OSError as error:
        click.echo(f"forum: {error}", err=True)
        sys.exit(1)
