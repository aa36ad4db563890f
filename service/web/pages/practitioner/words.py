"""The words of practitioners' pages: states, faults, and field names."""

from service.i18n.words import N_

STATUS = {
    "draft": N_("A draft: only you see it."),
    "published": N_("Published: everyone can find it."),
    "paused": N_("Paused: only you see it, until you publish it again."),
    "withdrawn": N_("Withdrawn: only you see it."),
    "suspended": N_("Hidden by the operator of this directory: only you see it."),
}
# What has just been done, said at the top of the next page.
DONE = {
    "saved": N_("Saved."),
    "assistant-asked": N_("Asked by mail. They edit from the moment they change over to your profile."),
    "assistant-removed": N_("Removed. They edit nothing here any more."),
    "worked-at": N_("You work at this profile now."),
    "person": N_("A new person of your practice. Begin their profile, or claim one; it stands under your login."),
    "left": N_("This profile stands alone now."),
    "address-asked": N_("Asked. It counts once each mailbox has said yes; look into your mail."),
    "address-removed": N_("Removed. It signs nobody in any more."),
    "moved": N_("Changed, and written into the log. The former address is told."),
    "joined": N_("Brought together. What you did not choose is in the history of the profile, or gone."),
    "taken": N_("Taken over. Look at each page, and put right what is not quite so."),
    "publish": N_("Published. People can find you from now on."),
    "pause": N_("Paused. Nobody is shown your profile until the pause ends, or you publish it again."),
    "withdraw": N_("Withdrawn. Only you see your profile now."),
    "confirm": N_("Confirmed today. Thank you for keeping it true."),
    "restored": N_("The earlier version is your profile again. Nothing is lost: the one before it stays in the list."),
    "asked": N_("Asked. It will be shown once the other side agrees."),
    "agreed": N_("Agreed. Both profiles now say that you work alongside each other."),
    "ended": N_("Ended, for both sides."),
    "revoked": N_("Revoked. It opens nothing any more."),
    "decided": N_("Decided, and written into the log."),
    "hidden": N_("Hidden. Nobody is shown it any more; its person is told by mail where an address is known."),
    "shown-again": N_("Shown again as it was before; its person is told by mail where an address is known."),
    "sanctioned": N_("Recorded. Hiding the profile is a step of its own."),
    "answered": N_("Your answer was kept. A person will read it."),
    "granted": N_("The profile is yours to keep. It stays as listed or unlisted as it was until you publish it."),
}
NOTICES = {
    "cure": N_("This sounds like a promise to cure."),
    "guarantee": N_("This sounds like a guarantee."),
    "medication": N_("This may be read as advice to stop medication."),
    "only way": N_("This says that there is no other way."),
}
# What an account is told about, as a choice and as a line of the overview.
NOTICE_KINDS = {
    "message came": N_("when a seeker writes to me; without this mail nobody can write to me here"),
    "about to become stale": N_("when my profile is about to be shown as not confirmed, or was"),
    "pause ended": N_("when a pause has ended and my profile is shown again"),
    "profile changed": N_("when a clinic or registry has changed my profile"),
    "partner asks": N_("when someone asks to be shown as my partner"),
    "claim decided": N_("when a claim of mine is decided"),
}
TOLD = {
    "assistant": N_("%(by)s, who helps you, has changed your profile: %(fields)s. Confirm it if it is true."),
    "address changed": N_("You sign in with %(by)s now."),
    "second address": N_("You can sign in with %(by)s as well."),
    "message came": N_("A seeker has written to you. The message went to your address, and is kept nowhere here."),
    "about to become stale": N_("Your profile was last confirmed some time ago. Is it still true?"),
    "pause ended": N_("Your pause has ended: your profile is published again."),
    "profile changed": N_("%(by)s has changed your profile: %(fields)s. What you wrote yourself has stayed."),
    "partner asks": N_("%(by)s says that you work alongside each other, and waits for your word."),
    "granted": N_("Your claim on “%(by)s” was granted."),
    "refused": N_("Your claim on “%(by)s” was refused."),
}
TOLD_WHERE = {
    "profile changed": "/me/history",
    "partner asks": "/me/partners",
    "claim decided": "/me",
    "message came": "/me/account",
    "about to become stale": "/me/public",
    "pause ended": "/me/public",
    "account changed": "/me/account",
}
# Whom a profile is not shown to while something is not said (`service/profiles/search_gaps.py`).
UNFOUND = {
    "off the map": N_(
        "Nobody near %(about)s will find you: the address is not on the map. City and country are enough."
    ),
    "no place": N_("Nobody who looks near their home will find you: no place is stated."),
    "telehealth": N_("Nobody who wants video or phone will find you: it is not said where they may be."),
    "modes": N_("Whoever wants to meet in person, by video or by phone does not know whether you do."),
    "fees": N_("Whoever sets a highest fee will not see you: no price is stated."),
    "concerns": N_("No story leads to you by what troubles people: you name nothing that they come with."),
    "accepting_new": N_("It is not said whether you take new people."),
    "times": N_("Whoever can come only on evenings or weekends does not know whether you work then."),
    "languages": N_("Whoever looks for a language will not find you: none is stated."),
    "serves": N_("Whoever looks for a child, a couple or a family will not find you: it is not said whom you serve."),
    "approach": N_("There is nothing to read in your own words."),
}
CLAIM = {
    "mailed": N_("A link was sent to the address that came with the profile. Open it in this browser."),
    "waiting": N_(
        "No address came with the profile, so its clinic, or whoever runs this directory, will look at your claim."
    ),
    "refused": N_("The claim was refused."),
}
BANDS = {"1-3": N_("1 to 3"), "4-10": N_("4 to 10"), "11-20": N_("11 to 20"), "later": N_("21 and below")}
SCOPES = {"profile:read": N_("read my profile"), "profile:write": N_("change my profile")}
SAVED_BY = {"practitioner": N_("you")}

