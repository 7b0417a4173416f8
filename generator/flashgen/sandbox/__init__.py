"""Authors' code, run with limits."""
