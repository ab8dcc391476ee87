"""Which words are taken for a possible trigger, and how they match the lexicon."""

from __future__ import annotations

from hand_parsed import Read, sense, tree

from kg.extract.syntax import Tree
from kg.extract.triggers import candidates
from kg.lexicon import Lexicon, Sense


def found(parsed: Tree, *senses: Sense, language: str = "de") -> list[tuple[str, str, str]]:
    lexicon = Lexicon(language, senses)  # type: ignore[arg-type]
    return [(parsed[c.token].text, c.sense.lemma, c.match) for c in candidates(0, parsed, lexicon)]


ATTACK = sense("Angriff", pos="noun")
SEIZE = sense("in Gewahrsam nehmen", "COERCE", words=("in", "Gewahrsam", "nehmen"), trigger_word="Gewahrsam")


def test_a_word_matches_by_lemma_and_part_of_speech() -> None:
    verb = tree("Rebellen/NOUN/nsubj>1 töteten/VERB/root>-1/töten ihn/PRON/obj>1")
    assert found(verb, sense("töten")) == [("töteten", "töten", "word")]
    assert found(verb, sense("töten", pos="noun")) == []


def test_a_separated_prefix_belongs_to_the_verb() -> None:
    parsed = tree("Sie/PRON/nsubj>1 griffen/VERB/root>-1/greifen an/ADP/compound:prt>1")
    parsed.tokens = (*parsed.tokens[:2], _with_tag(parsed, 2, "PTKVZ"))
    assert found(parsed, sense("angreifen")) == [("griffen", "angreifen", "word")]


def test_a_prefix_that_the_parser_took_for_an_adverb_belongs_to_the_verb_too() -> None:
    parsed = tree("Sie/PRON/nsubj>1 legten/VERB/root>-1/legen nieder/ADV/advmod>1")
    assert found(parsed, sense("niederlegen")) == []
    parsed.tokens = (*parsed.tokens[:2], _with_tag(parsed, 2, "PTKVZ"))
    assert found(parsed, sense("niederlegen")) == [("legten", "niederlegen", "word")]


def _with_tag(parsed: Tree, index: int, tag: str):  # type: ignore[no-untyped-def]
    from dataclasses import replace

    return replace(parsed[index], xpos=tag)


def test_a_compound_matches_by_its_tail() -> None:
    parsed = tree("Der/DET/det>1 Raketenangriff/NOUN/root>-1 endete/VERB/acl>1")
    assert found(parsed, ATTACK) == [("Raketenangriff", "Angriff", "compound")]
    assert found(parsed, sense("Angriff", pos="noun", compound=False)) == []


def test_a_compound_of_its_own_hides_its_tail() -> None:
    parsed = tree("Der/DET/det>1 Luftangriff/NOUN/root>-1")
    assert found(parsed, ATTACK, sense("Luftangriff", pos="noun")) == [("Luftangriff", "Luftangriff", "word")]


def test_a_phrase_needs_all_its_words_near_by() -> None:
    near = tree(
        "Er/PRON/nsubj:pass>4 wurde/AUX/aux:pass>4 in/ADP/case>3 Gewahrsam/NOUN/obl>4 genommen/VERB/root>-1/nehmen"
    )
    without = tree("Er/PRON/nsubj>1 blieb/VERB/root>-1/bleiben in/ADP/case>3 Gewahrsam/NOUN/obl>1")
    assert found(near, SEIZE) == [("Gewahrsam", "in Gewahrsam nehmen", "phrase")]
    assert found(without, SEIZE) == []


def test_a_participle_matches_its_verb() -> None:
    german = tree("getötete/ADJ/amod>1/getötet Soldaten/NOUN/root>-1")
    english = tree("wounded/ADJ/amod>1 soldiers/NOUN/root>-1")
    assert found(german, sense("töten")) == [("getötete", "töten", "participle")]
    assert found(english, sense("wound"), language="en") == [("wounded", "wound", "participle")]


def test_context_words_must_stand_in_the_sentence_and_block_words_must_not() -> None:
    veto = tree(
        "Russland/PROPN/nsubj>1 blockiert/VERB/root>-1/blockieren die/DET/det>3 Resolution/NOUN/obj>1"
    )
    road = tree("Schnee/NOUN/nsubj>1 blockiert/VERB/root>-1/blockieren die/DET/det>3 Straße/NOUN/obj>1")
    needs = sense("blockieren", "REJECT", context_words=("Resolution",))
    shuns = sense("blockieren", "REJECT", block_words=("Straße",))
    assert len(found(veto, needs)) == len(found(veto, shuns)) == 1
    assert found(road, needs) == found(road, shuns) == []


def test_months_are_no_triggers() -> None:
    assert found(tree("March/PROPN/root>-1"), sense("march", "PROTEST", pos="noun"), language="en") == []


def test_an_entry_of_the_user_works_at_once(read: Read, tmp_path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "mine.ttl"
    path.write_text(
        "@prefix lex: <https://w3id.org/diplograph/lexicon/de#> . @prefix dco: <https://w3id.org/diplograph/dco#> .\n"
        "@prefix ontolex: <http://www.w3.org/ns/lemon/ontolex#> .\n"
        "@prefix lexinfo: <http://www.lexinfo.net/ontology/3.0/lexinfo#> .\n"
        'lex:kudeln-v a ontolex:LexicalEntry ; ontolex:canonicalForm [ ontolex:writtenRep "Kudelei"@de ] ;\n'
        "  lexinfo:partOfSpeech lexinfo:noun ; ontolex:sense lex:kudeln-v-assault .\n"
        "lex:kudeln-v-assault ontolex:reference dco:Assault .\n"
    )
    parsed = read("Die Kudelei der Rebellen begann am Montag.", "de").trees[0]
    packaged = [c.sense.lemma for c in candidates(0, parsed, Lexicon.load("de"))]
    with_mine = [c.sense.lemma for c in candidates(0, parsed, Lexicon.load("de", [path]))]
    assert "Kudelei" not in packaged
    assert "Kudelei" in with_mine


def test_english_plurals_gerunds_and_unknown_verbs_match() -> None:
    talk, strafe, free = sense("talk", pos="noun"), sense("strafe"), sense("free")
    assert found(tree("talks/NOUN/root>-1/talks"), talk, language="en") == [("talks", "talk", "word")]
    hold = sense("hold talks", words=("hold", "talks"), trigger_word="talks")
    parsed = tree("They/PRON/nsubj>1 held/VERB/root>-1/hold talks/NOUN/obj>1/talk")
    assert found(parsed, hold, language="en") == [("talks", "hold talks", "phrase")]
    assert found(tree("strafing/VERB/root>-1/strafing"), strafe, language="en") == [
        ("strafing", "strafe", "word")
    ]
    gerund = tree("The/DET/det>1 strafing/NOUN/root>-1/strafing")
    assert found(gerund, strafe, language="en") == [("strafing", "strafe", "participle")]
    parsed = tree("to/PART/mark>1 free/ADJ/root>-1 prisoners/NOUN/obj>1/prisoner")
    assert found(parsed, free, language="en") == [("free", "free", "participle")]
    assert found(tree("free/ADJ/amod>1 elections/NOUN/root>-1/election"), free, language="en") == []
