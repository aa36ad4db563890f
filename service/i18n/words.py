"""The words pages use for codes: what a `weekday_evening` or a `+2` is called, before translation.

`N_` marks a text for the catalogue; pages say it in the reader's language with `locale.say`.
"""

from schemas.core.fields import CURRENCIES
from schemas.profiles.qualities import DOMAINS, QUALITIES
from schemas.profiles.qualities import LEVELS as LEVELS_IN_ORDER


def N_(message: str) -> str:
    """Marks a message for translation and changes nothing."""
    return message


def NN_(name: str, many: str) -> tuple[str, str]:
    """Marks a message that counts (`%(num)d`) for translation."""
    return name, many


DOMAIN_NAMES: dict[str, str] = {domain.id: domain.title for domain in DOMAINS}
QUALITY_TITLES: dict[str, str] = {quality.id: quality.title for quality in QUALITIES}

PARTS = {
    "story": N_("your story"),
    "lifestyle": N_("your goals"),
    "practices": N_("how you like to work"),
    "preferences": N_("your wishes"),
}
# What a statement heard in the story is about, by its kind.
HEARD_KINDS = {
    "practice": N_("how you would like to be met"),
    "goal": N_("what you want to reach"),
    "unwanted": N_("what you do not want"),
    "modality": N_("a kind of practice you named"),
    "place": N_("where"),
    "distance": N_("how far"),
    "max_fee": N_("what you can pay"),
    "times": N_("when"),
    "language": N_("in which language"),
    "gender": N_("with whom"),
    "insurance": N_("your insurance"),
    "mode": N_("how you would meet"),
    "for_whom": N_("for whom"),
}
GENDERS = {"female": N_("a woman"), "male": N_("a man"), "woman": N_("a woman"), "man": N_("a man")}
# By what a list may be put in order.
ORDERS = {
    "fit": N_("who fits best"),
    "opening": N_("next opening"),
    "distance": N_("nearest"),
    "trial_cost": N_("cost of a trial"),
}
IMPORTANCE = {1: N_("a little"), 2: N_("matters"), 3: N_("matters a lot")}
LEVELS = {
    "central": N_("central"),
    "regular": N_("regular"),
    "occasional": N_("occasional"),
    "none": N_("no part of the work"),
}
LAYERS = {"body": N_("body"), "mind": N_("mind"), "spirit": N_("spirit")}
MODES = {
    "in_person": N_("in person"),
    "video": N_("by video"),
    "phone": N_("by phone"),
    "chat": N_("by chat"),
    "home_visit": N_("at my home"),
}
# The same from the practitioner's side.
OFFERED_MODES = MODES | {"home_visit": N_("home visits")}
TIMES = {
    "weekday_morning": N_("weekday mornings"),
    "weekday_afternoon": N_("weekday afternoons"),
    "weekday_evening": N_("weekday evenings"),
    "weekend_morning": N_("weekend mornings"),
    "weekend_afternoon": N_("weekend afternoons"),
    "weekend_evening": N_("weekend evenings"),
}
WEEKDAYS = {
    "monday": N_("Monday"),
    "tuesday": N_("Tuesday"),
    "wednesday": N_("Wednesday"),
    "thursday": N_("Thursday"),
    "friday": N_("Friday"),
    "saturday": N_("Saturday"),
    "sunday": N_("Sunday"),
}
CADENCES = {
    "several_weekly": N_("several times a week"),
    "weekly": N_("weekly"),
    "fortnightly": N_("every two weeks"),
    "monthly": N_("monthly"),
    "quarterly": N_("every three months"),
    "as_needed": N_("as needed"),
}
PHASES = {
    "intensive": N_("a rough time: often at first"),
    "steady": N_("steady work over some time"),
    "maintenance": N_("things are calm: now and then"),
}
SERVES = {
    "children": N_("children"),
    "teens": N_("teenagers"),
    "adults": N_("adults"),
    "older_adults": N_("older adults"),
    "couples": N_("couples"),
    "families": N_("families"),
    "groups": N_("groups"),
}
ACCESS = {
    "wheelchair": N_("wheelchair access"),
    "step_free": N_("step-free entrance"),
    "accessible_toilet": N_("accessible toilet"),
    "parking": N_("parking"),
    "public_transport": N_("near public transport"),
    "hearing_loop": N_("hearing loop"),
    "sign_language": N_("sign language"),
    "low_scent": N_("low scent"),
    "quiet_room": N_("quiet room"),
}
INCOME_SHARES = {
    "none": N_("none"),
    "under_10": N_("under 10 %"),
    "10_to_25": N_("10 to 25 %"),
    "25_to_50": N_("25 to 50 %"),
    "over_50": N_("over 50 %"),
}
EVIDENCE = {
    "stated": N_("the practitioner's own word"),
    "confirmed": N_("confirmed by a partner"),
}
EVIDENCE_MARKS = {"confirmed": N_("confirmed by a partner")}
WISHES = {
    "languages": N_("language"),
    "fee": N_("fee"),
    "modes": N_("form of the visit"),
    "times": N_("times"),
    "cadence": N_("how often"),
    "phase": N_("phase of the work"),
    "gender": N_("gender"),
    "cultures": N_("culture"),
    "serves": N_("for whom"),
    "modalities": N_("kind of practice"),
    "without": N_("what you do not want"),
    "lifestyle": N_("lifestyle domains"),
}
# The facts a limit may find unstated.
# How strongly: the seven answers between the poles, as said to a screen reader.
STRENGTHS = {3: N_("strongly"), 2: N_("clearly"), 1: N_("slightly"), 0: N_("no preference")}
WEIGHT_STEPS = {"0": N_("not at all"), "0.5": N_("less than usual"), "": N_("as usual"), "2": N_("more than usual")}

