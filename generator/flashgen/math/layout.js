// What lays formulas out: for drawings, and to measure how wide they are, in ex of the text around.

// What waits for a mouse is drawn as it is without one, and where it is: MathJax shifts it by the
// distance of its tooltip.
MathJax._.output.svg.Wrappers.maction.SVGmaction.prototype.toSVG = function (parent) {
  const shown = this.selected;
  const {L, rscale} = shown.getOuterBBox();
  this.dx = 0;
  shown.toSVG(this.standardSVGnode(parent));
  if (shown.element) {
    shown.place(L * rscale, 0);
  }
};

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
