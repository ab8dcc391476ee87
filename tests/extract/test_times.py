"""Time expressions: a sentence a phenomenon, by the kinds of TimeML and HeidelTime; the sentences are ours.

The articles are dated Thursday, 2016-10-20 unless a case says otherwise.
"""

from __future__ import annotations

import datetime

import pytest

from kg.article import Language, PublicationDate
from kg.extract.edtf_values import as_day, bounds, near_day, span
from kg.extract.time_words import easter
from kg.extract.times import TimeContext, TimeMatch, find_times, with_days

THURSDAY = PublicationDate("2016-10-20")

# sentence, language, what is found: words and value
DATES = [
    ("Das Abkommen wurde am 15. Oktober 2015 unterzeichnet.", "de", "am 15. Oktober 2015", "2015-10-15"),
    ("Am 3.9.2016 schwiegen die Waffen.", "de", "Am 3.9.2016", "2016-09-03"),
    (
        "Der Gipfel (Samstag, den 8. Okt. 2016) endete ergebnislos.",
        "de",
        "Samstag, den 8. Okt. 2016",
        "2016-10-08",
    ),
    ("Die Wahl am 11. September verlief ruhig.", "de", "am 11. September", "2016-09-11"),
    ("Er starb am 2. Dezember vergangenen Jahres.", "de", "am 2. Dezember vergangenen Jahres", "2015-12-02"),
    ("Sie trafen sich am 29. Februar.", "de", "am 29. Februar", "2016-02-29"),
    ("Im März 2011 begannen Proteste.", "de", "Im März 2011", "2011-03"),
    ("Ende September flohen Tausende.", "de", "Ende September", "2016-09"),
    ("Im November wurde gewählt.", "de", "Im November", "2015-11"),
    ("Letzten Oktober fiel die Stadt.", "de", "Letzten Oktober", "2015-10"),
    ("Im Frühjahr 2011 brach der Krieg aus.", "de", "Im Frühjahr 2011", "2011-21"),
    ("Im Sommer scheiterte die Waffenruhe.", "de", "Im Sommer", "2016-22"),
    ("Im vergangenen Winter hungerte die Stadt.", "de", "Im vergangenen Winter", "2015-24"),
    ("Das Gesetz gilt seit fünf Jahren, 2014 wurde es verschärft.", "de", "2014", "2014"),
    ("Im vergangenen Jahr kamen weniger.", "de", "Im vergangenen Jahr", "2015"),
    ("Im vergangenen Monat tagte der Rat.", "de", "Im vergangenen Monat", "2016-09"),
    ("In der vergangenen Woche tagte der Rat.", "de", "In der vergangenen Woche", "2016-10-10/2016-10-16"),
    ("In dieser Woche tagte der Rat.", "de", "In dieser Woche", "2016-10-17/2016-10-20"),
    ("Zu Beginn der Woche tagte der Rat.", "de", "Zu Beginn der Woche", "2016-10-17/2016-10-18"),
    ("Am Wochenende demonstrierten Hunderte.", "de", "Am Wochenende", "2016-10-15/2016-10-16"),
    ("Gestern Abend fielen Schüsse.", "de", "Gestern Abend", "2016-10-19"),
    ("Die Stadt wurde vorgestern geräumt.", "de", "vorgestern", "2016-10-18"),
    ("Am heutigen Donnerstag spricht der Minister.", "de", "Am heutigen Donnerstag", "2016-10-20"),
    ("Am Montag wurde verhandelt.", "de", "Am Montag", "2016-10-17"),
    ("Am Donnerstag wurde verhandelt.", "de", "Am Donnerstag", "2016-10-20"),
    ("Am späten Dienstagabend wurde verhandelt.", "de", "Am späten Dienstagabend", "2016-10-18"),
    ("Am vergangenen Donnerstag wurde verhandelt.", "de", "Am vergangenen Donnerstag", "2016-10-13"),
    ("Am letzten Mittwoch wurde verhandelt.", "de", "Am letzten Mittwoch", "2016-10-12"),
    ("In der Nacht zum Mittwoch fielen Bomben.", "de", "In der Nacht zum Mittwoch", "2016-10-19"),
    ("Am Ostersonntag läuteten die Glocken.", "de", "Am Ostersonntag", "2016-03-27"),
    ("An Heiligabend 2014 schwiegen die Waffen.", "de", "An Heiligabend 2014", "2014-12-24"),
    ("Zurzeit wird verhandelt.", "de", "Zurzeit", "2016-10-20"),
    ("Seit den 1990er Jahren herrscht Streit.", "de", "Seit den 1990er Jahren", "199X/.."),
    ("Im 19. Jahrhundert gehörte der Hafen den Osmanen.", "de", "Im 19. Jahrhundert", "18XX"),
    ("Im ersten Quartal 2015 sank die Hilfe.", "de", "Im ersten Quartal 2015", "2015-01/2015-03"),
    ("Das zweite Halbjahr 2014 blieb ruhig.", "de", "zweite Halbjahr 2014", "2014-07/2014-12"),
    ("Die heutige Sitzung dauerte drei Stunden.", "de", "heutige", "2016-10-20"),
    ("Ein Sprecher wies die gestrigen Vorwürfe zurück.", "de", "gestrigen", "2016-10-19"),
    ("Im Vorjahr kamen mehr Besucher.", "de", "Im Vorjahr", "2015"),
    ("In der Vorwoche tagte der Rat.", "de", "In der Vorwoche", "2016-10-10/2016-10-16"),
    ("Ende vergangener Woche tagte der Rat.", "de", "Ende vergangener Woche", "2016-10-10/2016-10-16"),
    ("Vergangene Nacht fielen Schüsse.", "de", "Vergangene Nacht", "2016-10-19"),
    ("Am Aschermittwoch 2016 sprach der Parteichef.", "de", "Am Aschermittwoch 2016", "2016-02-10"),
    ("Am Tag der Deutschen Einheit wurde gefeiert.", "de", "Am Tag der Deutschen Einheit", "2016-10-03"),
    ("Vor Weihnachten 2014 brach die Front zusammen.", "de", "Vor Weihnachten 2014", "2014-12"),
    ("The deal was signed on 15 October 2015.", "en", "on 15 October 2015", "2015-10-15"),
    ("The deal was signed on October 3rd.", "en", "on October 3rd", "2016-10-03"),
    ("The deal was signed on Sept. 3, 2016.", "en", "on Sept. 3, 2016", "2016-09-03"),
    ("The vote of 18 August last year was void.", "en", "18 August last year", "2015-08-18"),
    ("In early June 2014 the city fell.", "en", "In early June 2014", "2014-06"),
    ("The city fell in mid-January.", "en", "in mid-January", "2016-01"),
    ("In August this year the city fell.", "en", "In August this year", "2016-08"),
    ("Last October the city fell.", "en", "Last October", "2015-10"),
    ("In the summer of 2014 the city fell.", "en", "In the summer of 2014", "2014-22"),
    ("The city fell in mid-2014.", "en", "in mid-2014", "2014"),
    ("Last month the city fell.", "en", "Last month", "2016-09"),
    ("The city fell last week.", "en", "last week", "2016-10-10/2016-10-16"),
    ("Earlier this week the city fell.", "en", "Earlier this week", "2016-10-17/2016-10-20"),
    ("The city fell at the weekend.", "en", "at the weekend", "2016-10-15/2016-10-16"),
    ("The city fell late on Tuesday night.", "en", "late on Tuesday night", "2016-10-18"),
    ("The city fell last Thursday.", "en", "last Thursday", "2016-10-13"),
    ("The city fell yesterday morning.", "en", "yesterday morning", "2016-10-19"),
    ("Talks failed before Christmas.", "en", "before Christmas", "2016-12"),
    ("Talks failed on Christmas Eve 2015.", "en", "on Christmas Eve 2015", "2015-12-24"),
    ("Talks failed on Good Friday.", "en", "on Good Friday", "2016-03-25"),
    ("The port was Ottoman in the 19th century.", "en", "in the 19th century", "18XX"),
    ("Aid fell in the first quarter of 2015.", "en", "in the first quarter of 2015", "2015-01/2015-03"),
    ("The second half of 2014 was calm.", "en", "The second half of 2014", "2014-07/2014-12"),
    ("The city fell on the evening of 3 May.", "en", "on the evening of 3 May", "2016-05-03"),
    ("Shells hit at about 1pm on Sunday.", "en", "at about 1pm on Sunday", "2016-10-16"),
    ("Shells hit in the early hours of Monday.", "en", "in the early hours of Monday", "2016-10-17"),
    ("September’s vote was void.", "en", "September", "2016-09"),
    ("They met a fortnight ago.", "en", "a fortnight ago", "2016-10-03/2016-10-09"),
    ("Talks failed on Ash Wednesday.", "en", "on Ash Wednesday", "2016-02-10"),
]
RANGES = [
    ("Am 10. und 11. Juli tagte der Rat.", "de", "Am 10. und 11. Juli", "2016-07-10/2016-07-11"),
    ("Er herrschte von 1996 bis 2001.", "de", "von 1996 bis 2001", "1996/2001"),
    ("Von Mai bis Juli 2006 wurde gekämpft.", "de", "Von Mai bis Juli 2006", "2006-05/2006-07"),
    (
        "Von November bis Februar 2016 wurde gekämpft.",
        "de",
        "Von November bis Februar 2016",
        "2015-11/2016-02",
    ),
    (
        "Zwischen dem 25. Oktober 2002 und dem 15. März 2003 wurde gekämpft.",
        "de",
        "Zwischen dem 25. Oktober 2002 und dem 15. März 2003",
        "2002-10-25/2003-03-15",
    ),
    ("Das Treffen findet heute und morgen statt.", "de", "heute und morgen", "2016-10-20/2016-10-21"),
    ("In der Nacht vom 3. auf den 4. Mai fielen Bomben.", "de", None, "2016-05-03/2016-05-04"),
    ("Der Krieg 1980-88 kostete viele das Leben.", "de", "1980-88", "1980/1988"),
    ("The 1980-88 war cost many lives.", "en", "1980-88", "1980/1988"),
    ("Von Montag bis Mittwoch wurde gekämpft.", "de", "Von Montag bis Mittwoch", "2016-10-17/2016-10-19"),
    ("In der Nacht von Montag auf Dienstag fielen Bomben.", "de", None, "2016-10-17/2016-10-18"),
    ("Fighting lasted from 3 to 5 May 2015.", "en", "from 3 to 5 May 2015", "2015-05-03/2015-05-05"),
    ("Talks were held on March 3-5, 2015.", "en", "on March 3-5, 2015", "2015-03-03/2015-03-05"),
    ("They fought last Monday and Tuesday.", "en", "last Monday and Tuesday", "2016-10-17/2016-10-18"),
    ("They fought between 2011 and 2014.", "en", "between 2011 and 2014", "2011/2014"),
    ("They fought between May and July 2014.", "en", "between May and July 2014", "2014-05/2014-07"),
]
DURATIONS = [
    ("Seit zwei Tagen wird gekämpft.", "de", "Seit zwei Tagen", "2016-10-18/2016-10-20"),
    ("Seit fast fünf Jahren wird gekämpft.", "de", "Seit fast fünf Jahren", "2012/2016"),
    ("Seit 2004 wird gekämpft.", "de", "Seit 2004", "2004/2016"),
    ("Seit März wird gekämpft.", "de", "Seit März", "2016-03/2016-10"),
    ("Seit Dienstag wird gekämpft.", "de", "Seit Dienstag", "2016-10-18"),
    (
        "Die Schulen bleiben bis zum 1. November geschlossen.",
        "de",
        "bis zum 1. November",
        "2016-10-20/2016-11-01",
    ),
    ("Bis 2013 regierte er.", "de", "Bis 2013", "../2013"),
    ("Vor drei Monaten wurde er verhaftet.", "de", "Vor drei Monaten", "2016-07"),
    ("Vor zwei Wochen wurde er verhaftet.", "de", "Vor zwei Wochen", "2016-10-03/2016-10-09"),
    (
        "In den vergangenen 24 Stunden fielen Bomben.",
        "de",
        "In den vergangenen 24 Stunden",
        "2016-10-19/2016-10-20",
    ),
    ("War has raged for eight years.", "en", "for eight years", "2008/2016"),
    ("War has raged for almost eight years.", "en", "for almost eight years", "2009/2016"),
    ("War has raged since September 2014.", "en", "since September 2014", "2014-09/2016-10"),
    ("Over the past week attacks rose.", "en", "Over the past week", "2016-10-13/2016-10-20"),
    ("They left three months ago.", "en", "three months ago", "2016-07"),
    ("The town will fall by the end of December.", "en", "by the end of December", "2016-10/2016-12"),
    ("They must leave by 10 November.", "en", "by 10 November", "2016-11-10"),
    ("Der fünfjährige Bürgerkrieg ging weiter.", "de", "fünfjährige", "2011/2016"),
    ("The five-year civil war went on.", "en", "five-year", "2011/2016"),
    ("It was the first meeting in eight months.", "en", "in eight months", "2016-02/2016-10"),
]
NO_VALUE = [
    ("In den letzten Wochen wurde gekämpft.", "de", "In den letzten Wochen"),
    ("Seit Jahren wird gekämpft.", "de", "Seit Jahren"),
    ("Jeden Freitag wird demonstriert.", "de", "Jeden Freitag"),
    ("Vor einigen Monaten wurde gekämpft.", "de", "Vor einigen Monaten"),
    ("Es wird montags demonstriert.", "de", "montags"),
    ("Zuletzt wurde gekämpft.", "de", "Zuletzt"),
    ("Die jahrelange Haft endete.", "de", "jahrelange"),
    ("The months-long siege ended.", "en", "months-long"),
    ("He was jailed for eight years.", "en", "for eight years"),
    ("At that time they left.", "en", "At that time"),
    ("In recent weeks attacks rose.", "en", "In recent weeks"),
    ("They protest every Friday.", "en", "every Friday"),
    ("They left a few weeks ago.", "en", "a few weeks ago"),
    ("That night they left.", "en", "That night"),
]
NO_TIME = [
    ("Mehr als 2000 Menschen flohen.", "de"),
    ("Rund 2000 zumeist Vermummte kamen.", "de"),
    ("Die Resolution 1973 erlaubte es.", "de"),
    ("Der 37-jährige Mann zahlte 1.999 Euro.", "de"),
    ("Sie heißt Mai und er August.", "de"),
    ("About 2000 fighters may march on the town.", "en"),
    ("Theresa May said the march was over.", "en"),
    ("He was held under the Terrorism Act 2006.", "en"),
    ("The three-year agreement and a two-year sentence were upheld.", "en"),
    ("Theresa May’s government and the May government are one.", "en"),
    ("It cost £2015 and weighed 2.1900 tonnes.", "en"),
]


