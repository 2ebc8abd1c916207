"""Phenopackets of both versions, and broken ones."""

from __future__ import annotations

import json


def feature(concept: str, label: str, **more: object) -> dict[str, object]:
    """A feature of version 2; `excluded=True` for one that is not there."""
    return {"type": {"id": concept, "label": label}, **more}


FEVER = feature("HP:0001945", "Fever")
NO_COUGH = feature("HP:0012735", "Cough", excluded=True)
VERSION_2 = {
    "id": "packet-1",
    "subject": {"id": "patient-1", "sex": "FEMALE", "timeAtLastEncounter": {"age": {"iso8601duration": "P3Y6M"}}},
    "phenotypicFeatures": [FEVER, NO_COUGH],
    "metaData": {"created": "2026-01-05T09:00:00Z", "phenopacketSchemaVersion": "2.0"},
}
VERSION_1 = {
    "id": "packet-1",
    "subject": {"id": "patient-1", "sex": "MALE", "ageAtCollection": {"age": "P40Y"}},
    "phenotypicFeatures": [
        feature("HP:0001250", "Seizure", ageOfOnset={"age": "P2Y"}),
        feature("HP:0012735", "Cough", negated=True),
        feature("HP:0001252", "Hypotonia", classOfOnset={"id": "HP:0003577", "label": "Congenital onset"}),
    ],
    "metaData": {"created": "2020-01-05T09:00:00Z"},
}


def as_bytes(value: object) -> bytes:
    """A value as a JSON file."""
    return json.dumps(value, indent=2).encode()


def changed(**fields: object) -> bytes:
    """The packet of version 2 with fields replaced or added."""
    return as_bytes({**VERSION_2, **fields})


def deep(depth: int) -> bytes:
    """Lists inside lists."""
    return b'{"phenotypicFeatures": ' + b"[" * depth + b"]" * depth + b"}"
