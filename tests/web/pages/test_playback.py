"""What is said to have been heard: only that of which the reading is sure; the rest is asked."""

from schemas.matching.match import ConcernRead, Read
from schemas.matching.statement import Statement
from service.i18n.languages import ReaderLocale
from service.web.pages.seeker.answers import SeekerForm
from service.web.pages.seeker.playback import play_back

ENGLISH = ReaderLocale("en")


def read(*concerns: tuple[str, bool]) -> Read:
    """Concerns in the order read, and whether each is only asked about."""
    statements = [
        Statement(id=f"concern-{name}", kind="concern", quote=name, start=0, end=1, sure=0.5, concern=name, asks=asks)
        for name, asks in concerns
    ]
    shown = [ConcernRead(name, 0.5) for name, _ in concerns]
    return Read(concerns=shown, domains=[], place=None, defaults=[], statements=statements)


def test_what_is_only_asked_about_is_not_said_to_be_heard() -> None:
    heard = play_back(read(("migraine", False), ("contraception", True)), SeekerForm(), ENGLISH)
    assert heard.sentence == "You came with migraine."
    assert [chip.key for chip in heard.chips] == ["migraine"]
    assert [chip.says for chip in heard.questions] == ["contraception"]


def test_two_that_are_heard_are_said_alike_and_a_yes_joins_them() -> None:
    both = read(("migraine", False), ("grief", False))
    assert play_back(both, SeekerForm(), ENGLISH).sentence == "You came with migraine and grief, both alike."
    joined = play_back(read(("migraine", False), ("grief", True)), SeekerForm({"add": ["grief"]}), ENGLISH)
    assert joined.sentence == "You came with migraine and grief, both alike."
    assert joined.questions == []


def test_where_nothing_is_sure_what_is_asked_is_all_there_is_to_say() -> None:
    heard = play_back(read(("grief", True)), SeekerForm(), ENGLISH)
    assert heard.sentence == "You came with grief." and [chip.key for chip in heard.chips] == ["grief"]