def only(sentence: str, language: Language) -> TimeMatch:
    """The last time of a sentence; cases with two mean the last."""
    times = find_times(sentence, language)
    assert times, sentence
    return times[-1]


@pytest.mark.parametrize(("sentence", "language", "words", "value"), [*DATES, *RANGES, *DURATIONS])
def test_value(sentence: str, language: Language, words: str | None, value: str) -> None:
    match = only(sentence, language)
    assert words in (None, match.text)
    assert sentence[match.start : match.end] == match.text
    assert match.resolve(TimeContext(THURSDAY)).value == value


@pytest.mark.parametrize(("sentence", "language", "words"), NO_VALUE)
def test_text_without_value(sentence: str, language: Language, words: str) -> None:
    match = only(sentence, language)
    assert (match.text, match.resolve(TimeContext(THURSDAY)).value) == (words, None)


@pytest.mark.parametrize(("sentence", "language"), NO_TIME)
def test_no_time(sentence: str, language: Language) -> None:
    assert [match.text for match in find_times(sentence, language)] == []


@pytest.mark.parametrize(
    ("sentence", "language", "value"),
    [
        ("Am Samstag wollen sie sich treffen.", "de", "2016-10-22"),
        ("Am kommenden Donnerstag wollen sie sich treffen.", "de", "2016-10-27"),
        ("Im März soll gewählt werden.", "de", "2017-03"),
        ("In zwei Wochen soll gewählt werden.", "de", "2016-10-31/2016-11-06"),
        ("Am Wochenende soll gewählt werden.", "de", "2016-10-22/2016-10-23"),
        ("Im Frühjahr soll gewählt werden.", "de", "2017-21"),
        ("Kommende Woche soll gewählt werden.", "de", "2016-10-24/2016-10-30"),
        ("They will meet on Monday.", "en", "2016-10-24"),
        ("They will leave within a month.", "en", "2016-10/2016-11"),
        ("They will meet next year.", "en", "2017"),
        ("They will be jailed for ten years.", "en", None),
    ],
)
def test_what_is_still_to_come_looks_ahead(sentence: str, language: Language, value: str | None) -> None:
    assert only(sentence, language).resolve(TimeContext(THURSDAY, future=True)).value == value


