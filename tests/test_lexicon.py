"""The lexicon loader: what a user's Turtle becomes, which words match, and what a mistake is called."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import BadDataError, InputMissingError
from kg.lexicon import DEFAULT_CONFIDENCE, Lexicon, read
from kg.ontology import Argument

HEAD = """\
@prefix my: <https://example.org/lexicon#> .
@prefix dco: <https://w3id.org/diplograph/dco#> .
@prefix ontolex: <http://www.w3.org/ns/lemon/ontolex#> .
@prefix lexinfo: <http://www.lexinfo.net/ontology/3.0/lexinfo#> .
"""

STRIKE = """\
my:Angriff-n a ontolex:LexicalEntry ;
    ontolex:canonicalForm [ ontolex:writtenRep "Angriff"@de ] ;
    lexinfo:partOfSpeech lexinfo:noun ;
    ontolex:sense my:Angriff-n-assault .
my:Angriff-n-assault ontolex:reference dco:Assault ; dco:frame dco:FrameNounOn ; dco:confidence 0.9 .
"""

CUSTODY = """\
my:custody a ontolex:LexicalEntry , ontolex:MultiwordExpression ;
    ontolex:canonicalForm [ ontolex:writtenRep "in Gewahrsam nehmen"@de ] ;
    lexinfo:partOfSpeech lexinfo:verb ;
    dco:triggerWord "Gewahrsam"@de ;
    ontolex:sense my:custody-arrest .
my:custody-arrest ontolex:reference dco:CoerceArrest .
"""


def entry(word: str, options: str = "", pos: str = "noun", tag: str = "@de") -> str:
    name = word.replace(" ", "-")
    return f"""\
my:{name} a ontolex:LexicalEntry ;
    ontolex:canonicalForm [ ontolex:writtenRep "{word}"{tag} ] ;
    lexinfo:partOfSpeech lexinfo:{pos} ;
    ontolex:sense my:{name}-sense .
