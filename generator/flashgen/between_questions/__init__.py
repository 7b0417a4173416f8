"""What only all questions together show: order, links, what is asked twice."""
