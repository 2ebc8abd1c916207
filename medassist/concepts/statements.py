"""Names whose words stand apart: "the pain … is worse when she lies flat" names "chest pain worse lying flat".

A name is a set of words in a form that tells neither inflection nor wording ("aggravated",
"worse"). A sentence states the finding if it holds the words close together, in any order; what
the sentence leaves to the one before ("the pain") may come from the topic. Only names written for
notes are met so: those of the project's own findings, and those it adds to HPO.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import snowballstemmer

from medassist.concepts.normalise import american, pieces, singular
from medassist.concepts.rules import KIND_SCORES, WordRules, rows
from medassist.domain.concept import Candidate, Statement
from medassist.knowledge_base.ontology import Name

FEWEST_WORDS = 3
"""Names with fewer telling words are met only where they stand together, by the dictionary."""

FEWEST_HERE = 2
"""So many of the words must stand in the sentence itself, one of them not part of the topic."""

TIMES = frozenset({"minut", "hour", "day", "week", "month", "year", "last", "long"})
"""Names that hold one mean a certain length of time, which their words alone do not give."""

MOST_LENT = 2
"""At most so many words may come from the topic alone."""

SCORE = 0.82
"""Of a statement, times that of the name's kind; below every match of words that stand together."""

DENIALS = frozenset(
    {"no", "not", "nt", "deni", "without", "never", "nor", "neither", "but", "except", "absent", "none"}
)
"""Stems that deny or part: no statement reaches across them, and names that hold one make none."""

CIRCUMSTANCES = frozenset(
    {"breathe", "bend", "cough", "eat", "exertion", "gait", "lie", "move", "night", "rest", "sex", "sit", "sneez"}
    | {"stairs", "stand", "stool", "swallow", "urinate", "wake"}
)
"""Forms that say when a complaint comes: one of them is enough where the topic brings the complaint."""

EASE, WORSE = "ease", "worse"


@cache
def _groups() -> Mapping[str, str]:
    return {_stem(word): group for group, words, *_ in _statement_rows() for word in words.split()}


def _statement_rows() -> list[tuple[str, ...]]:
    return list(rows("statement_words.tsv"))


@lru_cache(maxsize=100_000)
def _stem(word: str) -> str:
    return str(snowballstemmer.stemmer("english").stemWord(word))


@dataclass(frozen=True, slots=True)
class StatementLexicon:
    """Names by their rarest word: (all words of the name, concept, score)."""

    by_rarest: Mapping[str, Sequence[tuple[frozenset[str], str, float]]]
    rules: WordRules

    def forms(self, token: str) -> tuple[str, ...]:
        """The words of a token in the form that names are compared in; none for words without meaning of their own."""
        return _forms(token, self.rules)

    def find(self, tokens: Sequence[str], topic: frozenset[str]) -> tuple[Statement, ...]:
        """What a sentence states, given the words its topic brings along; the fullest statements only."""
        places: dict[str, list[int]] = {}
        for place, token in enumerate(tokens):
            for form in self.forms(token):
                places.setdefault(form, []).append(place)
        # The topic lends the complaint, not when it comes or what helps.
        topic = topic - CIRCUMSTANCES - {EASE, WORSE}
        here = places.keys() | topic
        found: list[tuple[frozenset[str], Statement]] = []
        for rarest in here:
            for words, concept, score in self.by_rarest.get(rarest, ()):
                if words <= here:
                    statement = _statement(words, concept, score, places, topic)
                    if statement is not None and _agrees(words, statement, tokens, self):
                        found.append((words, statement))
        fullest = [
            statement
            for words, statement in found
            if not any(words < other and _overlap(statement, wider) for other, wider in found)
        ]
        kept: list[Statement] = []
        for statement in sorted(fullest, key=lambda one: (one.first - one.last, one.first, one.candidate.concept)):
            concept = statement.candidate.concept
            if not any(_overlap(statement, other) and other.candidate.concept == concept for other in kept):
                kept.append(statement)
        return tuple(kept)


def _forms(token: str, rules: WordRules) -> tuple[str, ...]:
    found = []
    for piece in pieces(token):
        lower = piece.lower()
        if lower in rules.stop_words and lower not in ("both",):
            continue
        word = american(lower, rules)
        stem = _stem(singular(word, rules) if word not in rules.groups else word)
        form = _groups().get(stem, _groups().get(_stem(lower)))
        if form is None:
            group = rules.groups.get(word, rules.groups.get(singular(word, rules)))
            form = _stem(group) if group else stem
        if form:
            found.append(form)
    return tuple(found)


def compile_statements(names: Iterable[Name], rules: WordRules) -> StatementLexicon:
    """The lexicon of the names given that have words enough."""
    kept: dict[tuple[frozenset[str], str], float] = {}
    for name in names:
        if name.language != "en" or name.kind == "telegraphic":
            continue
        words = frozenset(form for token in name.text.split() for form in _forms(token, rules))
        if len(words) >= FEWEST_WORDS and not words & (DENIALS | TIMES):
            key = (words, name.concept)
            kept[key] = max(kept.get(key, 0.0), SCORE * KIND_SCORES[name.kind])
    counted = Counter(word for words, _ in kept for word in words)
    by_rarest: dict[str, list[tuple[frozenset[str], str, float]]] = {}
    for (words, concept), score in kept.items():
        rarest = min(words, key=lambda word: (counted[word], word))
        by_rarest.setdefault(rarest, []).append((words, concept, score))
    return StatementLexicon(by_rarest, rules)


def _statement(
    words: frozenset[str], concept: str, score: float, places: Mapping[str, Sequence[int]], topic: frozenset[str]
) -> Statement | None:
    own = [word for word in words if word in places]
    new = [word for word in own if word not in topic]
    if not new or len(words) - len(own) > MOST_LENT:
        return None
    if len(own) < FEWEST_HERE and not all(word in CIRCUMSTANCES for word in new):
        return None
    first, last = _tightest([places[word] for word in own])
    if last - first >= 6 + 3 * len(own):
        return None
    used = tuple(sorted({place for word in own for place in places[word] if first <= place <= last}))
    return Statement(first, last + 1, used, Candidate(concept, score, "statement"))


def _tightest(groups: Sequence[Sequence[int]]) -> tuple[int, int]:
    """The narrowest stretch that holds a place of each group."""
    marked = sorted((place, number) for number, group in enumerate(groups) for place in group)
    best = (marked[0][0], marked[-1][0])
    latest: dict[int, int] = {}
    for place, number in marked:
        latest[number] = place
        if len(latest) == len(groups):
            start = min(latest.values())
            if place - start < best[1] - best[0]:
                best = (start, place)
    return best


def _agrees(words: frozenset[str], statement: Statement, tokens: Sequence[str], lexicon: StatementLexicon) -> bool:
    """Whether nothing between the words denies them or turns worse into better."""
    between = {form for token in tokens[statement.first : statement.last] for form in lexicon.forms(token)}
    between |= {_stem(token.lower()) for token in tokens[statement.first : statement.last]}
    if between & DENIALS:
        return False
    return not (EASE in between and EASE not in words) and not (EASE in words and WORSE in between - words)


def _overlap(one: Statement, other: Statement) -> bool:
    return one.first < other.last and other.first < one.last
