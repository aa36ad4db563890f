"""Ways on from an empty or short list: a button for each limit that may be let go, with how many people it brings."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from schemas.matching.limits import LIMITS
from schemas.matching.match import Read
from service.i18n.languages import ReaderLocale
from service.i18n.words import N_, NN_
from service.matching.loosen import LoosenedLimit
from service.web.pages.seeker.answers import SeekerForm

SHORT = 5  # people: a list of fewer says what to let go
_SAYS = {
    "telehealth_in": N_("By video or phone too"),
    "languages": N_("In any language"),
    "max_fee": N_("At any fee"),
    "accepting_new": N_("Those who take nobody new as well"),
    "include_unstated": N_("Those who left out a fact as well"),
}


@dataclass(frozen=True)
class LooseningButton:
    """What a button says, and the answers it sets (`answers.read_form`)."""

    says: str
    sets: str


def ways_on(
    loosened: Sequence[LoosenedLimit], answers: SeekerForm, read: Read, locale: ReaderLocale
) -> list[LooseningButton]:
    """The buttons, in the order given."""
    return [
        LooseningButton(
            f"{_says(item, locale)}: {_people(item.people, locale)}", urlencode(list(_sets(item, answers, read)))
        )
        for item in loosened
    ]


def _people(number: int, locale: ReaderLocale) -> str:
    return locale.count(*NN_("%(num)d person", "%(num)d people"), number)


def _says(loosened: LoosenedLimit, locale: ReaderLocale) -> str:
    if loosened.limit == "near":
        if isinstance(loosened.to, float):
            return locale.say(N_("As far as %(distance)s")) % {"distance": locale.distance(loosened.to)}
        return locale.say(N_("Wherever they are"))
    if loosened.limit in _SAYS:
        return locale.say(_SAYS[loosened.limit])
    return locale.say(N_("Without the limit on %(fact)s")) % {"fact": locale.say(LIMITS[loosened.limit].about)}


def _sets(loosened: LoosenedLimit, answers: SeekerForm, read: Read) -> Iterator[tuple[str, str]]:
    """(input, value) pairs; `-input` takes a value out, `+input` puts one in, an empty value empties the input."""
    if loosened.limit in ("near", "telehealth_in") and loosened.to is not None:
        if not answers.one("place"):
            yield "place", read.place or ""
        yield ("radius", f"{loosened.to:g}") if isinstance(loosened.to, float) else ("online", "yes")
        return
    if loosened.limit == "near":
        yield from (("place", ""), ("online", ""), ("telehealth", ""))
    else:
        limit = LIMITS.get(loosened.limit)
        if loosened.limit == "include_unstated":
            yield "include_unstated", "yes"
        else:
            yield (f"{limit.wish}_must" if limit and limit.wish else loosened.limit), ""
    # What the story has made a limit is a wish again, or is taken away.
    for statement in read.statements:
        if loosened.limit in (statement.apply.must or {}).get("limits", {}):
            if {statement.id, statement.kind} & set(answers.musts()) and statement.apply.wish:
                yield from (("-must", statement.id), ("+wish", statement.id))
            elif statement.acts and (statement.apply.wish is None or loosened.limit == "near"):
                yield "+not_me", statement.id
