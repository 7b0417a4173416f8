"""The ledger, and how notes keep their reviews by it: what must never go wrong."""
