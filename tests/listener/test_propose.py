"""What a profile's own words propose, on weights that can be followed by hand."""

import pytest

from service.listener.encoder import ListenerModel
from service.listener.heard import read_by_rule
from service.listener.propose import Proposal, propose
from service.matching.fit.fit_model import load_fit_model
from service.vocabulary.lexicon import build_lexicon
from tests.listener.tiny_model import write_tiny_model

LEXICON = build_lexicon(["hartford"])


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> ListenerModel:
    return ListenerModel.load(write_tiny_model(tmp_path_factory.mktemp("weights") / "tiny.safetensors"))


def proposed(trained: ListenerModel, text: str) -> list[Proposal]:
    heard = read_by_rule(text, LEXICON)
    return propose(text, heard, trained.read(text, heard.clauses))


def test_a_concern_is_proposed_with_the_sentence_it_was_read_from(trained: ListenerModel) -> None:
    text = "I have worked here for years. Most people come to me with migraine! Others do not."
    (proposal,) = (proposal for proposal in proposed(trained, text) if proposal.value == "migraine")
    assert proposal.kind == "concern"
    assert proposal.quote == "Most people come to me with migraine!" == text[proposal.start : proposal.end].strip()


def test_whose_it_is_does_not_matter_but_what_is_denied_is_not_proposed(trained: ListenerModel) -> None:
    assert [proposal.value for proposal in proposed(trained, "My sister, migraine!")] == ["migraine"]
    assert proposed(trained, "not migraine") == []


def test_things_named_are_proposed_without_a_wish_and_each_once(trained: ListenerModel) -> None:
    proposals = proposed(trained, "I offer acupuncture in Hartford. Acupuncture, and more acupuncture!")
    assert [(proposal.kind, proposal.value) for proposal in proposals] == [
        ("modality", "acupuncture"),
        ("place", "Hartford"),
    ]


def test_without_the_trained_reader_what_is_called_by_its_name_is_proposed() -> None:
    text = "I offer acupuncture against migraines and sciatica. I do not treat tinnitus. I love my work."
    proposals = propose(text, read_by_rule(text, LEXICON), None)
    assert {proposal.value: proposal.quote for proposal in proposals if proposal.kind == "concern"} == dict.fromkeys(
        ("migraine", "sciatica"), "I offer acupuncture against migraines and sciatica."
    )
    assert [proposal.value for proposal in proposals if proposal.kind == "modality"] == ["acupuncture"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Acompaño a personas con ansiedad y duelo. Atiendo en español y en inglés.", {"anxiety", "grief", "es", "en"}),
        (
            "I sit with the dying, and with those who have migraine. Evenings, by video.",
            {"migraine", "weekday_evening"},
        ),
    ],
)
def test_the_model_proposes_in_one_go_in_both_languages(text: str, wanted: set[str]) -> None:
    proposals = load_fit_model().propose(text, LEXICON)
    assert wanted <= {proposal.value for proposal in proposals}
    assert all(text[proposal.start : proposal.end].strip() == proposal.quote for proposal in proposals)


def test_a_pile_of_something_is_no_complaint_of_the_body() -> None:
    text = "My room has a pile of blankets and piles of books."
    assert [
        proposal for proposal in propose(text, read_by_rule(text, LEXICON), None) if proposal.kind == "concern"
    ] == []
