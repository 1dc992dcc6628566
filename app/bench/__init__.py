"""The benchmark: databases of a given size, every screen timed, and the floor of the same run."""
