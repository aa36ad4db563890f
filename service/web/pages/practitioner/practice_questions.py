"""How a practitioner works, as questions: counts of the last ten, and steps, between two poles equally good."""

from schemas.profiles.qualities import Item, Quality
from service.web.forms.fields import Field, Group
from service.web.i18n.words import N_
from service.web.pages.practitioner.words import WAYS

INTRO = N_(
    "These questions ask how you work, not how well. Both ends are good ways of working, and people look for either. "
    "Answer from your records if you can; what you leave open counts as the directory's average and is shown as not "
    "stated."
)
_NOT_SAID_HINT = N_("Leave it empty if you prefer not to say.")
_LAST_TEN = {str(number): str(number) for number in range(11)}


def _item(quality: Quality, item: Item) -> Field:
    path = f"practices.{quality.id}.items.{item.id}"
    if item.kind == "count":
        return Field(path, "choice", item.ask, choices=_LAST_TEN, as_menu=True, whole_answers=True)
    if item.kind == "step":
        return Field(path, "choice", item.ask, choices=dict(_numbered(item.steps)), whole_answers=True)
    if item.kind == "yes_no":
        return Field(path, "yes_no", item.ask)
    return Field(path, "whole", item.ask, _NOT_SAID_HINT, most=4)


def _numbered(steps: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(str(number), text) for number, text in enumerate(steps)]


def way(quality: Quality) -> Group:
    """The questions about one quality, between its two poles."""
    return Group(
        quality.title,
        (
            *(_item(quality, item) for item in quality.items),
            Field(
                f"practices.{quality.id}.example",
                "text",
                N_("An example, in a sentence or two"),
                N_("Only if you like. It is shown as you write it."),
                most=1000,
            ),
            Field(
                f"disclosures.links.{quality.id}",
                "line",
                N_("A page that shows it"),
                N_("Only if there is one: an address that begins with https://"),
                most=500,
            ),
        ),
        poles=WAYS[quality.id],
    )