my:{name}-sense ontolex:reference dco:Assault {options} .
"""


def write(path: Path, *blocks: str) -> Path:
    file = path / "words.ttl"
    file.write_text(HEAD + "\n".join(blocks), encoding="utf-8")
    return file


def lexicon(path: Path, *blocks: str) -> Lexicon:
    return Lexicon("de", read(write(path, *blocks), "de"))


def test_a_plain_word(tmp_path: Path) -> None:
    (sense,) = lexicon(tmp_path, STRIKE).senses("Angriff", "noun")
    assert sense.iri == "https://example.org/lexicon#Angriff-n-assault"
    assert (sense.lemma, sense.words, sense.trigger_word, sense.pos) == (
        "Angriff",
        ("Angriff",),
        "Angriff",
        "noun",
    )
    assert (sense.type, sense.mode, sense.confidence) == ("ASSAULT", None, 0.9)
    assert sense.frame is not None
    assert Argument("nmod", "auf", "recipient") in sense.frame.arguments
    assert (sense.context_words, sense.block_words) == ((), ())
    assert (sense.default_status, sense.casualty, sense.compound) == (None, None, True)


def test_all_options(tmp_path: Path) -> None:
    options = """; dco:contextWord "Resolution"@de , "Gesetz"@de ; dco:blockWord "Tennis"@de ;
        dco:defaultStatus dco:Planned ; dco:casualty dco:killed ; dco:compound false"""
    (sense,) = lexicon(tmp_path, entry("Schlag", options)).senses("Schlag", "noun")
    assert set(sense.context_words) == {"Resolution", "Gesetz"}
    assert sense.block_words == ("Tennis",)
    assert (sense.default_status, sense.casualty, sense.compound) == ("planned", "killed", False)
    assert (sense.frame, sense.confidence) == (None, DEFAULT_CONFIDENCE)


def test_a_mode_as_reference_gives_type_and_mode(tmp_path: Path) -> None:
    (sense,) = lexicon(tmp_path, CUSTODY).phrases("Gewahrsam")
    assert (sense.type, sense.mode) == ("COERCE", "arrest")


def test_a_phrase_is_found_by_its_trigger_word_only(tmp_path: Path) -> None:
    words = lexicon(tmp_path, CUSTODY)
    (sense,) = words.phrases("gewahrsam")
    assert sense.words == ("in", "Gewahrsam", "nehmen")
    assert words.phrases("nehmen") == ()
    assert words.senses("in Gewahrsam nehmen", "verb") == ()


def test_part_of_speech_tells_words_apart_and_case_does_not(tmp_path: Path) -> None:
    words = lexicon(tmp_path, entry("Schießen"), entry("treffen", pos="verb"))
    assert words.senses("schiessen", "noun")  # Swiss spelling
    assert words.senses("SCHIESSEN", "verb") == ()
    assert words.senses("Treffen", "verb")
    assert words.senses("fehlt", "noun") == ()


def test_only_words_of_the_language_are_read(tmp_path: Path) -> None:
    path = write(tmp_path, entry("Schlag"), entry("strike", tag="@en"))
    assert [sense.lemma for sense in read(path, "de")] == ["Schlag"]
    assert [sense.lemma for sense in read(path, "en")] == ["strike"]


@pytest.mark.parametrize(
    ("noun", "tail"),
    [
        ("Raketenangriff", "angriff"),
        ("Nato-Angriff", "angriff"),
        ("US-Mord", "mord"),
        ("Selbstmord", "mord"),
        ("Angriff", None),  # the whole word is not its own tail
        ("Abmord", None),  # what stands before must be long enough to be a word
        ("Drohnen-Tat", "tat"),  # behind a hyphen, a short word is a word
        ("Wohltat", None),  # inside a closed word it may be chance
        ("Vorschlag", None),  # dco:compound false
        ("Massenmorden", None),  # a verb is no tail
        ("Haus", None),
    ],
)
def test_the_tail_of_a_compound(tmp_path: Path, noun: str, tail: str | None) -> None:
    words = lexicon(
        tmp_path,
        STRIKE,
        entry("Mord"),
        entry("Tat"),
        entry("Schlag", "; dco:compound false"),
        entry("morden", pos="verb"),
    )
    found = words.compound_tail(noun)
    assert [word for word, _ in found] == ([tail] if tail else [])


def test_the_longest_tail_wins_with_all_its_senses(tmp_path: Path) -> None:
    two = entry("Luftangriff", "; dco:confidence 0.5").replace("sense my:Luft", "sense my:other , my:Luft")
    words = lexicon(tmp_path, STRIKE, two, "my:other ontolex:reference dco:AssaultAerial .")
    found = words.compound_tail("US-Luftangriff")
    assert {(tail, sense.mode) for tail, sense in found} == {("luftangriff", None), ("luftangriff", "aerial")}


def test_english_compounds_are_cut_only_at_long_words(tmp_path: Path) -> None:
    words = Lexicon("en", read(write(tmp_path, entry("riot", tag="@en"), entry("strike", tag="@en")), "en"))
    assert [tail for tail, _ in words.compound_tail("airstrike")] == ["strike"]
    assert [tail for tail, _ in words.compound_tail("prison-riot")] == ["riot"]
    assert words.compound_tail("patriot") == ()


def test_a_sense_of_a_users_file_replaces_the_packaged_one(tmp_path: Path) -> None:
    packaged = Lexicon.load("de")
    (sense, *_) = packaged
    text = entry("Neuwort").replace("my:Neuwort-sense", f"<{sense.iri}>")
    extended = Lexicon.load("de", [write(tmp_path, text)])
    assert [found.iri for found in extended.senses("Neuwort", "noun")] == [sense.iri]
    assert len(list(extended)) == len(list(packaged))


def test_confidence_zero_switches_a_sense_off(tmp_path: Path) -> None:
    words = lexicon(tmp_path, entry("Schlag", "; dco:confidence 0.0"), STRIKE)
    assert [sense.lemma for sense in words] == ["Angriff"]


@pytest.mark.parametrize(
    ("old", "new", "line_holds", "message"),
    [
        (
            "dco:Assault ;",
            "dco:Asault ;",
            "dco:Asault",
            r"dco:Asault is no term .* did you mean dco:Assault\?",
        ),
        ("dco:FrameNounOn", "dco:FrameNoun", "dco:FrameNoun", r"did you mean dco:FrameNoun\w+\?"),
        ("dco:confidence", "dco:confidense", "dco:confidense", r"did you mean dco:confidence\?"),
        ("dco:Assault ;", "dco:Person ;", "my:Angriff-n-assault", "must be an event type or mode"),
        ("dco:FrameNounOn", "dco:Assault", "my:Angriff-n-assault", "dco:frame must be a frame"),
        ("dco:confidence 0.9", "dco:confidence 1.9", "my:Angriff-n-assault", "from 0.0 to 1.0"),
        ("dco:confidence 0.9", 'dco:confidence "often"', "my:Angriff-n-assault", "from 0.0 to 1.0"),
        ("dco:confidence 0.9", "dco:compound 3", "my:Angriff-n-assault", "true or false"),
        ("dco:confidence 0.9", "dco:confidence 0.9 , 0.8", "my:Angriff-n-assault", "2 values of confidence"),
        ("dco:confidence 0.9", "dco:defaultStatus dco:killed", "my:Angriff-n-assault", "one of dco:Occurred"),
        ("dco:confidence 0.9", "dco:casualty dco:Planned", "my:Angriff-n-assault", "one of dco:killed"),
        ("ontolex:reference dco:Assault ;", "", "my:Angriff-n-assault", "needs reference"),
        ('"Angriff"@de', '"Angriff"', "my:Angriff-n ", "with its language"),
        ("lexinfo:noun", "lexinfo:nuon", "my:Angriff-n ", "lexinfo:verb, :noun or :adjective"),
        ("ontolex:writtenRep", "ontolex:form", "my:Angriff-n ", "needs writtenRep"),
        ("ontolex:sense my:Angriff-n-assault", "a ontolex:Word", "my:Angriff-n ", "has no ontolex:sense"),
        ("ontolex:sense my:Angriff-n-assault", "ontolex:sense my:Other", "my:Other", "not described"),
        ("ontolex:sense my:Angriff-n-assault", "ontolex:sense []", "my:Angriff-n ", "needs an IRI"),
        ('"Angriff"@de', '"Angriff führen"@de', "my:Angriff-n ", "needs a dco:triggerWord"),
        ("lexinfo:noun ;", "lexinfo:noun ; dco:triggerWord 'X'@de ;", "my:Angriff-n ", "none of the words"),
        ("dco:confidence 0.9 .", "dco:confidence 0.9 ", "", "Parser error"),
    ],
)
def test_a_mistake_is_named_with_file_and_line(
    tmp_path: Path, old: str, new: str, line_holds: str, message: str
) -> None:
    assert old in STRIKE
    path = write(tmp_path, STRIKE.replace(old, new))
    with pytest.raises(BadDataError, match=message) as error:
        read(path, "de")
    lines = path.read_text(encoding="utf-8").splitlines()
    expected = next((number for number, line in enumerate(lines, 1) if line_holds in line), None)
    assert str(error.value).startswith(f"{path}:{expected if line_holds else ''}")
    assert error.value.hint


def test_a_file_that_is_not_there_or_no_text(tmp_path: Path) -> None:
    with pytest.raises(InputMissingError, match=r"none\.ttl"):
        Lexicon.load("de", [tmp_path / "none.ttl"])
    binary = tmp_path / "binary.ttl"
    binary.write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(BadDataError, match=r"binary\.ttl"):
        read(binary, "de")
    with pytest.raises(BadDataError, match="cannot be read"):
        read(tmp_path, "de")


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_packaged_lexicons_load_and_know_every_type(language: str) -> None:
    words = Lexicon.load(language)  # type: ignore[arg-type]
    assert len({sense.type for sense in words}) == 16


def test_the_readme_example_loads(tmp_path: Path) -> None:
    readme = Path(__file__).resolve().parent.parent / "ontology" / "README.md"
    turtle = readme.read_text(encoding="utf-8").split("```turtle\n")[1].split("```")[0]
    path = tmp_path / "example.ttl"
    path.write_text(turtle, encoding="utf-8")
    (sense,) = read(path, "de")
    assert (sense.type, sense.mode, sense.confidence) == ("ASSAULT", "drone", 0.6)
