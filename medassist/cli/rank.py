"""`medassist rank`: diseases for findings given by id, without a record."""

from __future__ import annotations

import argparse
import json

from medassist import workflow
from medassist.cli.terminal import add_patient_options, count, progress
from medassist.domain.record import CodedFinding, Patient
from medassist.errors import UsageError
from medassist.report.to_json import ranking_json
from medassist.report.words import percent, signed
from medassist.settings import Settings


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser("rank", help="rank diagnoses for findings given by id")
    parser.add_argument(
        "present", nargs="+", metavar="ID", help="findings present: HP:0001945, ma:pleuritic_chest_pain"
    )
    parser.add_argument("--absent", nargs="+", default=[], metavar="ID", help="findings absent")
    parser.add_argument("--top", type=count, default=10, metavar="N")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    add_patient_options(parser)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Rank and print. Raises `UsageError` (MA002) for an unknown id."""
    services = workflow.open_services(settings, progress())
    coded = [CodedFinding(identifier, identifier) for identifier in arguments.present]
    coded += [CodedFinding(identifier, identifier, excluded=True) for identifier in arguments.absent]
    ranking, unknown = workflow.rank_coded(coded, Patient(arguments.age, arguments.sex), services, top=arguments.top)
    if unknown:
        raise UsageError("MA002", ", ".join(unknown))
    if arguments.format == "json":
        print(json.dumps(ranking_json(ranking), ensure_ascii=False, indent=2))
        return 0
    for disease in ranking.differential:
        flag = "  ! do not miss" if disease.cant_miss else ""
        print(f"{disease.rank:>3}. {percent(disease.probability):>5}  {disease.label}{flag}")
        words = "; ".join(
            f"{'' if item.present else 'no '}{item.label} {signed(item.log10_lr)}" for item in disease.evidence
        )
        print(" " * 12 + (words or "prior only"))
    print(f"     None of these: {percent(ranking.none_of_these)}")
    return 0
