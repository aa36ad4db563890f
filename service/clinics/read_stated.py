"""What a program states of a person, read by the readers of cells in files; what cannot be read is refused."""

from collections.abc import Mapping
from typing import Any

from schemas.core.message import Message
from schemas.messages import cells, refusals
from schemas.profiles.practitioner import ProfileDraft
from service.core.errors import BadRequest
from service.profiles.cells.practices import Crafts, shipped_crafts
from service.profiles.cells.reading import Remark
from service.profiles.read_draft import DraftReader, Fault
from service.vocabulary.cache import VocabularyCache


def read_stated(document: Mapping[str, Any], terms: VocabularyCache) -> tuple[ProfileDraft, list[Remark]]:
    """The draft, and remarks about what was read in a way that may be wrong; BadRequest names all faults at once.

    A program can mend what it sends, so that what an import would leave out with a word is a fault here, and so is a
    person without any kind of practice. Jobs beside a kind of practice are left out.
    """
    reader = DraftReader(Crafts(terms.modalities, shipped_crafts().by_code))
    draft, remarks = reader.read(dict(document))
    if isinstance(draft, Fault):
        raise BadRequest(refusals.PROFILE_UNEXPECTED_FORM(), [(draft.pointer, draft.reason), *_faults(remarks)])
    faults = [fault for fault in _faults(remarks) if draft.modalities == [] or fault[0] != "/modalities"]
    if faults:
        raise BadRequest(refusals.PROFILE_UNEXPECTED_FORM(), list(dict(reversed(faults)).items())[::-1])
    return draft, remarks


def _faults(remarks: list[Remark]) -> list[tuple[str, Message]]:
    """Pointer and what was expected, of what was not taken as it was meant."""
    faults = []
    for remark in remarks:
        if remark.reason.code == cells.LEFT_OUT.code:
            faults.append((remark.pointer, Message(**remark.reason.params["why"])))
        elif remark.reason.code in (cells.NO_PRACTICE.code, cells.SHORTENED.code, cells.FEWER.code):
            faults.append((remark.pointer, remark.reason))
    return faults
