"""What the clinician decides about an assessment, as pure functions over a `Case`."""
