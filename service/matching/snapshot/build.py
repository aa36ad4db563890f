"""Builds columns from rows of the match table, and new columns from parts of old ones."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from schemas.core.fields import Access, Cadence, Mode, Serves, Times
from schemas.matching.match_row import MatchRow
from service.matching.fit.layout import BIAS, CONCERNS, LIFESTYLE, PRACTICES, PROSE, SIZE, STORY, UNDRAWN
from service.matching.fit.near_ties import person_key
from service.matching.snapshot.columns import OPEN_SETS, UNSTATED, Array, Columns, Mask, assembled, postings
from service.matching.snapshot.places import place_cells
from service.profiles.cells.choices import gender_key
from service.vocabulary.insurers import payer_key
from service.vocabulary.languages import standard_tag

BITS: Mapping[str, tuple[str, ...]] = {
    "serves": get_args(Serves),
    "modes": get_args(Mode),
    "times": get_args(Times),
    "access": get_args(Access),
}
_BIT_TYPES = {name: np.min_scalar_type((1 << len(values)) - 1) for name, values in BITS.items()}
CADENCES: tuple[str, ...] = get_args(Cadence)
NO_DATE = np.iinfo(np.int64).max
_NOWHERE = np.iinfo(np.int32).max  # the cell of people without a located place: after all others

# Of a vector's length: what a product of 256 numbers in single precision can be wrong by, and more.
_SINGLE = 1e-4


def bits_of(name: str, values: Iterable[str]) -> int:
    """A set over a closed vocabulary as bits; 0 for none stated."""
    known = BITS[name]
    return sum(1 << known.index(value) for value in set(values))


def bare(tag: str) -> str:
    """The language of a regional tag: es for es-MX and for spa, ase for sgn-US."""
    return standard_tag(tag).split("-")[0].lower()


def build(rows: Sequence[MatchRow], concerns: int) -> Columns:
    """Columns of these people; `concerns` is how many of the stored concern columns are in use."""
    arrays: dict[str, Array] = {f"people/{name}": values for name, values in _people(rows).items()}
    vectors = _vectors(rows)
    arrays["people/turn"] = _turns(np.hstack([vectors[:, : LIFESTYLE.stop], vectors[:, CONCERNS.start :]]))
    arrays["people/practices"] = vectors[:, PRACTICES].astype(np.float32)
    arrays["people/lifestyle"] = vectors[:, LIFESTYLE].astype(np.float32)
    distinct, arrays["people/story"] = _distinct(vectors[:, STORY])
    arrays |= _stories(vectors[distinct], concerns)
    arrays |= _places(rows) | _same(rows)
    terms: dict[str, Sequence[str]] = {}
    for name, pairs in _memberships(rows).items():
        terms[name], arrays[f"sets/{name}/starts"], arrays[f"sets/{name}/rows"] = postings(pairs)
    return joined([(Columns(arrays, terms), np.ones(len(rows), dtype=np.bool_))])


def _people(rows: Sequence[MatchRow]) -> dict[str, Array]:
    micro = [round(row.confirmed_at.timestamp() * 1_000_000) for row in rows]
    return {
        "id": np.frombuffer(b"".join(row.id.bytes for row in rows), dtype=np.uint8).reshape(-1, 16),
        "key": np.array([person_key(row.id) for row in rows], dtype=np.uint64),
        "change": np.array([row.change for row in rows], dtype=np.int64),
        "confirmed_at": np.array(micro, dtype=np.int64),
        **{
            name: np.array([bits_of(name, getattr(row, name)) for row in rows], dtype=_BIT_TYPES[name])
            for name in BITS
        },
        "licensed": np.array([row.licensed for row in rows], dtype=np.bool_),
        "insured": np.array([row.insurance is not None for row in rows], dtype=np.bool_),
        "accepting_new": _flags(row.accepting_new for row in rows),
        "sliding_scale": _flags(row.sliding_scale for row in rows),
        "maintenance": _flags(row.maintenance for row in rows),
        "waiting_weeks": np.array([_or_unstated(row.waiting_weeks) for row in rows], dtype=np.int32),
        "trial_cost": np.array([np.nan if row.trial_cost is None else row.trial_cost for row in rows], np.float64),
        "next_opening": np.array(
            [UNSTATED if row.next_opening is None else row.next_opening.toordinal() for row in rows], dtype=np.int32
        ),
        "fee": np.array([np.nan if row.fee is None else float(row.fee) for row in rows], dtype=np.float64),
        "first_cadence": _cadences(row.first_cadence for row in rows),
        "later_cadence": _cadences(row.later_cadence for row in rows),
    }  # fmt: skip


def _flags(values: Iterable[bool | None]) -> Array:
    return np.array([UNSTATED if value is None else int(value) for value in values], dtype=np.int8)


def _or_unstated(value: int | None) -> int:
    return UNSTATED if value is None else value


def _cadences(values: Iterable[str | None]) -> Array:
    return np.array([UNSTATED if value is None else CADENCES.index(value) for value in values], dtype=np.int8)


def _memberships(rows: Sequence[MatchRow]) -> dict[str, list[tuple[int, str]]]:
    """(row, term) pairs of every open vocabulary."""
    result: dict[str, list[tuple[int, str]]] = {name: [] for name in OPEN_SETS}
    for row, match_row in enumerate(rows):
        result["modalities"] += [(row, str(id)) for id in match_row.modality_ids]
        result["languages"] += [(row, bare(tag)) for tag in match_row.languages]
        result["telehealth"] += [(row, where) for where in match_row.telehealth]
        result["cultures"] += [(row, culture.casefold()) for culture in match_row.cultures]
        result["gender"] += [(row, gender_key(match_row.gender))] if match_row.gender is not None else []
        result["insurance"] += [(row, payer_key(name)) for name in match_row.insurance or ()]
        result["currency"] += [(row, match_row.fee_currency)] if match_row.fee_currency is not None else []
        result["clinics"] += [(row, str(id)) for id in match_row.clinics]
    return result


def _vectors(rows: Sequence[MatchRow]) -> NDArray[np.float16]:
    if not rows:
        return np.zeros((0, SIZE), dtype=np.float16)
    return np.array([row.vector for row in rows], dtype=np.float16)


def _turns(blocks: NDArray[np.float16]) -> Array:
    """A key of each block for what the seed draws: of what is stated alone, so that neither id nor prose decides."""
    keys = [hashlib.blake2b(block.tobytes(), digest_size=8).digest() for block in blocks]
    return np.array([int.from_bytes(key) for key in keys], dtype=np.uint64)


def _distinct(blocks: NDArray[np.float16]) -> tuple[Array, Array]:
    """The first row of each distinct block, and for every row which of them it is."""
    seen: dict[bytes, int] = {}
    first: list[int] = []
    which = np.zeros(len(blocks), dtype=np.int32)
    for row, block in enumerate(np.ascontiguousarray(blocks)):
        at = seen.setdefault(block.tobytes(), len(seen))
        if at == len(first):
            first.append(row)
        which[row] = at
    return np.array(first, dtype=np.intp), which


def _stories(vectors: NDArray[np.float16], concerns: int) -> dict[str, Array]:
    """Bias, prose with its length, and what is stated of each concern, sorted by concern."""
    stored = np.ascontiguousarray(vectors[:, CONCERNS.start : CONCERNS.start + concerns], dtype=np.float32)
    # Whole turns make no difference to a draw; taken off before single precision is.
    chances = np.maximum(stored, 0.0)  # what lies below is no draw
    before = (np.cumsum(chances, axis=1, dtype=np.float64) - chances) % 1.0
    concern, story = np.nonzero(stored.T)
    prose = np.ascontiguousarray(vectors[:, PROSE])
    return {
        "stories/bias": vectors[:, BIAS].astype(np.float32),
        "stories/undrawn": vectors[:, UNDRAWN].astype(np.float32),
        "stories/turn": _turns(vectors[:, CONCERNS.start :]),
        "stories/prose": prose,
        **_coarse(prose),
        "stories/entry_concern": concern.astype(np.int16),
        "stories/entry_story": story.astype(np.int32),
        "stories/entry_value": stored[story, concern].astype(np.float16),  # as it was
        "stories/entry_before": before[story, concern].astype(np.float32),
    }


def _coarse(prose: NDArray[np.float16]) -> dict[str, Array]:
    """The prose in whole numbers of a step of its own, and how long what is left over is: for bounds.

    The remainder's length is that of double precision and covers what single precision loses in a product besides.
    """
    exact = prose.astype(np.float64)
    step = np.abs(exact).max(axis=1, initial=0.0) / 127
    quantized = np.rint(exact / np.where(step > 0, step, 1.0)[:, None])
    rest = np.linalg.norm(exact - quantized * step[:, None], axis=1) + _SINGLE * np.linalg.norm(exact, axis=1)
    return {
        "stories/prose_whole": quantized.astype(np.int8),
        "stories/prose_step": step.astype(np.float32),
        "stories/prose_rest": rest.astype(np.float32),
    }


def _places(rows: Sequence[MatchRow]) -> dict[str, Array]:
    located = [
        (row, place.lat, place.lon, bits_of("access", place.access))
        for row, match_row in enumerate(rows)
        for place in match_row.places
        if place.lat is not None and place.lon is not None
    ]
    columns = list(zip(*located, strict=True)) or [(), (), (), ()]
    lat, lon = np.array(columns[1], dtype=np.float64), np.array(columns[2], dtype=np.float64)
    return {
        "places/cell": place_cells(lat, lon),
        "places/row": np.array(columns[0], dtype=np.int32),
        "places/lat": lat,
        "places/lon": lon,
        "places/access": np.array(columns[3], dtype=_BIT_TYPES["access"]),
    }


def _same(rows: Sequence[MatchRow]) -> dict[str, Array]:
    groups = [(row, group) for row, match_row in enumerate(rows) for group in match_row.same]
    return {
        "same/row": np.array([row for row, _ in groups], dtype=np.int32),
        "same/key": np.array([group.key for _, group in groups], dtype=np.int64),
        "same/since": np.array([NO_DATE if group.since is None else group.since for _, group in groups], np.int64),
    }


def joined(parts: Sequence[tuple[Columns, Mask]]) -> Columns:
    """The people of several columns of whom the masks say that they stay, in place order."""
    keep = np.concatenate([mask for _, mask in parts])
    arrays, offsets = _stacked([part for part, _ in parts])
    order = np.flatnonzero(keep)[np.argsort(_first_cells(arrays, len(keep))[keep], kind="stable")]
    new_row = np.full(len(keep), UNSTATED, dtype=np.int32)
    new_row[order] = np.arange(len(order), dtype=np.int32)
    result = {name: values[order] for name, values in arrays.items() if name.startswith("people/")}
    result["by_key/row"] = np.argsort(result["people/key"], kind="stable").astype(np.int32)
    result |= _moved(arrays, "places", new_row, by="places/cell") | _moved(arrays, "same", new_row, by="same/key")
    result |= _used_stories(arrays, result["people/story"])
    result["people/story"] = result.pop("people/used")
    terms: dict[str, Sequence[str]] = {}
    for name in OPEN_SETS:
        terms[name], result[f"sets/{name}/starts"], result[f"sets/{name}/rows"] = _merged(name, parts, offsets, new_row)
    return Columns(result, terms)


def _stacked(parts: Sequence[Columns]) -> tuple[dict[str, Array], Array]:
    """The columns one below the other, rows and stories renumbered; and where each part's people begin."""
    people = np.cumsum([0, *(len(part) for part in parts)])
    stories = np.cumsum([0, *(len(part.arrays["stories/bias"]) for part in parts)])
    shift: dict[str, Array] = {
        "places/row": people, "same/row": people, "people/story": stories, "stories/entry_story": stories,
    }  # fmt: skip
    result: dict[str, Array] = {}
    for name in parts[0].arrays:
        if name.startswith(("sets/", "by_key/")):
            continue
        pieces = [part.arrays[name] for part in parts]
        if name in shift:
            pieces = [piece + offset.astype(piece.dtype) for piece, offset in zip(pieces, shift[name], strict=False)]
        result[name] = np.concatenate(pieces)
    return result, people


