"""A seeker's request after its words were read and its names resolved: what the later steps work on."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import compress

import numpy as np

from schemas.core.fields import DomainId
from schemas.matching.match import (
    ConcernRead,
    MatchRequest,
    Read,
)
from schemas.matching.policy import Policy
from schemas.matching.statement import Statement
from schemas.vocabulary.terms import PlaceFound
from service.listener.heard import HeardConcern
from service.listener.help_lines import help_lines
from service.listener.merge_readings import NEVER_ASKED
from service.listener.statements import READ_SURE, concern_statement
from service.matching.fit.near_ties import Turns
from service.matching.fit.preferences import Crafts
from service.matching.fit.seeker import Query
from service.matching.recall.fit_scorer import FitScorer
from service.matching.resolve.hear_request import HeardRequest
from service.matching.snapshot.limits import ResolvedLimits
from service.matching.snapshot.precedence import Precedence

# Concerns shown as read: those that carry at least the first share of what the clearest one carries, or, where no words
# of the seeker's can be quoted for it, the second.
_SHOWN_SHARE, _SHOWN_UNQUOTED = 0.1, 0.15
_MOST_SHOWN = 8


@dataclass(frozen=True)
class ResolvedRequest:
    """A request with its words read and its names resolved."""

    request: MatchRequest  # with what acts of the story
    heard: HeardRequest
    query: Query
    limits: ResolvedLimits
    crafts: Crafts
    named: dict[str, str]  # concern -> the word by which the seeker named it
    corrected: frozenset[int]  # concerns that the seeker has set or taken out
    place: PlaceFound | None
    concerns: list[str]  # names of the columns of the reading
    domains: list[DomainId]  # of the reading as the seeker has corrected it
    today: date

    def scorer(self, policy: Policy, seed: str) -> FitScorer:
        """What gives people their fit for this request."""
        return FitScorer(self.query, self.request.preferences, self.crafts, policy, Turns(seed))

    @property
    def precedence(self) -> Precedence:
        """What comes before the fit in the order."""
        request = self.request
        fee = request.limits.max_fee or request.preferences.max_fee
        closed_last, currency = request.preferences.accepting_new, fee.currency if fee else ""
        return Precedence(closed_last, request.order, self.today, self.limits.circle, currency)

    @cached_property
    def shown(self) -> list[int]:
        """Concerns worth showing as read, the clearest first."""
        if "story" not in self.query.weights:
            return []
        share = self.query.reading
        order = np.argsort(-share, kind="stable")[:_MOST_SHOWN].tolist()
        clearest = float(share[order[0]]) if order else 0.0
        return [
            index
            for index in order
            if share[index] >= self._least_shown(index, clearest)
            # Never told to anybody from a faint reading of the whole: it would alarm, and be false.
            and (self._is_explicit(index) or self.concerns[index] not in NEVER_ASKED)
        ]

    def _least_shown(self, index: int, clearest: float) -> float:
        share = _SHOWN_SHARE if self._is_explicit(index) else _SHOWN_UNQUOTED
        return max(clearest * share, 1.5 / len(self.query.reading))

    def _is_explicit(self, index: int) -> bool:
        """Whether the seeker named the concern, or a passage of the story says it by itself."""
        return self.concerns[index] in self.named or self.concerns[index] in self._heard_concerns

    @cached_property
    def _heard_concerns(self) -> dict[str, HeardConcern]:
        """By name the concerns that words of the story say by themselves."""
        heard = self.heard.heard
        if heard is None:
            return {}
        if heard.concerns is not None:
            return {concern.name: concern for concern in heard.concerns if not concern.asks}
        if heard.reading is None:
            return {}
        quotable = compress(heard.reading.names, heard.reading.quotable)
        result = ((name, heard.passage_of(name)) for name in quotable)
        return {name: HeardConcern(name, span, READ_SURE) for name, span in result if span is not None}

    @cached_property
    def quotes(self) -> dict[str, str | None]:
        """The seeker's own words for each concern that was read; None where no passage says it alone."""
        result = {name: self.request.story[slice(*concern.span)] for name, concern in self._heard_concerns.items()}
        shown = {*(self.concerns[index] for index in self.shown), *self.named}
        return {name: result.get(name) for name in shown}

    def read(self) -> Read:
        quotes, heard = self.quotes, self.heard.heard
        concerns = [
            ConcernRead(
                self.concerns[index],
                round(float(self.query.reading[index]), 4),
                quotes.get(self.concerns[index]),
            )
            for index in self.shown
        ]
        return Read(
            concerns=concerns,
            domains=list(self.domains),
            place=self.place.name if self.place else None,
            defaults=self.query.open_axes,
            language=heard.language if heard else None,
            ask=heard.ask if heard else None,
            statements=self.statements(),
            help=help_lines(self.request.story, heard.dangers if heard else [], self._country()),
        )

    def _country(self) -> str | None:
        """The country that the seeker named by a place or a jurisdiction."""
        if self.place is not None:
            return self.place.country
        where = self.request.limits.telehealth_in
        return where.split("-")[0] if where else None

    def statements(self) -> list[Statement]:
        """All that was heard: the concerns of the reading that have words of their own, and the rest."""
        results = [*self.heard.statements, *self.concern_statements, *self._questions()]
        return sorted(results, key=lambda statement: (statement.start, statement.end, statement.id))

    @cached_property
    def concern_statements(self) -> list[Statement]:
        """A statement for each concern shown as read that words of the story say by themselves."""
        result = self._heard_concerns
        shown = [result[self.concerns[index]] for index in self.shown if self.concerns[index] in result]
        acts = "concern" in self.request.hear
        return [concern_statement(self.request.story, concern, acts=acts) for concern in shown]

    def _questions(self) -> list[Statement]:
        """What is not sure enough to act: "did you also mean …?"."""
        heard_concerns = [
            concern for concern in (self.heard.heard.concerns or [] if self.heard.heard else []) if concern.asks
        ]
        answered = {self.concerns[index] for index in self.corrected}
        statements = [
            concern_statement(self.request.story, concern, acts=False)
            for concern in heard_concerns
            if concern.name not in answered
        ]
        return [statement for statement in statements if statement.id not in self.request.not_me]
