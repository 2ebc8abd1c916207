"""From a `Document` to mentions: dictionary, measurements and assertion."""
