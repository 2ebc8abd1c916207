"""MedAssist: ranked diagnostic suggestions from a patient's record, with the evidence for each."""

__version__ = "0.1.0"
