// How wide a formula is, in ex of the text around it: its box is measured, nothing is drawn.
const svg = new MathJax._.output.svg_ts.SVG({
  fontCache: 'none', font: new MathJax._.output.svg.fonts.tex_ts.TeXFont()});
const page = MathJax._.mathjax.mathjax.document('', {InputJax: tex, OutputJax: svg});

function width(source, display) {
  const formula = new page.options.MathItem(source, tex, display);
  formula.setMetrics(16, 8, 1e6, 1e6, 1);
  try {
    tex.reset();
    formula.compile(page);
    return svg.getBBox(formula, page).w / svg.font.params.x_height;
  } catch (error) {
    return NaN;
  }
}
