"""Why someone is on the page: what the seeker said beside the dated statement that meets it or differs from it.

Both sides are quotes or stated facts; nothing is inferred about a person and nothing is invented.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from schemas.core.fields import Evidence
from schemas.core.message import Message
from schemas.matching.limits import Money
from schemas.matching.match import Expected, Goal, MatchRequest, NeedsMet, Reason
from schemas.matching.policy import Policy
from schemas.messages import matching as says
from schemas.profiles.practitioner import Profile
from schemas.profiles.qualities import QUALITIES, Quality
from schemas.profiles.shown import Shown
from service.listener.segmentation import Span
from service.matching.explain.statements import Statement, says_anything, statement_for
from service.matching.explain.words import WISH_WORDS, wish_of
from service.matching.fit.match_vector import profile_text
from service.matching.fit.own_sentences import Sentences
from service.matching.fit.seeker import Query
from service.profiles.trial import session_fee, trial_cost

Floats = NDArray[np.float64]

# Weaker than this an axis says nothing worth a sentence (in spreads of the directory).
NOTABLE = 0.4
MOST_STORY_REASONS = 3
MOST_PRACTICE_REASONS = 3
_PART_OF_THE_WORK = {"central": says.CENTRAL_PART, "regular": says.REGULAR_PART, "none": says.NO_PART}


class _MetConcern(NamedTuple):
    """What a stated concern meets: the names of what was said, how much of the reading, and the seeker's words."""

    names: list[str]
    share: float
    words: Message | None


class Words(Protocol):
    """What words of practitioners stand for."""

    def covered(self, name: str) -> Sequence[tuple[int, float]]: ...
    def covered_columns(self, name: str) -> frozenset[int]: ...
    def column(self, name: str) -> int | None: ...


