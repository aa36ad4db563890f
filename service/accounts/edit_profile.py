"""Saves a practitioner's own profile: whole (PUT), in part (PATCH, RFC 7396), or an earlier version again.

Every change says which version it is meant for; two open tabs never overwrite each other. The row keeps the source
and key it was imported under, while each changed field becomes the practitioner's own word.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec

from schemas.accounts.account import Account, ProfileSaved
from schemas.core.wording import fault_in
from schemas.messages import refusals
from schemas.profiles.practitioner import Profile, ProfileDraft, ProfileDump, StoredProfile
from schemas.profiles.profile_problems import profile_problems
from service.accounts import store as accounts
from service.accounts import store_people as people
from service.accounts.own_profile import etag, find_own, hold_own, read_own
from service.accounts.tell_accounts import tell_account
from service.core.clock import now as this_moment
from service.core.database.errors import ForeignKeyViolation
from service.core.database.pool import Connection
from service.core.errors import AyniError, BadRequest, NotAllowed, NotFound, PreconditionMissing, Stale
from service.directory.find_duplicates import find_duplicates
from service.matching.index.index_profiles import MatchIndexer, save_and_index
from service.matching.matcher import Matcher
from service.profiles.completeness import not_stated
from service.profiles.overclaims import profile_notices
from service.profiles.store_lifecycle import read_version
from service.profiles.store_saving import Outcome
from service.profiles.unreadable import unreadable

OWN_SOURCE = "practitioner"
_SHARED = ("places", "fees")  # what people of a practice may have in common
_OWN_WORD = ("practices", "puts_first")  # what nobody says for somebody else


@dataclass(frozen=True)
class Precondition:
    """Which version a change is meant for: the headers If-Match and If-None-Match."""

    if_match: str | None = None
    if_none_match: str | None = None

    def check(self, stored: StoredProfile | None) -> None:
        """Raises Stale for another version, PreconditionMissing when nothing is said."""
        current = etag(stored)
        if self.if_match is not None:
            named = [tag.strip() for tag in self.if_match.split(",")]
            if current not in named and not (stored and "*" in named):
                raise Stale(refusals.PROFILE_CHANGED(), current)
        elif self.if_none_match is not None and self.if_none_match.strip() == "*":
            if stored is not None:
                raise Stale(refusals.PROFILE_EXISTS(), current)
        else:
            how = f"If-Match: {current}" if stored else "If-None-Match: *"
            raise PreconditionMissing(refusals.SAY_WHICH_VERSION(header=how))


@dataclass(frozen=True)
class Edit:
    """Who changes which version, and when."""

    account: Account
    expected: Precondition
    now: datetime = field(default_factory=this_moment)
    shared: bool = False  # places and fees come from somebody of the same practice


@dataclass(frozen=True)
class SavedProfile:
    """A profile after saving."""

    stored: StoredProfile
    outcome: Outcome

    def answer(self) -> ProfileSaved:
        """The profile as it is stored now, with what its writer should see."""
        profile = self.stored.profile
        return ProfileSaved(
            **msgspec.structs.asdict(profile),
            version=self.stored.version,
            outcome=self.outcome,
            notices=profile_notices(profile),
            not_stated=not_stated(profile),
        )


async def replace_profile(connection: Connection, matcher: Matcher, edit: Edit, draft: ProfileDraft) -> SavedProfile:
    """PUT: the profile is what was sent, and nothing else."""
    return await _save(connection, matcher, edit, lambda _: draft)


async def patch_profile(connection: Connection, matcher: Matcher, edit: Edit, patch: dict[str, Any]) -> SavedProfile:
    """PATCH: fields that were sent replace those stored, null removes, the rest stays (RFC 7396)."""

    def patched(stored: StoredProfile | None) -> Profile:
        return _converted(merged(msgspec.to_builtins(stored.profile) if stored else {}, patch))

    return await _save(connection, matcher, edit, patched)


async def restore_version(connection: Connection, matcher: Matcher, edit: Edit, version: int) -> SavedProfile:
    """The profile as it was in that version, saved as a new one."""
    document = await read_version(connection, (await read_own(connection, edit.account)).id, version)
    if document is None:
        raise NotFound(refusals.NO_SUCH_VERSION())
    return await _save(connection, matcher, edit, lambda _: _converted(document))


def merged(target: Any, patch: Any) -> Any:
    """RFC 7396: objects are merged, null removes, anything else replaces."""
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merged(result.get(name), value)
    return result


def _converted(document: dict[str, Any]) -> ProfileDraft:
    try:
        return msgspec.convert(document, ProfileDraft)
    except msgspec.ValidationError as error:
        raise BadRequest(
            refusals.PROFILE_UNEXPECTED_FORM(),
            [fault_in(error, msgspec.json.encode(document), ProfileDraft)],
        ) from None


async def _save(
    connection: Connection, matcher: Matcher, edit: Edit, decide: Callable[[StoredProfile | None], Profile]
) -> SavedProfile:
    try:
        saved = await _save_once(connection, matcher, edit, decide)
    except ForeignKeyViolation:
        # A term was merged or removed by another process since this one read it.
        await matcher.terms.refresh(connection)
        saved = await _save_once(connection, matcher, edit, decide)
    if not edit.shared:
        await pass_on(connection, matcher, edit.account)
    return saved


async def pass_on(connection: Connection, matcher: Matcher, account: Account) -> None:
    """Gives places and fees to those who take them from this account's profile, each in a transaction of its own; a
    profile that cannot take them keeps its own from then on."""
    sharers = await people.list_sharers(connection, account.id)
    current = await accounts.account_by_id(connection, account.id) if sharers else None
    source = await find_own(connection, current) if current else None
    if source is None:
        return
    shared = {name: getattr(source.profile, name) for name in _SHARED}
    for sharer in sharers:
        edit = Edit(sharer, Precondition("*"), shared=True)
        try:
            await _save(connection, matcher, edit, lambda stored: _with(stored, shared))
        except AyniError:
            await people.end_sharing(connection, sharer.id)


def _with(stored: StoredProfile | None, shared: dict[str, Any]) -> Profile:
    assert stored is not None  # sharers keep a profile, and `Precondition("*")` has seen it
    return msgspec.structs.replace(stored.profile, **shared)


def _with_first(profile: Profile, matcher: Matcher) -> Profile:
    """What is put first as it stands among the concerns, where both mean the same: "lower back pain", "back pain"."""
    names = matcher.terms.concerns
    stated = {names.fold(concern).name: concern for concern in profile.concerns}
    first = [stated.get(names.fold(concern).name, concern) for concern in profile.concerns_first]
    return msgspec.structs.replace(profile, concerns_first=list(dict.fromkeys(first)))


def _check_assistant(account: Account, stored: Profile | None, profile: Profile) -> None:
    """NotAllowed where an assistant would state how somebody works."""
    before = [getattr(stored, name) for name in _OWN_WORD] if stored else [{}, []]
    if account.acting == "assistant" and before != [getattr(profile, name) for name in _OWN_WORD]:
        raise NotAllowed(refusals.PRACTICES_BY_ASSISTANT())


async def _tell_of_assistant(
    connection: Connection, edit: Edit, stored: StoredProfile | None, profile: Profile
) -> None:
    """Whose profile it is learns what was edited for them."""
    if stored is None or edit.account.acting != "assistant" or edit.account.signed_in is None:
        return
    names = Profile.__struct_fields__
    fields = sorted(name for name in names if getattr(stored.profile, name) != getattr(profile, name))
    helper = await accounts.account_by_id(connection, edit.account.signed_in)
    if fields and helper:
        about = {"by": helper.email, "fields": fields, "status": "assistant"}
        await tell_account(connection, edit.account.id, "profile changed", about)


async def _save_once(
    connection: Connection, matcher: Matcher, edit: Edit, decide: Callable[[StoredProfile | None], Profile]
) -> SavedProfile:
    async with connection.transaction():
        account, stored = await hold_own(connection, edit.account)
        edit.expected.check(stored)
        profile = _with_first(decide(stored), matcher)
        _check_assistant(edit.account, stored.profile if stored else None, profile)
        problems = [*profile_problems(profile), *unreadable(profile, stored.profile if stored else None)]
        if problems:
            raise BadRequest(refusals.PROFILE_CONTRADICTS_ITSELF(), problems)
        dump = _as_dump(profile, stored.source if stored else OWN_SOURCE)
        key = stored.external_id if stored else str(account.id)
        [(id, outcome)] = await save_and_index(
            connection, [(key, dump)], matcher.terms, MatchIndexer(matcher.model), saved_by=OWN_SOURCE, now=edit.now
        )
        # One person's several profiles share one place, wherever they come from.
        await find_duplicates(connection, [id], one_source=True)
        if stored is None:
            await accounts.keep_profile(connection, account.id, id)
            account = msgspec.structs.replace(account, practitioner_id=id)
        elif not edit.shared and any(getattr(stored.profile, name) != getattr(profile, name) for name in _SHARED):
            await people.end_sharing(connection, account.id)
        saved = await find_own(connection, account)
        await _tell_of_assistant(connection, edit, stored, profile)
        assert saved is not None  # saved a moment ago, in this transaction
    return SavedProfile(saved, outcome)


def _as_dump(profile: Profile, source: str) -> ProfileDump:
    """The profile with the source of its row; a sender's own key has no meaning here."""
    fields = {name: getattr(profile, name) for name in Profile.__struct_fields__}
    return ProfileDump(**fields, source=source)
