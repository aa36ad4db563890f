"""What the shipped weights hear of plain sentences, of marks, and of danger said outright: own inputs, none of the
corpus."""

import pytest

from service.listener.heard import HeardStory
from service.listener.trained import WEIGHTS
from service.matching.fit.fit_model import FitModel, load_fit_model
from service.vocabulary.lexicon import build_lexicon
from service.vocabulary.shipped import either_will_do

pytestmark = pytest.mark.skipif(not WEIGHTS.exists(), reason="no weights")


@pytest.fixture(scope="module")
def fit_model() -> FitModel:
    return load_fit_model()


def hear(fit_model: FitModel, story: str) -> HeardStory:
    return fit_model.hear(story, build_lexicon(()))


PLAIN = {
    "My mother died in spring and I can't stop crying; I have migraines too.": ["grief", "migraine"],
    "I can't sleep. I lie awake until four most nights.": ["insomnia"],
    "I have back pain and I am going through a divorce.": ["back pain", "divorce"],
    "I keep having panic attacks on the bus.": ["panic attacks"],
    "I think I am depressed, nothing gives me joy.": ["depression"],
    "Since the baby came I cry all day and feel nothing for her.": ["depression after birth"],
    "My knees hurt when I climb the stairs.": ["knee pain"],
    "I drink too much and I want to stop.": ["alcohol"],
    "I am burnt out from work.": ["burnout"],
    "My husband cheated on me.": ["infidelity"],
    "I have anxiety and trouble sleeping.": ["anxiety", "insomnia"],
    "I was diagnosed with type 2 diabetes.": ["diabetes"],
    "I get so angry with my children.": ["anger"],
    "Hot flashes all night, I am fifty-one.": ["menopause"],
    "I feel lonely since I moved here.": ["loneliness"],
    "Tengo migrañas y no duermo.": ["migraine", "insomnia"],
    "Perdí a mi papá en marzo y no levanto cabeza.": ["grief"],
    "Me duele la espalda y sufro de ansiedad.": ["back pain", "anxiety"],
    "Mi esposo y yo peleamos todo el tiempo.": ["marriage problems"],
    "Tengo la presión alta.": ["high blood pressure"],
}  # fmt: skip


def brought_up(heard: HeardStory) -> set[str]:
    """What is heard, or asked about."""
    names = {concern.name for concern in heard.concerns or []}
    return names | {other for name in names for other in either_will_do().get(name, ())}


def test_plain_sentences_are_brought_up(fit_model: FitModel) -> None:
    missed = {
        (story, name) for story, names in PLAIN.items() for name in set(names) - brought_up(hear(fit_model, story))
    }
    assert len(missed) <= 3, missed


@pytest.mark.parametrize(
    ("story", "names"),
    [
        ("My mother died, I keep crying.", {"loss of a parent", "crying spells"}),
        ("I have migraines too.", {"migraine"}),
        ("Se murió mi papá en enero y no paro de llorar.", {"loss of a parent", "crying spells"}),
        ("We lost our dog and my knees ache.", {"knee pain"}),
        ("My piles are bleeding again and I have a hernia in my groin.", {"hemorrhoids", "hernia"}),
        (
            "I have gallstones, I am always hoarse, and I have trouble swallowing.",
            {"gallbladder problems", "voice problems", "swallowing problems"},
        ),
        (
            "Restless legs at night. My periods are so heavy, fibroids they say.",
            {"restless legs", "heavy periods", "fibroids"},
        ),
        ("I am on dialysis. I have stage four breast cancer.", {"kidney disease", "cancer"}),
        ("I want to leave my therapist.", {"changing or ending therapy"}),
        (
            "Tengo almorranas y una hernia en la ingle. Tengo piedras en la vesícula.",
            {"hemorrhoids", "hernia", "gallbladder problems"},
        ),
        (
            "Me quedo sin voz y me cuesta tragar. Tengo insuficiencia renal y piernas inquietas.",
            {"voice problems", "swallowing problems", "kidney disease", "restless legs"},
        ),
        (
            "Tengo miomas y la regla muy abundante. Me diagnosticaron cáncer. Quiero cambiar de psicóloga.",
            {"fibroids", "heavy periods", "cancer", "changing or ending therapy"},
        ),
    ],
)
def test_what_is_said_outright_is_heard(fit_model: FitModel, story: str, names: set[str]) -> None:
    assert names <= {concern.name for concern in hear(fit_model, story).concerns or [] if not concern.asks}


@pytest.mark.parametrize(
    ("story", "name"),
    [
        ("I have piles of laundry and no time.", "hemorrhoids"),
        ("Heartburn from my hiatal hernia.", "hernia"),
        ("Tengo una hernia de disco.", "hernia"),
        ("My sister has fibroids.", "fibroids"),
        ("I don't have cancer, the lump was fine.", "cancer"),
        ("I have trouble swallowing the fact that she left.", "swallowing problems"),
    ],
)
def test_what_sounds_like_it_is_not_heard_outright(fit_model: FitModel, story: str, name: str) -> None:
    assert name not in {concern.name for concern in hear(fit_model, story).concerns or [] if not concern.asks}


def test_a_loss_that_did_not_happen_is_not_heard(fit_model: FitModel) -> None:
    heard = hear(fit_model, "My mother nearly died.").concerns or []
    assert "loss of a parent" not in {concern.name for concern in heard if not concern.asks}


@pytest.mark.parametrize(
    ("story", "name"),
    [
        ("My sister has migraines.", "migraine"),
        ("I don't have diabetes, the test was fine.", "diabetes"),
        ("I used to smoke, I quit ten years ago.", "smoking"),
        ("Mi hermano tiene asma.", "asthma"),
        ("No soy alcohólico, no tomo nada.", "alcohol"),
        ("No, it is not burnout, I love my job.", "burnout"),
    ],
)
def test_what_is_denied_past_or_somebody_elses_is_not_heard(fit_model: FitModel, story: str, name: str) -> None:
    assert name not in {concern.name for concern in hear(fit_model, story).concerns or [] if not concern.asks}


@pytest.mark.parametrize(
    "message",
    [
        "I want to kill myself.", "I don't want to live any more, I have the pills here.", "quiero matarme",
        "ya no quiero vivir, tengo las pastillas contadas", "he is going to kill me, I am hiding in the bathroom",
        "crushing pain in my chest and my left arm is numb", "I took the whole bottle of pills an hour ago",
        "my daughter says her uncle touches her at night",
        "Since my divorce I hardly sleep and my back hurts every morning. I want to kill myself.",
    ],
)  # fmt: skip
def test_danger_said_outright_is_noticed(fit_model: FitModel, message: str) -> None:
    assert hear(fit_model, message).dangers


@pytest.mark.parametrize(
    "message",
    [
        "I'm dying to try yoga.", "My knees are killing me on the stairs.", "Looking for a yoga class near me.",
        "I have migraines and sleep badly.", "Busco una psicóloga por las tardes.",
    ],
)  # fmt: skip
def test_figures_of_speech_and_plain_wishes_are_no_danger(fit_model: FitModel, message: str) -> None:
    assert not hear(fit_model, message).dangers
