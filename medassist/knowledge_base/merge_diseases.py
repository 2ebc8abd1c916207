"""Which OMIM, Orphanet and DECIPHER entries are one disease, and which diseases form a family."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

LEAST_OVERLAP = 0.25
"""Cosine of two IC-weighted profiles above which a shared name, or a shared name's core, is believed."""

CLEAR_OVERLAP = 0.55
"""Cosine above which a shared gene alone makes two entries one disease, if each is the other's best."""

MOST_GENES = 2
"""An entry with more genes than this is a group, never merged by its genes."""

_FILLERS = frozenset(
    "the of and with without due to in a an or by for syndrome disease disorder type form "
    "autosomal dominant recessive linked inheritance deficiency".split()
)
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
    equal and they share a gene or their profiles do not differ much, or (b) they share a gene,
    have few, resemble each other clearly and each is the other's best such partner. A group
    takes one entry a vocabulary, best pairs first, so that no chain of likenesses joins.
    """
    pairs = sorted(_name_pairs(entries) | _gene_pairs(entries), key=lambda pair: (-pair[0], pair[1], pair[2]))
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
        sorted(members, key=lambda entry: (order.get(_vocabulary(entries.ids[entry]), 3), entry)) for members in unique
    ]
    return sorted(ranked, key=lambda members: entries.ids[members[0]])


def _vocabulary(identifier: str) -> str:
    return identifier.partition(":")[0]


def _overlap(entries: Entries, one: int, two: int) -> float:
    return float((entries.profiles[[one]] @ entries.profiles[[two]].T).toarray()[0, 0])


def _name_pairs(entries: Entries) -> set[tuple[float, int, int]]:
    by_name: dict[str, list[int]] = {}
    for entry, name in enumerate(entries.names):
        by_name.setdefault(name_key(name), []).append(entry)
    pairs = set()
    for members in by_name.values():
        for position, one in enumerate(members):
            for two in members[position + 1 :]:
                if _vocabulary(entries.ids[one]) == _vocabulary(entries.ids[two]):
                    continue
                overlap = _overlap(entries, one, two)
                shared = _genes(entries, one) & _genes(entries, two)
                same_words = set(words_of(entries.names[one])) == set(words_of(entries.names[two]))
                if shared or same_words or overlap >= LEAST_OVERLAP:
                    pairs.add((1.0 + overlap + same_words, one, two))
    return pairs


def _genes(entries: Entries, entry: int) -> frozenset[str]:
    return entries.genes.get(entries.ids[entry], frozenset())


def _gene_pairs(entries: Entries) -> set[tuple[float, int, int]]:
    by_gene: dict[str, list[int]] = {}
    for entry in range(len(entries.ids)):
        genes = _genes(entries, entry)
        if len(genes) <= MOST_GENES:
            for gene in genes:
                by_gene.setdefault(gene, []).append(entry)
    best: dict[int, tuple[float, int]] = {}
    for members in by_gene.values():
        rows = entries.profiles[members]
        likeness = (rows @ rows.T).toarray()
        for position, one in enumerate(members):
            for other, two in enumerate(members):
                if _vocabulary(entries.ids[one]) == _vocabulary(entries.ids[two]):
                    continue
                found = (float(likeness[position, other]), -two)
                if found > best.get(one, (CLEAR_OVERLAP, 0)):
                    best[one] = found
    return {
        (overlap, one, -two)
        for one, (overlap, two) in best.items()
        if one < -two and -two in best and -best[-two][1] == one
    }


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
