"""`medassist evaluate`: how well findings, assertion and ranking agree with labelled data."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path

from medassist import workflow
from medassist.cli.terminal import progress
from medassist.domain.ranking import Ranking
from medassist.settings import Settings

LONG_LIST = 500
"""Lines of a vignette's differential that are looked through, so that ten common diseases are among them."""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser("evaluate", help="measure against labelled data")
    parser.add_argument("what", choices=tuple(EVALUATIONS))
    parser.add_argument(
        "data",
        type=Path,
        metavar="DATA",
        help="findings: a folder of corpus/ and ann/; assertion: a NegEx table; "
        "ranking: phenopackets (ZIP or folder); vignettes: JSON Lines",
    )
    parser.add_argument("--format", choices=("text", "json"), default="text")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Measure and print; what was measured on is part of the result."""
    score = EVALUATIONS[arguments.what](arguments.data, settings)
    if arguments.format == "json":
        print(json.dumps(score, ensure_ascii=False, indent=2))
    else:
        print("\n".join(_lines(score)))
    return 0


def _findings(data: Path, settings: Settings) -> dict[str, object]:
    from medassist.learning.evaluate_findings import Counts, evaluate_findings

    score = evaluate_findings(data, workflow.open_services(settings, progress()), report=progress())

    def figures(counts: Counts) -> dict[str, float]:
        return {"precision": counts.precision, "recall": counts.recall, "f1": counts.f1, "gold": counts.gold}

    return {
        "gold version": score.gold_version,
        "texts": score.texts,
        "document level": figures(score.document),
        "mention, exact span": figures(score.exact),
        "mention, overlapping span": figures(score.overlap),
    }


def _assertion(data: Path, _settings: Settings) -> dict[str, object]:
    from medassist.learning.evaluate_assertion import evaluate_assertion

    return asdict(evaluate_assertion(data))


def _ranking(data: Path, settings: Settings) -> dict[str, object]:
    from medassist.learning.corpora import read_phenopackets
    from medassist.learning.evaluate_ranking import evaluate_ranking

    services = workflow.open_services(settings, progress())
    index = workflow.index_of(services)
    return asdict(evaluate_ranking(read_phenopackets(data), index, report=progress()))


def _vignettes(data: Path, settings: Settings) -> dict[str, object]:
    from medassist.learning.corpora import read_osce, read_primary_care
    from medassist.learning.evaluate_vignettes import evaluate_vignettes

    services = workflow.open_services(settings, progress())
    with data.open(encoding="utf-8") as lines:
        structured = "OSCE_Examination" in lines.readline()
    vignettes = (read_osce if structured else read_primary_care)(data)

    def assess(text: str) -> Ranking:
        record = workflow.read_text(text, settings)
        return workflow.assess(record, services, workflow.Options(top=LONG_LIST)).ranking

    score = evaluate_vignettes(vignettes, services.knowledge.profiles, assess, report=progress())
    return asdict(score)


EVALUATIONS: Mapping[str, Callable[[Path, Settings], dict[str, object]]] = {
    "findings": _findings,
    "assertion": _assertion,
    "ranking": _ranking,
    "vignettes": _vignettes,
}


def _lines(value: object, indent: str = "") -> list[str]:
    """Nested figures as indented lines; long lists are left to the JSON form."""
    lines: list[str] = []
    if not isinstance(value, dict):
        return [f"{indent}{value}"]
    for key, item in value.items():
        if isinstance(item, dict) and set(item) == {"value", "low", "high"}:
            lines.append(f"{indent}{key}: {item['value']:.3f} ({item['low']:.3f} to {item['high']:.3f})")
        elif isinstance(item, dict):
            lines += [f"{indent}{key}", *_lines(item, indent + "  ")]
        elif isinstance(item, (list, tuple)):
            for part in (part for part in item if isinstance(part, dict) and "name" in part):
                rest = {name: figure for name, figure in part.items() if name != "name"}
                lines += [f"{indent}{part['name']}", *_lines(rest, indent + "  ")]
        else:
            lines.append(f"{indent}{key}: {item:.3f}" if isinstance(item, float) else f"{indent}{key}: {item}")
    return lines