@pytest.mark.parametrize(
    ("sentence", "language", "words", "value"), [*DATES, *DURATIONS, ("Am Abend", "de", "", "")]
)
def test_undated_articles_get_absolute_values_only(
    sentence: str, language: Language, words: str, value: str
) -> None:
    found = only(sentence, language).resolve(TimeContext(None)).value
    assert found is None or found.split("/")[0] in value or found == "../2013"
    if found:
        assert any(year in words for year in ("198", "199", "200", "201", "Jahrhundert", "century"))


@pytest.mark.parametrize(
    ("sentence", "anchor", "value"),
    [
        ("Am Samstag wurde verhandelt.", "2016-10", "2016-10"),
        ("Gestern wurde verhandelt.", "2016", "2016"),
        ("In der vergangenen Woche wurde verhandelt.", "2016-10", "2016-10"),
        ("Im vergangenen Monat wurde verhandelt.", "2016", None),
        ("Vor drei Tagen wurde verhandelt.", "2016-10", None),
        ("Im März wurde verhandelt.", "2016", "2016-03"),
    ],
)
def test_no_value_is_finer_than_the_articles_date(sentence: str, anchor: str, value: str | None) -> None:
    assert only(sentence, "de").resolve(TimeContext(PublicationDate(anchor))).value == value


