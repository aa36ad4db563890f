"""Invented credentials that fit a person's kind of practice: every issuer and number is fictional by name."""

from collections.abc import Sequence

from schemas.profiles.practitioner import Credential
from service.population.draws import Draws

# Modality -> (title, what the board looks after). Kinds of practice that are licensed as such.
_LICENCES: dict[str, tuple[str, str]] = {
    **dict.fromkeys((
        "family medicine", "integrative medicine", "psychiatry", "gynecology", "neurology", "dermatology",
    ), ("MD", "Medicine")),
    "nurse practitioner care": ("FNP", "Nursing"),
    "dentistry": ("DDS", "Dentistry"),
    "osteopathy": ("DO", "Osteopathic Medicine"),
    **dict.fromkeys(("physical therapy", "pelvic floor therapy"), ("PT", "Physical Therapy")),
    "occupational therapy": ("OTR/L", "Occupational Therapy"),
    "speech-language pathology": ("CCC-SLP", "Speech-Language Pathology"),
    "chiropractic": ("DC", "Chiropractic"),
    "massage therapy": ("LMT", "Massage Therapy"),
    **dict.fromkeys(("acupuncture", "traditional chinese medicine"), ("LAc", "Acupuncture")),
    "naturopathy": ("ND", "Naturopathic Medicine"),
    "dietetics": ("RDN", "Dietetics"),
    "midwifery": ("CNM", "Midwifery"),
    "clinical psychology": ("PsyD", "Psychology"),
    "marriage and family therapy": ("LMFT", "Marriage and Family Therapy"),
    "social work": ("LCSW", "Social Work"),
    "counseling": ("LPC", "Professional Counseling"),
    "art therapy": ("LCAT", "Creative Arts Therapy"),
    "music therapy": ("MT-BC", "Music Therapy"),
    "dance movement therapy": ("BC-DMT", "Creative Arts Therapy"),
    "addiction counseling": ("LADC", "Addiction Counseling"),
}
# Practised under the licence of a neighbouring field when the person holds no modality of the table above.
_BORROWED: dict[str, tuple[tuple[str, str], ...]] = {
    **dict.fromkeys(
        ("psychotherapy", "cognitive behavioral therapy", "emdr", "grief counseling", "hypnotherapy", "sex therapy"),
        (("LPC", "Professional Counseling"), ("LCSW", "Social Work"), ("LMFT", "Marriage and Family Therapy")),
    ),
    **dict.fromkeys(
        ("shiatsu", "reflexology", "craniosacral therapy", "structural integration", "aromatherapy"),
        (("LMT", "Massage Therapy"),),
    ),
    "nutrition counseling": (("LDN", "Dietetics"),),
    "lactation consulting": (("IBCLC", "Lactation Consulting"),),
    "peer support": (("CPS", "Peer Support"),),
}
_OTHER = (("LPC", "Professional Counseling"), ("RN", "Nursing"), ("LMT", "Massage Therapy"))
# What somebody addressed as "Dr." holds in a field where the doctorate is not the usual way in.
_DOCTORATES = {"LPC": "PsyD", "LCSW": "PsyD", "LMFT": "PsyD", "PT": "DPT", "FNP": "DNP", "LAc": "DACM", "OTR/L": "OTD"}


def licence(draws: Draws, name: str, modalities: Sequence[str], region: str, title: str | None = None) -> Credential:
    """A licence of the person's state; a title written after the name, or told, is the one held."""
    known = next((_LICENCES[modality] for modality in modalities if modality in _LICENCES), None)
    if known is None:
        borrowed = next((_BORROWED[modality] for modality in modalities if modality in _BORROWED), _OTHER)
        known = draws.one_of(borrowed)
    doctorate, board = known
    if name.startswith("Dr."):
        doctorate = _DOCTORATES.get(doctorate, doctorate)
    _, _, after_name = name.partition(", ")
    number = f"F{draws.integer(10_000, 99_999)}"
    return Credential(title or after_name or doctorate, f"Fictional Board of {board}", f"US-{region}", number)


def certificate(name: str, modality: str) -> Credential:
    """A course somebody finished; no number, for nobody keeps a register of it."""
    _, _, after_name = name.partition(", ")
    return Credential(after_name or f"certificate in {modality}", f"Fictional School of {modality.title()}")
