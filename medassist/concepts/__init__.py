"""From mentions to findings: each linked to one concept of the vocabulary."""
