"""Readers for published cases with known diagnoses. Nothing here is shown to a person."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from medassist.domain.record import CodedFinding, Patient, Sex
from medassist.errors import RecordError


@dataclass(frozen=True, slots=True)
class PublishedCase:
    """One published patient: coded findings, the diagnosis, and the publications that describe them.

    `references` are "PMID:…" ids; annotations citing them may have been written from this case.
    """

    id: str
    findings: tuple[CodedFinding, ...]
    patient: Patient
    diagnosis: str
    references: frozenset[str]


@dataclass(frozen=True, slots=True)
class Vignette:
    """A case told in words, and its diagnosis in words."""

    id: str
    text: str
    diagnosis: str


def read_phenopackets(path: Path) -> tuple[PublishedCase, ...]:
    """The cases of a zip of GA4GH phenopackets, in the order of their names.

    Packets without a diagnosis are left out. Raises `RecordError` MA102 if the file cannot be
    opened, MA106 if it is no zip, MA115 if a packet is not JSON.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            names = sorted(name for name in archive.namelist() if name.endswith(".json"))
            packets = [(name, _parse(archive.read(name), path.name)) for name in names]
    except OSError as error:
        raise RecordError("MA102", path.name) from error
    except zipfile.BadZipFile as error:
        raise RecordError("MA106", "not a zip archive", where=path.name) from error
    cases = (_published_case(name, packet) for name, packet in packets)
    return tuple(case for case in cases if case is not None)


def _parse(data: bytes, where: str) -> dict[str, Any]:
    try:
        packet = json.loads(data)
    except ValueError as error:
        raise RecordError("MA115", "not JSON", where=where) from error
    if not isinstance(packet, dict):
        raise RecordError("MA115", "not an object", where=where)
    return packet


def _published_case(name: str, packet: Mapping[str, Any]) -> PublishedCase | None:
    diagnoses = [entry.get("diagnosis", {}).get("disease", {}) for entry in packet.get("interpretations", ())]
    diagnoses += [entry.get("term", {}) for entry in packet.get("diseases", ()) if not entry.get("excluded")]
    diagnosis = next((entry["id"] for entry in diagnoses if entry.get("id")), None)
    if diagnosis is None:
        return None
    features = packet.get("phenotypicFeatures", ())
    subject = packet.get("subject", {})
    sexes = {"FEMALE": Sex.FEMALE, "MALE": Sex.MALE}
    age = subject.get("timeAtLastEncounter", {}).get("age", {}).get("iso8601duration", "")
    cited = [entry.get("id", "") for entry in packet.get("metaData", {}).get("externalReferences", ())]
    references = {entry for entry in cited if entry.startswith("PMID:")}
    references |= {f"PMID:{number}" for number in re.findall(r"PMID[_:](\d+)", f"{name} {packet.get('id', '')}")}
    return PublishedCase(
        id=Path(name).stem,
        findings=tuple(
            CodedFinding(feature["type"]["id"], feature["type"].get("label", ""), bool(feature.get("excluded", False)))
            for feature in features
        ),
        patient=Patient(years_of(age), sexes.get(subject.get("sex", ""))),
        diagnosis=diagnosis,
        references=frozenset(references),
    )


def years_of(duration: str) -> float | None:
    """An ISO 8601 duration of years, months, weeks and days ("P6Y3M") in years; `None` if it is none."""
    match = re.fullmatch(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T.*)?", duration)
    if match is None or not any(match.groups()):
        return None
    years, months, weeks, days = (int(part or 0) for part in match.groups())
    return years + months / 12 + (7 * weeks + days) / 365.25


def read_primary_care(path: Path) -> tuple[Vignette, ...]:
    """Primary-care vignettes (one JSON object a line) told as a short note.

    Raises `RecordError` MA102 if the file cannot be opened and MA106 if a line is not of the kind.
    """
    headings = (
        ("chief_complaints", "Chief complaint"),
        ("presentation", "History of present illness"),
        ("absent_findings", "Denies"),
        ("physical_history", "Past medical history"),
        ("family_history", "Family history"),
        ("social_history", "Social history"),
    )
    found = []
    for number, entry in enumerate(_lines(path), start=1):
        parts = [f"Patient: {_words(entry.get('demographics'))}"]
        parts += [f"{title}: {_words(entry[key])}" for key, title in headings if _words(entry.get(key))]
        found.append(Vignette(f"{path.stem}-{number}", "\n".join(parts), _diagnosis(entry, "correct_diagnosis", path)))
    return tuple(found)


def read_osce(path: Path) -> tuple[Vignette, ...]:
    """Structured examination cases (one JSON object a line) told as a note.

    Raises as `read_primary_care` does.
    """
    found = []
    for number, entry in enumerate(_lines(path), start=1):
        case = entry.get("OSCE_Examination")
        if not isinstance(case, dict):
            raise RecordError("MA106", "no examination in a line", where=path.name)
        actor = case.get("Patient_Actor", {})
        symptoms = actor.get("Symptoms", {})
        parts = [
            f"Patient: {_words(actor.get('Demographics'))}",
            f"Chief complaint: {_words(symptoms.get('Primary_Symptom'))}",
            f"History of present illness: {_words(actor.get('History'))}",
            f"Symptoms: {_words(symptoms.get('Secondary_Symptoms'))}",
            f"Past medical history: {_words(actor.get('Past_Medical_History'))}",
            f"Social history: {_words(actor.get('Social_History'))}",
            f"Review of systems: {_words(actor.get('Review_of_Systems'))}",
            f"Physical examination:\n{_words(case.get('Physical_Examination_Findings'))}",
            f"Results:\n{_words(case.get('Test_Results'))}",
        ]
        text = "\n".join(part for part in parts if part.split(":", 1)[1].strip())
        found.append(Vignette(f"{path.stem}-{number}", text, _diagnosis(case, "Correct_Diagnosis", path)))
    return tuple(found)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise RecordError("MA102", path.name) from error
    for line in filter(str.strip, lines):
        try:
            entry = json.loads(line)
        except ValueError as error:
            raise RecordError("MA106", "a line is not JSON", where=path.name) from error
        if not isinstance(entry, dict):
            raise RecordError("MA106", "a line is not an object", where=path.name)
        yield entry


def _diagnosis(entry: Mapping[str, Any], key: str, path: Path) -> str:
    if not isinstance(entry.get(key), str):
        raise RecordError("MA106", "a case has no diagnosis", where=path.name)
    return str(entry[key])


def _words(value: object) -> str:
    """Nested values as prose: lists as sentences, mappings as "Name: value" lines."""
    if isinstance(value, Mapping):
        return "\n".join(f"{str(key).replace('_', ' ')}: {_words(inner)}" for key, inner in value.items())
    if isinstance(value, list):
        return "; ".join(filter(None, map(_words, value)))
    return "" if value is None else str(value).strip()
