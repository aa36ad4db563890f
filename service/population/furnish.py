"""Gives a fictional person everything a profile states besides words: answers, money, places, times, course."""

from datetime import date
from typing import NamedTuple

from schemas.profiles.practitioner import ProfileDump
from service.population import facts, tables
from service.population.answers import Candour, agree, practices, puts_first
from service.population.draws import Draws
from service.population.money import Leans, disclosures, money, products
from service.population.truth import Gaming
from service.population.written import StatedFacts


class Sketch(NamedTuple):
    """What the facts of a person are drawn from."""

    leans: Leans
    candour: Candour
    course: tables.Course
    city: tables.City
    licensed: bool
    current: bool  # confirmed within the last 90 days
    stated: StatedFacts = StatedFacts()


def furnish(draws: Draws, profile: ProfileDump, sketch: Sketch, today: date) -> None:
    """Fills the profile in place; what is already there (words, concerns, lifestyle) stays."""
    leans, stated_facts = sketch.leans, sketch.stated
    stated = money(draws, leans, stated_facts, sketch.licensed)
    profile.fees = stated.fees
    profile.products = products(draws, leans.get("service"), stated_facts)
    profile.disclosures = disclosures(draws, leans, stated_facts, f"https://example.org/{profile.external_id}")
    profile.practices = practices(draws, leans, sketch.candour)
    if sketch.candour.gaming is Gaming.no:
        agree(profile.practices, profile.products, stated.first_minutes)
    profile.puts_first = puts_first(draws, leans, willing=0.6)
    usual_visits = draws.one_of(sketch.course.visits)
    profile.expectations = facts.expectations(draws, leans.get("expectations"), stated_facts, usual_visits)
    profile.course = facts.course(draws, sketch.course)
    profile.modes = facts.modes(draws, sketch.course, stated_facts)
    profile.places = facts.places(draws, sketch.city, profile.modes)
    profile.telehealth = facts.telehealth(draws, profile.modes, sketch.city.region, sketch.licensed)
    profile.times = facts.times(draws)
    room = facts.openings(draws, stated_facts, sketch.current, today)
    profile.accepting_new, profile.waiting_weeks, profile.next_opening = room
