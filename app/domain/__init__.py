"""The rules: tables and pure functions. No clock, no input or output, no framework."""
