"""GA4GH phenopackets, versions 1 and 2, as JSON: coded findings, present and excluded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from medassist.domain.issue import Issue, Level
from medassist.domain.record import CodedFinding, Patient, Sex, SourceAnchor, UnreadPart
from medassist.errors import RecordError, issue
from medassist.records.ages import YEARS_OF_ONSET, words_of_age, years_between, years_of_duration
from medassist.records.content import Content, Limits, Reading
from medassist.records.json_text import Json, has_key, looks_like_json, parse_json

Object = dict[str, Json]

# Protocol buffers write a JSON enumeration as name or number.
_SEXES = {"FEMALE": Sex.FEMALE, "MALE": Sex.MALE, 1: Sex.FEMALE, 2: Sex.MALE}
_SEX_WORDS = {Sex.FEMALE: "female", Sex.MALE: "male"}
_NOT_READ = {
    "diseases": "diagnoses stated in the file are kept out of the assessment",
    "interpretations": "diagnoses stated in the file are kept out of the assessment",
    "measurements": "measurements of phenopackets are not used yet",
    "medicalActions": "treatments are not used",
    "genes": "genes and variants are not used",
    "variants": "genes and variants are not used",
    "files": "referenced files are never opened",
    "htsFiles": "referenced files are never opened",
}
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class PhenopacketReader:
    """One patient's phenopacket; the text is a readable rendering, one line a feature."""

    format: str = "phenopacket"

    def recognises(self, content: Content) -> bool:
        """Whether it is JSON with the parts of a phenopacket, family or cohort."""
        if not looks_like_json(content) or has_key(content, b"resourceType"):
            return False
        return has_key(
            content,
            b"phenotypicFeatures",
            b"phenotypic_features",
            b"proband",
            b"phenopackets",
            b"phenopacketSchemaVersion",
        )

    def read(self, content: Content, limits: Limits) -> Reading:
        """Features, age and sex. Unknown fields are passed over.

        Raises `RecordError`: MA115 not a valid phenopacket, MA108 several patients.
        """
        packet = _one_packet(parse_json(content, "MA115"))
        subject = _object(packet, "subject")
        patient, issues = _patient(subject)
        lines = _Lines(limits)
        if patient.sex:
            lines.add(f"Sex: {_SEX_WORDS[patient.sex]}", "subject")
        if patient.age_years is not None:
            lines.add(f"Age: {words_of_age(patient.age_years)}", "subject")
        unread: list[UnreadPart] = []
        coded = []
        for number, feature in enumerate(_list(packet, "phenotypicFeatures"), start=1):
            place = f"phenotypicFeatures[{number}]"
            finding = _finding(feature) if isinstance(feature, dict) else None
            if finding is None or not isinstance(feature, dict):
                unread.append(UnreadPart(place, "it names no term"))
                continue
            anchor = lines.add(_line(finding, feature), place)
            coded.append(CodedFinding(finding.concept, finding.label, finding.excluded, finding.onset, anchor))
        if not coded:
            raise RecordError("MA115", "it has no phenotypic features")
        unread.extend(UnreadPart(key, why) for key, why in _NOT_READ.items() if _get(packet, key))
        return Reading(
            "\n".join(lines.lines), tuple(lines.anchors), patient, tuple(coded), tuple(unread), tuple(issues)
        )


class _Lines:
    """The lines of the rendering and where each stands."""

    def __init__(self, limits: Limits) -> None:
        self.lines: list[str] = []
        self.anchors: list[SourceAnchor] = []
        self._length = 0
        self._limits = limits

    def add(self, line: str, part: str) -> SourceAnchor:
        """Append a line of at least one character; its anchor."""
        anchor = SourceAnchor(self._length, self._length + len(line), part=part)
        self._length += len(line) + 1
        self._limits.check_characters(self._length)
        self.lines.append(line)
        self.anchors.append(anchor)
        return anchor


def _get(value: Object, key: str) -> Json:
    """A field by its JSON name or, as some tools write, its name in snake case."""
    found = value.get(key)
    return value.get(_CAMEL.sub("_", key).lower()) if found is None else found


def _object(value: Object, key: str) -> Object:
    found = _get(value, key)
    return found if isinstance(found, dict) else {}


def _list(value: Object, key: str) -> list[Json]:
    found = _get(value, key)
    return found if isinstance(found, list) else []


def _text(value: Json) -> str:
    """A string on one line; empty for anything else."""
    return " ".join(value.split()) if isinstance(value, str) else ""


