"""A question file becomes its frozen result: by itself, remembered, in several processes."""
