"""Names of insurers, so that one payer under several names is one: "BCBS" and "Blue Cross Blue Shield of Ohio"."""

import re
from functools import lru_cache

from service.vocabulary.folding import plain_letters

# Names that mean the payer at their head; in small letters, single blanks, without marks.
_NAMES = {
    "blue cross blue shield": ("bcbs", "bc bs", "bluecross blueshield", "blue cross and blue shield", "blue cross",
                               "blue shield", "bluecross", "blueshield"),
    "unitedhealthcare": ("uhc", "united healthcare", "united health care", "united health", "unitedhealth"),
    "kaiser permanente": ("kaiser", "kp"),
    "anthem": ("anthem blue cross", "anthem bcbs", "anthem blue cross blue shield"),
    "medi cal": ("medical card california", "medical california"),
    "tricare": ("tri care",),
    "cigna": ("evernorth", "cigna healthcare"),
}  # fmt: skip
# As they write themselves, to choose from while somebody types.
_LISTED = """
Aetna; AARP Medicare; Ambetter; AmeriHealth; Anthem; Beacon Health Options; Blue Cross Blue Shield; BlueCare;
Carelon; CareSource; Carefirst; Centene; Cigna; ConnectiCare; Coventry; EmblemHealth; Empire BlueCross;
Fidelis Care; First Health; Florida Blue; GEHA; Geisinger; Harvard Pilgrim; Health Net; HealthPartners;
Healthfirst; Highmark; Horizon; Humana; Independence Blue Cross; Kaiser Permanente; Magellan; Medica; Medicaid;
Medi-Cal; Medicare; Meritain; MetroPlus; Molina Healthcare; MultiPlan; MVP Health Care; Optum; Oscar; Oxford;
PacificSource; Premera; Priority Health; Providence; Regence; Tricare; Tufts Health Plan; UnitedHealthcare;
UPMC; VA Community Care; Wellcare; Wellmark; AXA; Allianz; Asisa; Aviva; Barmer; Bupa; DKV; Debeka; Generali;
Mapfre; Medibank; NIB; Sanitas; Techniker Krankenkasse; VGZ; Vitality; Zilveren Kruis; EPS Sura; EsSalud;
Fonasa; IMSS; ISSSTE; Isapre; OSDE; Swiss Medical; Sun Life; Manulife; Desjardins; Green Shield Canada
"""
INSURERS = tuple(" ".join(name.split()) for name in _LISTED.split(";"))
_PAYERS = {alias: payer for payer, aliases in _NAMES.items() for alias in (payer, *aliases)}
_LONGEST = max(len(alias.split()) for alias in _PAYERS)
# What stands behind a payer's name and is a kind of plan of it.
_PLAN = {
    "ppo", "hmo", "epo", "pos", "plan", "plans", "insurance", "health", "commercial", "network", "choice", "open",
    "access", "plus",
}  # fmt: skip


@lru_cache(10_000)
def payer_key(name: str) -> str:
    """The payer that a name means, in small letters; the name itself, folded, when it is none of the known."""
    words = re.sub(r"[^\w]+", " ", plain_letters(name).lower()).split()
    for length in range(min(_LONGEST, len(words)), 0, -1):
        if (payer := _PAYERS.get(" ".join(words[:length]))) is not None:
            return payer
    while len(words) > 1 and words[-1] in _PLAN:
        words.pop()
    return " ".join(words) or name.lower()


def insurers_like(typed: str, most: int) -> list[str]:
    """Listed names that an entry may mean: by another name of theirs, or by how they begin; none for a listed one."""
    folded, key = plain_letters(typed).lower().strip(), payer_key(typed)
    if not folded or any(plain_letters(name).lower() == folded for name in INSURERS):
        return []
    names = [name for name in INSURERS if payer_key(name) == key]
    names += [
        name for name in INSURERS if any(word.startswith(folded) for word in (name.lower(), *name.lower().split()))
    ]
    return list(dict.fromkeys(names))[:most]
