"""Images that questions show."""
