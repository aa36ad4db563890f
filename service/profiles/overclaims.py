"""Finds words that claim more than anyone can promise: to cure, to guarantee, to stop medication, the only way.

It shows words and never blocks: whether a sentence claims too much is for its writer to judge. English and Spanish.
"""

import re
from functools import cache

from schemas.accounts.account import Notice
from schemas.profiles.practitioner import Profile

_MEDICINE = (
    r"(?:medications?|medicines?|meds|pills?|prescriptions?|drugs|antidepressants?|antipsychotics?|insulin"
    r"|chemo(?:therapy)?)"
)
_MEDICINA = r"(?:medicación|medicacion|medicamentos?|medicinas?|pastillas|fármacos?|farmacos?|antidepresivos?|insulina)"
_OWN = r"(?:(?:all|any|your|the|their|those|these|taking|using|of|su|sus|tu|tus|la|las|los|el|de|tomar)\s+){0,4}"

_CURE = (
    r"\bcur(?:e|es|ed|ing|able)\b|\bmiracle(?:s|\s+cures?)?\b|\bheals?\s+(?:any|every|all)\b"
    r"|\b(?:completely|fully|permanently)\s+(?:heal(?:s|ed)?|eliminat(?:e|es|ed))\b"
    r"|\bcellular\s+level\b|\b(?:clinically|scientifically)\s+proven\b"
    r"|\brevers(?:e|es|ed|ing)\s+(?:(?:your|the|my|their|type\s+[12])\s+)*"
    r"(?:diabetes|cancer|dementia|alzheimer['’]?s|autism|disease|aging|ageing|infertility|arthritis)\b"
    r"|\bcur(?:o|a|an|amos|ar|ará|ación)\b|\bmilagros[oa]s?\b|\bnivel\s+celular\b|\b(?:clínica|científica)mente\s+probad[oa]\b"
)
# What anybody can promise of their own conduct: "I guarantee confidentiality" is a duty, not an effect.
_CONDUCT = (
    r"(?:confidential(?:ity)?|privacy|discretion|secrecy|punctuality|respect|honesty|(?:an?\s+)?(?:answer|reply|response)"
    r"|confidencialidad|privacidad|discreción|puntualidad|respeto|honestidad|(?:una\s+)?respuesta"
    r"|(?:el\s+)?secreto\s+profesional|to\s+(?:listen|answer|reply|keep)|(?:a\s+)?(?:safe|private|quiet)\s+(?:space|place|room)"
    r"|(?:a\s+)?refund|escuchar(?:te|le|os)?|un\s+(?:trato|espacio)\s+(?:respetuoso|seguro|digno))\b"
    # … unless an effect is promised in the same breath.
    r"(?!\s*(?:,|&|and|y|e)\s+(?:\w+\s+)?(?:results?|success|healing|relief|recovery|resultados?|éxito|alivio|sanación)\b)"
)
_WITH_IT = r"(?:(?:you|your|the|full|complete|total|strict|absolute|te|le|les|su|tu|la|el|plena|absoluta)\s+){0,3}"
_GUARANTEE = (
    rf"\bguarante(?:e|es|ed|eing)\b(?!\s+(?:nothing\b(?!\s+(?:less|but|short))|no\b|{_WITH_IT}{_CONDUCT}))"
    r"|\b100\s?%\s+(?:success|effective|safe)|\balways\s+works\b|\bnever\s+fails\b"
    r"|\bpromis(?:e|es)\s+(?:that\s+)?you(?:\s+will|['’]ll)\b"
    r"|\b(?:no|without|zero|free\s+of)\s+side[- ]effects\b|\b(?:sin|no\s+hay|no\s+tiene)\s+efectos\s+secundarios\b"
    rf"|\bgarantiz\w+\b(?!\s+(?:nada\b|ning|{_WITH_IT}{_CONDUCT}))|\bgarantía\b(?!\s+de\s+{_WITH_IT}{_CONDUCT})"
    r"|\bsiempre\s+funciona\b"
)
_MEDICATION = (
    r"\b(?:stop|quit|drop|ditch|discard|discontinue|throw\s+(?:away|out)|com(?:e|ing)\s+off"
    r"|get(?:ting)?\s+(?:you\s+)?off|go\s+off"
    rf"|wean\s+off|taper\s+off|replace[sd]?|instead\s+of)\s+{_OWN}{_MEDICINE}\b"
    rf"|\b(?:no\s+longer|won['’]t|will\s+not|do\s+not|don['’]t)\s+need\s+{_OWN}{_MEDICINE}\b"
    rf"|\b(?:without|no\s+more|free\s+(?:of|from))\s+{_OWN}{_MEDICINE}\b"
    rf"|\bdetox(?:ing|es)?\s+(?:from|off)\s+{_OWN}(?:{_MEDICINE}|ssris?|snris?|benzos?|psych\s+meds)\b"
    r"|\bvaccin(?:es|ations?)\s+(?:are|is)\s+(?:poison(?:ous)?|toxic|harmful|dangerous)\b"
    r"|\blas\s+vacunas\s+son\s+(?:veneno|tóxicas|dañinas|peligrosas)\b"
    rf"|\b(?:dej(?:a|ar|arás|e|es|en)|abandon(?:a|ar|e)|suspend(?:e|er|a)|retir(?:a|ar|e)|sin)\s+{_OWN}{_MEDICINA}\b"
)
_WAY = r"(?:ways?|methods?|paths?|roads?|answers?|cures?|truth|things?)"
_VIA = r"(?:manera|forma|método|camino|vía|solución|tratamiento|verdad)"
_ONLY_WAY = (
    r"\bthe\s+only\s+(?:way|method|path|answer|thing\s+that|(?:real|true|lasting)\s+\w+)"
    r"|\bthe\s+one\s+true\s+\w+|\bno\s+other\s+(?:way|method|path)\b"
    r"|\bthe\s+one\s+thing\s+that\s+(?:works|helps|heals)\b|\bno\s*(?:one|body)\s+else\s+can\s+(?:help|heal|cure)\b"
    r"|\bnadie\s+más\s+(?:puede|podrá)\s+(?:ayudar|sanar|curar)\w*|\blo\s+único\s+que\s+(?:funciona|sirve|ayuda)\b"
    r"|\bnothing\s+else\s+(?:works|helps)\b|\bthe\s+only\s+(?:\w+\s+){1,2}that\s+(?:works|heals|helps|cures)\b"
    rf"|\bthere(?:\s+is|['’]s|\s+exists)\s+(?:only|just|but|exactly)\s+one\s+(?:\w+\s+)?{_WAY}\b"
    rf"|\bonly\s+(?:one\s+{_WAY}|(?:this|my|our)\s+\w+)\s+(?:(?:can|will|really|truly)\s+)*(?:works?|heals?|helps?|cures?)\b"
    rf"|\b(?:la|el)\s+únic[oa]\s+{_VIA}\b|\bno\s+hay\s+otr[oa]\s+{_VIA}\b"
    rf"|\b(?:hay|existe)\s+(?:(?:solo|sólo|solamente)\s+una?|una?\s+(?:sol[oa]|únic[oa]))\s+{_VIA}\b"
    rf"|\b(?:solo|sólo|solamente|únicamente)\s+(?:hay|existe)\s+una?\s+(?:\w+\s+)?{_VIA}\b"
)
_KINDS = (("cure", _CURE), ("guarantee", _GUARANTEE), ("medication", _MEDICATION), ("only way", _ONLY_WAY))
# "Confidentiality is guaranteed": the other order of the same duty.
_CONDUCT_BEFORE = re.compile(
    rf"{_CONDUCT}\s+(?:(?:is|are|es|está|están|fully|always|siempre|totalmente)\s+)*$", re.IGNORECASE
)
# "I cannot promise a cure", "there is no guarantee", "never stop your medication": the denial of a claim is none.
_DENIED = re.compile(
    r"(?:\b(?:no|not|nor|never|neither|without|cannot|nobody|ni|nunca|jamás|sin|nadie)\b|n['’]t\b)(?:\s+[\w'’-]+){0,4}\s*$",
    re.IGNORECASE,
)


