"""From findings to a ranked differential, score and evidence born together."""
