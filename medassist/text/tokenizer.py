"""spaCy's blank English pipeline with a clinical tokenizer and sentence splitter."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING

import numpy as np

from medassist.text.sentence_rules import sentence_starts

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

LONGEST_SENTENCE = 300
"""Tokens after which a sentence is ended at the next comma, and at twice as many anywhere."""

# A token is a run of letters and digits, or one other character. An apostrophe inside a
# word stays in it ("can't", "Crohn's"), as do the point or comma of a number ("38.9") and
# the points of an abbreviation of single letters ("b.i.d.").
_TOKEN = re.compile(
    r"(?<![^\W_])(?:[^\W\d_]\.){1,8}[^\W\d_]\.?(?![^\W_])"
    r"|[^\W_]+(?:(?:(?<=\d)[.,](?=\d)|')[^\W_]+)*"
    r"|[^\w\s]|_|\s+"
)


@dataclass(frozen=True, slots=True)
class ClinicalTokenizer:
    """Text to tokens, in time linear in its length whatever it holds.

    spaCy's own tokenizer peels marks off a word one by one, which takes it minutes on a
    page of brackets.
    """

    vocab: Vocab

    def __call__(self, text: str) -> Doc:
        """The tokens; white space other than one blank after a word is a token of its own, as in spaCy."""
        from spacy.tokens import Doc

        words: list[str] = []
        blanks: list[bool] = []
        for found in _TOKEN.finditer(text):
            word = found[0]
            if word == " " and blanks and not blanks[-1]:
                blanks[-1] = True
            else:
                words.append(word)
                blanks.append(False)
        return Doc(self.vocab, words=words, spaces=blanks)


@cache
def clinical_pipeline() -> Language:
    """The pipeline, made once in a process: tokens, then sentence starts."""
    spacy = _import_spacy()
    from spacy.attrs import IS_SPACE
    from spacy.vocab import Vocab

    spacy.Language.component("clinical_sentences", func=mark_sentences)
    # Of a word's many attributes only this one is used; to compute the others takes most of the time.
    vocab = Vocab(lex_attr_getters={IS_SPACE: str.isspace})
    pipeline: Language = spacy.blank("en", vocab=vocab)
    pipeline.max_length = 1 << 30
    pipeline.tokenizer = ClinicalTokenizer(pipeline.vocab)
    pipeline.add_pipe("clinical_sentences")
    return pipeline


def mark_sentences(doc: Doc) -> Doc:
    """Set `is_sent_start` where a sentence begins."""
    if not len(doc):
        return doc
    marks = np.zeros((len(doc), 1), dtype=np.uint64)
    starts = sentence_starts(doc.text)
    following = next(starts, None)
    length = 0
    after_comma = False
    for index, token in enumerate(doc):
        position = token.idx + len(token)
        passed = False
        while following is not None and following < position:
            passed = True
            following = next(starts, None)
        if passed or (length >= LONGEST_SENTENCE and after_comma) or length >= 2 * LONGEST_SENTENCE:
            marks[index] = 1
            length = 0
        length += 1
        after_comma = token.text in (",", ";")
    # All at once: to set one token's mark spaCy looks through the whole text.
    return doc.from_array(["SENT_START"], marks)


def _import_spacy() -> ModuleType:
    """spaCy, without the torch that its numerical library takes along where it is installed.

    A blank pipeline needs none of it, and it is most of the import's time and memory.
    """
    hidden = "torch" not in sys.modules
    if hidden:
        sys.modules["torch"] = None  # type: ignore[assignment]
    try:
        import spacy
    finally:
        if hidden:
            del sys.modules["torch"]
    module: ModuleType = spacy
    return module