class Explanation:
    """Reasons, tensions and what is not stated, for one result."""

    def __init__(
        self,
        request: MatchRequest,
        query: Query,
        policy: Policy,
        seekers_words: Mapping[str, Message],
        words: Words,
    ) -> None:
        """`seekers_words` gives the seeker's own words per concern; `words` what a practitioner's word stands for."""
        self._request = request
        self.query = query
        self._policy = policy
        self._said = seekers_words
        self._words = words
        # The seeker's answers (9,); 0 for what is left open.
        self.wishes = np.array([float(request.practices.get(quality.id, 0)) for quality in QUALITIES])
        self._shares = dict(zip(policy.columns, query.reading.tolist(), strict=True))
        self._names = sorted(seekers_words, key=lambda name: (-self._shares[name], name))
        # By column: what of the reading is said by name, and all that weighs in it.
        self._said_columns = {column: name for column, name in enumerate(policy.columns) if name in seekers_words}
        self._weighing = {column: float(query.reading[column]) for column in np.flatnonzero(query.reading).tolist()}
        self._speaking = self._said_columns.keys() | self._weighing.keys()
        self._meetings: dict[str, _MetConcern] = {}

    def explain(
        self,
        stored: Shown,
        practices: Floats,
        matches: Mapping[str, float | None],
        confirmed: frozenset[str],
        sentences: Sentences,
    ) -> tuple[list[Reason], list[Reason], list[str]]:
        """(reasons, tensions, not stated) of one practitioner; `practices` is their stored vector over the axes,
        `sentences` which of their own speak of which concern."""
        reasons = self._story(stored, sentences)
        tensions: list[Reason] = []
        missing: list[str] = []
        for part in (
            self._lifestyle(stored),
            self._practices(stored, practices, confirmed),
            self._wishes(stored, matches),
        ):
            reasons += part[0]
            tensions += part[1]
            missing += part[2]
        return reasons, tensions, missing

    def needs(self, profile: Profile, sentences: Sentences) -> NeedsMet:
        """Which of the concerns that the seeker said this practitioner's own words cover."""
        if "story" not in self.query.weights:
            return NeedsMet()
        if profile.concerns:
            covered = {name for stated in profile.concerns for name in self._meeting(stated).names}
        else:
            covered = {self._policy.columns[column] for column in sentences}
        return NeedsMet([n for n in self._names if n in covered], [n for n in self._names if n not in covered])

    def answering(self, reasons: Sequence[Reason], sentences: Sentences) -> Span | None:
        """The practitioner's own sentence about the weightiest concern among these reasons that has one."""
        columns = (self._words.column(reason.concern) for reason in reasons if reason.concern)
        return next((sentences[column] for column in columns if column is not None and column in sentences), None)

    def _story(self, stored: Shown, sentences: Sentences) -> list[Reason]:
        if "story" not in self.query.weights:
            return []
        profile = stored.profile
        if not profile.concerns:
            return self._by_own_words(stored, sentences)
        return [
            reason_of(message, self._works_with(profile, name), "story", stated_on(stored, "concerns"), concern=name)
            for name, _, message in self._met_by(profile)[:MOST_STORY_REASONS]
        ]

    def _met_by(self, profile: Profile) -> list[tuple[str, float, Message]]:
        """The stated concerns that meet something that was said: (name, how much of the reading, the seeker's words),
        the weightiest first."""
        met = [
            (name, meeting.share, meeting.words)
            for name in profile.concerns
            for meeting in [self._meeting(name)]
            if meeting.words
        ]
        return sorted(met, key=lambda item: (-item[1] * (4 if item[0] in profile.concerns_first else 1), item[0]))

    def _by_own_words(self, stored: Shown, sentences: Sentences) -> list[Reason]:
        """Reasons of somebody who states no concern, from what the text says by itself."""
        text, day = profile_text(stored.profile), stated_on(stored, "approach")
        reasons = []
        for column, span in self._written_about(sentences)[:MOST_STORY_REASONS]:
            name = self._policy.columns[column]
            writes = says.WRITES(concern=[name], words=" ".join(text[slice(*span)].split()))
            reasons.append(reason_of(self._said[name], writes, "story", day, concern=name))
        return reasons

    def _written_about(self, sentences: Sentences) -> list[tuple[int, Span]]:
        """Of these sentences those about something that was said, the weightiest first."""
        columns = self._policy.columns
        quotes = [(column, span) for column, span in sentences.items() if columns[column] in self._said]
        return sorted(quotes, key=lambda item: (-self._shares[columns[item[0]]], item[0]))

    @staticmethod
    def _works_with(profile: Profile, concern: str) -> Message:
        """The concern as the practitioner words it."""
        most = says.WORKS_MOST_WITH if concern in profile.concerns_first else says.WORKS_WITH
        return most(concern=profile.concern_wordings.get(concern, [concern]))

    def _meeting(self, stated: str) -> "_MetConcern":
        """What a stated concern meets; remembered, as the people of a page state much the same."""
        known = self._meetings.get(stated)
        if known is None:
            known = self._meetings[stated] = self._look_up(stated)
        return known

    def _look_up(self, stated: str) -> "_MetConcern":
        names: list[str] = []
        weight = 0.0
        # Of most that people state nothing was said.
        unsaid = self._speaking.isdisjoint(self._words.covered_columns(stated))
        for column, share in () if unsaid else self._words.covered(stated):
            weight += share * self._weighing.get(column, 0.0)
            if column in self._said_columns:
                names.append(self._said_columns[column])
        if stated in self._said:
            return _MetConcern(names, self._shares[stated], self._said[stated])
        message = self._said[max(names, key=self._shares.__getitem__)] if names else None
        return _MetConcern(names, weight, message)

    def _lifestyle(self, stored: Shown) -> tuple[list[Reason], list[Reason], list[str]]:
        if "lifestyle" not in self.query.weights:
            return [], [], []
        stated = stored.profile.lifestyle
        reasons: list[Reason] = []
        tensions: list[Reason] = []
        for goal in sorted(self._request.goals, key=lambda goal: -goal.importance):
            level = stated.get(goal.domain)
            if level not in _PART_OF_THE_WORK:
                continue
            states = _PART_OF_THE_WORK[level](domain=goal.domain)
            reason = reason_of(_goal(goal), states, "lifestyle", stated_on(stored, "lifestyle"), domain=goal.domain)
            (tensions if level == "none" else reasons).append(reason)
        return reasons, tensions, [] if stated else ["lifestyle"]

    def _practices(
        self, stored: Shown, p: Floats, confirmed: frozenset[str]
    ) -> tuple[list[Reason], list[Reason], list[str]]:
        if "practices" not in self.query.weights:
            return [], [], []
        met: list[tuple[float, Reason]] = []
        missing: list[str] = []
        # Axes left open count a little too: they can be not stated, but there are no words of the seeker's to quote.
        for index in sorted(range(len(QUALITIES)), key=lambda index: -abs(self.query.axes[index])):
            quality, answer = QUALITIES[index], self._request.practices.get(QUALITIES[index].id, 0)
            if self.query.axes[index] == 0.0:
                continue
            congruence = float(np.sign(answer) * p[index])
            backed = quality.id in confirmed
            if not says_anything(stored.profile, quality, backed):
                missing.append(quality.id)
            elif answer and abs(congruence) >= NOTABLE:
                results = statement_for(
                    stored.profile,
                    quality,
                    backed,
                    self._policy.practices,
                    plus=bool(p[index] > 0),
                    agrees=congruence > 0,
                )
                if results is not None:
                    met.append((abs(answer) * congruence, _axis(quality, answer, results, stored)))
        met.sort(key=lambda pair: -abs(pair[0]))
        reasons = [reason for value, reason in met if value > 0][:MOST_PRACTICE_REASONS]
        tensions = [reason for value, reason in met if value < 0][:MOST_PRACTICE_REASONS]
        return reasons, tensions, missing

    def _wishes(
        self, stored: Shown, matches: Mapping[str, float | None]
    ) -> tuple[list[Reason], list[Reason], list[str]]:
        reasons: list[Reason] = []
        tensions: list[Reason] = []
        missing: list[str] = []
        for wish, match in matches.items():
            if match is None:
                missing.append(wish)
                continue
            fact, field = WISH_WORDS[wish](stored.profile)
            if not fact:
                continue
            wished = wish_of(wish, self._request.preferences)
            reason = reason_of(wished, fact, "preferences", stated_on(stored, field), preference=wish)
            # A fee above the one wished for may still come close, but is no reason.
            if match >= (1.0 if wish == "fee" else 0.75):
                reasons.append(reason)
            elif match <= 0.25:
                tensions.append(reason)
        return reasons, tensions, missing


