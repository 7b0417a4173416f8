"""What authors write: files, YAML nodes with their places, forms of texts, settings."""