# What is wrong about an answer, by kind of question, else by field.
FAULTS = {
    "whole": N_("A whole number is needed here, such as 6."),
    "decimal": N_("This cannot be read as an amount. Write it as 80, $80 or 80–110."),
    "date": N_("A date is needed here: year, month, day, such as 2027-01-31."),
    "pair": N_("Both numbers are needed, the smaller one first."),
    "choice": N_("This is none of the answers to choose from."),
    "many": N_("There are more answers than fit, or one that is not in the list."),
    "line": N_("This is too long, or holds characters that cannot be read."),
    "text": N_("This is too long, or holds characters that cannot be read."),
    "lines": N_("There are too many lines, or one is too long."),
    "terms": N_("There are too many lines, or one is too long."),
    "rows": N_("There is something in this row that cannot be read."),
    "yes_no": N_("Answer yes or no, or leave it open."),
}
FIELD_FAULTS = {
    "display_name": N_("A name is needed, at most 200 characters."),
    "modalities": N_("At least one kind of practice is needed, at most twenty."),
    "npi": N_("This is no NPI: it has ten digits, begins with 1 or 2, and its last digit checks the others."),
    "puts_first": N_("Three at most, each once."),
    "concerns_first": N_("Three at most."),
    "languages.other": N_("This is no language that we know. Write its name, such as Nahuatl, or its code."),
    "texts.language": N_("This is no language that we know. Write its name, such as Spanish, each once."),
    "telehealth": N_("Each line is a country or a state, such as Spain or Texas."),
    "fees.currency": N_("Say in which currency the amounts are."),
    "fees.session.min": N_("The lowest fee is not above the highest."),
    "contact.email": N_("This is not an e-mail address."),
    "contact.website": N_("This is not a web address, such as www.example.org."),
    "contact.booking": N_("This is not a web address, such as www.example.org."),
}
LINK_FAULT = N_("This is not a web address, such as www.example.org.")
JURISDICTION_FAULT = N_("Where a title is valid is a country or a state, such as Spain or Texas.")
COUNTRY_FAULT = N_("A country is written by its name, such as Spain.")
OUT_OF_BOUNDS = N_("The number must lie between %(low)d and %(high)d.")