def _one_packet(value: Json) -> Object:
    """The phenopacket of the only patient."""
    if isinstance(value, list):
        if len(value) > 1:
            raise RecordError("MA108")
        value = value[0] if value else None
    if not isinstance(value, dict):
        raise RecordError("MA115", "it is not an object")
    members = [*_list(value, "members"), *_list(value, "phenopackets")]
    relatives = _list(value, "relatives")
    proband = _object(value, "proband")
    if len(members) + len(relatives) + bool(proband) > 1 or len(list(_subjects(value))) > 1:
        raise RecordError("MA108")
    if members:
        return _one_packet(members[0])
    return _one_packet(proband) if proband else value


def _subjects(packet: Object) -> Iterator[str]:
    """The ids of the people a phenopacket is about, each once."""
    seen: set[str] = set()
    subject = _get(packet, "subject")
    several = subject if isinstance(subject, list) else [subject, *_list(packet, "subjects")]
    people = [person.get("id", f"#{number}") for number, person in enumerate(several) if isinstance(person, dict)]
    samples = [_get(sample, "individualId") for sample in _list(packet, "biosamples") if isinstance(sample, dict)]
    for person in (*people, *samples):
        if isinstance(person, str) and person and person not in seen:
            seen.add(person)
            yield person


def _patient(subject: Object) -> tuple[Patient, list[Issue]]:
    birth = _text(_get(subject, "dateOfBirth")) or None
    stated = _get(subject, "timeAtLastEncounter") or _get(subject, "ageAtCollection")
    age = _years(stated, birth)
    issues = []
    if stated and age is None:
        issues.append(issue("MA115", Level.WARNING, "the subject's age is not understood", "subject"))
    sex = _get(subject, "sex")
    patient = Patient(
        age_years=age,
        sex=_SEXES.get(sex) if isinstance(sex, (str, int)) else None,
        identifier=_text(subject.get("id")) or None,
        birth_date=birth[:10] if birth else None,
    )
    return patient, issues


def _years(time: Json, birth: str | None) -> float | None:
    """Years of a time element of either version.

    A duration, a range (its middle), a moment after birth, an onset term, or a time before birth (0).
    """
    if isinstance(time, str):
        return years_of_duration(time)
    if not isinstance(time, dict):
        return None
    moment = _text(time.get("timestamp"))
    if moment and birth:
        return years_between(birth, moment)
    term = _object(time, "ontologyClass").get("id")
    if isinstance(term, str):
        return YEARS_OF_ONSET.get(term)
    if _get(time, "gestationalAge"):
        return 0.0
    age = time.get("age")
    if age is not None:
        return _years(age, birth)
    duration = _text(_get(time, "iso8601duration"))
    if duration:
        return years_of_duration(duration)
    span = _object(time, "ageRange") or time
    ends = [_years(span.get(end), birth) for end in ("start", "end")]
    known = [years for years in ends if years is not None]
    return sum(known) / len(known) if known else None


def _finding(feature: Object) -> CodedFinding | None:
    term = _object(feature, "type")
    concept = _text(term.get("id"))
    if not concept:
        return None
    excluded = _get(feature, "excluded") is True or _get(feature, "negated") is True
    return CodedFinding(concept, _text(term.get("label")) or concept, excluded, _onset(feature))


def _onset(feature: Object) -> str | None:
    """The id of an onset term, or an age as an ISO 8601 duration."""
    onset = _object(feature, "onset") or _object(feature, "classOfOnset") or _object(feature, "ageOfOnset")
    term = _object(onset, "ontologyClass") or onset
    age = onset.get("age")
    duration = _get(age, "iso8601duration") if isinstance(age, dict) else age
    return _text(term.get("id")) or _text(duration) or None


def _line(finding: CodedFinding, feature: Object) -> str:
    """A feature as words: "No Tetralogy of Fallot", "Seizure (severe), onset 2 years"."""
    labels = [_text(_object(feature, "severity").get("label"))]
    labels.extend(_text(term.get("label")) for term in _list(feature, "modifiers") if isinstance(term, dict))
    qualifiers = ", ".join(label.lower() for label in labels if label)
    onset = _onset_words(finding.onset, feature)
    return (
        f"{'No ' if finding.excluded else ''}{finding.label}"
        f"{f' ({qualifiers})' if qualifiers else ''}{f', onset {onset}' if onset else ''}"
    )


def _onset_words(onset: str | None, feature: Object) -> str:
    if onset is None:
        return ""
    years = years_of_duration(onset)
    if years is not None:
        return words_of_age(years)
    holder = _object(feature, "onset") or _object(feature, "classOfOnset")
    term = _object(holder, "ontologyClass") or holder
    return _text(term.get("label")).removesuffix(" onset") or onset
