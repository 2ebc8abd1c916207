"""Names to lexicon: variants made, ambiguous names taken out, keys computed, the result cached."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple
from pathlib import Path
from typing import TYPE_CHECKING

from medassist.concepts.compiled import CompiledLexicon, Entry, Word, WordReader, first_key, second_key
from medassist.concepts.normalise import base, join_prefixes, normal, pieces
from medassist.concepts.rules import KIND_SCORES, NameRules, WordRules, load_name_rules, load_word_rules, rules_sha256
from medassist.concepts.statements import StatementLexicon, compile_statements
from medassist.knowledge_base.ontology import Name

if TYPE_CHECKING:
    from medassist.knowledge_base.store import KnowledgeBase

LONGEST = 14
FORMAT = 4
FILE_NAME = "lexicon.json"
_ABBREVIATION_LENGTH = 6
_CONTENT_WORDS = 2
"""Names that stop words leave with fewer words are met only as written."""
_EXCHANGED = 0.9
_OPENER_NAMES = 5
_OPENER_SHARE = 0.1


def build_lexicon(knowledge: KnowledgeBase) -> CompiledLexicon:
    """The lexicon of the names of `knowledge`, from the file beside the compiled knowledge where that is current.

    The file is rewritten when the knowledge, the word rules or the file's format changed; where
    the folder cannot be written the lexicon is compiled at each start. Raises `KnowledgeError`
    (MA202) if a rule file is faulty.
    """
    rules = load_word_rules()
    stamp = [FORMAT, knowledge.sha256, rules_sha256()]
    path = knowledge.folder / FILE_NAME
    written = [name for finding in knowledge.findings.values() for name in finding.names]
    statements = compile_statements(written, rules)
    lexicon = _load(path, stamp, rules, statements)
    if lexicon is None:
        lexicon = compile_lexicon(knowledge.names, rules, load_name_rules(), statements)
        _save(lexicon, path, stamp)
    return lexicon


def _load(path: Path, stamp: list[object], rules: WordRules, statements: StatementLexicon) -> CompiledLexicon | None:
    """The cached lexicon, or `None` if it is missing, damaged or of another stamp."""
    try:
        content = json.loads(path.read_bytes())
        if content["stamp"] != stamp:
            return None
        vocabulary, openers = frozenset(content["vocabulary"]), frozenset(content["openers"])
        return CompiledLexicon(content["entries"], vocabulary, openers, LONGEST, rules, statements)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _save(lexicon: CompiledLexicon, path: Path, stamp: list[object]) -> None:
    content = {
        "stamp": stamp,
        "vocabulary": sorted(lexicon.vocabulary),
        "openers": sorted(lexicon.openers),
        "entries": dict(lexicon.entries),
    }
    try:
        handle, partial = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(content, file, ensure_ascii=False, separators=(",", ":"))
        Path(partial).replace(path)
    except OSError:
        return


def form_of(name: Name, treatment: str | None = None) -> str:
    """How a text must meet a name: see `Entry.form`.

    Shorthand with a capital letter and short words with two are met only as written.
    """
    if treatment == "words":
        return "words"
    capitals = sum(map(str.isupper, name.text))
    if name.kind == "telegraphic":
        return "letters" if capitals else "any"
    abbreviation = " " not in name.text and len(name.text) <= _ABBREVIATION_LENGTH and capitals > 1
    return "letters" if abbreviation or treatment == "exact" else "any"


def phrase_variants(text: str, rules: NameRules) -> Iterator[tuple[str, float]]:
    """`text` with weight 1, and each variant of it with one phrase exchanged, with less."""
    yield text, 1.0
    lower = text.lower()
    for one, other in rules.phrases:
        for old, new in ((one, other), (other, one)):
            if old in lower and (exchanged := re.sub(rf"\b{re.escape(old)}\b", new, lower)) != lower:
                yield exchanged, _EXCHANGED


def _kept(names: Iterable[Name], rules: NameRules) -> Iterator[tuple[Name, str]]:
    """The English names that may be matched, with their form."""
    known: set[str] = set()
    for name in names:
        known.add(name.concept)
        treatment = rules.ambiguous.get(name.text.lower())
        if name.language != "en" or name.concept in rules.generic:
            continue
        dropped = treatment == "drop" or (treatment is not None and ":" in treatment and treatment != name.concept)
        if not dropped or name.kind == "telegraphic":
            yield name, form_of(name, treatment)
    for text, treatment in rules.ambiguous.items():
        if treatment in known:
            yield Name(treatment, text, "exact"), "any"
    for phrase in rules.other_meanings:
        yield Name("", phrase, "label"), "any"


def _openers(names: Iterable[str], rules: WordRules) -> frozenset[str]:
    """Words that stand before others in names and are hardly ever last, in their base form."""
    total: Counter[str] = Counter()
    last: Counter[str] = Counter()
    for name in names:
        words = [base(piece, rules) for piece in pieces(join_prefixes(name, rules))]
        total.update(words)
        last.update(words[-1:])
    return frozenset(
        word for word, count in total.items() if count >= _OPENER_NAMES and last[word] < _OPENER_SHARE * count
    )


def _entry(words: Sequence[Word], concept: str, score: float, form: str) -> Entry:
    written = " ".join(word.written for word in words)
    if form == "any" and len(words) > 1 and sum(not word.stop for word in words) < _CONTENT_WORDS:
        form = "words"
    return Entry(first_key(words), written if form == "letters" else written.lower(), concept, score, form)


def compile_lexicon(
    names: Iterable[Name], word_rules: WordRules, name_rules: NameRules, statements: StatementLexicon
) -> CompiledLexicon:
    """The lexicon of all English `names`, and of `statements`; names in other languages are left out."""
    kept = [
        (join_prefixes(text, word_rules), name, form, KIND_SCORES[name.kind] * weight)
        for name, form in _kept(names, name_rules)
        for text, weight in (phrase_variants(name.text, name_rules) if form == "any" else [(name.text, 1.0)])
    ]
    vocabulary = frozenset(
        normal(piece, word_rules)
        for text, *_ in kept
        for piece in pieces(text)
        if piece.lower() not in word_rules.stop_words
    )
    openers = _openers((text for text, *_ in kept), word_rules)
    reader = WordReader(word_rules, vocabulary, openers)
    grouped: dict[str, dict[tuple[str, str, str], Entry]] = {}
    for text, name, form, score in kept:
        words = reader.read_all(pieces(text))
        key = second_key(words)
        if not key or len(words) > LONGEST or all(word.modifier for word in words):
            continue
        entry = _entry(words, name.concept, score, form)
        same = grouped.setdefault(key, {})
        identity = (entry.words, entry.concept, entry.form)
        if identity not in same or same[identity].score < score:
            same[identity] = entry
    entries = {key: [astuple(entry) for entry in same.values()] for key, same in grouped.items()}
    return CompiledLexicon(entries, vocabulary, openers, LONGEST, word_rules, statements)
