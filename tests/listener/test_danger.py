"""What calls for help lines, and what only sounds like it."""

import pytest

from service.listener.danger import read_danger


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("They'd be better off without me. I've sorted my papers.", "self_harm"),
        ("I keep thinking there is no point in living.", "self_harm"),
        ("ya no quiero vivir", "self_harm"),
        ("He put his hands around my neck last night.", "violence"),
        ("Mi marido me pega cuando toma.", "violence"),
        ("There is a pressure on my chest, going down my left arm, and I'm sweating.", "medical_emergency"),
        ("I took the whole bottle of tylenol an hour ago.", "overdose_or_withdrawal"),
        ("I stopped drinking two days ago and I am shaking and seeing things.", "overdose_or_withdrawal"),
        ("I nearly shook the baby last night.", "child_in_danger"),
        ("Ten weeks along and there's been bright red blood since lunch.", "medical_emergency"),
        ("Estoy de ocho semanas y sangro desde anoche.", "medical_emergency"),
        ("I shot the man who raped me.", "violence"),
        ("He didn't stop when I told him to.", "violence"),
        ("A voice tells me to hurt people on the bus.", "violence"),
        ("Oigo voces que me dicen que lo mate.", "violence"),
        ("I have these urges to hurt someone really bad.", "violence"),
        ("I was raped and I shot the man who did it.", "violence"),
        ("I found out my stepdaughter overdosed today.", "overdose_or_withdrawal"),
        ("I would be better off not in this world.", "self_harm"),
    ],
)
def test_danger_is_noticed(message: str, kind: str) -> None:
    assert kind in [danger.kind for danger in read_danger(message)]


@pytest.mark.parametrize(
    "message",
    [
        "this commute is murder, dying to try yoga",
        "My back is killing me and my kids are killing me too, I could die laughing.",
        "I am not suicidal, I just miss her.",
        "I train volunteers of a suicide hotline and I am tired.",
        "I have been sober for nine years.",
        "me muero de ganas de bailar",
        "Mi hermano se suicidó hace veinte años.",
        "My knees ache on the stairs and I sleep badly.",
        "She kicked me out, and on Sunday I could come home.",
        "I don't want to hurt him, I just don't love him any more.",
        "My boss pushed me to the point where I cried.",
        "I still want to be with him, but not now.",
        "Whenever my anger flares up I get a terrible pain in my chest.",
        "Bled a little at six weeks, got scanned, strong heartbeat.",
        "No quiero lastimar a mi novio.",
    ],
)
def test_look_alikes_are_not(message: str) -> None:
    assert read_danger(message) == []


def test_the_words_that_tell_of_it_are_where_they_say() -> None:
    message = "I am fine. But they'd be better off without me."
    (danger,) = read_danger(message)
    assert "better off without me" in message[slice(*danger.span)]
