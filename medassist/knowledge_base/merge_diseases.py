"""Which OMIM, Orphanet and DECIPHER entries are one disease, and which diseases form a family."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy import sparse

LEAST_OVERLAP = 0.15
"""Cosine of two IC-weighted profiles above which an equal name is believed without a shared gene."""

ONLY_PAIR_OVERLAP = 0.2
"""Cosine above which the only two entries of a gene are one disease."""

SHARED_GENE_OVERLAP = 0.5
"""Cosine above which a shared gene makes two of several entries one disease, if each is the other's best."""

SIMILAR_NAME = 0.6
"""Share of words two names have in common (Jaccard) to count as alike."""

SIMILAR_NAME_OVERLAP = 0.3
"""Cosine above which entries with like names, and no genes that differ, are one disease."""

MOST_GENES = 2
"""An entry with more genes than this is a group, never merged by its genes."""

MOST_NAMES_A_STEM = 200
"""A word in more names than this says too little to look for like names by."""

STEM = 6
"""Letters of a word that are compared, so that "dysgenesia" meets "dysgenesis"."""

_FILLERS = frozenset(
    {
        "the",
        "of",
        "and",
        "with",
        "without",
        "due",
        "to",
        "in",
        "a",
        "an",
        "or",
        "by",
        "for",
        "syndrome",
        "disease",
        "disorder",
    }
) | {"type", "form", "autosomal", "dominant", "recessive", "linked", "inheritance", "deficiency"}
_ROMAN = {
    "i": "1",
    "ii": "2",
    "iii": "3",
    "iv": "4",
    "v": "5",
    "vi": "6",
    "vii": "7",
    "viii": "8",
    "ix": "9",
    "x": "10",
}
_SPELLING = {
    "anaemia": "anemia",
    "oedema": "edema",
    "tumour": "tumor",
    "mental": "intellectual",
    "retardation": "disability",
    "deafness": "hearing-loss",
    "congenita": "congenital",
    "hereditary": "familial",
    "juvenile": "childhood",
}


def words_of(name: str) -> tuple[str, ...]:
    """The words of a disease name: lower case, no accents or punctuation, Roman numerals as numbers.

    What follows the first semicolon (an acronym in OMIM titles) and bracketed parts are dropped.
    """
    plain = unicodedata.normalize("NFKD", name.split(";")[0]).encode("ascii", "ignore").decode().lower()
    plain = re.sub(r"\([^)]*\)", " ", plain).replace("'s ", " ")
    words = re.findall(r"[a-z]+\d*[a-z]?|\d+[a-z]*", plain)
    return tuple(_SPELLING.get(word, _ROMAN.get(word, word)) for word in words)


def name_key(name: str) -> str:
    """The same for two spellings of one disease's name: its words, sorted, without fillers."""
    words = words_of(name)
    return " ".join(sorted(set(words) - _FILLERS)) or " ".join(sorted(words))


def series_key(name: str) -> str | None:
    """The name of the numbered series a disease belongs to ("Meckel syndrome 13"), `None` if of none."""
    words = words_of(name)
    core = [word for word in words if not re.fullmatch(r"\d+[a-z]*|[a-z]\d+[a-z]?|[a-h]", word)]
    return " ".join(core) if core and len(core) < len(words) else None


@dataclass(frozen=True, eq=False, slots=True)
class Entries:
    """The entries to merge: E ids and names, the genes of each, and profiles (E × T, rows of unit length)."""

    ids: Sequence[str]
    names: Sequence[str]
    genes: Mapping[str, frozenset[str]]
    profiles: sparse.csr_array


def merge_entries(entries: Entries) -> list[list[int]]:
    """Groups of entry indices, each one disease, OMIM first; every entry stands in one group.

    Two entries of different vocabularies are one disease if (a) their normalised names are
    equal and they share a gene or their profiles do not differ much; or (b) they share a gene,
    have few, and either nothing else has the gene or each is the other's clear best; or (c)
    their names and profiles are alike, no gene contradicts, and each is the other's best. A
    group takes one entry a vocabulary, best pairs first, so that no chain of likenesses joins.
    """
    found = _name_pairs(entries) | _gene_pairs(entries) | _similar_name_pairs(entries)
    pairs = sorted(found, key=lambda pair: (-pair[0], pair[1], pair[2]))
    group = {entry: [entry] for entry in range(len(entries.ids))}
    for _, one, two in pairs:
        first, second = group[one], group[two]
        sources = [_vocabulary(entries.ids[entry]) for entry in (*first, *second)]
        if first is not second and len(set(sources)) == len(sources):
            first.extend(second)
            group.update(dict.fromkeys(second, first))
    order = {"OMIM": 0, "ORPHA": 1, "DECIPHER": 2}
    unique = {id(members): members for members in group.values()}.values()
    ranked = [
        sorted(group, key=lambda entry: (order.get(_vocabulary(entries.ids[entry]), 3), entry)) for group in unique
    ]
    return sorted(ranked, key=lambda members: entries.ids[members[0]])


def _vocabulary(identifier: str) -> str:
    return identifier.partition(":")[0]


