"""The only prose of an explanation: options and observations, never orders."""

from __future__ import annotations

from medassist.domain.disease import Mimic
from medassist.domain.ranking import Evidence, MissingFinding, RankedDisease

STRENGTHS = ((1.0, "strongly"), (0.7, "clearly"), (0.3, "somewhat"))
"""Least |log10 LR| and its word: likelihood ratios of 10, 5 and 2.

Jaeschke et al. 1994, doi 10.1001/jama.271.9.703.
"""


def strength(log10_lr: float) -> str:
    """How much an addend moves the odds, as an adverb; its sign does not matter."""
    return next((word for least, word in STRENGTHS if abs(log10_lr) >= least), "slightly")


def share(frequency: float) -> str:
    """A frequency among patients without false precision."""
    if frequency >= 0.995:
        return "nearly all patients"
    if frequency < 0.01:
        return "fewer than 1 % of patients"
    return f"about {frequency * 100:.0f} % of patients"


def supports(evidence: Evidence) -> str:
    """A finding that the profile explains."""
    words = f"{evidence.label} {strength(evidence.log10_lr)} supports it"
    frequency = share(evidence.frequency) if evidence.frequency is not None else ""
    if evidence.match != evidence.concept:
        return f"{words}: a related finding, {evidence.match_label}, is described in {frequency}."
    return f"{words}: described in {frequency}."


def risk_factor(evidence: Evidence) -> str:
    """An exposure or past condition that raises the chance."""
    return f"{evidence.label} is a risk factor and {strength(evidence.log10_lr)} supports it."


def denied(evidence: Evidence) -> str:
    """An absence."""
    expected = f": described in {share(evidence.frequency)}" if evidence.frequency else ""
    return f"The absence of {evidence.label} speaks {strength(evidence.log10_lr)} against it{expected}."


def speaks_against(evidence: Evidence, reason: str) -> str:
    """A present finding that makes the disease less likely; `reason` is the knowledge base's, if any."""
    words = f"{evidence.label} speaks {strength(evidence.log10_lr)} against it"
    if reason:
        return f"{words}: {reason.rstrip('.')}."
    if evidence.frequency == 0 and evidence.match_label:
        return f"{words}: {evidence.match_label} is stated not to occur."
    if evidence.frequency is not None:
        return f"{words}: it is commoner among others who consult than here ({share(evidence.frequency)})."
    return f"{words}."


def unexplained(evidence: Evidence) -> str:
    """A present finding that the disease does not account for."""
    return f"{evidence.label} is not explained by this diagnosis."


def missing(finding: MissingFinding) -> str:
    """An expected finding that the record does not mention."""
    return f"{finding.label} is not mentioned; described in {share(finding.frequency)}. Consider looking for it."


def test(name: str, shows: str) -> str:
    """A test that may help, and what it would show."""
    result = f"; it may show {shows.rstrip('.')}" if shows else ""
    return f"Consider: {name}{result}."


def mimic(other: Mimic, rank: int | None) -> str:
    """What tells a similar disease apart."""
    place = f" (no. {rank} here)" if rank is not None else ""
    return f"{other.label}{place}: {other.distinguished_by.rstrip('.')}."


def summary(disease: RankedDisease, *, supporting: int, opposing: int) -> str:
    """One sentence over all reasons."""
    if not supporting:
        return "No finding of the record supports this diagnosis; it is listed for how common it is."
    against = f"{_count(opposing)} against" if opposing else "none against"
    return f"{_count(supporting)} for, {against}; {disease.band.value} on what the record says."


def _count(number: int) -> str:
    return f"{number} finding{'s' if number != 1 else ''}"
