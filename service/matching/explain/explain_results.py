"""The last step of a match: people ranked as results, with reasons, tensions and what is not stated. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from schemas.matching.match import MatchResult, Part
from schemas.messages import matching as says
from schemas.profiles.shown import Shown, ShownProfile
from service.matching.explain.explain import Explanation, expectations
from service.matching.explain.own_voice import excerpt, ways_of_working
from service.matching.fit.fit_model import FitModel
from service.matching.fit.match_vector import profile_text
from service.matching.fit.own_sentences import Sentences, unpacked
from service.matching.resolve.resolved_request import ResolvedRequest
from service.matching.snapshot.search import RankedPerson
from service.profiles.card import card


def explain_results(
    resolved: ResolvedRequest,
    model: FitModel,
    ranked: Sequence[RankedPerson],
    profiles: Mapping[UUID, Shown],
    now: datetime,
    *,
    first_bucket: int | None = None,
) -> list[MatchResult]:
    """A result per person, in the order given; those deleted since they were ranked are left out.

    `tie` counts buckets down from `first_bucket`, that of the very first result of the list; without it, each 0.
    """
    explanation = _explanation(resolved, model)
    return [
        _result(person, profiles[person.id], explanation, now, first_bucket, _sentences(profiles[person.id], model))
        for person in ranked
        if person.id in profiles
    ]


def _sentences(stored: Shown, model: FitModel) -> Sentences:
    """Which of somebody's own sentences speaks of which concern, as stored with their match row, or derived now."""
    derived = stored.sentences if isinstance(stored, ShownProfile) else None
    return model.sentences(stored.profile) if derived is None else unpacked(derived)


def _explanation(resolved: ResolvedRequest, model: FitModel) -> Explanation:
    quotes = resolved.quotes
    # A concern that no single sentence of the story says clearly enough to quote was read from the whole.
    because = dict.fromkeys(quotes, says.READ_AS_A_WHOLE())
    because |= {name: says.YOU_NAMED(concern=[term]) for name, term in resolved.named.items()}
    because |= {name: says.YOU_WROTE(words=quote) for name, quote in quotes.items() if quote}
    return Explanation(resolved.request, resolved.query, model.policy, because, model)


def _result(
    person: RankedPerson,
    stored: Shown,
    explanation: Explanation,
    now: datetime,
    first_bucket: int | None,
    sentences: Sentences,
) -> MatchResult:
    reasons, tensions, missing = explanation.explain(
        stored, person.practices, person.matches, stored.confirmed_axes, sentences
    )
    answering = explanation.answering(reasons, sentences)
    return MatchResult(
        practitioner=card(stored, now),
        fit=person.fit,
        parts={part: Part(value, explanation.query.weights[part]) for part, value in person.parts.items()},
        reasons=reasons,
        tensions=tensions,
        not_stated=missing,
        expectations=expectations(stored.profile, now.date()),
        tie=0 if first_bucket is None else first_bucket - person.tie_bucket,
        needs=explanation.needs(stored.profile, sentences),
        voice=excerpt(profile_text(stored.profile), answering),
        ways=ways_of_working(person.practices, explanation.wishes),
    )
