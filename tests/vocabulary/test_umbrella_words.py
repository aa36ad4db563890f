"""Words that gather several concerns: each leads to known concerns, and takes no spelling from one."""

from service.matching.fit_model import load_fit_model
from service.vocabulary.folding import key
from service.vocabulary.shipped import covered_concerns, shipped_concerns, shipped_umbrellas, spellings


def test_every_umbrella_word_covers_known_concerns_and_is_none_itself() -> None:
    known = {entry.name for entry in shipped_concerns()}
    taken = {own for own, _, _ in spellings(shipped_concerns())}
    for umbrella in shipped_umbrellas():
        assert set(umbrella.covers) <= known, umbrella.name
        assert not {key(word) for word in (umbrella.name, *umbrella.aliases)} & taken, umbrella.name


def test_an_umbrella_word_stands_for_what_it_covers_in_equal_parts() -> None:
    model = load_fit_model()
    near = model.neighbours("lgbtq")
    assert {model.policy.concerns[index] for index, _ in near} == set(covered_concerns()["lgbtq"])
    assert {share for _, share in near} == {1 / len(near)}
