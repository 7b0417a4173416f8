"""The author's Markdown → each target's dialect, with math, clozes and HTML made safe."""
