// MathJax as Anki sets it up, told formulas line by line on stdin, as [TeX, is on its own line].
// For each it writes the MathML that would be shown. Nothing of flashgen is in here.
const [es5] = process.argv.slice(2);
const added = ['noerrors', 'mathtools', 'mhchem'];

require(`${es5}/node-main.js`).init({
  loader: {
    load: ['adaptors/liteDOM', 'input/tex-full', 'output/chtml', ...added.map(name => `[tex]/${name}`)],
    paths: {mathjax: es5},
    versionWarnings: false,
    require,
  },
  tex: {
    packages: {'[+]': added, '[-]': ['textmacros']},
    processEscapes: false,
    processEnvironments: false,
    processRefs: false,
  },
  startup: {typeset: false},
}).then(MathJax => {
  const shown = (tex, display) => {
    MathJax.texReset([0]);
    try {
      return MathJax.tex2mml(tex, {display});
    } catch (error) {
      return `<merror>${error.message}</merror>`;
    }
  };
  require('readline').createInterface({input: process.stdin}).on('line', line => {
    process.stdout.write(`${JSON.stringify(shown(...JSON.parse(line)))}\n`);
  });
});
