"""No mail has an untranslated word: every letter, with values that no word of ours is in."""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

from tests.fixtures.running import ROOT
from tests.i18n.pseudo import TAG, Stated, left_over, write_catalogue

# The values are digits, so whatever plain letter remains is of the letter itself. A letter without values here fails,
# and so does a template that no letter has used. Run in a process of its own, which knows the language from its start.
_PROGRAM = """
import datetime, inspect, json
from service.email import seeker_letters, templates
from service.email.seeker_letters import SeekerMessage
from service.email.templates import Template

TAG, day = "%(tag)s", datetime.date(2026, 1, 2)
message = [SeekerMessage("1", "2", "3@4", (), 2), SeekerMessage(None, "", None, ("9?",), 1)]
states = [templates.reminder_state(TAG, day, stale, late, day) for stale, late in
          [(datetime.date.max, datetime.date.max), (day, datetime.date.max), (day, day)]]
kinds = [(kind, {"by": "1", "status": status}) for kind in templates._NOTICES for status in ["", *templates._DECISIONS]]
VALUES = {"to": ["1@2"], "language": [TAG], "link": ["1"], "code": ["123456"], "minutes": [3], "days": [3],
          "name": ["1"], "people": [("1", "2", ""), ("1", "2", "3@4")], "known": [[], ["9"]], "names": [("1", "2")],
          "state": states, "links": [("1", "2", "3")], "sent": message, "account": ["1"], "wrong": ["1"], "page": ["1"],
          "queued": [True, False], "reason": ["1"], "notice": kinds, "fields": [["9?"]], "entrance": ["1"],
          "address": ["1@2"], "operator": ["1@2"], "second": [True, False], "expired": [True, False]}
used, letters = set(), []
write = templates.write_letter
def noting(to, language, template, *rest, **values):
    used.add(template)
    return write(to, language, template, *rest, **values)
templates.write_letter = seeker_letters.write_letter = noting
for module in (templates, seeker_letters):
    for name, letter in vars(module).items():
        if name.endswith("_letter") and letter is not noting and letter.__module__ == module.__name__:
            parameters = inspect.signature(letter).parameters
            for turn in range(max(len(VALUES[key]) for key in parameters)):
                made = letter(**{key: VALUES[key][turn %% len(VALUES[key])] for key in parameters})
                letters.append([name, made.subject, made.text])
known = [value for module in (templates, seeker_letters) for value in vars(module).values()]
known += [*templates._NOTICES.values()]
unused = [value.subject for value in known if isinstance(value, Template) and value not in used]
print(json.dumps([letters, unused]))
"""


def test_no_letter_has_an_untranslated_word(tmp_path: Path) -> None:
    write_catalogue(tmp_path)
    program = _PROGRAM % {"tag": TAG}
    ast.parse(program)
    outcome = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env={**os.environ, "AYNI_LOCALES": str(tmp_path)},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert outcome.returncode == 0, outcome.stderr
    letters, unused = json.loads(outcome.stdout)
    assert unused == []
    assert len(letters) > 30
    # The operator is written to in English: no directory says which language its operator reads.
    theirs = [text for name, *texts in letters if name != "claim_waits_letter" for text in texts]
    assert (
        left_over(
            [line for text in theirs for line in text.splitlines()],
            Stated(["Ayni", "ayni review reports", "et", "janvier", "décembre"]),
        )
        == []
    )