def _overlaps(entries: Entries, pairs: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int, float]]:
    """Each pair with the cosine of its profiles."""
    listed = sorted(pairs)
    first, second = (entries.profiles[[pair[side] for pair in listed]] for side in (0, 1))
    cosines = np.asarray(first.multiply(second).sum(axis=1)).ravel().tolist()
    for (one, two), cosine in zip(listed, cosines, strict=True):
        yield one, two, float(cosine)


def _genes(entries: Entries, entry: int) -> frozenset[str]:
    return entries.genes.get(entries.ids[entry], frozenset())


def _across(entries: Entries, members: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The pairs of `members` that come from different vocabularies."""
    for one, two in combinations(members, 2):
        if _vocabulary(entries.ids[one]) != _vocabulary(entries.ids[two]):
            yield one, two


def _mutual_best(pairs: Iterable[tuple[float, int, int]]) -> set[tuple[float, int, int]]:
    """The pairs each of whose members has no better pair."""
    ordered = sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2]))
    best: dict[int, tuple[float, int, int]] = {}
    for pair in ordered:
        best.setdefault(pair[1], pair)
        best.setdefault(pair[2], pair)
    return {pair for pair in ordered if best[pair[1]] == pair == best[pair[2]]}


def _name_pairs(entries: Entries) -> set[tuple[float, int, int]]:
    by_name: dict[str, list[int]] = {}
    for entry, name in enumerate(entries.names):
        by_name.setdefault(name_key(name), []).append(entry)
    pairs = set()
    for one, two, overlap in _overlaps(entries, (pair for m in by_name.values() for pair in _across(entries, m))):
        shared = _genes(entries, one) & _genes(entries, two)
        same_words = set(words_of(entries.names[one])) == set(words_of(entries.names[two]))
        if shared or same_words or (overlap >= LEAST_OVERLAP and not _genes_differ(entries, one, two)):
            pairs.add((1.0 + overlap + same_words, one, two))
    return pairs


def _genes_differ(entries: Entries, one: int, two: int) -> bool:
    first, second = _genes(entries, one), _genes(entries, two)
    return bool(first and second and not first & second)


def _gene_pairs(entries: Entries) -> set[tuple[float, int, int]]:
    by_gene: dict[str, list[int]] = {}
    for entry in range(len(entries.ids)):
        genes = _genes(entries, entry)
        if len(genes) <= MOST_GENES:
            for gene in genes:
                by_gene.setdefault(gene, []).append(entry)
    only = {pair for members in by_gene.values() if len(members) == 2 for pair in _across(entries, members)}
    pairs = {pair for members in by_gene.values() for pair in _across(entries, members)}
    sure, possible = set(), set()
    for one, two, overlap in _overlaps(entries, pairs):
        if (one, two) in only and overlap >= ONLY_PAIR_OVERLAP:
            sure.add((overlap, one, two))
        elif overlap >= SHARED_GENE_OVERLAP:
            possible.add((overlap, one, two))
    return sure | _mutual_best(possible)


def _similar_name_pairs(entries: Entries) -> set[tuple[float, int, int]]:
    stems = [frozenset(word[:STEM] for word in name_key(name).split()) for name in entries.names]
    by_stem: dict[str, list[int]] = {}
    for entry, words in enumerate(stems):
        for word in words:
            by_stem.setdefault(word, []).append(entry)
    candidates: set[tuple[int, int]] = set()
    for entry, words in enumerate(stems):
        # Names that share SIMILAR_NAME of their words share at least one of the two rarest.
        for word in sorted(words, key=lambda stem: (len(by_stem[stem]), stem))[:2]:
            if len(by_stem[word]) <= MOST_NAMES_A_STEM:
                candidates.update((min(entry, other), max(entry, other)) for other in by_stem[word] if other != entry)
    sources = [_vocabulary(identifier) for identifier in entries.ids]
    numbers = [_numbers(words) for words in stems]
    likeness: dict[tuple[int, int], float] = {}
    for one, two in candidates:
        if sources[one] != sources[two] and numbers[one] == numbers[two]:
            share = len(stems[one] & stems[two]) / len(stems[one] | stems[two])
            if share >= SIMILAR_NAME and not _genes_differ(entries, one, two):
                likeness[one, two] = share
    pairs = {
        (overlap * likeness[one, two], one, two)
        for one, two, overlap in _overlaps(entries, likeness)
        if overlap >= SIMILAR_NAME_OVERLAP
    }
    return _mutual_best(pairs)


def _numbers(words: Iterable[str]) -> frozenset[str]:
    return frozenset(word for word in words if any(letter.isdigit() for letter in word) or len(word) == 1)


def find_families(names: Sequence[str], genes: Sequence[frozenset[str]]) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    """The family of each of D diseases (D,), −1 for none.

    Families are numbered series of one name and the diseases of one gene; a disease goes to
    the smallest that still has a second member to go with.
    """
    members: dict[tuple[str, str], list[int]] = {}
    for disease, name in enumerate(names):
        series = series_key(name)
        if series:
            members.setdefault(("series", series), []).append(disease)
        for gene in genes[disease]:
            members.setdefault(("gene", gene), []).append(disease)
    family = np.full(len(names), -1, dtype=np.int32)
    number = 0
    for _, group in sorted(members.items(), key=lambda item: (len(item[1]), item[0])):
        free = [disease for disease in group if family[disease] < 0]
        if len(free) >= 2:
            family[free] = number
            number += 1
    return family
