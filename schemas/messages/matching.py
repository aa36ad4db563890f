"""What a match says: both sides of a reason or a tension, what was understood, and what friends can be for."""

from schemas.core.message import (
    CLAUSES,
    LANGUAGES,
    MESSAGE,
    MESSAGES,
    MONEY,
    NAMES,
    NUMBER,
    TEXT,
    TEXTS,
    Kind,
    coded,
    coded_list,
    declare,
)
from schemas.profiles.qualities import DOMAINS, QUALITIES

_TITLES = {domain.id: domain.title for domain in DOMAINS}
_QUALITIES = {quality.id: quality for quality in QUALITIES}
_IMPORTANCE = {1: "a little", 2: "matters", 3: "matters a lot"}
_ITEMS = {item.id: item for quality in QUALITIES for item in quality.all_items}

DOMAIN = Kind("domain", lambda id: _TITLES[id])
PLUS = Kind("plus", lambda id: _QUALITIES[id].plus)  # a quality, said as its plus pole
MINUS = Kind("minus", lambda id: _QUALITIES[id].minus)
STRENGTH = Kind("strength", lambda answer: f"{answer:+d}")  # -3..3
IMPORTANCE = Kind("importance", lambda value: _IMPORTANCE[value])  # 1..3
ITEM = Kind("item", lambda answer: _ITEMS[answer["id"]].says(answer["value"]))  # {"id": …, "value": …}
CADENCE = coded("cadence")
PHASE = coded("phase")
MODES = coded_list("modes")
OFFERED_MODES = coded_list("offered_modes")
TIMES = coded_list("times")
SERVES = coded_list("serves")

# What the seeker said.
READ_AS_A_WHOLE = declare("read_as_a_whole", "read from your story as a whole")
YOU_NAMED = declare("you_named", "you named %(concern)s", concern=NAMES)
YOU_WROTE = declare("you_wrote", "you wrote “%(words)s”", words=TEXT)
GOAL = declare("goal", "goal: %(domain)s (%(importance)s)", domain=DOMAIN, importance=IMPORTANCE)
GOAL_WITH_NOTE = declare(
    "goal_with_note",
    "goal: %(domain)s (%(importance)s): “%(note)s”",
    domain=DOMAIN,
    importance=IMPORTANCE,
    note=TEXT,
)
WISHES_PLUS = declare("wishes_plus", "%(quality)s (%(answer)s)", quality=PLUS, answer=STRENGTH)
WISHES_MINUS = declare("wishes_minus", "%(quality)s (%(answer)s)", quality=MINUS, answer=STRENGTH)
WISHES_FEE = declare("wishes_fee", "a fee up to %(fee)s", fee=MONEY)
WISHES_LANGUAGES = declare("wishes_languages", "languages: %(languages)s", languages=LANGUAGES)
WISHES_MODES = declare("wishes_modes", "modes: %(modes)s", modes=MODES)
WISHES_TIMES = declare("wishes_times", "times: %(times)s", times=TIMES)
WISHES_CADENCE = declare("wishes_cadence", "cadence: %(cadence)s", cadence=CADENCE)
WISHES_PHASE = declare("wishes_phase", "phase: %(phase)s", phase=PHASE)
WISHES_GENDER = declare("wishes_gender", "gender: %(gender)s", gender=TEXT)
WISHES_CULTURES = declare("wishes_cultures", "cultures: %(cultures)s", cultures=TEXTS)
WISHES_SERVES = declare("wishes_serves", "help for: %(serves)s", serves=SERVES)
WISHES_MODALITIES = declare("wishes_modalities", "modalities: %(modalities)s", modalities=NAMES)
WISHES_WITHOUT = declare("wishes_without", "without: %(without)s", without=TEXTS)