def _first_cells(arrays: Mapping[str, Array], people: int) -> Array:
    """The lowest cell of each person's places: people lie in its order."""
    cells = np.full(people, _NOWHERE, dtype=np.int32)
    np.minimum.at(cells, arrays["places/row"], arrays["places/cell"])
    return cells


def _moved(arrays: Mapping[str, Array], kind: str, new_row: Array, *, by: str) -> dict[str, Array]:
    """The places (or groups) of those who stay, with their new rows, in order of a column."""
    rows = new_row[arrays[f"{kind}/row"]]
    result = {name: values[rows >= 0] for name, values in arrays.items() if name.startswith(f"{kind}/")}
    result[f"{kind}/row"] = rows[rows >= 0]
    order = np.argsort(result[by], kind="stable")
    return {name: values[order] for name, values in result.items()}


def _used_stories(arrays: Mapping[str, Array], story: Array) -> dict[str, Array]:
    """The story blocks that somebody still has, in the order of the people; `people/used` numbers them anew."""
    used, first, inverse = np.unique(story, return_index=True, return_inverse=True)
    order = np.argsort(first, kind="stable")
    used, place = used[order], np.argsort(order, kind="stable").astype(np.int32)
    new_number = np.full(len(arrays["stories/bias"]), UNSTATED, dtype=np.int32)
    new_number[used] = np.arange(len(used), dtype=np.int32)
    number = new_number[arrays["stories/entry_story"]]
    result = np.flatnonzero(number != UNSTATED)
    result = result[np.lexsort((number[result], arrays["stories/entry_concern"][result]))]
    mapping = {
        name: values[result if name.startswith("stories/entry_") else used]
        for name, values in arrays.items()
        if name.startswith("stories/")
    }
    return mapping | {"stories/entry_story": number[result], "people/used": place[inverse]}


def _merged(
    name: str, parts: Sequence[tuple[Columns, Mask]], offsets: Array, new_row: Array
) -> tuple[list[str], Array, Array]:
    """One open vocabulary of several columns, of those who stay."""
    result: dict[str, list[Array]] = {}
    for (part, _), offset in zip(parts, offsets, strict=False):
        for term in part.terms[name]:
            rows = new_row[part.rows_with(name, term) + int(offset)]
            result.setdefault(term, []).append(rows[rows >= 0])
    merged = {term: np.sort(np.concatenate(rows)) for term, rows in result.items()}
    terms = sorted(term for term, rows in merged.items() if len(rows))
    return assembled(terms, [merged[term] for term in terms])
