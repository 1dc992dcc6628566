"""The demonstration: a believable small province, deterministic by seed, entirely fictional."""
