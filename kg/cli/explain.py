"""``kg explain``: why an article was coded as it was."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kg.cli.marks import Mark, marked
from kg.cli.options import lexicon_option, number, reference_option

if TYPE_CHECKING:
    from rich.text import Text

    from kg.entity import Span
    from kg.explain import Explained
    from kg.extract.explain import EventExplanation, Filler, Reasons, Time, Word

    _Weighed = TypeVar("_Weighed", Filler, Time)
    Row = tuple[str, str, Text]  # what it is, its score, the rest

STYLES = {
    "trigger": "bold yellow",
    "actor": "bold green",
    "recipient": "bold red",
    "place": "bold blue",
    "attribution": "bold magenta",
    "time": "bold cyan",
}
_UNLIMITED = 1_000_000  # columns: what is not for a screen is never cut
_LEAST_WIDTH = 60
_MOST_DROPPED = 3
_LEAST_SHARE = 0.01
_LEAST_SHOWN = 0.1  # what was hardly considered is for JSON alone


@click.command(short_help="Show why an article was coded as it was.")
@click.argument("article", type=click.Path(path_type=Path))
@click.argument("event", required=False)
@click.option("--id", "article_id", metavar="ID", help="Which article of a file (or folder) with several.")
@click.option(
    "--dropped",
    type=click.IntRange(0),
    default=_MOST_DROPPED,
    show_default=True,
    help="How much of what was considered and dropped to show: so many words of the article, and so many "
    "participants a role and times an event, the likeliest first.",
)
@click.option(
    "--format",
    "-f",
    "output",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For people, or all of it for programs.",
)
@lexicon_option
@reference_option
def explain(
    article: Path,
    event: str | None,
    article_id: str | None,
    dropped: int,
    output: str,
    lexicons: tuple[Path, ...],
    references: tuple[Path, ...],
) -> None:
    """Show the events of ARTICLE, a .txt or .jsonl file, and what was weighed and dropped on the way to them.

    With EVENT, a number of the list or a trigger word, show that one in full, with the reasons for every
    participant; also a word that was dropped. A reason is a feature and its weight, a score the probability that the
    trained scorer gives; that of a time and of a source (attribution) is multiplied by the event's own, and events
    compete for times. Nothing is written to the store.

    \b
    Examples:
      kg explain data/sample/2016-10-16-sanaa-en.txt
      kg explain data/sample/2016-10-16-sanaa-en.txt 2
      kg explain data/sample/2016-10-16-sanaa-en.txt truce --dropped 10
      kg explain data/sample/further-articles.jsonl --id 2015-02-12-minsk-de --format json
    """
    from kg.explain import explained, find_article
    from kg.pipeline import load_stages

    found = find_article(article, article_id)
    whole = explained(found, load_stages(lexicons, references))
    if output == "json":
        click.echo(json.dumps(_data(whole, event), ensure_ascii=False, indent=1))
        return
    screen = _Screen()
    if event is None:
        _show_all(screen, whole, dropped)
    else:
        _show_some(screen, whole, event, dropped)
    click.echo(screen.text(), nl=False, color=screen.colours)


class _Screen:
    """Collects what is printed: in colours and as wide as the terminal, or plain and never cut."""

    def __init__(self) -> None:
        from rich.console import Console

        terminal = Console()
        self.colours = terminal.is_terminal and terminal.color_system is not None and not terminal.no_color
        width = max(terminal.width, _LEAST_WIDTH) if terminal.is_terminal else _UNLIMITED
        self._out = io.StringIO()
        self._console = Console(
            file=self._out,
            force_terminal=self.colours,
            color_system="standard" if self.colours else None,
            no_color=not self.colours,
            width=width,
            highlight=False,
        )

    def line(self, content: Text | str = "", indent: int = 0) -> None:
        """One line, folded behind an indent."""
        from rich.padding import Padding
        from rich.text import Text

        text = Text(content) if isinstance(content, str) else content
        self._console.print(Padding(text, (0, 0, 0, indent), expand=False) if text else "")

    def rows(self, rows: Iterable[Row]) -> None:
        """Lines in columns; a label that stands above already is left out."""
        from rich.table import Table
        from rich.text import Text

        table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
        table.add_column(min_width=14)
        table.add_column(min_width=4)
        table.add_column(overflow="fold")
        last = ""
        for label, score, text in rows:
            shown = "" if label == last else label
            table.add_row(Text(f"   {shown}", STYLES.get(label, "") if self.colours else ""), score, text)
            last = label
        self._console.print(table)

    def text(self) -> str:
        """All of it."""
        lines = self._out.getvalue().lstrip("\n").split("\n")
        return "\n".join(line.rstrip() for line in lines)


def _show_all(screen: _Screen, whole: Explained, dropped: int) -> None:
    events = whole.explanation.events
    screen.line(f"{whole.article.id}: {number(len(events), 'event')}")
    for index, event in enumerate(events, 1):
        _show_event(screen, whole, event, index, dropped, full=False)
    _show_dropped(screen, whole, whole.explanation.dropped[:dropped])


def _show_some(screen: _Screen, whole: Explained, wanted: str, dropped: int) -> None:
    """The event with a number, or the events and the dropped words that a word names."""
    numbers, words = _chosen(whole, wanted)
    for index in numbers:
        _show_event(screen, whole, whole.explanation.events[index - 1], index, dropped, full=True)
    if words:
        _show_dropped(screen, whole, words)


def _chosen(whole: Explained, wanted: str) -> tuple[list[int], list[Word]]:
    """Numbers of events and dropped words that are meant; neither is a usage error that names what there is."""
    events = whole.explanation.events
    if wanted.isdecimal():
        numbers, words = [n for n in [int(wanted)] if 1 <= n <= len(events)], []
    else:
        numbers, words = whole.matching(wanted), whole.dropped(wanted)
    if numbers or words:
        return numbers, words
    there = ", ".join(f"{n} {event.words[0].span.text}" for n, event in enumerate(events, 1))
    problem = (
        f"no event {wanted}" if wanted.isdecimal() else f"the lexicon knows no {wanted!r} in this article"
    )
    raise click.BadParameter(f"{problem}; the events are: {there or 'none'}", param_hint="EVENT")


# --- one event ---


def _show_event(
    screen: _Screen, whole: Explained, event: EventExplanation, index: int, dropped: int, *, full: bool
) -> None:
    from rich.text import Text

    report = event.report
    kind = f"{report.type}/{report.mode}" if report.mode else report.type
    screen.line()
    screen.line(Text(f"{index}  {kind}, {report.status}, confidence {report.confidence:.2f}", "bold"))
    for sentence, marks in _sentences(event):
        screen.line(marked(sentence, marks, STYLES if screen.colours else None), indent=3)
    screen.rows(_rows(whole, event, dropped, full))


def _sentences(event: EventExplanation) -> list[tuple[Span, list[Mark]]]:
    """The sentences that hold the event's words, participants or time, with those marked, in order of the text."""
    marks: dict[Span, list[Mark]] = {}
    for word in event.words:
        marks.setdefault(word.sentence, []).append(Mark(word.span.start, word.span.end, "trigger"))
    for role, fillers in event.roles.items():
        for filler in fillers:
            if filler.dropped is None:
                where = Mark(filler.mention.start, filler.mention.end, role)
                marks.setdefault(filler.sentence, []).append(where)
    for time in event.times:
        if time.dropped is None:
            marks.setdefault(time.sentence, []).append(Mark(time.span.start, time.span.end, "time"))
    return sorted(marks.items(), key=lambda item: item[0].start)


