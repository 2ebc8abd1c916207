"""Words brought to one form: case, spelling, number, and adjective or verb to noun."""

from __future__ import annotations

import re
from collections.abc import Container

from medassist.concepts.rules import WordRules

_PIECE = re.compile(r"[^\W_]+")
_POSSESSIVE = re.compile(r"['’]s\b", re.IGNORECASE)
_NEGATIVE = re.compile(r"n['’]t\b", re.IGNORECASE)
_APOSTROPHE = re.compile(r"['’]")


def pieces(text: str) -> tuple[str, ...]:
    """The words of a name or token in the case they are written, without punctuation.

    A possessive ending is left out; "can't" gives "ca" and "nt", as tokenizers cut it.
    """
    if text.isalpha() and text.isascii():
        return (text,)
    text = _NEGATIVE.sub(" nt", text)
    text = _APOSTROPHE.sub("", _POSSESSIVE.sub("", text))
    return tuple(_PIECE.findall(text))


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


def normal(word: str, rules: WordRules, vocabulary: Container[str] = ()) -> str:
    """The first-level form of a word; endings go from adjective to noun only into `vocabulary`."""
    word = word.lower()
    known = rules.form_words.get(word)
    if known is not None:
        return known
    word = singular(american(word, rules), rules)
    known = rules.form_words.get(word)
    if known is not None:
        return known
    noun = _replace_end(word, rules.form_ends, 2)
    return noun if noun != word and noun in vocabulary else word
