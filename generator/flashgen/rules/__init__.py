"""What can be wrong with content that fits the schema. One short module a rule."""
