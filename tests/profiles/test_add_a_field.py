"""The recipe for a new field, followed in a copy: two files, and it is on form, API, page, CSV, FHIR and in hints."""

import shutil
import subprocess
import sys
from pathlib import Path

from tests.fixtures.running import ROOT

DECLARED = """    F("motto", "Your motto", "line", "who/name", csv=("motto", "slogan"), fhir=EXTENSION,
      fhir_read=True, page="Motto", unstated="what you go by"),
"""
# File -> what stands there, and what is put behind its first line.
RECIPE = {
    "schemas/profiles/practitioner.py": (
        ("    pronouns: Term | None = None\n    email: Email", "    motto: Line | None = None\n"),
        ("    pronouns: str | None = None\n    credentials: list[Credential]", "    motto: str | None = None\n"),
    ),
    "service/profiles/fields.py": (('card=True, csv=("pronouns",)),\n', DECLARED),),
}
LOOK = """
import msgspec
from schemas.profiles.practitioner import Profile, PractitionerPublic
from service.intake.formats.csv_profiles import open_csv
from service.profiles.completeness import not_stated
from service.profiles.field_extensions import read_extensions, write_extensions
from service.web.forms.fields import filled, patch_of
from service.i18n.languages import ReaderLocale
from service.web.pages.field_words import listed_facts
from service.web.pages.practitioner.steps import STEPS

stated = {"display_name": "Ana", "modalities": ["reiki"], "motto": "Slowly, then."}
profile = msgspec.convert(stated, Profile)
assert msgspec.to_builtins(profile) == stated
[question] = [one for step in STEPS for one in step.questions if one.path == "motto"]
assert (question.label, question.kind, question.most) == ("Your motto", "line", 300)
assert patch_of((question,), filled((question,), stated)) == {"motto": "Slowly, then."}
read = open_csv(b"name,modality,Slogan\\n").read(1, b'Ana,reiki,"Slowly, then."\\n')
assert read.motto == "Slowly, then."
written = list(write_extensions(stated, "https://x.example/fhir"))
assert written[0]["url"] == "https://x.example/fhir/StructureDefinition/profile-motto"
assert read_extensions(written) == {"motto": "Slowly, then."}
public = msgspec.convert(stated | {"id": "0190f3b2-0000-7000-8000-000000000000"}, PractitionerPublic)
assert ("Motto", "Slowly, then.", False) in listed_facts(public, ReaderLocale("en"))
assert "motto" not in {one.field for one in not_stated(profile)}
del stated["motto"]
assert "motto" in {one.field for one in not_stated(msgspec.convert(stated, Profile))}
"""


def test_a_field_is_added_in_two_files(tmp_path: Path) -> None:
    for package in ("schemas", "service"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__", "data"))
    (tmp_path / "service/data").symlink_to(ROOT / "service/data")
    for file, changes in RECIPE.items():
        text = (tmp_path / file).read_text(encoding="utf-8")
        for before, line in changes:
            assert text.count(before) == 1, before
            at = text.index(before) + before.index("\n") + 1
            text = text[:at] + line + text[at:]
        (tmp_path / file).write_text(text, encoding="utf-8")
    looked = subprocess.run([sys.executable, "-c", LOOK], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert looked.returncode == 0, looked.stderr
    assert len(RECIPE) == 2
