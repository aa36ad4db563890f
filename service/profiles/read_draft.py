"""Makes a profile of what an office sends, for every door: each cell is read tolerantly, and only a name is needed.

A document holds texts, lists of texts, or values of the right kind, in the shape of a profile. What cannot be read is
left out with a remark, all of them at once; `strict` callers (a program's PUT) get the same remarks as faults.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, get_args

import msgspec

from schemas.core.fields import DomainId
from schemas.core.message import Message
from schemas.core.wording import fault_in
from schemas.messages import cells, expected
from schemas.profiles.practitioner import Place, ProfileDraft
from schemas.profiles.profile_problems import profile_problems
from service.profiles.cells import by_field
from service.profiles.cells.addresses import split_address
from service.profiles.cells.codes import country_code, jurisdiction
from service.profiles.cells.practices import (
    Crafts,
    is_address_form,
    is_job,
    practice_of_title,
    read_practices,
    shipped_crafts,
)
from service.profiles.cells.reading import Remark, RowContext, is_nothing, tidy
from service.profiles.document_paths import Slot, holder_of, path_of, remove, slots, value_at
from service.profiles.fields import FIELDS
from service.profiles.person_name import read_name
from service.vocabulary.addresses import contradicts, locate_address
from service.vocabulary.gazetteer import kilometres
from service.vocabulary.money import currency_of, read_money

_READ = tuple((field.path, reader) for field in FIELDS if (reader := by_field.reader_of(field)) is not None)
_MOST_FAULTS = 60
_LONGEST_TITLE = 60
_POINT = ("places[].lat", "places[].lon")
# OTR/L and CCC-SLP/L are one title each.
_BETWEEN_TITLES = re.compile(r"\s*[,;|]\s*|\s*(?<=\w\w)/(?!L\b)\s*|(?<!Dipl\.)\s+(?=[A-Z][A-Z.-]+$)")
_DOUBTS = {
    "ambiguous": cells.PLACE_AMBIGUOUS(),
    "unknown": cells.PLACE_UNKNOWN(),
    "military": cells.PLACE_MILITARY(),
}


class Fault(NamedTuple):
    """Why nobody can be made of a document."""

    pointer: str
    reason: Message


class DraftReader:
    """Reads documents of one file: what it knows of columns, of the order of dates, and of kinds of practice."""

    def __init__(
        self,
        crafts: Crafts | None = None,
        columns: Mapping[str, str] | None = None,
        month_first: bool | None = None,
        country: str | None = None,
    ) -> None:
        self._crafts = crafts or shipped_crafts()
        self._columns = columns or {}
        self.month_first = month_first
        self._country = country

    def read(self, document: dict[str, Any]) -> tuple[ProfileDraft | Fault, list[Remark]]:
        """The draft in a document, which is changed on the way, and remarks about its cells."""
        remarks: list[Remark] = []
        document = _without_nothing(document)
        self._read_address(document)
        around = RowContext(self._country_of(document), None, self.month_first)
        self._read_cells(document, around, remarks)
        self._read_fees(document, around, remarks)
        self._read_titles(document, remarks)
        self._read_name(document)
        self._read_practices(document, remarks)
        if not document.get("display_name"):
            return Fault("/display_name", expected.REQUIRED()), remarks
        draft = self._converted(document, remarks)
        if isinstance(draft, ProfileDraft):
            self._look_at_places(draft, remarks)
        return draft, remarks

    def _note(self, remarks: list[Remark], path: str, pointer: str, value: Any, reason: Message) -> None:
        shown = "; ".join(map(str, value)) if isinstance(value, list) else str(value)
        remarks.append(Remark(self._columns.get(path, path), pointer, shown[:200], reason))

    def _country_of(self, document: dict[str, Any]) -> str | None:
        """The country of the first place, or of its region, or of where the first title is valid."""
        for slot in slots(document, "places[].address.country"):
            if isinstance(slot.holder[slot.name], str) and (code := country_code(slot.holder[slot.name])):
                return code
        for path in ("places[].address.region", "credentials[].jurisdiction"):
            for slot in slots(document, path):
                stated = slot.holder[slot.name]
                if isinstance(stated, str) and (iso := jurisdiction(stated, self._country)):
                    return iso[:2]
        return self._country

    def _read_cells(self, document: dict[str, Any], around: RowContext, remarks: list[Remark]) -> None:
        for path, reader in _READ:
            for slot in slots(document, path):
                value = slot.holder[slot.name]
                parts = _parts(value, path)
                if parts is None:
                    continue
                read = reader(parts, around)
                if read.remark is not None:
                    left_out = read.value is None and read.remark.code != cells.LEFT_OUT.code
                    reason = cells.LEFT_OUT(why=read.remark) if left_out else read.remark
                    self._note(remarks, path, slot.pointer, value, reason)
                if read.value in (None, []):
                    del slot.holder[slot.name]
                else:
                    slot.holder[slot.name] = read.value

    def _read_fees(self, document: dict[str, Any], around: RowContext, remarks: list[Remark]) -> None:
        """Amounts with their currency, which may stand beside any of them."""
        fees = document.get("fees")
        stated = fees.get("currency") if isinstance(fees, dict) else None
        text = ""
        amounts: list[tuple[str, Slot, Any]] = []
        for path in by_field.MONEY:
            for slot in slots(document, path):
                value = slot.holder[slot.name]
                if isinstance(value, str):
                    money = read_money(value, stated or "", currency_of(around.country))
                    if money is None:
                        self._note(remarks, path, slot.pointer, value, cells.LEFT_OUT(why=cells.MONEY()))
                        del slot.holder[slot.name]
                        continue
                    text = text or money.currency
                    if (money.low is None or money.high is not None) and path.startswith("fees.session."):
                        slot.holder.pop(slot.name)
                        read = (("min", money.low), ("max", money.high))
                        slot.holder.update({name: amount for name, amount in read if amount is not None})
                    else:
                        slot.holder[slot.name] = money.low if money.low is not None else money.high
                amounts.append((path, slot, value))
        session = fees.get("session") if isinstance(fees, dict) else None
        if isinstance(session, dict) and _above(session.get("min"), session.get("max")):
            session["min"], session["max"] = session["max"], session["min"]
        if amounts and not stated:
            self._give_currency(document, text or currency_of(around.country), amounts, remarks, guessed=not text)

    def _give_currency(
        self,
        document: dict[str, Any],
        currency: str,
        amounts: Sequence[tuple[str, Slot, Any]],
        remarks: list[Remark],
        *,
        guessed: bool,
    ) -> None:
        if currency:
            document["fees"] = (document.get("fees") or {}) | {"currency": currency}
            if guessed:
                path, slot, value = amounts[0]
                self._note(remarks, path, slot.pointer, value, cells.READ_AS(read=currency))
            return
        for path, slot, value in amounts:
            if isinstance(value, str):  # both ends of a range stand in one cell, which is named once
                self._note(remarks, path, slot.pointer, value, cells.LEFT_OUT(why=cells.NO_CURRENCY()))
            for name in {slot.name, "min", "max"} if path.startswith("fees.session.") else {slot.name}:
                slot.holder.pop(name, None)

    def _read_titles(self, document: dict[str, Any], remarks: list[Remark]) -> None:
        """Several titles in one cell are several; a job among them is none; Dr. and Mrs. are forms of address."""
        credentials = document.get("credentials")
        if not isinstance(credentials, list):
            return
        results: list[Any] = []
        for index, item in enumerate(credentials):
            title = item.get("title") if isinstance(item, dict) else None
            if not isinstance(title, str) or len(title) > _LONGEST_TITLE:
                results.append(item)
                continue
            words = [word for word in _BETWEEN_TITLES.split(title) if word and not is_address_form(word)]
            jobs = [word for word in words if is_job(word)]
            if jobs:
                reason = cells.LEFT_OUT(why=cells.JOB(words=", ".join(jobs)))
                self._note(remarks, "credentials[].title", f"/credentials/{index}/title", title, reason)
            titles = [word for word in words if word not in jobs]
            first = {name: value for name, value in item.items() if name != "title"}
            results += [{"title": word} | (first if at == 0 else {}) for at, word in enumerate(titles)]
            results += [first] if first and not titles else []
        document["credentials"] = results
        if not results:
            del document["credentials"]

    def _read_address(self, document: dict[str, Any]) -> None:
        """A whole address in one cell, and a city that brings its state along."""
        rows = document.get("places")
        for place in rows if isinstance(rows, list) else ():
            address = place.get("address") if isinstance(place, dict) else None
            if isinstance(address, dict):
                split_address(address)

    def _read_name(self, document: dict[str, Any]) -> None:
        """The name as people see it; titles that stand behind it become credentials."""
        name = document.get("display_name")
        if not isinstance(name, str):
            return
        read = read_name(name)
        document["display_name"] = read.shown
        _add_titles(document, read.titles)

    def _read_practices(self, document: dict[str, Any], remarks: list[Remark]) -> None:
        stated = document.get("modalities")
        parts = [stated] if isinstance(stated, str) else stated if isinstance(stated, list) else []
        parts = [part for part in parts if isinstance(part, str)]
        practices = read_practices(parts, self._crafts)
        for reason in practices.remarks:
            self._note(remarks, "modalities", "/modalities", parts, reason)
        stated_concerns = document.get("concerns", [])
        if practices.concerns and isinstance(stated_concerns, list):
            document["concerns"] = list(dict.fromkeys([*stated_concerns, *practices.concerns]))
        _add_titles(document, practices.titles)
        if not practices.modalities:
            credentials = document.get("credentials")
            titles = (
                [item.get("title") for item in credentials if isinstance(item, dict)]
                if isinstance(credentials, list)
                else []
            )
            by_title = (practice_of_title(title, self._crafts) for title in titles if isinstance(title, str))
            practices.modalities = list(dict.fromkeys(name for name in by_title if name))
        document["modalities"] = practices.modalities
        if not practices.modalities:
            self._note(remarks, "modalities", "/modalities", parts, cells.NO_PRACTICE())

    def _converted(self, document: dict[str, Any], remarks: list[Remark]) -> ProfileDraft | Fault:
        """The draft; what is not of the right kind is left out of the document, one after the other."""
        pointer, reason = "", expected.NOT_VALID()
        for _ in range(_MOST_FAULTS):
            try:
                draft = msgspec.convert(document, ProfileDraft, strict=False)
            except msgspec.ValidationError as error:
                pointer, reason = fault_in(error, msgspec.json.encode(document), ProfileDraft)
            else:
                problems = [
                    profile_problem
                    for profile_problem in profile_problems(draft)
                    if profile_problem[0] != "/modalities"
                ]
                if not problems:
                    return draft
                document = msgspec.to_builtins(draft)
                pointer, reason = problems[0]
            if pointer in ("", "/display_name", "/external_id"):
                return Fault(pointer, reason)
            shortened = _mend(document, pointer, reason)
            value, path = value_at(document, pointer), path_of(pointer)
            if shortened is not None:
                self._note(remarks, path, pointer, value, shortened)
                continue
            self._note(remarks, path, pointer, value, cells.LEFT_OUT(why=reason))
            if path in _POINT:  # one says nothing without the other, and the address stays
                remove(document, pointer.removesuffix("/" + path[-3:]) + ("/lon" if path == _POINT[0] else "/lat"))
            # A key that no pointer can name takes its whole field along.
            if not remove(document, pointer) and not remove(document, "/" + pointer.split("/")[1]):
                return Fault(pointer, reason)
        return Fault(pointer, reason)

    def _look_at_places(self, draft: ProfileDraft, remarks: list[Remark]) -> None:
        for index, place in enumerate(draft.places):
            pointer, label = f"/places/{index}", _label(place)
            located = locate_address(place.address)
            if located.zip:
                postal = f"{pointer}/address/postal_code"
                self._note(remarks, "places[].address.postal_code", postal, place.address.postal_code,
                           cells.ZIP_RESTORED(zip=located.zip))  # fmt: skip
            if contradicts(place, located) and located.place is not None:
                km = kilometres(place.lat or 0, place.lon or 0, located.place.lat, located.place.lon)
                point = f"{place.lat}, {place.lon}"
                self._note(remarks, "places[].lat", f"{pointer}/lat", point, cells.POINT_FAR(km=f"{km:,.0f}"))
                draft.places[index] = msgspec.structs.replace(place, lat=None, lon=None)
            elif located.doubt == "contradicts" and located.place is not None:
                reason = cells.PLACE_CONTRADICTS(place=located.place.name)
                self._note(remarks, self._column_of_town(), f"{pointer}/address", label, reason)
            elif located.doubt in _DOUBTS and place.lat is None:
                region = place.address.region if located.doubt == "unknown" and place.address.city else None
                reason = cells.PLACE_UNKNOWN_IN(region=region) if region else _DOUBTS[located.doubt]
                self._note(remarks, self._column_of_town(), f"{pointer}/address", label, reason)

    def _column_of_town(self) -> str:
        """The path of the column that states towns; in some files whole addresses."""
        paths = ("places[].address.city", "places[].address.line")
        return next((path for path in paths if path in self._columns), paths[0])


def _label(place: Place) -> str:
    address = place.address
    parts = (address.city, address.region, address.postal_code, address.country)
    return ", ".join(part for part in parts if part)


def _without_nothing(value: Any) -> Any:
    """The document with its texts tidied, and without those that say nothing."""
    if isinstance(value, dict):
        tidied = (
            (name, item if item in _ANSWERS.get(name, ()) else _without_nothing(item)) for name, item in value.items()
        )
        return {name: item for name, item in tidied if item is not None and item != {}}
    if isinstance(value, list):
        return [item for item in map(_without_nothing, value) if item is not None]
    if isinstance(value, str):
        plain = tidy(value) if "\n" not in value else value.strip()
        return None if is_nothing(plain) else plain
    return value


# A word that says nothing elsewhere, and is an answer here.
_ANSWERS: Mapping[Any, Sequence[str]] = dict.fromkeys(("income_share", *get_args(DomainId)), ("none",))


def _parts(value: Any, path: str) -> list[str] | None:
    """A cell's texts; None for a value that is of its kind already."""
    if isinstance(value, str):
        apart = _BETWEEN_TERMS if path in _TERMS else _BETWEEN_VALUES
        return [part.strip() for part in apart.split(value) if part.strip()] if path in _LISTS else [value]
    if isinstance(value, list) and value and all(isinstance(part, str) for part in value):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool) and path in _NUMBERS_AS_TEXT:
        return [str(value)]
    return None