def reason_of(
    wishes: Message, states: Message, part: str, stated_at: date | None, evidence: Evidence = "stated", **about: str
) -> Reason:
    """Both sides of a reason as codes; its sentences are made where they are shown. `about`: the concern, domain,
    quality or preference."""
    return Reason(
        part=part,
        seeker="",
        practitioner="",
        code=states.code,
        params=states.params,
        seeker_code=wishes.code,
        seeker_params=wishes.params,
        evidence=evidence,
        stated_at=stated_at,
        **about,
    )


def _goal(goal: Goal) -> Message:
    if goal.note:
        return says.GOAL_WITH_NOTE(domain=goal.domain, importance=goal.importance, note=goal.note)
    return says.GOAL(domain=goal.domain, importance=goal.importance)


def _axis(quality: Quality, answer: int, statement: Statement, stored: Shown) -> Reason:
    wishes = says.WISHES_PLUS if answer > 0 else says.WISHES_MINUS
    message = wishes(quality=quality.id, answer=answer)
    day = stated_on(stored, statement.field)
    return reason_of(message, statement.says, "practices", day, statement.evidence, quality=quality.id)


def stated_on(stored: Shown, field: str) -> date | None:
    """The day a field of the profile was last stated."""
    when: datetime | None = stored.updated_at.get(field) or stored.confirmed_at
    return when.date() if when else None


def expectations(profile: Profile, today: date) -> Expected:
    """What to expect of a first visit, a trial and the course, as stated; a past opening is left out."""
    fees, expected = profile.fees, profile.expectations
    first = fees.first_visit if fees else None
    trial = expected.trial_visits if expected else None
    return Expected(
        first_visit_minutes=first.minutes if first else None,
        first_visit_fee=(
            Money(first.amount, fees.currency)
            if fees and first and first.amount is not None and fees.currency
            else None
        ),
        session_fee=session_fee(profile),
        trial_visits=trial,
        trial_cost=trial_cost(profile),
        usual_visits=expected.usual_visits if expected else None,
        review_point=expected.review_point if expected else None,
        next_opening=profile.next_opening if profile.next_opening and profile.next_opening >= today else None,
        first_talk_free_minutes=profile.first_talk_free_minutes,
    )
