"""From a `Record` to a `Document`: normalised text, sections, sentences and tokens."""
