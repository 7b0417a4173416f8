"""TeX as MathJax sees it: verdicts, widths, drawings."""
