"""The constants of the ranking in one place, each with what it means."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Parameters:
    """Constants of stage 1.

    `leak`: share of a finding's background rate that a disease not listing it still shows, so
    that one unrelated finding does not sink the right disease. `decay`: factor for each nat of
    information between the finding and the broader concept that explains it.
    `sibling_share`: a related entry's mean frequency counts this much where a disease has none
    of its own. `unstated_share`: a finding whose share of people who consult is not stated is
    taken to be met this often as often as among the rare diseases.
    `missing`: nats lost for each wholly expected finding that the record does not mention.
    `resnik`, `cosine`: nats for a perfect case-level likeness.
    `redundancy`: part of a finding's weight lost when a more specific finding says the same.
    `possible`, `conflicting`: weights of findings asserted as possible, and of those both
    stated and denied. `absent_common`, `absent_rare`: weights of an absence for layer 2 and
    layer 1; `unnoticed`: share of patients who have a finding although it was denied.
    `history_family`: weight of a relative's condition where it is a risk factor.
    `excluded`: nats lost where a source says that the finding does not occur.
    """

    leak: float = 0.2
    decay: float = 0.2
    sibling_share: float = 0.07
    unstated_share: float = 0.2
    missing: float = 0.05
    resnik: float = 16.0
    cosine: float = 8.0
    redundancy: float = 0.5
    possible: float = 0.5
    conflicting: float = 0.7
    absent_common: float = 0.8
    absent_rare: float = 0.05
    unnoticed: float = 0.15
    history_family: float = 0.5
    excluded: float = 1.0


DEFAULT = Parameters()