def claims_in(text: str) -> list[tuple[int, int, str]]:
    """(start, end, kind) of each claim, in the order of the text; denied ones are left out."""
    results = [
        (match.start(), match.end(), kind)
        for kind, pattern in _patterns()
        for match in pattern.finditer(text)
        if not _DENIED.search(before := _clause_before(text, match.start()))
        and not (kind == "guarantee" and _CONDUCT_BEFORE.search(before))
    ]
    return sorted(results)


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    """Compiled when first used: it takes longer than most modules take to import."""
    return [(kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _KINDS]


def _clause_before(text: str, position: int) -> str:
    """The words before a claim in its own clause."""
    return re.split(r"[.!?;:\n]", text[max(0, position - 60) : position])[-1]


def profile_notices(profile: Profile) -> list[Notice]:
    """Claims in everything a practitioner writes freely, with the pointer to the field."""
    return [
        Notice(pointer, start, end, text[start:end], kind)  # type: ignore[arg-type]
        for pointer, text in _texts(profile)
        for start, end, kind in claims_in(text)
    ]


def _texts(profile: Profile) -> list[tuple[str, str]]:
    expected, circle = profile.expectations, profile.circle
    texts = [
        ("/display_name", profile.display_name),
        ("/approach", profile.approach),
        *((f"/texts/{index}/approach", text.approach) for index, text in enumerate(profile.texts)),
        *((f"/groups/{index}/title", group.title) for index, group in enumerate(profile.groups)),
        *((f"/modalities/{index}", term) for index, term in enumerate(profile.modalities)),
        *((f"/concerns/{index}", term) for index, term in enumerate(profile.concerns)),
        *((f"/practices/{quality}/example", practice.example) for quality, practice in profile.practices.items()),
        ("/expectations/review_point", expected.review_point if expected else None),
        ("/expectations/how_to_stop", expected.how_to_stop if expected else None),
        ("/circle/receives", circle.receives if circle else None),
        ("/circle/close_people", circle.close_people if circle else None),
        *((f"/circle/sends_to/{index}", line) for index, line in enumerate(circle.sends_to if circle else [])),
        *((f"/credentials/{index}/title", credential.title) for index, credential in enumerate(profile.credentials)),
    ]
    return [(pointer, text) for pointer, text in texts if text]
