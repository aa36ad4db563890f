"""The one table of profile fields: everything there is to say about each, said once (`docs/profile_fields.md`).

Form, completeness, CSV columns, FHIR, names in the history, the public type and the columns of the store follow from
this table or are tested against it (`tests/profiles/test_fields.py`). Types and limits are those of
`schemas.profiles.practitioner.Profile`; texts here are keys of the catalogue.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from schemas.profiles.items import Item
from schemas.profiles.qualities import DOMAINS, QUALITIES

Widget = Literal[
    "line", "text", "terms", "lines", "whole", "decimal", "date", "choice", "menu", "yes_no", "many", "pair", "rows",
    "none",  # not asked by itself: a group of fields, or one that comes from elsewhere
]  # fmt: skip


@dataclass(frozen=True)
class ProfileField:
    """One field, or a group of fields that is named, hinted at or dated as a whole."""

    path: str  # in the profile, dotted; `[]` stands for each entry of a list
    label: str  # how the form asks, and what changes of it are called
    widget: Widget = "none"
    at: str = ""  # "step/group" of the form; parts of rows stand where their rows do
    hint: str = ""
    choices: str = ""  # the closed list its answers come from (`service/i18n/words.py`, CHOICES)
    other: str = ""  # the label of a box for answers that are not in the list
    by: Literal["anyone", "practitioner"] = "anyone"  # who may state it
    public: bool = True
    card: bool = False  # shown in lists too
    csv: tuple[str, ...] = ()  # its column, then other names of the column
    fhir: str = ""  # the element that says it
    fhir_read: bool = False  # imports read it there too
    column: str = ""  # table.column that holds it beside the document, for search or matching
    unstated: str = ""  # what a reader would learn; such fields are hinted at while they are open
    answered_by: tuple[str, ...] = ()  # paths of which one is enough; by default its own
    asked_after: str = ""  # a path without which there is nothing to ask
    page: str = ""  # what the profile page calls it, of fields that it lists by themselves
    unit: str = ""  # what a number counts (`service/i18n/words.py`, UNITS)

    @property
    def top(self) -> str:
        """The field of the profile it is, or belongs to."""
        return self.path.partition(".")[0].removesuffix("[]")

    @property
    def rows(self) -> str:
        """The path of the list it is a part of; empty for others."""
        return self.path.partition("[]")[0] if "[]" in self.path else ""

    @property
    def part(self) -> str:
        """Its path in an entry of that list."""
        return self.path.partition("[].")[2]


F = ProfileField
# Where FHIR has no element of its own: an extension named after the field (`service/profiles/field_extensions.py`).
EXTENSION = "HealthcareService.extension"
_ONE_A_LINE = "One a line."


def _item(item: Item, quality: str, at: str) -> F:
    widgets: Mapping[str, Widget] = {"count": "menu", "step": "choice", "yes_no": "yes_no", "number": "whole"}
    hint = "Leave it empty if you prefer not to say." if item.kind == "number" else ""
    choices = item.kind if item.kind in ("count", "step") else ""
    return F(f"practices.{quality}.items.{item.id}", item.ask, widgets[item.kind], at, hint, choices)


def _practices() -> Iterator[F]:
    """The form of the work; the nine qualities with the items of every set, an example and a page that shows it."""
    yield F(
        "work_format",
        "Which is nearest to most of your work?",
        "choice",
        "format/one",
        choices="formats",
        page="The form of the work",
    )
    for number, quality in enumerate(QUALITIES):
        at, path = f"ways-{number // 3 + 1}/{quality.id}", f"practices.{quality.id}"
        yield F(
            path,
            quality.title,
            unstated=f"{quality.title}: {quality.minus}, or {quality.plus}",
            answered_by=(f"{path}.items",),
        )
        for item in quality.all_items:
            yield _item(item, quality.id, at)
        yield F(f"{path}.open", "What cannot be answered")
        example = "Only if you like. It is shown as you write it."
        yield F(f"{path}.example", "An example, in a sentence or two", "text", at, example)
        link = "Only if there is one. Such as www.example.org/me."
        yield F(f"disclosures.links.{quality.id}", "A page that shows it", "line", at, link)


# In the order of the form, which is also the order of hints about what is open.
# fmt: off
FIELDS: tuple[F, ...] = (
    F("display_name", "Name, as people should see it", "line", "who/name", card=True,
      csv=("display_name", "name", "full_name"), fhir="Practitioner.name", fhir_read=True,
      column="practitioner.display_name"),
    F("pronouns", "Pronouns", "line", "who/name", card=True, csv=("pronouns",)),
    F("modalities", "Kinds of practice", "terms", "who/name",
      "One a line, such as: massage therapy. Typing errors are understood, new kinds are welcome.", card=True,
      csv=("modalities", "modality", "specialty", "specialties", "profession"),
      fhir="PractitionerRole.specialty", fhir_read=True, column="practitioner_modality.modality_id"),
    F("layers", "What does your work nourish?", "many", "who/name", choices="layers", csv=("layers",),
      unstated="whether you work with body, mind or spirit"),
    F("credentials", "Title", "rows", "who/titles", "Add a title", fhir="Practitioner.qualification", fhir_read=True,
      column="match_profile.licensed"),
    F("credentials[].title", "Title", "line", csv=("credential", "license")),
    F("credentials[].issuer", "Given by", "line", csv=("credential_issuer",)),
    F("credentials[].jurisdiction", "Valid in", "line", hint="A country or state, such as Spain or Texas.",
      csv=("credential_jurisdiction", "license_state")),
    F("credentials[].number", "Number", "line", csv=("credential_number", "license_number")),
    F("npi", "NPI, if you have one", "line", "who/titles", "Ten digits; United States only.", csv=("npi",),
      fhir="Practitioner.identifier", fhir_read=True, column="practitioner.npi"),
    F("gender", "Gender", "line", "who/found", csv=("gender",), fhir="Practitioner.gender",
      column="match_profile.gender"),
    F("cultures", "Cultures or faiths you are at home in", "lines", "who/found", _ONE_A_LINE,
      csv=("cultures",), column="match_profile.cultures"),
    F("email", "Private address", public=False, csv=("email", "e_mail", "mail"), fhir_read=True,
      column="practitioner.email"),

    F("approach", "How you work, in your own words", "text", "approach/own",
      "As you would tell it to someone who asks you on a train. Up to 10,000 characters.",
      csv=("approach", "bio"), fhir="HealthcareService.extraDetails", unstated="how you work, in your own words"),
    F("texts", "Your own words in another language", "rows", "approach/own", "Add your words in another language"),
    F("texts[].language", "Language", "line", hint="By its name, such as Spanish."),
    F("texts[].approach", "Your words in this language", "text"),
    F("photo", "The address of a picture of you", "line", "approach/own",
      "Such as www.example.org/me.jpg. It is fetched once, without the data that cameras write into pictures.",
      csv=("photo", "photo_url", "picture"), fhir="Practitioner.photo", fhir_read=True, column="picture.data"),
    F("intro_media", "A link to a voice or video note in which you introduce yourself", "line", "approach/own",
      "Such as www.example.org/hello.", csv=("intro_media", "video"), fhir=EXTENSION, fhir_read=True,
      page="Hear or see them"),

    F("concerns", "What do people come to you with?", "terms", "concerns/list",
      "One a line, such as: back pain. Typing errors are understood.", csv=("concerns",),
      column="practitioner_concern.concern_id", unstated="what people come to you with"),
    F("concerns_first", "Which of them do you work with most?", "terms", "concerns/list", "Up to three, one a line.",
      csv=("concerns_first",), unstated="what you work with most", asked_after="concerns"),
    F("concern_wordings", "In your own words"),

    F("serves", "Whom do you serve?", "many", "people/list", choices="serves", csv=("serves",),
      fhir="HealthcareService.eligibility", column="match_profile.serves", unstated="whom you serve", page="For"),
    F("languages", "Which languages do you work in?", "many", "people/list",
      "Others by their names, such as Nahuatl or Yoruba, with commas.", "languages", "Other languages", card=True,
      csv=("languages", "language"), fhir="Practitioner.communication", fhir_read=True,
      column="match_profile.languages", unstated="which languages you work in"),

    F("practices", "How you work", by="practitioner", fhir="PractitionerRole.extension"),
    F("disclosures.links", "A page that shows it"),
    *_practices(),
    F("puts_first", "Which three of the nine matter most in your work?", "many", "first/list",
      "Up to three. It says where your heart is, not that the others are missing.", "qualities", by="practitioner",
      unstated="which three of the nine qualities you put first"),

    F("lifestyle", "Daily life",
      unstated="which parts of daily life are central, regular or no part of the work"),
    *(F(f"lifestyle.{domain.id}", domain.title, "menu", "daily-life/domains", choices="levels") for domain in DOMAINS),

    F("modes", "How do you meet people?", "many", "places/modes", choices="modes", card=True, csv=("modes",),
      fhir="HealthcareService.characteristic", column="match_profile.modes",
      unstated="in person, by video, by phone"),
    F("places", "Place", "rows", "places/list", "Add another place", card=True, fhir="Location", fhir_read=True,
      column="practitioner_place.lat", unstated="where visits happen", answered_by=("places", "telehealth")),
    F("places[].address.line", "Street and number", "line", csv=("street", "address", "address_line")),
    F("places[].address.city", "City", "line", csv=("city", "town"), column="practitioner_place.city"),
    F("places[].address.region", "State or region", "line", csv=("region", "state", "province"),
      column="practitioner_place.region"),
    F("places[].address.postal_code", "Postal code", "line", csv=("postal_code", "zip", "zip_code", "postcode"),
      column="practitioner_place.postal_code"),
    F("places[].address.country", "Country", "line", csv=("country",),
      column="practitioner_place.country"),
    F("places[].lat", "Latitude", csv=("lat", "latitude"), column="practitioner_place.lat"),
    F("places[].lon", "Longitude", csv=("lon", "longitude"), column="practitioner_place.lon"),
    F("places[].access", "At this place", "many", choices="access", csv=("access",),
      column="practitioner_place.access"),
    F("places[].hours", "Hours at this place", "lines", hint="One a line, such as: Tuesday 9–12, 14–18.",
      csv=("hours", "office_hours", "opening_hours")),
    F("telehealth", "Where may people be whom you see by video or phone?", "lines", "places/far",
      "Countries and states by name, one a line, such as: Texas.", csv=("telehealth",),
      column="match_profile.telehealth", page="From a distance in"),
    F("groups", "Class or group", "rows", "places/groups", "Add a class or group", fhir=EXTENSION, fhir_read=True,
      page="Classes and groups"),
    F("groups[].title", "Name of the class", "line", csv=("group_title",)),
    F("groups[].weekday", "Day", "menu", choices="weekdays", csv=("group_weekday",)),
    F("groups[].start", "Begins at", "line", hint="Such as 18:30.", csv=("group_start",)),
    F("groups[].minutes", "Lasts, in minutes", "whole", csv=("group_minutes",), unit="minutes"),
    F("groups[].place", "Where", "line", csv=("group_place",)),
    F("groups[].price", "Price of one time", "decimal", hint="In the currency of your fees.", csv=("group_price",)),
    F("groups[].from", "First day", "date", csv=("group_from",)),
    F("groups[].until", "Last day", "date", csv=("group_until",)),

    F("fees", "Fees", unstated="what a visit costs", answered_by=("fees.session", "fees.first_visit")),
    F("fees.first_visit", "Fees"),
    F("fees.session", "Fees"),
    F("fees.currency", "Currency", "menu", "fees/fees", choices="currencies", csv=("currency",),
      column="match_profile.fee_currency"),
    F("fees.first_visit.amount", "First visit costs", "decimal", "fees/fees", csv=("first_visit_fee",),
      column="match_profile.fee"),
    F("fees.first_visit.minutes", "First visit lasts, in minutes", "whole", "fees/fees", csv=("first_visit_minutes",)),
    F("fees.session.min", "A session costs at least", "decimal", "fees/fees", csv=("session_min", "fee_min"),
      column="match_profile.fee"),
    F("fees.session.max", "A session costs at most", "decimal", "fees/fees", csv=("session_max", "fee_max"),
      column="match_profile.fee"),
    F("fees.session.minutes", "A session lasts, in minutes", "whole", "fees/fees", csv=("session_minutes",)),
    F("fees.sliding_scale", "Is there a sliding scale?", "yes_no", "fees/fees", csv=("sliding_scale",),
      fhir="HealthcareService.serviceProvisionCode", column="match_profile.sliding_scale", page="Sliding scale"),
    F("fees.exchange", "Is exchange possible?", "yes_no", "fees/fees", csv=("exchange",),
      page="Exchange instead of money"),
    F("fees.exchange_for", "What may be exchanged?", "line", "fees/fees", "Such as: garden work, a translation.",
      csv=("exchange_for",), fhir=EXTENSION, fhir_read=True, page="In exchange for"),
    F("fees.donation", "Does everyone give what they wish?", "yes_no", "fees/fees", csv=("donation",), fhir=EXTENSION,
      fhir_read=True, page="By donation"),
    F("fees.insurance", "Insurance you take", "lines", "fees/fees", _ONE_A_LINE, csv=("insurance",),
      column="match_profile.insurance", page="Insurance"),
    F("first_talk_free_minutes", "Minutes of a first talk, free of charge", "whole", "fees/fees",
      csv=("first_talk_free_minutes",), fhir=EXTENSION, fhir_read=True, page="First talk, free of charge",
      unit="minutes"),
    F("accepting_new", "Do you take new people at present?", "yes_no", "fees/openings", card=True,
      csv=("accepting_new", "accepting_new_clients", "accepting_new_patients"),
      fhir="PractitionerRole.extension", fhir_read=True, column="match_profile.accepting_new",
      unstated="whether you take new people"),
    F("waiting_weeks", "Weeks of waiting", "whole", "fees/openings", csv=("waiting_weeks",),
      column="match_profile.waiting_weeks", page="Waiting time", unit="weeks"),
    F("next_opening", "Next opening", "date", "fees/openings", csv=("next_opening",),
      column="match_profile.next_opening"),
    F("times", "When do you usually work?", "many", "fees/openings", choices="times", csv=("times",),
      fhir="HealthcareService.availabilityExceptions", column="match_profile.times",
      unstated="at which times of the week you work", page="Times"),

    F("course", "How the work runs", unstated="how the work usually runs"),
    F("course.first_cadence", "At first", "menu", "course/time", choices="cadences",
      column="match_profile.first_cadence", page="At first"),
    F("course.later_cadence", "Later", "menu", "course/time", choices="cadences",
      column="match_profile.later_cadence", page="Later"),
    F("course.maintenance", "Do you see people now and then when things are calm?", "yes_no", "course/time",
      column="match_profile.maintenance"),
    F("course.usual_months", "Usual length in months", "pair", "course/time"),
    F("expectations", "Trial and review", unstated="trial, usual number of visits, review point, how to stop"),
    F("expectations.trial_weeks", "A trial, in weeks", "whole", "course/trial"),
    F("expectations.trial_visits", "A trial, in visits", "whole", "course/trial"),
    F("expectations.usual_visits", "Usual number of visits", "pair", "course/trial"),
    F("expectations.review_point", "When do you look together at whether it helps?", "line", "course/trial",
      "Such as: after visit 6."),
    F("expectations.how_to_stop", "How does someone stop?", "text", "course/trial", page="How to stop"),

    F("products", "Products", unstated="whether you sell products"),
    F("products.sells", "Do you sell products or tests?", "yes_no", "openness/products"),
    F("products.income_share", "Share of your income from them", "choice", "openness/products",
      choices="income_shares", page="Income from products"),
    F("products.commission", "Do you receive commission for referring people?", "yes_no", "openness/products"),
    F("disclosures", "Facts anyone may ask for", unstated="shared plan, free places"),
    F("disclosures.shared_plan", "Is there a written plan that you both hold?", "yes_no", "openness/facts"),
    F("disclosures.free_places", "Free or reduced places at present", "whole", "openness/facts",
      page="Free places"),
    F("supervision", "Do you offer supervision to colleagues?", "yes_no", "openness/facts", csv=("supervision",),
      fhir=EXTENSION, fhir_read=True, page="Supervision for colleagues"),
    F("circle", "Giving, receiving and who stands around"),
    F("circle.receives", "What do you receive and learn from this work?", "text", "openness/circle",
      csv=("receives",), fhir=EXTENSION, fhir_read=True, page="What they receive and learn"),
    F("circle.sends_to", "To whom do you send people for what you do not do yourself?", "lines", "openness/circle",
      "One a line, such as: for sleep, the clinic on Main Street.", csv=("sends_to",), fhir=EXTENSION, fhir_read=True,
      page="Sends people on"),
    F("circle.close_people", "What may friends and family take part in?", "text", "openness/circle",
      "Such as: a first visit together, an open evening each month.", csv=("close_people",), fhir=EXTENSION,
      fhir_read=True, page="Friends and family"),
    F("does_not_treat", "What do you not treat?", "lines", "openness/facts", "One a line. Saying so is a service.",
      csv=("does_not_treat",), fhir="HealthcareService.comment", unstated="what you do not treat",
      page="Does not treat"),

    F("contact", "How people reach you", fhir="Practitioner.telecom", fhir_read=True,
      unstated="how people reach you"),
    F("contact.phone", "Telephone", "line", "contact/ways", csv=("phone", "telephone"),
      column="practitioner.contact_phone"),
    F("contact.email", "E-mail, shown to everyone", "line", "contact/ways", csv=("contact_email",),
      column="practitioner.contact_email"),
    F("contact.website", "Web page", "line", "contact/ways", "Such as www.example.org.", csv=("website", "url")),
    F("contact.booking", "Page for appointments", "line", "contact/ways", "Such as www.example.org.", csv=("booking",)),
)
# fmt: on

BY_PATH: Mapping[str, F] = {field.path: field for field in FIELDS}
# Only the practitioner may state these: refused from rosters and imports (`docs/privacy.md`).
PRACTITIONER_ONLY = tuple(field.path for field in FIELDS if field.by == "practitioner")
PUBLIC = frozenset(field.top for field in FIELDS if field.public)
ON_CARD = frozenset(field.top for field in FIELDS if field.card)


def parts_of(rows: str) -> tuple[F, ...]:
    """The fields in an entry of a list."""
    return tuple(field for field in FIELDS if field.rows == rows)


def value_at(document: Any, path: str) -> Any:
    """What stands at a dotted path of a document; None where there is nothing."""
    for step in path.split("."):
        document = document.get(step) if isinstance(document, Mapping) else None
    return document
