/* A card in a frame of its own: the width of a phone is one only there, for style sheets ask it. */

const cardStyle = fetch("card.css").then((answer) => answer.text());

export class View {
  constructor(name, night) {
    this.night = night;
    this.frame = document.createElement("iframe");
    this.frame.title = `Card, ${name}`;
    this.frame.className = name;
    this.frame.sandbox = "allow-same-origin";
    this.frame.src = "media/";
    this.ready = new Promise((ready) => this.frame.addEventListener("load", ready, { once: true }))
      .then(() => this.begin());
  }

  get document() {
    return this.frame.contentDocument;
  }

  async begin() {
    await window.MathJax.startup.promise;
    this.document.documentElement.classList.toggle("night-mode", this.night);
    this.document.body.classList.toggle("nightMode", this.night);
    this.document.body.classList.toggle("night_mode", this.night);
    this.math = typesetter(this.document, await cardStyle);
    this.frame.style.background = getComputedStyle(this.document.body).backgroundColor;
  }

  /* Show HTML, under a name; where one stood in it is kept if it is the same side of the same card. */
  async show(html, name, keeps) {
    await this.ready;
    const root = this.document.scrollingElement;
    const top = root.scrollTop;
    const open = keeps ? this.folds().map((fold) => fold.open) : [];
    this.document.querySelector("#qa").innerHTML = html;
    this.folds().forEach((fold, at) => { fold.open = open[at] ?? fold.open; });
    await this.math();
    if (keeps) root.scrollTop = top;
    else if (this.document.querySelector("#answer")) this.document.querySelector("#answer").scrollIntoView();
    else root.scrollTop = 0;
    for (const wide of this.document.querySelectorAll("mjx-container, pre, table")) {
      if (wide.scrollWidth > wide.clientWidth) wide.tabIndex = 0;
    }
    this.frame.dataset.shown = name;
  }

  folds() {
    return [...this.document.querySelectorAll("details")];
  }
}

/* Return what sets all formulas of a document, which MathJax itself would only take from its own window.
   Its style sheet is adopted, as a `style` is not allowed; that of the cards comes after it, as in Anki. */
function typesetter(page, style) {
  const { startup, config, _ } = window.MathJax;
  const mathjax = _.mathjax.mathjax;
  const options = { ...config.options, InputJax: startup.getInputJax(), OutputJax: startup.getOutputJax() };
  const math = startup.getHandler().create(page, options);
  page.adoptedStyleSheets = [math.documentStyleSheet().textContent, style].map((text) => {
    const sheet = new page.defaultView.CSSStyleSheet();
    sheet.replaceSync(text);
    return sheet;
  });
  math.documentStyleSheet = () => null;
  return () => mathjax.handleRetriesFor(() => {
    math.clear();
    math.reset({ all: true });
    math.render();
  });
}