def _rows(whole: Explained, event: EventExplanation, dropped: int, full: bool) -> Iterator[Row]:
    from rich.text import Text

    for word in event.words:
        yield from _word_rows("trigger", word)
    yield "status", "", Text(_shares(event.status, _LEAST_SHARE))
    if full:
        yield from _reason_rows("status", event.status_reasons)
    if event.modes:
        modes = {mode or "none": share for mode, share in event.modes.items()}
        yield "mode", "", Text(_shares(modes, _LEAST_SHOWN))
    for role, fillers in event.roles.items():
        for filler in _few(fillers, dropped):
            yield (
                role,
                f"{filler.score:.2f}",
                Text(_filler_text(whole, event, filler), _style(filler.dropped)),
            )
            if full:
                yield from _claim_rows(role, filler, event)
                yield from _reason_rows(role, filler.reasons)
    for time in _few(event.times, dropped):
        said = f"{time.span.text} → {time.value.value or 'not resolved'}{_why(time.dropped)}"
        yield "time", f"{time.score:.2f}", Text(said, _style(time.dropped))
        if full:
            yield from _claim_rows("time", time, event)
            yield from _reason_rows("time", time.reasons)
    for figure in ("killed", "injured"):
        if count := getattr(event.report, figure):
            most = "or more" if count.maximum is None else f"to {count.maximum}"
            yield figure, "", Text(f"{count.minimum} {most}")
    if event.loose:
        words = ", ".join(repr(word.text) for word in event.loose)
        yield (
            "figures",
            "",
            Text(f"where the triggers give none, also by {words}, which name no event", "dim"),
        )


def _claim_rows(label: str, item: Filler | Time, event: EventExplanation) -> Iterator[Row]:
    """What a score is made of, if not of what the scorer says alone."""
    from rich.text import Text

    if item.score != item.fit:
        sure = event.report.confidence
        yield label, "", Text(f"{item.fit:.2f} if the event is one, times {sure:.2f} that it is", "dim")


def _shares(shares: Mapping[Any, float], least: float) -> str:
    return ", ".join(f"{name} {share:.2f}" for name, share in shares.items() if share >= least)


def _few(items: Sequence[_Weighed], dropped: int) -> list[_Weighed]:
    """What was taken, and the likeliest of what was dropped."""
    left = [item for item in items if item.dropped is not None and item.score >= _LEAST_SHOWN]
    return [item for item in items if item.dropped is None] + left[:dropped]


