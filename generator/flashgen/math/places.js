// Where MathJax is in a formula, counted in the TeX that its author wrote.
//
// A macro puts its replacement in front of what is left of the text. So the distance to the end of
// the text grows while the replacement is read, and only a smaller one than ever is a new place.

const {TexParser: {default: TexParser}} = MathJax._.input.tex;

const parse = TexParser.prototype.parse;
TexParser.prototype.parse = function (kind, input) {
  if (kind === 'character') {
    const left = this.string.length - this.i + input[1].length;
    if (this.left === undefined) {
      begin(this);
    }
    if (left < this.left) {
      this.left = left;
    }
  }
  return parse.call(this, kind, input);
};

function begin(parser) {
  const outer = parser.configuration.parsers[1];
  parser.left = parser.length = parser.string.length;
  parser.start = 0;
  if (outer) {
    const at = outer.string.lastIndexOf(parser.string, outer.i - parser.length);
    const left = outer.string.length - at;
    const isWritten = at >= 0 && left <= outer.left && !outer.isMade;
    parser.start = isWritten ? place(outer, left) : place(outer);
    parser.isMade = !isWritten; // by a macro: its text stands nowhere in the formula
  }
}

function place(parser, left = parser.left) {
  const isKnown = left !== undefined && !parser.isMade;
  return isKnown ? parser.start + parser.length - left : parser.start || 0;
}

const push = TexParser.prototype.Push;
TexParser.prototype.Push = function (item) {
  if (item && item.isOpen) {
    item.at = place(this);
  }
  return push.call(this, item);
};

const getArgument = TexParser.prototype.GetArgument;
TexParser.prototype.GetArgument = function (name, none) {
  const from = this.string.length - this.i;
  try {
    return getArgument.call(this, name, none);
  } catch (error) {
    if (error.id === 'MissingCloseBrace' && error.at === undefined) {
      const brace = this.string.indexOf('{', this.string.length - from);
      error.at = place(this, this.string.length - brace);
    }
    throw error;
  }
};

const NEVER_CLOSED = ['ExtraOpenMissingClose', 'ExtraLeftMissingRight', 'EnvMissingEnd'];

function placeOf(error, parser) {
  if (error.at !== undefined || !parser) {
    return error.at || 0;
  }
  let item = NEVER_CLOSED.includes(error.id) ? parser.stack.Top() : null;
  for (let depth = 2; item && !item.isOpen; depth++) {
    item = parser.stack.Top(depth);
  }
  return item ? item.at : place(parser);
}

// Where the last brace is that is never closed, and how deep braces are nested at most.
function braces(source) {
  const opened = [];
  let depth = 0;
  for (let at = 0; at < source.length; at++) {
    if (source.charAt(at) === '\\') {
      at++;
    } else if (source.charAt(at) === '{') {
      depth = Math.max(depth, opened.push(at));
    } else if (source.charAt(at) === '}') {
      opened.pop();
    }
  }
  return {open: opened.pop(), depth};
}
