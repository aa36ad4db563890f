"""Each sentence is read in its own language; another language is recognised and nothing is guessed from it."""

import pytest

from service.listener.heard import read_by_rule
from service.listener.languages import main_language, spoken_parts
from service.vocabulary.lexicon import build_lexicon

LEXICON = build_lexicon([])


@pytest.mark.parametrize(
    ("story", "language"),
    [
        ("I hardly sleep and my back hurts.", "en"),
        ("no puedo dormir", "es"),
        ("hola", "es"),
        ("cant slep", "en"),
        ("Je n'arrive plus à dormir depuis la mort de ma mère, j'ai mal au dos.", "fr"),
        ("Não consigo dormir desde a morte da minha mãe.", "pt"),
        ("Ich kann nicht schlafen.", "de"),
        ("Non riesco a dormire da quando è morta mia madre.", "it"),
        ("hindi ako makatulog", "tl"),
        ("Mwen pa ka dòmi", "ht"),
        ("Мне очень плохо.", "ru"),
        ("我睡不着", "zh"),
    ],
)
def test_the_language_of_a_story_is_recognised(story: str, language: str) -> None:
    assert main_language(spoken_parts(story)) == language


def test_a_mixed_story_is_read_sentence_by_sentence() -> None:
    story = "I can't sleep. No tengo apetito desde que murió mi mamá. I don't drink. No fumo."
    assert [part.language for part in spoken_parts(story)] == ["en", "es", "en", "es"]
    needs = read_by_rule(story, LEXICON).needs
    assert "can't sleep" in needs and "drink" not in needs and "fumo" not in needs


def test_of_a_language_that_is_not_read_nothing_is_heard() -> None:
    heard = read_by_rule("Je n'arrive plus à dormir depuis la mort de ma mère.", LEXICON)
    assert heard.ask == "language" and heard.language == "fr" and not heard.needs.strip() and heard.clauses == []


@pytest.mark.parametrize(
    ("story", "ask"), [("help", "say_more"), ("me duele todo", "say_more"), ("help me sleep again", None)]
)
def test_three_words_or_fewer_are_asked_back(story: str, ask: str | None) -> None:
    assert read_by_rule(story, LEXICON).ask == ask
