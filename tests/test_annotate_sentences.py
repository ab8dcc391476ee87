"""Sentence ends in German and English news."""

from __future__ import annotations

import time

import pytest

from kg.annotate.sentences import sentences
from kg.article import Language


def split(text: str, language: Language) -> list[str]:
    return [text[start:end] for start, end in sentences(text, language)]


# "|" marks where a new sentence begins.
GERMAN = [
    "Er kam. |Sie ging.",
    "Am 3. Oktober trafen sie sich. |Am 14. Mai endete es.",
    "Der 2. Weltkrieg und das 20. Jahrhundert.",
    "Sie kamen am 14. |Der Rest folgte.",
    "Das war 2016. |Russland schwieg.",
    "Papst Paul II. Nachfolger wurde er. |Das blieb so.",
    "George W. Bush und J. R. Meier kamen. |Beide blieben.",
    "Laut Dr. Müller und Prof. Dr. Maier. |Ja.",
    "Es geht u.a. um Öl, z.B. Gas bzw. Strom. |Mehr nicht.",
    "Das kostet 3,5 Mio. Euro. |Oder 2 Mrd. |Das ist viel.",
    "„Wir kommen.“ |Er lächelte.",
    "„Kommt ihr?“, fragte er. |Niemand kam.",
    "„Kommt ihr?“ fragte er. |Niemand kam.",
    "Er rief: „Halt!“ |Dann fiel ein Schuss.",
    "»Nein.« |»Doch!« |Punkt.",
    "Er kam nicht … |Sie schon.",
    "Waffenruhe in Gefahr\n|Die Lage bleibt gespannt, und niemand weiß weiter.",
    "Überschrift ohne Punkt\n\n|Der Text.",
    "Die Außenminister wollen sich nach Angaben aus\nParis am Montag treffen.",
    "Genf –| Russland hat gewarnt.",
    "Kiew/Moskau (dpa) -| Die Front bewegt sich. |Mehr dazu.",
    "Assad – Syriens Präsident – sprach.",
    "Den Haag –| Das Gericht tagt.",
    "Das Treffen Kerry – Lawrow fiel aus.",
    "Er sagte, er komme am 15.10. nach Wien. |Sie nicht.",
    "Festgenommen worden . “ |Er schwieg.",
    "Sie feuerten mit Raketen (Typ B.) |Dann Stille.",
    "40 Tote! |30 Verletzte? |Unklar.",
]
ENGLISH = [
    "He came. |She left.",
    "Gen. Mark A. Milley met Sen. Smith. |They spoke.",
    "The U.S. Army and the U.N. Security Council agreed.",
    "It began in the U.S. |The rest followed.",
    "At 5 p.m. GMT it ended. |By 6 p.m. |They had left.",
    "“We will go.” |He smiled.",
    "“Will you go?” he asked. |Nobody did.",
    "It fell in 2016. |Then came silence.",
    "No. 10 declined. |Mr. and Mrs. Oak did not.",
    "BEIRUT (Reuters) —| Rebels left. |Nobody knew.",
    "Talks collapse\n|The two sides walked out of the meeting on Monday without a word.",
    "They left ... |We stayed.",
    'He said "stop." |Then "go!" |Silence.',
    'iPhone sales fell. |"It\'s over," she said.',
]


@pytest.mark.parametrize(
    ("marked", "language"), [*((m, "de") for m in GERMAN), *((m, "en") for m in ENGLISH)]
)
def test_sentence_ends(marked: str, language: Language) -> None:
    assert split(marked.replace("|", ""), language) == [part.strip() for part in marked.split("|")]


def test_starts_at_the_body() -> None:
    text = "date 2016-10 Er kam. Sie ging."
    assert [text[a:b] for a, b in sentences(text, "de", 13)] == ["Er kam.", "Sie ging."]


@pytest.mark.parametrize(
    "text", ["." * 300_000, "'" * 300_000, "a\n" * 100_000, '."' * 100_000 + " x", "A" * 300_000]
)
def test_time_is_linear_and_no_sentence_endless(text: str) -> None:
    began = time.process_time()
    assert max(end - start for start, end in sentences(text, "de")) <= 4000
    assert time.process_time() - began < 5  # quadratic would be minutes
