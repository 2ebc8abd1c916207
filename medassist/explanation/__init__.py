"""From a ranking to what a clinician reads: for, against, missing, unexplained."""