def values(*sentences: str, language: Language = "de") -> list[str | None]:
    times = with_days([find_times(s, language) for s in sentences], THURSDAY)
    return [match.resolve(TimeContext(THURSDAY)).value for sentence in times for match in sentence]


def test_a_part_of_the_day_belongs_to_the_day_spoken_of() -> None:
    assert values("Am Montag begann der Gipfel.", "Am Abend endete er.") == ["2016-10-17"] * 2
    assert values("Am Abend endete er.") == ["2016-10-20"]
    assert values("Am 30. Oktober soll gewählt werden.", "Am Abend endete der Gipfel.")[1] == "2016-10-20"


def test_days_are_counted_from_the_day_spoken_of() -> None:
    assert values("Am Montag wurde geschossen.", "Am Vortag war es ruhig.")[1] == "2016-10-16"
    assert values("On 3 May they met.", "They met again ten days later.", language="en")[1] == "2016-05-13"
    assert values("On 3 May they met.", "The next day they left.", language="en")[1] == "2016-05-04"
    assert values("Am Vortag war es ruhig.") == [None]


def test_damals_is_the_past_named_last() -> None:
    assert values("Im Juni 2013 wurde gekämpft.", "Damals starben Soldaten.")[1] == "2013-06"
    assert values("Seit 2011 wird gekämpft.", "Am Montag wurde verhandelt.", "Damals floh er.")[2] == "2011"
    assert values("They fled in 2014.", "He was mayor at the time.", language="en")[1] == "2014"
    assert values("Heute wird verhandelt.", "Damals starben Soldaten.")[1] is None
    assert values("In den letzten Wochen wurde gekämpft.", "Damals floh er.")[1] is None