# Asked at a first visit where what the practitioner states differs or is missing; of qualities see their table.
FIRST_VISIT_QUESTIONS = {
    "languages": N_("In which language can we speak?"),
    "fee": N_("What does a visit cost, and what did people in my situation pay in all?"),
    "modes": N_("Can we meet in the way that works for me?"),
    "times": N_("Which times do you have?"),
    "cadence": N_("How often would we meet, and for how long?"),
    "phase": N_("How would the work change when things get calmer or rougher?"),
    "gender": N_("May I ask about your gender? It would help me to know."),
    "cultures": N_("How familiar are you with where I come from?"),
    "serves": N_("Do you work with people like the one for whom I ask?"),
    "modalities": N_("Which kinds of practice do you use?"),
    "without": N_("Is there a way to work without what I do not want?"),
    "lifestyle_domains": N_("Which parts of daily life do you work on with people?"),
    "domain": N_("My goal concerns %(domain)s. Is there room for it in your work, or whom would you name?"),
}
WEEKS = NN_("%(num)d week", "%(num)d weeks")
VISITS = NN_("%(num)d visit", "%(num)d visits")

_CURRENCIES = (
    "USD", "EUR", "GBP", "CAD", "AUD", "NZD", "CHF", "MXN", "BRL", "ARS", "COP", "CLP", "PEN", "INR", "JPY", "ZAR",
)  # fmt: skip
_EVERY_CURRENCY = (*_CURRENCIES, *sorted(CURRENCIES.difference(_CURRENCIES)))
_LANGUAGES = (
    "en", "es", "pt", "fr", "de", "it", "nl", "pl", "uk", "ru", "ar", "fa", "hi", "ur", "zh", "vi", "tl", "ko", "ja",
    "ht", "so", "am", "qu", "ase",
)  # fmt: skip
# The answers that a field of a profile offers (`choices` in service/profiles/fields.py), with their words.
FORMATS: dict[str, str] = {
    "plan": N_("one to one, with a plan for a while"),
    "each_time": N_("one to one, each time for itself"),
    "hands_on": N_("hands-on, with few words"),
    "groups": N_("groups and classes"),
    "remote": N_("in writing or from a distance"),
}
CHOICES: dict[str, dict[str, str]] = {
    "access": ACCESS,
    "cadences": CADENCES,
    "formats": FORMATS,
    "currencies": {code: code for code in _EVERY_CURRENCY},
    "income_shares": INCOME_SHARES,
    "languages": {tag: tag for tag in _LANGUAGES},
    "layers": LAYERS,
    "levels": {level: LEVELS[level] for level in LEVELS_IN_ORDER},
    "modes": OFFERED_MODES,
    "qualities": QUALITY_TITLES,
    "serves": SERVES,
    "times": TIMES,
    "weekdays": WEEKDAYS,
}
# What the numbers of a profile count (`unit`).
UNITS = {"weeks": WEEKS, "minutes": NN_("%(num)d minute", "%(num)d minutes")}
