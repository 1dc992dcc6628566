"""Use-cases: one function a verb, keyword-only; load, decide, save, record. They never commit."""