def test_damals_needs_no_date_of_the_article() -> None:
    times = with_days([find_times("1988 floh er.", "de"), find_times("Damals war er jung.", "de")], None)
    assert times[1][0].resolve(TimeContext(None)).value == "1988"


def test_on_a_sunday_last_week_may_be_either_of_two() -> None:
    sunday = TimeContext(PublicationDate("2016-10-23"))
    assert only("Last week the city fell.", "en").resolve(sunday).value == "2016-10"
    assert only("In der kommenden Woche wird gewählt.", "de").resolve(sunday).value == "2016-10-24/2016-10-30"


@pytest.mark.parametrize(
    ("sentence", "language", "kind"),
    [
        ("Seit Montag wird gekämpft.", "de", "since"),
        ("They must leave by 10 November.", "en", "until"),
        ("Von Mai bis Juli 2006 wurde gekämpft.", "de", "months"),
        ("Von 3. Mai bis 5. Juli 2006 wurde gekämpft.", "de", "range"),
        ("They protest every Friday.", "en", "nothing"),
        ("They left on Friday.", "en", "weekday"),
    ],
)
def test_a_match_tells_its_kind(sentence: str, language: Language, kind: str) -> None:
    assert only(sentence, language).kind == kind


def test_offsets_are_shifted() -> None:
    match = find_times("Er kam am Montag.", "de", offset=100)[0]
    assert (match.start, match.end) == (107, 116)


def test_bounds_of_a_value() -> None:
    resolved = only("Im Februar 2016 wurde gewählt.", "de").resolve(TimeContext(None))
    assert (resolved.earliest, resolved.latest) == (datetime.date(2016, 2, 1), datetime.date(2016, 2, 29))
    assert bounds("2014/..") == (datetime.date(2014, 1, 1), None)
    assert bounds("../2014-03") == (None, datetime.date(2014, 3, 31))
    with pytest.raises(ValueError, match="no EDTF"):
        bounds("gestern")


def test_impossible_dates_have_no_value() -> None:
    assert only("Am 31. Februar 2016 geschah es.", "de").resolve(TimeContext(THURSDAY)).value is None
    assert only("Am 12.13.2016 geschah es.", "de").resolve(TimeContext(THURSDAY)).value is None
    assert only("They fought between 2014 and 2011.", "en").resolve(TimeContext(THURSDAY)).value is None


def test_day_arithmetic() -> None:
    assert near_day(PublicationDate("2016-01-03"), 12, 30) == "2015-12-30"
    assert near_day(PublicationDate("2015"), 2, 29) == "2016-02-29"
    assert span("2016-05-03", "2016-05-03") == "2016-05-03"
    assert as_day("2016-05") is None
    assert easter(2016) == datetime.date(2016, 3, 27)
    assert easter(2000) == datetime.date(2000, 4, 23)