_TERMS = frozenset({"concerns", "concerns_first", "cultures", "does_not_treat", "fees.insurance"})
_LISTS = _TERMS | {"languages", "telehealth", "places[].access", "serves", "modes", "times", "layers"}
_BETWEEN_VALUES = re.compile(";")
_BETWEEN_TERMS = re.compile(r"[;|\n•]|\s/\s|,(?![^()]*\))")
_NUMBERS_AS_TEXT = frozenset({"npi", "contact.phone", "places[].address.postal_code"})


def _add_titles(document: dict[str, Any], titles: Sequence[str]) -> None:
    credentials = document.setdefault("credentials", [])
    if not isinstance(credentials, list):
        return
    known = {_bare(item.get("title")) for item in credentials if isinstance(item, dict)}
    untitled = [item for item in credentials if isinstance(item, dict) and not item.get("title")]
    for title in titles:
        if _bare(title) in known:
            continue
        known.add(_bare(title))
        if untitled:  # a licence number and its state, of the title that stands behind the name
            untitled.pop(0)["title"] = title[:200]
        else:
            credentials.append({"title": title[:200]})
    for item in untitled:
        if item.get("number") or item.get("jurisdiction"):
            item["title"] = "license"
    if not credentials:
        del document["credentials"]


def _bare(title: Any) -> str:
    return "".join(c for c in str(title or "").casefold() if c.isalnum())


def _above(least: Any, most: Any) -> bool:
    return isinstance(least, (int, float)) and isinstance(most, (int, float)) and least > most


def _mend(document: dict[str, Any], pointer: str, reason: Message) -> Message | None:
    """Shortens what is too long; None where that is not the fault."""
    if reason.code != expected.LENGTH.code or reason.params["sign"] != "<=":
        return None
    most = int(reason.params["bound"])
    try:
        holder, name = holder_of(document, pointer)
        holder[name] = holder[name][:most]
    except (KeyError, IndexError, ValueError, TypeError, AttributeError):
        return None
    shortened = isinstance(holder[name], str)
    return cells.SHORTENED(most=most) if shortened else cells.FEWER(most=most)
