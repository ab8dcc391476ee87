"""What `kg build` makes of its input files, good and bad."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from kg import ingest
from kg.article import Article, PublicationDate
from kg.errors import InputMissingError
from kg.issue import Issue

GERMAN = "Der russische Außenminister ist am Montag nach Genf gereist, um über eine Waffenruhe zu sprechen.\n"
ENGLISH = "The foreign minister travelled to Geneva on Monday for talks about a ceasefire, officials said.\n"
FRENCH = "Le ministre des affaires étrangères s'est rendu lundi à Genève pour parler d'une trêve.\n"


def read(*paths: Path) -> list[Article | Issue]:
    return list(ingest.read(paths))


def codes(items: list[Article | Issue]) -> list[str]:
    return [item.code for item in items if isinstance(item, Issue)]


def ids(items: list[Article | Issue]) -> list[str]:
    return [item.id for item in items if isinstance(item, Article)]


def record(**fields: object) -> str:
    return json.dumps({"id": "r", "text": ENGLISH} | fields) + "\n"


def test_text_file_becomes_an_article(write):
    path = write("genf.txt", GERMAN)
    assert read(path) == [Article("genf", GERMAN, "de")]


@pytest.mark.parametrize(
    ("header", "date"),
    [
        (" date 2016-10 ", "2016-10"),
        ("date 2016-10-14\n\n", "2016-10-14"),
        ("date 2016\r\n", "2016"),
        ("\ufeffDate: 2016-10-14\n", "2016-10-14"),
    ],
)
def test_date_header_gives_the_date_in_its_precision_and_keeps_offsets(write, header, date):
    path = write("a.txt", header + GERMAN)
    [article] = read(path)
    assert article.date == PublicationDate(date)
    assert article.text == path.read_text("utf8")
    assert article.text[article.body :] == GERMAN


def test_a_text_about_dates_has_no_header(write):
    text = "Date palms were shelled on Monday when the army attacked the oasis, officials said.\n"
    [article] = read(write("a.txt", text))
    assert (article.date, article.body) == (None, 0)


@pytest.mark.parametrize(
    "header", ["date 2016-13 ", "date 2016-02-30\n", "date 14.10.2016\n", "date gestern\n"]
)
def test_a_date_that_is_none_is_an_issue_and_the_article_is_read_without(write, header):
    issue, article = read(write("a.txt", header + GERMAN))
    assert (issue.code, article.date) == ("bad-date", None)
    assert header.split()[1] in issue.message
    assert article.text[article.body :] == GERMAN


@pytest.mark.parametrize("content", ["", " \n\t\n", "\ufeff", "date 2016-10\n"])
def test_an_empty_file_is_an_issue(write, content):
    assert codes(read(write("a.txt", content))) == ["empty"]


def test_latin1_is_an_issue_that_names_the_byte_and_the_way_out(write):
    [issue] = read(write("a.txt", GERMAN.encode("latin1")))
    assert issue.code == "not-utf8"
    assert f"byte {GERMAN.index('ß')} (0xdf)" in issue.message
    assert "iconv -f latin1 -t utf8" in issue.hint


def test_utf16_is_recognised(write):
    [issue] = read(write("a.txt", GERMAN.encode("utf16")))
    assert (issue.code, "iconv -f utf16" in issue.hint) == ("not-utf8", True)


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl"])
def test_a_binary_is_one_issue(write, name):
    assert codes(read(write(name, b"\x7fELF\x00\x01\n\x00\n\x00"))) == ["binary"]


def test_a_large_article_is_read_to_its_end(write):
    text = ENGLISH * (5_000_000 // len(ENGLISH))
    [article] = read(write("large.txt", text))
    assert article.text == text


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl"])
def test_beyond_the_limit_is_an_issue_and_the_rest_goes_on(write, monkeypatch, name):
    monkeypatch.setattr(ingest, "MAX_BYTES", 400)
    content = record(id="small") + record(id="big", text=ENGLISH * 20) + record(id="last")
    path = write(name, content if name.endswith("jsonl") else ENGLISH * 20)
    items = read(path, write("z.txt", ENGLISH))
    assert codes(items) == ["too-large"]
    assert ids(items) == (["small", "last", "z"] if name.endswith("jsonl") else ["z"])


@pytest.mark.parametrize(
    ("text", "language"), [(FRENCH, "fr"), ("Ракетный удар по городу Алеппо.", "ru"), ("12 34", "und")]
)
def test_another_language_is_an_issue(write, text, language):
    [issue] = read(write("a.txt", text))
    assert issue.code == "unsupported-language"
    assert language == "und" or repr(language) in issue.message


@pytest.mark.parametrize(
    ("text", "language"),
    [("Der Minister traf Kerry.", "de"), ("Kerry met Lavrov.", "en"), ("Waffenruhe in Aleppo", "de")],
)
def test_a_short_text_is_german_or_english_when_that_is_likely(write, text, language):
    [article] = read(write("a.txt", text))
    assert article.language == language


def test_jsonl_record_with_all_fields(write):
    fields = {"date": "2016-10", "language": "de-AT", "url": "https://example.org/ü?a=1", "publisher": "dpa"}
    [article] = read(write("a.jsonl", record(title="Talks", **fields)))
    assert article == Article(
        "r", ENGLISH, "de", 0, PublicationDate("2016-10"), "Talks", "https://example.org/ü?a=1", "dpa"
    )


def test_jsonl_reads_what_feeds_write(write):
    lines = record(id=17, date="2016-10-14T08:00:00Z", title=None) + "\n" + record(id="b", date=2016, url="")
    first, second = read(write("a.jsonl", lines))
    assert (first.id, first.date) == ("17", PublicationDate("2016-10-14"))
    assert (second.date, second.url) == (PublicationDate("2016"), None)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("{oops\n", "not-json"),
        ("[" * 100_000 + "\n", "not-json"),
        ("9" * 5000 + "\n", "not-json"),
        ('["a"]\n', "bad-record"),
        ('{"text": "no id"}\n', "bad-record"),
        ('{"id": "x"}\n', "bad-record"),
        ('{"id": "x", "text": 7}\n', "bad-record"),
        ('{"id": "x", "text": "half \\ud800 a character"}\n', "bad-record"),
        ('{"id": "\\ud800", "text": "An attack was reported on Monday."}\n', "bad-record"),
        ('{"id": "x", "text": ""}\n', "empty"),
        (record(language="fr"), "unsupported-language"),
    ],
)
def test_a_bad_line_is_an_issue_with_its_number_and_the_rest_goes_on(write, line, code):
    path = write("a.jsonl", record(id="first") + line + record(id="last"))
    items = read(path)
    assert codes(items) == [code]
    assert items[1].source == f"{path}:2"
    assert ids(items) == ["first", "last"]


def test_latin1_in_one_line_of_jsonl(write):
    line = '{"id": "x", "text": "Gespräche"}\n'.encode("latin1")
    items = read(write("a.jsonl", record().encode() + line + record(id="s").encode()))
    assert (codes(items), ids(items)) == (["not-utf8"], ["r", "s"])


@pytest.mark.parametrize("url", ["example.org/a", "javascript:alert(1)", "https://example.org/a b"])
def test_a_url_that_is_none_is_an_issue_and_the_article_is_read_without(write, url):
    issue, article = read(write("a.jsonl", record(url=url)))
    assert (issue.code, article.url) == ("bad-url", None)


def test_folders_are_searched_at_any_depth_for_articles_only(write):
    write("b.txt", GERMAN)
    write("2016/10/a.TXT", GERMAN)
    for name in ("README.md", "LICENSE", ".hidden.txt", ".git/x.txt", "a.json"):
        root = write(name, "no article").parent
    items = read(root)
    assert (ids(items), codes(items)) == (["a", "b"], [])


def test_a_folder_without_articles_says_what_it_holds(write):
    [issue] = read(write("a.html", "<p>").parent)
    assert (issue.code, ".html" in issue.message) == ("no-articles", True)


def test_a_named_file_of_another_format_is_an_issue(write):
    assert codes(read(write("a.html", "<p>"))) == ["unknown-format"]


def test_order_and_repetition_of_paths_make_no_difference(write):
    paths = [write("b.txt", GERMAN), write("a.jsonl", record()), write("sub/a.txt", ENGLISH)]
    root = paths[0].parent
    once = read(root)
    assert len(once) == 3
    assert read(*reversed(paths)) == once
    assert read(paths[2], root, *paths) == once


def test_a_second_article_of_one_id_is_an_issue(write):
    first = write("a/x.txt", GERMAN)
    write("b/x.txt", ENGLISH)
    article, issue = read(first.parent.parent)
    assert article.language == "de"
    assert issue.code == "duplicate-id"
    assert str(first) in issue.message


def test_an_article_that_was_refused_does_not_hold_its_id(write):
    write("a/x.txt", FRENCH)
    items = read(write("b/x.txt", ENGLISH).parent.parent)
    assert (codes(items), ids(items)) == (["unsupported-language"], ["x"])


def test_a_missing_path_is_an_error_before_anything_is_read(write):
    with pytest.raises(InputMissingError, match="nowhere"):
        ingest.read([write("a.txt", GERMAN), Path("nowhere")])


def test_a_file_that_cannot_be_read_is_an_issue(write):
    path = write("a.txt", GERMAN)
    path.with_name("broken.txt").symlink_to("gone")
    path.with_name("loop.txt").symlink_to("loop.txt")
    items = read(path.parent)
    assert (ids(items), codes(items)) == (["a"], ["unreadable", "unreadable"])


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_an_issue(write):
    path = write("a.txt", GERMAN)
    path.chmod(0)
    assert codes(read(path)) == ["unreadable"]


def test_a_file_name_that_is_no_utf8_is_an_issue(write):
    folder = write("a.txt", GERMAN).parent
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff.txt")).write_text(GERMAN)
    items = read(folder)
    assert (ids(items), codes(items)) == (["a"], ["bad-name"])
    assert all(issue.source.encode() for issue in items if isinstance(issue, Issue))


def test_count_is_the_number_of_items(write):
    write("a.txt", GERMAN)
    root = write("b.jsonl", record() + record(id="s")).parent
    assert ingest.count([root]) == 3


def test_what_is_wrong_with_a_line_is_said_in_place(write):
    [issue] = read(write("a.jsonl", '{"id": "x" "text": 1}\n'))
    assert issue.message == "the line is no JSON: Expecting ',' delimiter at character 12"
