"""``kg evaluate``: how well events are found in articles that somebody annotated."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.options import format_option, lexicon_option, number, reference_option
from kg.cli.progress import progress_bar

if TYPE_CHECKING:
    from kg.evaluate import Coder, Evaluation, GoldSet
    from kg.issue import Issue
    from kg.score import ArticleScore, Coded, Figure, Filler, Pair

_LANGUAGES = {"de": "German", "en": "English"}
_COLUMNS = ("precision", "recall", "f1", "low", "high", "gold", "predicted")


@click.command(short_help="Score the events found in annotated articles.")
@click.argument("paths", metavar="GOLD_DIR...", nargs=-1, required=True, type=click.Path(path_type=Path))
@format_option("figures")
@click.option("--by", type=click.Choice(["type"]), help="Event precision and recall for each event type too.")
@click.option(
    "--show",
    "shown",
    metavar="ARTICLE",
    multiple=True,
    help="What was right, missed and too much in this article (its id), or in all. May be repeated.",
)
@click.option(
    "--events",
    metavar="FILE.jsonl",
    type=click.Path(path_type=Path),
    help="Score these event records, in the form of kg export --events, and read no article.",
)
@lexicon_option
@reference_option
@click.pass_context
def evaluate(
    context: click.Context,
    paths: tuple[Path, ...],
    output: str,
    by: str | None,
    shown: tuple[str, ...],
    events: Path | None,
    lexicons: tuple[Path, ...],
    references: tuple[Path, ...],
) -> None:
    """Read annotated articles and score the events found in them, for each language apart.

    GOLD_DIR is a folder that is searched at any depth for <id>.json, the annotations, beside <id>.txt, the text;
    a text may also lie elsewhere in the folders named, or in a .jsonl file there. An annotation that cannot be
    used is named and passed over. The format, in which type, mode and status are those of kg export --events:

    \b
      {"id": "a-1", "lang": "en", "date": "2016-10-15",
       "entities": [{"id": "k", "names": ["John Kerry", "Kerry"], "type": "Person",
                     "country": "USA", "sector": "GOV", "wikidata": null}],
       "events": [{"id": "e1", "type": "CONSULT", "mode": "visit", "status": "occurred",
                   "core": true, "mentions": [{"trigger": "met", "nth": 1}],
                   "actor": ["k"], "recipient": [], "place": [], "attribution": [],
                   "time": {"text": "on Saturday", "value": "2016-10-15"},
                   "killed": null, "injured": {"min": 25, "max": null}}]}

    \b
    Examples:
      kg evaluate my-articles
      kg evaluate my-articles --lexicon my-words.ttl --by type
      kg evaluate my-articles --show all | less
      kg evaluate my-articles --events other-program.jsonl --format json
    """
    from kg import evaluate as evaluation

    if shown and output == "csv":
        raise click.UsageError("--show goes with --format table or json")
    gold = evaluation.load(paths)
    _check_shown(shown, gold)
    coder = _coder(gold, events, lexicons, references)
    with progress_bar(len(gold.articles)) as progress:
        done = evaluation.evaluate(gold, coder, progress)
    for issue in done.issues:
        click.echo(_told(issue), err=True)
    if done.scores:
        wanted = [score for score in done.scores if score.article in shown or "all" in shown]
        click.echo(_RENDERED[output](done, wanted, by == "type"), nl=False)
    click.echo(sentence(done), err=output != "table")
    if not done.scores:
        click.echo(
            "Next: correct the annotations named above; kg evaluate --help says what is read", err=True
        )
    context.exit(exit_code(done))


def _check_shown(shown: Sequence[str], gold: GoldSet) -> None:
    ids = [item.article.id for item in gold.articles]
    for name in shown:
        if name not in ids and name != "all":
            some = ", ".join(ids[:5]) + (", …" if len(ids) > 5 else "")
            raise click.BadParameter(f"no annotated article {name!r}: there are {some}", param_hint="--show")


def _coder(
    gold: GoldSet, events: Path | None, lexicons: tuple[Path, ...], references: tuple[Path, ...]
) -> Coder:
    """What finds the events: the stages, or a file in their place."""
    from kg import evaluate as evaluation
    from kg import pipeline

    if events is None:
        return evaluation.coder(pipeline.load_stages(lexicons, references))
    if lexicons or references:
        option = "--lexicon" if lexicons else "--reference"
        raise click.UsageError(f"{option} is for reading articles, which --events does not")
    coder, others = evaluation.coded(events, gold)
    if others:
        click.echo(
            f"{events}: {number(others, 'event')} of articles that are not annotated, left out", err=True
        )
    return coder


def sentence(done: Evaluation) -> str:
    """An evaluation in one line."""
    tallies = [score.tally["event"] for score in done.scores]
    parts = [
        number(len(done.scores), "article") + " scored",
        number(sum(tally.found for tally in tallies), "event") + " found",
        f"{sum(tally.gold for tally in tallies):,} annotated",
    ]
    why = ", ".join(f"{count:,} {code}" for code, count in sorted(done.skipped.items()))
    parts.append(f"{sum(done.skipped.values()):,} skipped ({why})" if why else "none skipped")
    if done.faults:
        parts.append(number(done.faults, "fault") + " in annotations that were used")
    if done.passed_over:
        parts.append(number(done.passed_over, "JSON file") + " of another kind passed over")
    return ", ".join([*parts, f"{done.seconds:.1f} s"])


def exit_code(done: Evaluation) -> int:
    """1 when the program broke on an article, 4 when no annotation could be used, else 0."""
    if done.failed:
        return 1
    return 0 if done.scores else 4


def _told(issue: Issue) -> str:
    return f"{issue.source}: {issue.message} ({issue.hint})"


# --- figures ---


def _figures(
    done: Evaluation, types: bool
) -> Iterator[tuple[str, int, Mapping[str, Figure], Mapping[str, Figure]]]:
    """Language, number of articles, figures and those by type (when wanted) for each language."""
    from kg import score

    for language, scores in score.by_language(done.scores).items():
        by_type = score.type_figures(scores) if types else {}
        yield language, len(scores), score.figures(scores), by_type


def _values(figure: Figure) -> dict[str, Any]:
    hits = figure.hits
    numbers = (hits.precision, hits.recall, hits.f1, figure.low, figure.high)
    return dict(zip(_COLUMNS, [*(round(value, 3) for value in numbers), hits.gold, hits.found], strict=True))


def _as_table(done: Evaluation, shown: Sequence[ArticleScore], types: bool) -> str:
    lines = [line for score in shown for line in _shown_lines(score)]
    for language, articles, figures, by_type in _figures(done, types):
        title = f"{_LANGUAGES[language]}, {number(articles, 'article')}"
        lines += ["", *_table(title, figures)] if lines else _table(title, figures)
        if by_type:
            lines += ["", *_table("event, by type", by_type)]
    return "\n".join([*lines, ""])


def _table(title: str, figures: Mapping[str, Figure]) -> list[str]:
    width = max(len(title), *map(len, figures), 20)
    lines = [f"{title:{width}}      P      R     F1  95 % interval   gold  predicted"]
    for name, figure in figures.items():
        v = _values(figure)
        if not (v["gold"] or v["predicted"]):
            lines.append(f"{name:{width}}" + "      –" * 3 + f"{'–':>15}{0:7}{0:11}")
            continue
        interval = f"{v['low']:.3f}-{v['high']:.3f}"
        rates = "".join(f"{v[column]:7.3f}" for column in ("precision", "recall", "f1"))
        lines.append(f"{name:{width}}{rates}  {interval:>13}{v['gold']:7,}{v['predicted']:11,}")
    return lines


def _as_csv(done: Evaluation, _: Sequence[ArticleScore], types: bool) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["language", "figure", "type", *_COLUMNS])
    for language, _articles, figures, by_type in _figures(done, types):
        for name, figure in figures.items():
            writer.writerow([language, name, "", *_values(figure).values()])
        for name, figure in by_type.items():
            writer.writerow([language, "event", name, *_values(figure).values()])
    return out.getvalue()


def _as_json(done: Evaluation, shown: Sequence[ArticleScore], types: bool) -> str:
    """One object: the figures by language and, where they are asked for, ``articles`` in detail."""
    result: dict[str, Any] = {"languages": {}}
    for language, articles, figures, by_type in _figures(done, types):
        said: dict[str, Any] = {
            "articles": articles,
            "figures": {name: _values(figure) for name, figure in figures.items()},
        }
        if types:
            said["types"] = {name: _values(figure) for name, figure in by_type.items()}
        result["languages"][language] = said
    if shown:
        result["articles"] = {score.article: _shown_data(score) for score in shown}
    result["skipped"] = dict(done.skipped)
    return json.dumps(result, ensure_ascii=False, indent=1) + "\n"


_RENDERED = {"table": _as_table, "csv": _as_csv, "json": _as_json}


# --- articles in detail ---


def _shown_lines(score: ArticleScore) -> Iterator[str]:
    """Pairs (=), what was missed (-) and what is too much (+), each with where the two differ."""
    yield f"{score.article}: {len(score.pairs)} right, {len(score.missed)} missed, {len(score.extra)} too much"
    for pair in score.pairs:
        found, gold = pair
        yield f"  = {_named(found)}"
        yield from (f"      {line}" for line in _differences(found, gold))
    for gold in score.missed:
        yield f"  - {_named(gold)}"
    for found in score.extra:
        yield f"  + {_named(found)}"


def _named(coded: Coded) -> str:
    kind = f"{coded.type}/{coded.mode}" if coded.mode else coded.type
    return f"{kind} {', '.join(coded.words)} ({coded.status})"


def _differences(found: Coded, gold: Coded) -> Iterator[str]:
    """The roles of a pair, and the other fields where they are not alike."""
    for role in found.roles:
        if line := _role_line(found.roles[role], gold.roles[role]):
            yield f"{role:12}{line}"
    for field in ("mode", "status", "time", "killed", "injured"):
        ours, theirs = getattr(found, field), getattr(gold, field)
        if ours != theirs:
            yield f"{field:12}found {_plain(ours)}, annotated {_plain(theirs)}"


def _role_line(found: Sequence[Filler], gold: Sequence[Filler]) -> str:
    """What is right (=), missed (-) and too much (+) in one role."""
    from kg.score import matched

    pairs = matched(found, gold)
    right = [id(filler) for pair in pairs for filler in pair]
    parts = [f"= {_label(filler)}" for filler, _ in pairs]
    parts += [f"- {_label(filler)}" for filler in gold if id(filler) not in right]
    parts += [f"+ {_label(filler)}" for filler in found if id(filler) not in right]
    return "  ".join(parts)


def _label(filler: Filler) -> str:
    return str(filler.get("label") or next(iter(filler.get("names") or ()), "?"))


def _plain(value: object) -> str:
    if isinstance(value, Mapping):
        return f"{value.get('min')} to {value.get('max')}"
    return "none" if value is None else str(value)


def _shown_data(score: ArticleScore) -> dict[str, Any]:
    return {
        "right": [_pair_data(pair) for pair in score.pairs],
        "missed": [_coded_data(coded) for coded in score.missed],
        "extra": [_coded_data(coded) for coded in score.extra],
    }


def _pair_data(pair: Pair) -> dict[str, Any]:
    found, gold = pair
    return {"predicted": _coded_data(found), "gold": _coded_data(gold)}


def _coded_data(coded: Coded) -> dict[str, Any]:
    mentions = [
        {"start": start, "end": end, "text": text}
        for (start, end), text in zip(coded.spans, coded.words, strict=True)
    ]
    roles = {role: [_label(filler) for filler in fillers] for role, fillers in coded.roles.items()}
    fields = {name: getattr(coded, name) for name in ("time", "killed", "injured")}
    return {
        "type": coded.type,
        "mode": coded.mode,
        "status": coded.status,
        "mentions": mentions,
        **roles,
        **fields,
    }
