"""What runs by the clock: the timetable, and the runner that any number of processes may run."""
