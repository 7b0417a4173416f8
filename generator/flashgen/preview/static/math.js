/* The MathJax of Anki, set up as Anki does, for whoever asks it: nothing is set by itself. */
window.MathJax = {
  loader: {
    load: ["core", "input/tex-full", "output/chtml", "a11y/assistive-mml", "[tex]/noerrors", "[tex]/mathtools"],
  },
  tex: {
    displayMath: [["\\[", "\\]"]],
    inlineMath: [["\\(", "\\)"]],
    processEscapes: false,
    processEnvironments: false,
    processRefs: false,
    packages: { "[+]": ["noerrors", "mathtools"], "[-]": ["textmacros"] },
  },
  chtml: { adaptiveCSS: false },
  startup: { typeset: false },
};