# What the practitioner states.
WORKS_WITH = declare("works_with", "works with %(concern)s", concern=NAMES)
# Said of a result without any reason.
MEETS_NOTHING = declare("meets_nothing", "states nothing that clearly meets what you said")
WRITES = declare("writes", "writes about %(concern)s: “%(words)s”", concern=NAMES, words=TEXT)
WORKS_MOST_WITH = declare("works_most_with", "works most with %(concern)s", concern=NAMES)
CENTRAL_PART = declare("domain_central", "%(domain)s is a central part of the work", domain=DOMAIN)
REGULAR_PART = declare("domain_regular", "%(domain)s is a regular part of the work", domain=DOMAIN)
NO_PART = declare("domain_none", "%(domain)s is no part of the work", domain=DOMAIN)
ANSWERS = declare("answers_item", "%(item)s", item=ITEM)
CONFIRMED_BY_PARTNER = declare("confirmed_by_partner", "works with a partner in this directory, as both confirm")
SHARED_PLAN = declare("shared_plan", "writes a plan shared with the client")
NO_SHARED_PLAN = declare("no_shared_plan", "writes no shared plan")
FIRST_VISIT_LASTS = declare("first_visit_lasts", "a first visit lasts %(minutes)s minutes", minutes=NUMBER)
LIFESTYLE_DOMAINS = declare(
    "lifestyle_domains",
    "of ten lifestyle domains %(domains)s are a regular or central part of the work",
    domains=NUMBER,
)
DOES_NOT_TREAT = declare("does_not_treat", "does not treat: %(conditions)s", conditions=CLAUSES)
STATES_AT_THE_START = declare("states_at_the_start", "states at the start: %(list)s", list=MESSAGES)
OFFERS = declare("offers", "offers: %(list)s", list=MESSAGES)
OFFERS_NOT = declare("offers_not", "does not offer: %(list)s", list=MESSAGES)
A_TRIAL = declare("a_trial", "a trial")
USUAL_VISITS = declare("usual_visits", "the usual number of visits")
A_REVIEW_POINT = declare("a_review_point", "a review point")
SLIDING_SCALE = declare("sliding_scale", "sliding scale")
EXCHANGE = declare("exchange", "exchange")
FREE_PLACES = declare("free_places", "free places")
INCOME_FROM_PRODUCTS = {
    "none": declare("income_none", "no income from products"),
    "under_10": declare("income_under_10", "less than a tenth of the income comes from products"),
    "10_to_25": declare("income_10_to_25", "a tenth to a quarter of the income comes from products"),
    "25_to_50": declare("income_25_to_50", "a quarter to half of the income comes from products"),
    "over_50": declare("income_over_50", "more than half of the income comes from products"),
}
WITH_COMMISSION = declare("with_commission", "%(income)s, with a commission", income=MESSAGE)
SPEAKS = declare("speaks", "speaks %(languages)s", languages=LANGUAGES)
FIRST_VISIT_COSTS = declare("first_visit_costs", "first visit %(fee)s", fee=MONEY)
SESSION_COSTS = declare("session_costs", "a session costs %(fee)s", fee=MONEY)
BARE_AMOUNT = Kind("bare_amount", lambda value: MONEY.plain(value).partition(" ")[0])
SESSION_COSTS_BETWEEN = declare(
    "session_costs_between", "a session costs %(low)s to %(high)s", low=BARE_AMOUNT, high=MONEY
)
WITH_SLIDING_SCALE = declare("with_sliding_scale", "%(fee)s, sliding scale", fee=MESSAGE)
MEETS = declare("meets", "visits: %(modes)s", modes=OFFERED_MODES)
OPEN = declare("open_at", "open %(times)s", times=TIMES)
VISITS_AT_FIRST = declare("visits_at_first", "visits %(first)s at first", first=CADENCE)
VISITS_LATER = declare("visits_later", "%(later)s later", later=CADENCE)
VISITS_FIRST_AND_LATER = declare(
    "visits_first_and_later", "visits %(first)s at first, %(later)s later", first=CADENCE, later=CADENCE
)
MAINTENANCE = declare("maintenance", "offers maintenance")
NO_MAINTENANCE = declare("no_maintenance", "no maintenance")
COURSE = declare("course", "%(visits)s; %(maintenance)s", visits=MESSAGE, maintenance=MESSAGE)
STATES_GENDER = declare("states_gender", "%(gender)s", gender=TEXT)
STATES_CULTURES = declare("states_cultures", "%(cultures)s", cultures=TEXTS)
STATES_SERVES = declare("states_serves", "works with %(serves)s", serves=SERVES)
STATES_MODALITIES = declare("states_modalities", "%(modalities)s", modalities=NAMES)

# What friends and family can be for, by lifestyle domain and, where a need lies in none, by layer.
FRIENDS_BY_DOMAIN = {
    "eating": declare(
        "friends_eating",
        "Friends and family can cook and eat with you at a fixed time, or shop with you once a week.",
    ),
    "sleep": declare(
        "friends_sleep",
        "Friends and family can keep the evenings quiet with you, and take over a night or an early morning.",
    ),
    "movement": declare(
        "friends_movement",
        "Friends and family can walk with you on fixed days, and come along the first times you try something.",
    ),
    "emotions": declare("friends_emotions", "Friends and family can listen without advice, and ask again next week."),
    "stress": declare(
        "friends_stress",
        "Friends and family can take one thing off your list: an errand, a form, an afternoon with the children.",
    ),
    "habits": declare(
        "friends_habits",
        "Friends and family can be the person you call instead, and spend time with you where the habit has no place.",
    ),
    "relationships": declare(
        "friends_relationships",
        "Friends and family can be with you in ways that ask nothing, and tell you honestly what they see.",
    ),
    "work": declare(
        "friends_work",
        "Friends and family can look at your week with you, and hold you to the hour at which work ends.",
    ),
    "nature": declare(
        "friends_nature", "Friends and family can go outdoors with you, or share a garden, a balcony or an animal."
    ),
    "meaning": declare(
        "friends_meaning",
        "Friends and family can share what matters to you: a song, a prayer, silence, work for somebody else.",
    ),
}
FRIENDS_BY_LAYER = {
    "body": declare(
        "friends_body", "Friends and family can lend a hand with what is heavy, and share meals, rest and walks."
    ),
    "mind": declare(
        "friends_mind", "Friends and family can listen, keep you company and think things through with you."
    ),
    "spirit": declare(
        "friends_spirit",
        "Friends and family can share what matters to you: a song, a prayer, silence, time outdoors.",
    ),
}
