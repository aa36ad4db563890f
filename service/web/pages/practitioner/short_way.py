"""The short way to a profile: five pages of the questions that seekers look by, then a look and the button to publish.

It asks nothing of its own: its questions are those of the long form, which stands behind "Say more".
"""

from service.i18n.words import N_
from service.web.forms.fields import Field, Group, Step
from service.web.pages.practitioner.steps import STEPS

LOOK = "/me/look"  # the sixth page

_QUESTIONS: dict[str, Field] = {question.path: question for step in STEPS for question in step.questions}
# Step, title, what it does for a seeker, and the questions by their paths.
_PAGES: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    (
        "short-name",
        N_("Your name and your work"),
        N_("What people read first in every list, and what they type when somebody has told them of you."),
        ("display_name", "modalities"),
    ),
    (
        "short-words",
        N_("In your own words"),
        N_("People tell their story, and meet you by what you say here. Plain words serve them best."),
        ("approach", "concerns", "concerns_first"),
    ),
    (
        "short-where",
        N_("Where and when"),
        N_("Most people look near their home or by video, and for somebody who has time for them."),
        ("modes", "places", "telehealth", "times", "accepting_new", "next_opening"),
    ),
    (
        "short-price",
        N_("What it costs"),
        N_("Whoever sets a highest fee is shown only people who state theirs. Write it as you like: $90, or 90–110."),
        (
            "fees.currency", "fees.session.min", "fees.session.max", "fees.session.minutes", "fees.sliding_scale",
            "fees.insurance",
        ),
    ),
    (
        "short-how",
        N_("How you work, and with whom"),
        N_("What suits one person does not suit another: this is what they are matched by."),
        ("languages", "serves", "puts_first", "does_not_treat"),
    ),
)  # fmt: skip

SHORT_STEPS: tuple[Step, ...] = tuple(
    Step(name, title, (Group("", tuple(_QUESTIONS[path] for path in paths)),), intro)
    for name, title, intro, paths in _PAGES
)
EVERY_STEP: dict[str, Step] = {step.name: step for step in (*SHORT_STEPS, *STEPS)}


def short_step_of(field: str) -> str:
    """The page of the short way on which a field is asked."""
    return next(
        (
            step.name
            for step in SHORT_STEPS
            for question in step.questions
            if f"{question.path}.".startswith(f"{field}.")
        ),
        SHORT_STEPS[0].name,
    )


def way_of(step: Step) -> tuple[Step, ...]:
    """The pages among which a step stands."""
    return SHORT_STEPS if any(step.name == short_step.name for short_step in SHORT_STEPS) else STEPS
