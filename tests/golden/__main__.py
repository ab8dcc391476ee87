"""``python -m tests.golden [--accept]``: see the package."""

import click

from tests.golden import accept, measure, pinned


@click.command()
@click.option("--accept", "accepted", is_flag=True, help="Pin what is answered now.")
def main(accepted: bool) -> None:
    """Say which answers differ from what is pinned."""
    answers = measure()
    for name, text in answers.items():
        if text != pinned(name):
            click.echo(f"{name}: {'pinned anew' if accepted else 'differs'}")
    if accepted:
        accept(answers)


main()
