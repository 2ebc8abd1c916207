"""What the knowledge base says of a disease, as HTML with every word escaped."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QCoreApplication

from medassist.desktop import words
from medassist.desktop.theme import Theme
from medassist.domain.disease import Association, Basis, DiseaseDetail, Source
from medassist.report.words import percent

_translate = QCoreApplication.translate
MOST_ASSOCIATIONS = 60


def disease_html(detail: DiseaseDetail, theme: Theme) -> str:
    """Definition, tests to consider, mimics, red flags, complications, and findings with sources."""
    parts = [_head(detail)]
    parts.append(_pairs(_translate("Disease", "Tests to consider"), detail.tests))
    mimics = [(mimic.label, mimic.distinguished_by) for mimic in detail.mimics]
    parts.append(_pairs(_translate("Disease", "Easily taken for it, and what tells them apart"), mimics))
    parts.append(_list(_translate("Disease", "Red flags"), detail.red_flags))
    parts.append(_list(_translate("Disease", "Complications"), detail.complications))
    parts.append(_pairs(_translate("Disease", "Speaks against it"), detail.against))
    parts.append(_associations(detail.associations))
    colours = theme.colours
    style = (
        f"h3 {{ color: {colours['heading']}; font-size: medium; margin-top: 12px; margin-bottom: 2px; }}"
        f".muted {{ color: {colours['text_muted']}; }} p {{ margin: 3px 0; }} td {{ padding: 2px 10px 2px 0; }}"
    )
    return f"<html><head><style>{style}</style></head><body>{''.join(parts)}</body></html>"


def source_words(sources: Sequence[Source]) -> str:
    """References with what they rest on, each once."""
    basis = {
        Basis.PUBLISHED: _translate("Disease", "published"),
        Basis.DATASET: _translate("Disease", "data set"),
        Basis.CRITERIA: _translate("Disease", "criteria"),
        Basis.EDITORIAL: _translate("Disease", "editorial"),
        Basis.SITE: _translate("Disease", "this site"),
    }
    said = [
        source.reference if source.basis is Basis.EDITORIAL else f"{source.reference} ({basis[source.basis]})"
        for source in sources
    ]
    return ", ".join(dict.fromkeys(said))


def _head(detail: DiseaseDetail) -> str:
    names = ", ".join(detail.synonyms[:8])
    lines = []
    if detail.definition:
        lines.append(f"<p>{escape(detail.definition)}</p>")
    if names:
        lines.append(f"<p class='muted'>{_translate('Disease', 'Also known as')}: {escape(names)}</p>")
    codes = " \u00b7 ".join(code for code in detail.ids if not code.startswith("ma:"))
    facts = [codes, words.acuity(detail.acuity.value if detail.acuity else None)]
    if detail.onset:
        facts.append(_translate("Disease", "onset: {onset}").format(onset=detail.onset))
    said = "  \u00b7  ".join(escape(fact) for fact in facts if fact)
    return "".join(lines) + f"<p class='muted'>{said}</p>"


def _pairs(title: str, pairs: Sequence[tuple[str, str]]) -> str:
    if not pairs:
        return ""
    rows = "".join(f"<p><b>{escape(first)}</b>{': ' if second else ''}{escape(second)}</p>" for first, second in pairs)
    return f"<h3>{escape(title)}</h3>{rows}"


def _list(title: str, lines: Sequence[str]) -> str:
    if not lines:
        return ""
    return f"<h3>{escape(title)}</h3>" + "".join(f"<p>\u2022 {escape(line)}</p>" for line in lines)


def _associations(associations: Sequence[Association]) -> str:
    if not associations:
        return ""
    rows = []
    ordered = sorted(associations, key=lambda fact: -fact.frequency)
    for fact in ordered[:MOST_ASSOCIATIONS]:
        counts = f" ({fact.numerator}/{fact.denominator})" if fact.numerator is not None and fact.denominator else ""
        risk = _translate("Disease", " (risk factor)") if fact.role == "risk_factor" else ""
        rows.append(
            f"<tr><td>{escape(fact.label)}{risk}</td><td>{percent(fact.frequency)}{counts}</td>"
            f"<td class='muted'>{escape(source_words(fact.sources))}</td></tr>"
        )
    more = len(ordered) - len(rows)
    note = _translate("Disease", "and {n} rarer ones").format(n=more) if more > 0 else ""
    title = _translate("Disease", "Findings among patients, and where the figures come from")
    return f"<h3>{title}</h3><table>{''.join(rows)}</table><p class='muted'>{note}</p>"
