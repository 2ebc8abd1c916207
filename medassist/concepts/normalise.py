"""Words brought to one form: case, spelling, number, and adjective or verb to noun."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container

from medassist.concepts.rules import WordRules

_PIECE = re.compile(r"[^\W_]+")
_POSSESSIVE = re.compile(r"['’]s\b", re.IGNORECASE)
_NEGATIVE = re.compile(r"n['’]t\b", re.IGNORECASE)
_HYPHENATED = re.compile(r"\b([^\W\d_]+)-(?=[^\W\d_])")
_APOSTROPHE = re.compile(r"['’]")


def pieces(text: str) -> tuple[str, ...]:
    """The words of a name or token in the case they are written, without punctuation.

    A possessive ending is left out; "can't" gives "ca" and "nt", as tokenizers cut it.
    """
    if text.isascii():
        if text.isalpha():
            return (text,)
    else:
        text = without_accents(text)
    text = _NEGATIVE.sub(" nt", text)
    text = _APOSTROPHE.sub("", _POSSESSIVE.sub("", text))
    return tuple(_PIECE.findall(text))


def without_accents(text: str) -> str:
    """`text` with letters stripped of accents: "café" becomes "cafe"."""
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))


def join_prefixes(text: str, rules: WordRules) -> str:
    """`text` with the hyphen taken out after a known prefix: "pre-auricular" becomes "preauricular"."""
    if "-" not in text:
        return text

    def joined(match: re.Match[str]) -> str:
        return match[1] if match[1].lower() in rules.prefixes else match[0]

    return _HYPHENATED.sub(joined, text)


def _replace_end(word: str, ends: tuple[tuple[str, str], ...], shortest: int) -> str:
    for end, replacement in ends:
        if word.endswith(end) and len(word) - len(end) >= shortest:
            return word[: len(word) - len(end)] + replacement
    return word


def american(word: str, rules: WordRules) -> str:
    """The American spelling of a lower-case word."""
    known = rules.spelling_words.get(word)
    if known is not None:
        return known
    for stretch, replacement in rules.spelling_parts:
        if stretch in word:
            word = word.replace(stretch, replacement)
    return _replace_end(word, rules.spelling_ends, 3)


def singular(word: str, rules: WordRules) -> str:
    """The singular of a lower-case word; words that end like a plural by nature stay."""
    known = rules.plural_words.get(word)
    if known is not None:
        return known
    if len(word) < 4 or word.endswith(("ss", "us", "is")):
        return word
    return _replace_end(word, rules.plural_ends, 2)


def base(word: str, rules: WordRules) -> str:
    """The lower-case American singular of a word, its part of speech kept."""
    return singular(american(word.lower(), rules), rules)


def normal(word: str, rules: WordRules, vocabulary: Container[str] = ()) -> str:
    """The first-level form of a word; endings go from adjective to noun only into `vocabulary`."""
    word = word.lower()
    known = rules.form_words.get(word)
    if known is not None:
        return known
    word = base(word, rules)
    known = rules.form_words.get(word)
    if known is not None:
        return known
    noun = _replace_end(word, rules.form_ends, 2)
    return noun if noun != word and noun in vocabulary else word
