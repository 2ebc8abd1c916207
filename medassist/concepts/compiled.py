"""Every name of every finding, keyed so that a window of words meets it in one lookup.

A key is the sorted multiset of normalised words without stop words, so word order does not
matter. The first level keeps the words; at the second, words give way to the name of their
equivalence group. Names are stored under their second-level key, and the first level tells
how closely a window meets them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from medassist.concepts.normalise import base, join_prefixes, normal, pieces
from medassist.concepts.rules import WordRules
from medassist.concepts.statements import StatementLexicon
from medassist.domain.concept import Candidate, Statement

SOFT_PUNCTUATION = frozenset(["-", "‐", "‑", "/", "&", "'", "’", "'s", "’s"])
"""Tokens without words that a window may hold; all others end it."""

REMEMBERED = 100_000
"""Most tokens whose reading is kept, so that a batch of any length needs no more memory."""

_NEGATIONS = frozenset(["no", "not", "never", "without"])
"""A name with one of these ("no urine") is not stretched to words of the same group ("no urinary")."""

EXACT, VARIANT, MODIFIED, EQUIVALENT = 1.0, 0.93, 0.88, 0.8


@dataclass(frozen=True, slots=True)
class Entry:
    """One name as stored: first-level key, words as written, concept, score of its kind.

    `form` says how the name must be met: "any", "words" (as written, in any letters) or
    "letters" (in the very letters, an added plural s apart). `concept` is empty for a phrase
    that means no finding.
    """

    key: str
    words: str
    concept: str
    score: float
    form: str


EntryCells = Sequence[str | float]
"""The fields of an `Entry` in order, as a file holds them; made an `Entry` only when a window meets its key."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text: as written, its first- and second-level forms, and its weight.

    `second` is empty for a word the second level drops; `stop` and `modifier` words may be
    left out of a key. `opens` words ("ocular") stand before others in names, hardly ever last.
    """

    written: str
    first: str
    second: str
    stop: bool = False
    preposition: bool = False
    modifier: bool = False
    opens: bool = False


class WordReader:
    """Turns tokens to words under the rules; remembers each token it has seen."""

    def __init__(self, rules: WordRules, vocabulary: frozenset[str], openers: frozenset[str] = frozenset()) -> None:
        self._rules = rules
        self._vocabulary = vocabulary
        self._openers = openers
        self._groups = {self._first(word): group for word, group in rules.groups.items()}
        self._seen: dict[str, tuple[Word, ...]] = {}

    def _first(self, word: str) -> str:
        return normal(word, self._rules, self._vocabulary)

    def _word(self, written: str) -> Word:
        lower = written.lower()
        if lower in self._rules.stop_words:
            return Word(written, lower, lower, stop=True, preposition=lower in self._rules.prepositions)
        first = self._first(written)
        return Word(
            written,
            first,
            self._groups.get(first, first),
            modifier=lower in self._rules.modifiers,
            opens=base(written, self._rules) in self._openers,
        )

    def read(self, token: str) -> tuple[Word, ...]:
        """The words of one token, none if it is punctuation."""
        words = self._seen.get(token)
        if words is None:
            if len(self._seen) >= REMEMBERED:
                self._seen.clear()
            words = tuple(self._word(piece) for piece in pieces(join_prefixes(token, self._rules)))
            self._seen[token] = words
        return words

    def read_all(self, tokens: Sequence[str]) -> list[Word]:
        """The words of a window; a prefix that a hyphen ties to the next word is one word with it."""
        if "-" in tokens:
            tokens = self._tied(tokens)
        return [word for token in tokens for word in self.read(token)]

    def _tied(self, tokens: Sequence[str]) -> list[str]:
        tied: list[str] = []
        for token in tokens:
            if len(tied) > 1 and tied[-1] == "-" and tied[-2].lower() in self._rules.prefixes:
                tied[-2:] = [tied[-2] + token]
            else:
                tied.append(token)
        return tied

    def knows(self, token: str) -> bool:
        """Whether each word of `token` is a stop word, a modifier, or in the vocabulary."""
        words = self.read(token)
        if not words:
            return token in SOFT_PUNCTUATION
        return token.lower() in self._rules.prefixes or all(
            word.stop or word.modifier or word.first in self._vocabulary for word in words
        )


def first_key(words: Sequence[Word]) -> str:
    """The first-level key of `words`."""
    return " ".join(sorted([word.first for word in words if not word.stop]))


def second_key(words: Sequence[Word]) -> str:
    """The second-level key of `words`."""
    return " ".join(sorted([word.second for word in words if word.second and not word.stop]))


def breaks_off(words: Sequence[Word]) -> bool:
    """Whether words end, after a preposition, at one that only stands before others: "defect in ocular"."""
    return words[-1].opens and any(word.preposition for word in words)


def _entry(cells: EntryCells) -> Entry:
    key, words, concept, score, form = cells
    return Entry(str(key), str(words), str(concept), float(score), str(form))


def _preference(candidate: Candidate) -> tuple[float, bool, str]:
    """Best score first; at equal scores own findings, which are narrower than the HPO term they stand under."""
    return -candidate.score, not candidate.concept.startswith("ma:"), candidate.concept


class CompiledLexicon:
    """Implements `medassist.domain.concept.Lexicon`; `entries` are stored by second-level key."""

    def __init__(
        self,
        entries: Mapping[str, Sequence[EntryCells]],
        vocabulary: frozenset[str],
        openers: frozenset[str],
        longest: int,
        rules: WordRules,
        statements: StatementLexicon,
    ) -> None:
        self.entries = entries
        self.vocabulary = vocabulary
        self.openers = openers
        self._longest = longest
        self._reader = WordReader(rules, vocabulary, openers)
        self._statements = statements
        self._known: dict[str, bool] = {}
        self._edges: dict[str, tuple[bool, bool]] = {}
        self._first_words = frozenset(
            str(cells[1]).partition(" ")[0] for group in entries.values() for cells in group if cells[4] == "words"
        )

    @property
    def longest(self) -> int:
        """The most tokens a window may have."""
        return self._longest

    def forms(self, token: str) -> tuple[str, ...]:
        """The words of a token as statements are compared."""
        return self._statements.forms(token)

    def statements(self, tokens: Sequence[str], topic: frozenset[str]) -> tuple[Statement, ...]:
        """What a sentence states in words that stand apart (see `StatementLexicon.find`)."""
        return self._statements.find(tokens, topic)

    def knows(self, token: str) -> bool:
        """Whether any name contains `token` after normalisation, or a window may skip it."""
        known = self._known.get(token)
        if known is None:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            known = self._known[token] = self._reader.knows(token)
        return known

    def candidates(self, tokens: Sequence[str]) -> tuple[Candidate, ...]:
        """The concepts these words may name, best first; empty if none.

        A phrase known to mean something else has a first candidate without a concept.
        A window that begins or ends with a stop word or punctuation names nothing, for the
        words inside it do, unless a name is met as written ("on edge").
        """
        if not tokens or not self._edge(tokens[0])[0] or not self._edge(tokens[-1])[1]:
            return ()
        words = self._reader.read_all(tokens)
        best = self._scored(words, exact=EXACT, variant=VARIANT)
        if not best and any(word.modifier for word in words[1:-1]):
            kept = [words[0], *(word for word in words[1:-1] if not word.modifier), words[-1]]
            best = self._scored(kept, exact=MODIFIED, variant=MODIFIED)
        return tuple(sorted(best.values(), key=_preference))

    def _edge(self, token: str) -> tuple[bool, bool]:
        """Whether a window may begin with `token`, and whether it may end with it."""
        edge = self._edges.get(token)
        if edge is None:
            if len(self._edges) >= REMEMBERED:
                self._edges.clear()
            words = self._reader.read(token)
            begins = bool(words) and (not words[0].stop or words[0].first in self._first_words)
            edge = self._edges[token] = begins, bool(words) and not words[-1].stop
        return edge

    def _scored(self, words: Sequence[Word], *, exact: float, variant: float) -> dict[str, Candidate]:
        entries = self.entries.get(second_key(words))
        if entries is None:
            return {}
        key = first_key(words)
        written = " ".join(word.written for word in words)
        lower = written.lower()
        denies = any(word.first in _NEGATIONS for word in words)
        loose = not breaks_off(words) and not words[0].stop
        found: dict[str, Candidate] = {}
        for entry in map(_entry, entries):
            if entry.words == lower or (entry.form == "letters" and written in (entry.words, f"{entry.words}s")):
                match, score = "exact", exact
            elif entry.form != "any" or not loose or not self._in_order(words, entry):
                continue
            elif entry.key == key:
                match, score = "variant", variant
            elif " " in key and " " in entry.key and not denies:
                match, score = "equivalent", EQUIVALENT
            else:
                continue
            score *= entry.score
            known = found.get(entry.concept)
            if known is None or known.score < score:
                found[entry.concept] = Candidate(entry.concept, score, match)
        return found

    def _in_order(self, words: Sequence[Word], entry: Entry) -> bool:
        """Whether a window across "with" has the words in the order of the name."""
        if all(word.written != "with" for word in words):
            return True
        name = self._reader.read_all(entry.words.split())
        return [word.second for word in words if not word.stop] == [word.second for word in name if not word.stop]
