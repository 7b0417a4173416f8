// Formulas as SVG that stands alone, in a context where MathJax's input is `tex`; LETTERS are the
// widths of the letters that MathJax's own fonts lack. Gives `draw`, and no other name.
(() => {
const drawer = new MathJax._.output.svg_ts.SVG({
  fontCache: 'local', font: new MathJax._.output.svg.fonts.tex_ts.TeXFont()});
const board = MathJax._.mathjax.mathjax.document('', {InputJax: tex, OutputJax: drawer});
const svg = MathJax._.adaptors.liteAdaptor.liteAdaptor();
const EM = 16;
const MULTLINE = 20;

function found(root, kind) {
  const nodes = [];
  root.walkTree(node => { if (node.isKind(kind)) nodes.push(node); });
  return nodes;
}

// Paper has no pointer for tips and toggles: what shows without one is all there is.
tex.postFilters.add(({data: {root}}) => {
  for (const action of found(root, 'maction')) action.parent.replaceChild(action.selected, action);
}, -20);

// The number of an equation stands at the margin, which a drawing lacks: it ends its row instead.
tex.postFilters.add(({data: {root}}) => {
  const node = (kind, children) => root.factory.create(kind, {}, children);
  for (const table of found(root, 'mtable')) {
    const cells = row => row.isKind('mlabeledtr') ? row.childNodes.slice(1) : row.childNodes;
    const columns = Math.max(...table.childNodes.map(row => cells(row).length));
    for (const row of table.childNodes.filter(row => row.isKind('mlabeledtr'))) {
      const filled = [...cells(row)];
      while (filled.length < columns) filled.push(node('mtd', []));
      const gap = root.factory.create('mspace', {width: '2em'});
      const number = node('mtd', [gap, ...row.childNodes[0].childNodes]);
      table.replaceChild(node('mtr', [...filled, number]), row);
    }
  }
}, -20);

// Letters that MathJax's fonts lack come from others, as high as its own and with real widths.
const asked = drawer.unknownText.bind(drawer);
drawer.unknownText = (text, variant) => {
  const node = asked(text, variant);
  if (variant === 'monospace') svg.setAttribute(node, 'font-size', LETTERS.mono.size);
  return node;
};
for (const font of Object.values(drawer.font.cssFontMap)) {
  font[0] = font[0] === 'monospace' ? LETTERS.mono.font : LETTERS.font;
}
drawer.measureTextNode = node => {
  const [bold, italic, font, size] = ['font-weight', 'font-style', 'font-family', 'font-size']
    .map(name => svg.getAttribute(node, name));
  const widths = LETTERS.widths[bold || italic || 'normal'];
  const width = letter =>
    font === LETTERS.mono.font ? LETTERS.mono.width
      : widths[letter] || widths[letter.normalize('NFD')[0]]
      || 1000 * svg.nodeSize(svg.node('text', {}, [svg.text(letter)]))[0];
  const letters = [...svg.textContent(node)].filter(letter => !/\p{M}/u.test(letter));
  const sum = letters.reduce((total, letter) => total + width(letter), 0);
  const tall = letters.some(letter => letter !== letter.toLowerCase() && letter.normalize('NFD')[1]);
  return {w: sum * parseFloat(size) / 1e6, h: tall ? 1 : .75, d: .25};
};

// What MathJax's style sheet says about the rules of arrays.
const RULE = {'stroke-width': 70, fill: 'none'};
const RULES = {
  'mjx-solid': RULE,
  'mjx-dashed': {...RULE, 'stroke-dasharray': '140'},
  'mjx-dotted': {...RULE, 'stroke-dasharray': '0,140', 'stroke-linecap': 'round'}};
function ruled(drawn) {
  for (const name of ['line', 'rect']) {
    for (const node of svg.tags(drawn, name)) {
      svg.setAttributes(node, RULES[svg.getAttribute(node, 'class')] || {});
    }
  }
  return drawn;
}

globalThis.draw = (source, display) => {
  tex.reset();
  try {
    const size = {em: EM, ex: EM * LETTERS.x_height, containerWidth: EM * MULTLINE};
    return ['+', svg.innerHTML(ruled(board.convert(source, {display, ...size})))].join('');
  } catch (error) { return ['-', error.message || String(error)].join(''); }
};
})();
