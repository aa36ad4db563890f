"""The steps of the profile form: which questions stand on which page, in which words.

Nothing is chosen beforehand and every question but two may stay open. A new field of the profile is a line here.
"""

from collections.abc import Mapping
from typing import Any

from schemas.profiles.qualities import DOMAINS, LEVELS, QUALITIES
from service.web.forms.fields import Field, Group, Step, filled
from service.web.i18n import words
from service.web.i18n.words import N_
from service.web.pages.practitioner.practice_questions import INTRO, way

_ONE_A_LINE = N_("One a line.")
_CURRENCIES = (
    "USD", "EUR", "GBP", "CAD", "AUD", "NZD", "CHF", "MXN", "BRL", "ARS", "COP", "CLP", "PEN", "INR", "JPY", "ZAR",
)  # fmt: skip
_LANGUAGES = (
    "en", "es", "pt", "fr", "de", "it", "nl", "pl", "uk", "ru", "ar", "fa", "hi", "ur", "zh", "vi", "tl", "ko", "ja",
    "ht", "so", "am", "qu", "ase",
)  # fmt: skip


STEPS: tuple[Step, ...] = (
    Step(
        "who",
        N_("Who you are"),
        (
            Group(
                N_("Your name and your work"),
                (
                    Field("display_name", "line", N_("Name, as people should see it"), most=200),
                    Field("pronouns", "line", N_("Pronouns"), most=100),
                    Field(
                        "modalities",
                        "terms",
                        N_("Kinds of practice"),
                        N_(
                            "One a line, such as: massage therapy. Typing errors are understood, new kinds are welcome."
                        ),
                        most=2000,
                    ),
                    Field(
                        "layers",
                        "many",
                        N_("What does your work nourish?"),
                        choices=words.LAYERS,
                    ),
                ),
            ),
            Group(
                N_("Titles"),
                (
                    Field(
                        "credentials",
                        "rows",
                        N_("Title"),
                        N_("Add a title"),
                        parts=(
                            Field("title", "line", N_("Title"), most=200),
                            Field("issuer", "line", N_("Given by"), most=200),
                            Field("jurisdiction", "line", N_("Valid in"), N_("A code such as US-CT or ES."), most=6),
                            Field("number", "line", N_("Number"), most=200),
                        ),
                    ),
                    Field("npi", "line", N_("NPI, if you have one"), N_("Ten digits; United States only."), most=10),
                ),
                N_("If you hold any. They are shown as you state them, and never change your place in a list."),
            ),
            Group(
                N_("If you want people to find you by it"),
                (
                    Field("gender", "line", N_("Gender"), most=100),
                    Field("cultures", "lines", N_("Cultures or faiths you are at home in"), _ONE_A_LINE, most=2000),
                ),
                N_("It counts only for people who ask for it."),
            ),
        ),
        N_("A name and one kind of practice are enough to begin. Publish whenever you like; the rest can follow."),
    ),
    Step(
        "approach",
        N_("Your approach"),
        (
            Group(
                "",
                (
                    Field(
                        "approach",
                        "text",
                        N_("How you work, in your own words"),
                        N_("As you would tell it to someone who asks you on a train. Up to 10,000 characters."),
                        most=10_000,
                    ),
                ),
            ),
        ),
        N_("People read this first. Plain words about what you do with someone, and for whom it is, serve them best."),
    ),
    Step(
        "concerns",
        N_("What people come with"),
        (
            Group(
                "",
                (
                    Field(
                        "concerns",
                        "terms",
                        N_("What do people come to you with?"),
                        N_("One a line, such as: back pain. Typing errors are understood."),
                        most=6000,
                    ),
                    Field(
                        "concerns_first",
                        "terms",
                        N_("Which of them do you work with most?"),
                        N_("Up to three, one a line."),
                        most=400,
                    ),
                ),
            ),
        ),
    ),
    Step(
        "people",
        N_("Whom you serve"),
        (
            Group(
                "",
                (
                    Field("serves", "many", N_("Whom do you serve?"), choices=words.SERVES),
                    Field(
                        "languages",
                        "many",
                        N_("Which languages do you work in?"),
                        N_("Others as codes, such as nah or pt-BR."),
                        choices={tag: tag for tag in _LANGUAGES},
                        other=N_("Other languages"),
                    ),
                ),
            ),
        ),
    ),
    Step("ways-1", N_("How you work: deciding, beginning, changing"), tuple(map(way, QUALITIES[:3])), INTRO),
    Step("ways-2", N_("How you work: listening, agreeing, selling"), tuple(map(way, QUALITIES[3:6])), INTRO),
    Step("ways-3", N_("How you work: giving, options, others"), tuple(map(way, QUALITIES[6:])), INTRO),
    Step(
        "first",
        N_("What you put first"),
        (
            Group(
                "",
                (
                    Field(
                        "puts_first",
                        "many",
                        N_("Which three of the nine matter most in your work?"),
                        N_("Up to three. It says where your heart is, not that the others are missing."),
                        choices=words.QUALITY_TITLES,
                    ),
                ),
            ),
        ),
    ),
    Step(
        "daily-life",
        N_("Daily life"),
        (
            Group(
                N_("How much is each of these a part of your work?"),
                tuple(
                    Field(
                        f"lifestyle.{domain.id}",
                        "choice",
                        domain.title,
                        choices={level: words.LEVELS[level] for level in LEVELS},
                        as_menu=True,
                    )
                    for domain in DOMAINS
                ),
            ),
        ),
        N_("A clear “no part of the work” helps people as much as a “central”."),
    ),
    Step(
        "places",
        N_("Where you work"),
        (
            Group(
                "",
                (Field("modes", "many", N_("How do you meet people?"), choices=words.OFFERED_MODES),),
            ),
            Group(
                N_("Places"),
                (
                    Field(
                        "places",
                        "rows",
                        N_("Place"),
                        N_("Add another place"),
                        parts=(
                            Field("address.line", "line", N_("Street and number")),
                            Field("address.city", "line", N_("City"), most=200),
                            Field("address.region", "line", N_("State or region"), most=200),
                            Field("address.postal_code", "line", N_("Postal code"), most=20),
                            Field("address.country", "line", N_("Country, as a code such as US"), most=2),
                            Field("access", "many", N_("At this place"), choices=words.ACCESS),
                        ),
                    ),
                ),
                N_("City and region are enough to be found. To remove a place, empty its fields."),
            ),
            Group(
                N_("From a distance"),
                (
                    Field(
                        "telehealth",
                        "lines",
                        N_("Where may people be whom you see by video or phone?"),
                        N_("One a line, as codes: US-CT for Connecticut, ES for Spain."),
                        most=3000,
                    ),
                ),
            ),
        ),
    ),
    Step(
        "fees",
        N_("Fees and times"),
        (
            Group(
                N_("Fees"),
                (
                    Field(
                        "fees.currency",
                        "choice",
                        N_("Currency"),
                        choices={code: code for code in _CURRENCIES},
                        as_menu=True,
                    ),
                    Field("fees.first_visit.amount", "decimal", N_("First visit costs"), most=12),
                    Field("fees.first_visit.minutes", "whole", N_("First visit lasts, in minutes"), most=4),
                    Field("fees.session.min", "decimal", N_("A session costs at least"), most=12),
                    Field("fees.session.max", "decimal", N_("A session costs at most"), most=12),
                    Field("fees.session.minutes", "whole", N_("A session lasts, in minutes"), most=4),
                    Field("fees.sliding_scale", "yes_no", N_("Is there a sliding scale?")),
                    Field("fees.exchange", "yes_no", N_("Is exchange possible?")),
                    Field("fees.insurance", "lines", N_("Insurance you take"), _ONE_A_LINE, most=3000),
                ),
            ),
            Group(
                N_("Openings"),
                (
                    Field("accepting_new", "yes_no", N_("Do you take new people at present?")),
                    Field("waiting_weeks", "whole", N_("Weeks of waiting"), most=3),
                    Field("next_opening", "date", N_("Next opening")),
                    Field("times", "many", N_("When do you usually work?"), choices=words.TIMES),
                ),
            ),
        ),
        N_("What a visit costs is one of the first things people want to know. Everything here may stay open."),
    ),
    Step(
        "course",
        N_("How the work runs"),
        (
            Group(
                N_("Over time"),
                (
                    Field("course.first_cadence", "choice", N_("At first"), choices=words.CADENCES, as_menu=True),
                    Field("course.later_cadence", "choice", N_("Later"), choices=words.CADENCES, as_menu=True),
                    Field("course.maintenance", "yes_no", N_("Do you see people now and then when things are calm?")),
                    Field("course.usual_months", "pair", N_("Usual length in months")),
                ),
            ),
            Group(
                N_("Trial and review"),
                (
                    Field("expectations.trial_weeks", "whole", N_("A trial, in weeks"), most=3),
                    Field("expectations.trial_visits", "whole", N_("A trial, in visits"), most=4),
                    Field("expectations.usual_visits", "pair", N_("Usual number of visits")),
                    Field(
                        "expectations.review_point",
                        "line",
                        N_("When do you look together at whether it helps?"),
                        N_("Such as: after visit 6."),
                    ),
                    Field("expectations.how_to_stop", "text", N_("How does someone stop?"), most=1000),
                ),
            ),
        ),
    ),
    Step(
        "openness",
        N_("Openness"),
        (
            Group(
                N_("Products"),
                (
                    Field("products.sells", "yes_no", N_("Do you sell products or tests?")),
                    Field(
                        "products.income_share",
                        "choice",
                        N_("Share of your income from them"),
                        choices=words.INCOME_SHARES,
                    ),
                    Field("products.commission", "yes_no", N_("Do you receive commission for referring people?")),
                ),
            ),
            Group(
                N_("Facts anyone may ask for"),
                (
                    Field("disclosures.shared_plan", "yes_no", N_("Is there a written plan that you both hold?")),
                    Field("disclosures.free_places", "whole", N_("Free or reduced places at present"), most=4),
                    Field(
                        "does_not_treat",
                        "lines",
                        N_("What do you not treat?"),
                        N_("One a line. Saying so is a service."),
                        most=9000,
                    ),
                ),
            ),
        ),
    ),
    Step(
        "contact",
        N_("How people reach you"),
        (
            Group(
                "",
                (
                    Field("contact.phone", "line", N_("Telephone"), most=40),
                    Field("contact.email", "line", N_("E-mail, shown to everyone"), most=254),
                    Field("contact.website", "line", N_("Web page"), N_("It begins with https://"), most=500),
                    Field(
                        "contact.booking", "line", N_("Page for appointments"), N_("It begins with https://"), most=500
                    ),
                ),
            ),
        ),
        N_("As you choose. The address you sign in with is never shown."),
    ),
)
STEP_NAMES = tuple(step.name for step in STEPS)


def begun_steps(document: Mapping[str, Any]) -> set[str]:
    """The names of the steps to which a profile says anything."""
    return {step.name for step in STEPS if filled(step.questions, document).values}
