"""The reference panels: large, balanced over the concerns, of many lengths, and written apart from one another."""

import re
from collections import Counter

import pytest

from schemas.profiles.qualities import DOMAIN_IDS, LAYERS
from service.training.panels import PanelName, read_panel, read_paraphrases
from service.vocabulary.shipped import shipped_concerns

PANELS: tuple[PanelName, ...] = ("calibration", "audit")


def six_word_sequences(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"[a-z']+", text.lower())
    return {tuple(words[start : start + 6]) for start in range(len(words) - 5)}


@pytest.mark.parametrize("name", PANELS)
def test_every_concern_is_labelled_in_three_stories_at_least(name: PanelName) -> None:
    panel = read_panel(name)
    labelled = Counter(concern for story in panel for concern in story.concerns)
    assert len(panel) >= 240 and len({story.id for story in panel}) == len(panel)
    assert set(labelled) == {concern.name for concern in shipped_concerns()}
    assert min(labelled.values()) >= 3
    assert all(sum(story.concerns.values()) == pytest.approx(1.0) for story in panel)


@pytest.mark.parametrize("name", PANELS)
def test_every_layer_and_domain_is_covered_in_short_and_long_stories(name: PanelName) -> None:
    panel = read_panel(name)
    assert {layer for story in panel for layer in story.layers} == set(LAYERS)
    domains = Counter(domain for story in panel for domain in story.domains)
    assert set(domains) == set(DOMAIN_IDS) and min(domains.values()) >= 10
    lengths = sorted(len(story.text.split()) for story in panel)
    assert lengths[len(lengths) // 10] < 35 and lengths[-len(lengths) // 10] > 85


def test_no_story_is_made_from_a_template_or_taken_from_the_other_panel() -> None:
    stories = [six_word_sequences(story.text) for name in PANELS for story in read_panel(name)]
    holders: dict[tuple[str, ...], list[int]] = {}
    for index, own in enumerate(stories):
        for sequence in own:
            holders.setdefault(sequence, []).append(index)
    shared = Counter((a, b) for ids in holders.values() for place, b in enumerate(ids) for a in ids[:place])
    assert all(count <= 0.1 * min(len(stories[a]), len(stories[b])) for (a, b), count in shared.items())


@pytest.mark.parametrize("name", PANELS)
def test_the_writers_did_not_copy_the_lay_wordings(name: PanelName) -> None:
    stories = " ".join(story.text.lower() for story in read_panel(name))
    wordings = [wording.lower() for concern in shipped_concerns() for wording in concern.wordings]
    assert sum(wording in stories for wording in wordings) <= 5


def test_at_least_sixty_stories_are_told_twice_in_different_words() -> None:
    pairs = read_paraphrases()
    assert len(pairs) >= 60
    assert not any(six_word_sequences(pair.a) & six_word_sequences(pair.b) for pair in pairs)
