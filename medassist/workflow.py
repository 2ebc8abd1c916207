"""The whole story: record → document → findings → concepts → ranking, in one readable file."""