def _filler_text(whole: Explained, event: EventExplanation, filler: Filler) -> str:
    name = filler.entity.names[0] if filler.entity.names else filler.mention.text
    said = "" if filler.mention.text == name else f", here {filler.mention.text!r}"
    linked = whole.link(event, filler) if filler.dropped is None else None
    link = f" → {linked.label or linked.names[0]} ({linked.wikidata or linked.reference})" if linked else ""
    return f"{name} ({filler.entity.type}{said}){link}{_why(filler.dropped)}"


def _why(dropped: str | None) -> str:
    return f"; dropped: {dropped}" if dropped else ""


def _style(dropped: str | None) -> str:
    return "dim" if dropped else ""


def _word_rows(label: str, word: Word) -> Iterator[Row]:
    """A word, the lexicon's entry that makes it a candidate, and what weighed most."""
    from rich.text import Text

    sense = word.sense
    kind = f"{sense.type}/{sense.mode}" if sense.mode else sense.type
    yield label, f"{word.score:.2f}", Text(f"{word.span.text}: {kind} by {sense.iri or 'no lexicon entry'}")
    fits = f"{sense.lemma!r} ({sense.pos}, found as a {word.match}), of confidence {sense.confidence:.2f}"
    yield label, "", Text(f"entry {fits}")
    yield from _reason_rows(label, word.reasons)


def _reason_rows(label: str, reasons: Reasons) -> Iterator[Row]:
    from rich.text import Text

    for side, parts in (("for", reasons.pro), ("against", reasons.contra)):
        if parts:
            said = ", ".join(f"{name} {weight:+.2f}" for name, weight in parts)
            yield label, "", Text(f"{side} it: {said}", "dim")


def _show_dropped(screen: _Screen, whole: Explained, words: Sequence[Word]) -> None:
    """Words that may evoke events and were not likely enough."""
    if not words:
        return
    total, least = len(whole.explanation.dropped), whole.explanation.thresholds["trigger"]
    screen.line()
    screen.line(f"{number(total, 'word')} dropped, below {least:.2f}; {len(words)} of them:")
    for word in words:
        screen.line(marked(word.sentence, [Mark(word.span.start, word.span.end, "trigger")],
                           STYLES if screen.colours else None), indent=3)  # fmt: skip
        screen.rows(_word_rows("trigger", word))


# --- JSON ---


def _data(whole: Explained, wanted: str | None) -> dict[str, Any]:
    """All that was considered, or what belongs to one event or word."""
    every = range(1, len(whole.explanation.events) + 1)
    numbers, words = (every, whole.explanation.dropped) if wanted is None else _chosen(whole, wanted)
    events = whole.explanation.events
    return {
        "article": whole.article.id,
        "thresholds": dict(whole.explanation.thresholds),
        "events": [_event_data(whole, events[index - 1], index) for index in numbers],
        "dropped": [_word_data(word) for word in words],
    }


def _event_data(whole: Explained, event: EventExplanation, index: int) -> dict[str, Any]:
    report = event.report
    return {
        "number": index,
        "type": report.type,
        "mode": report.mode,
        "status": report.status,
        "confidence": report.confidence,
        "triggers": [_word_data(word) for word in event.words],
        "statuses": dict(event.status),
        "statusReasons": _reasons_data(event.status_reasons),
        "modes": {mode or "none": share for mode, share in event.modes.items()},
        **{role: [_filler_data(whole, event, f) for f in fillers] for role, fillers in event.roles.items()},
        "times": [_time_data(time) for time in event.times],
        "looseCasualtyWords": [_span_data(word) for word in event.loose],
    }


def _span_data(span: Span) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "text": span.text}


def _reasons_data(reasons: Reasons) -> dict[str, Any]:
    return {"for": dict(reasons.pro), "against": dict(reasons.contra)}


def _word_data(word: Word) -> dict[str, Any]:
    sense = word.sense
    return {
        **_span_data(word.span),
        "sentence": _span_data(word.sentence),
        "type": sense.type,
        "mode": sense.mode,
        "sense": sense.iri or None,
        "lemma": sense.lemma,
        "match": word.match,
        "lexiconConfidence": sense.confidence,
        "score": word.score,
        "reasons": _reasons_data(word.reasons),
    }


def _filler_data(whole: Explained, event: EventExplanation, filler: Filler) -> dict[str, Any]:
    linked = whole.link(event, filler) if filler.dropped is None else None
    return {
        "names": list(filler.entity.names),
        "type": filler.entity.type,
        "reference": linked.reference if linked else None,
        "wikidata": linked.wikidata if linked else None,
        "mention": _span_data(filler.mention),
        "score": filler.score,
        "fit": filler.fit,
        "dropped": filler.dropped,
        "reasons": _reasons_data(filler.reasons),
    }


def _time_data(time: Time) -> dict[str, Any]:
    return {
        **_span_data(time.span),
        "sentence": _span_data(time.sentence),
        "value": time.value.value,
        "score": time.score,
        "fit": time.fit,
        "dropped": time.dropped,
        "reasons": _reasons_data(time.reasons),
    }
