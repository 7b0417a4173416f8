"""A module a verb: the order of its stages, from reading files to writing them."""
