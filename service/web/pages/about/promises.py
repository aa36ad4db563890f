"""The promises of neutrality in plain words: what each gate of the audit asks, and what its figure is."""

from service.i18n.words import N_

# Gate of `docs/neutrality.md` -> the question it answers, and what was done and what the figure is.
PROMISES: dict[str, tuple[str, str]] = {
    "stored": (
        N_("Is what is matched what people have stated?"),
        N_("Everybody was read anew from their own profile. Pages that changed, of all pages asked for."),
    ),
    "modality": (
        N_("Does the name of a kind of practice count?"),
        N_("All kinds of practice were dealt anew among the people. Pages that changed where no kind was asked for."),
    ),
    "licence": (
        N_("Does a licence count?"),
        N_("All licences were dealt anew among the people. Pages that changed where none was asked for."),
    ),
    "language": (
        N_("Does the language somebody works in count?"),
        N_("All languages were dealt anew among the people. Pages that changed where none was asked for."),
    ),
    "person": (
        N_("Do names, genders or cultures count?"),
        N_("They were dealt anew among the people. Pages that changed where none was asked for."),
    ),
    "equal_pairs": (
        N_("Do people who fit equally well take turns?"),
        N_("How often two profiles alike in everything stood in the same order twice. Half is fair; always is not."),
    ),
    "near_ties": (
        N_("Do the turns follow the law that is published?"),
        N_("How far the chance to come first lies from it, over many draws. 0 is exact."),
    ),
    "three": (
        N_("Does it pay to list only three concerns?"),
        N_("The same people with the three they put first alone, beside themselves."),
    ),
    "full": (
        N_("Does it pay to list more words for the same?"),
        N_("The same people with the general words for what they list as well, beside themselves."),
    ),
    "unordered": (
        N_("Does it cost to put nothing first?"),
        N_("The same people with the same list and no order, beside themselves."),
    ),
    "prose": (
        N_("Does it cost to write instead of listing?"),
        N_("The same people who list nothing and say what comes first in a text, beside themselves."),
    ),
    "clinical": (
        N_("Do clinical words count?"),
        N_("The same people with a text in the words of a code list, beside themselves."),
    ),
    "spanish": (
        N_("Does it cost to write in Spanish?"),
        N_("The same people with a Spanish text and working in Spanish, beside themselves; stories are in English."),
    ),
    "facts": (
        N_("Does it cost to leave facts out?"),
        N_("The same people without fees, times, course or trial, where no such fact is asked for."),
    ),
    "unanswered": (
        N_("Does it cost to leave the questions about practices open?"),
        N_("The same people with nothing answered, beside themselves."),
    ),
    "imported": (
        N_("Does it cost to be listed as a register holds it?"),
        N_("The same people as imported: a list without order and no answers, beside themselves."),
    ),
    "unlicensed": (
        N_("Does it cost to have no licence?"),
        N_("The same people without titles and numbers, beside themselves, where no licence is asked for."),
    ),
    "log_ratio": (
        N_("How far apart are shown and earned, on average?"),
        N_("0.1 means: about a tenth more or less than earned. Chance alone gives part of it."),
    ),
    "outside": (
        N_("Which kinds of practice are shown far more or far less than they earn?"),
        N_("How many are shown to get less than four fifths, or more than five quarters, of what they earn."),
    ),
    "size": (
        N_("Do large kinds of practice gain by their number?"),
        N_("0 means that neither a crowd nor a rarity is shown more than it earns."),
    ),
    "judged": (
        N_("Does any group get more or less than readers say it earns?"),
        N_("Readers judged people for stories without name, kind of practice, licence or place in any list."),
    ),
}
VARIANTS: dict[str, str] = {  # as the chart names them
    "three": N_("only three listed"),
    "full": N_("more words listed"),
    "unordered": N_("nothing put first"),
    "prose": N_("text alone"),
    "clinical": N_("clinical words"),
    "spanish": N_("in Spanish"),
    "facts": N_("facts left out"),
    "unanswered": N_("questions left open"),
    "imported": N_("as imported"),
    "unlicensed": N_("without a licence"),
}
VERDICTS: dict[str, str] = {
    "green": N_("shown to hold"),
    "red": N_("shown to be broken"),
    "undecided": N_("not proven"),
}
# Kind of gate -> its heading, and how such a gate is decided.
KINDS: dict[str, tuple[str, str]] = {
    "exact": (
        N_("Labels dealt anew"),
        N_(
            "A private copy of the directory is made in which everybody keeps what they can do and gets somebody "
            "else's label. The same people must stand on the same pages. There is no chance in this: one changed page "
            "is proof."
        ),
    ),
    "turns": (
        N_("Turns"),
        N_("The fits of two people can be so close that nobody can say who is better. Then they take turns."),
    ),
    "twins": (
        N_("The same person, told in another way"),
        N_(
            "In a private copy that no seeker sees, people stand beside themselves: the same truth, filled in "
            "differently. The figure says how often the variant is shown for once that the original is; 1 is even, and "
            "0.8 to 1.25 is allowed (0.67 to 1.5 for text alone)."
        ),
    ),
    "earned": (
        N_("Shown and earned"),
        N_(
            "These people are invented, so what is true of them is known: what they are shown is held against "
            "what they earn."
        ),
    ),
    "judged": (
        N_("Shown, and earned by readers' judgement"),
        N_(
            "Two hundred stories, ten invented people each, were judged by three readers, each alone: 0 is “I would "
            "not send a friend there”, 3 is “just right”. What people are shown among those ten is held against the "
            "grades, not against a score of this service."
        ),
    ),
}  # fmt: skip
ATTRIBUTES: dict[str, str] = {
    "modality": N_("kind of practice"),
    "licence": N_("licence"),
    "language": N_("language"),
    "person": N_("gender"),
    "origin": N_("imported or own"),
    "list": N_("list of concerns"),
    "answers": N_("questions answered"),
    "mode": N_("how one meets"),
    "place": N_("size of place"),
}
GROUPS: dict[str, str] = {
    "unknown": N_("not stated"),
    "not stated": N_("not stated"),
    "stated": N_("licence stated"),
    "a licence stated": N_("licence stated"),
    "no licence stated": N_("no licence stated"),
    "English": N_("English"),
    "Spanish": N_("Spanish"),
    "English and Spanish": N_("English and Spanish"),
    "neither English nor Spanish": N_("neither English nor Spanish"),
    "own words": N_("own words"),
    "as imported": N_("as imported"),
    "none": N_("none"),
    "some": N_("some"),
    "all nine": N_("all nine"),
    "1 to 3": N_("1 to 3"),
    "4 to 10, three first": N_("4 to 10, three first"),
    "4 to 10, no order": N_("4 to 10, no order"),
    "more than 10, three first": N_("more than 10, three first"),
    "more than 10, no order": N_("more than 10, no order"),
    "in person": N_("in person"),
    "from a distance": N_("from a distance"),
    "in person and from a distance": N_("in person and from a distance"),
    "large city": N_("large city"),
    "town": N_("town"),
    "small place": N_("small place"),
}
