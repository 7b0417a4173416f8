// The MathJax of Anki, asked for verdicts.
//
// `tex` is the TeX input of Anki: all packages but textmacros, and mathtools. Where Anki's would
// show an error, or say nothing although the card is wrong, this one makes a note. Each note has
//   fault  what is wrong: a name of ours in small letters, or MathJax's own id of an error
//   what   the macro, environment or text that it is about
//   words  how MathJax puts it
//   at     where, in UTF-16 units from the start of the formula.
//   isOdd  whether Anki sets the formula as it is written, which is hardly what was meant.
const {
  Configuration: {Configuration},
  FindTeX: {FindTeX},
  MapHandler: {MapHandler, SubHandler},
  ParseUtil: {default: ParseUtil},
  SymbolMap: {CommandMap, DelimiterMap, MacroMap},
  TexError: {default: TexError},
} = MathJax._.input.tex;
const {COMPILED} = MathJax._.core.MathItem.STATE;

const ODD = 'dollar newline doubled empty-row low-line backslash typed gap-index'.split(' ');
// MathJax sets these as well, and what it shows is wrong; of all else there would be an error.
const WRONG = 'comment reference tag text text-line gap'.split(' ');

let notes = [];
let isDisplay = false;
let gaps = new Set(); // where `[...]` stands for what a cloze hides

function note(parser, fault, what, words, at = place(parser)) {
  if (!notes.some(known => known.fault === fault && known.what === what)) {
    notes.push({fault, what, words, at, isOdd: ODD.includes(fault)});
  }
}

// ---- What is not let through, and what is looked at on its way.

const names = map => [...MapHandler.getMap(map).map.keys()];
const all = (names, ...how) => Object.fromEntries(names.map(name => [name, how]));

const CONFIGURES = (
  'DeclareMathOperator DeclarePairedDelimiter DeclarePairedDelimiters DeclarePairedDelimiterX ' +
  'DeclarePairedDelimitersX DeclarePairedDelimiterXPP DeclarePairedDelimitersXPP Newextarrow ' +
  'definecolor mathtoolsset newtagform renewtagform usetagform label'
).split(' ');
const TO_THE_PAGE = ['class', 'href', 'id', 'style'];

const METHODS = {
  Refused(parser, name, why) {
    throw new TexError(why, `${name} is not allowed`);
  },
  Unknown(parser, name) {
    note(parser, 'macro', '\\' + name, `Undefined control sequence \\${name}`);
    parser.Push(parser.create('token', 'mtext', {}, '\\' + name)); // Anki goes on, too
  },
  UnknownEnvironment(parser, name) {
    note(parser, 'environment', name, `Unknown environment '${name}'`);
    throw new TexError('environment', name);
  },
  Comment(parser) {
    note(parser, 'comment', '%', 'a comment: the rest of its line is lost');
    return false; // what MathJax does with it comes next
  },
  Dollar(parser) {
    note(parser, 'dollar', '$', 'a dollar sign');
    return false;
  },
  Bracket(parser) {
    if (gaps.has(place(parser)) && parser.stack.Top().kind === 'subsup') {
      note(parser, 'gap-index', '[', 'a gap without braces');
    }
    return false;
  },
  Tag(parser) {
    if (!isDisplay) {
      note(parser, 'tag', '\\tag', 'Anki shows no \\tag in a formula within a line');
    }
    return false;
  },
  Newline(parser) {
    const name = nameAt(parser, parser.i); // of the macro, if its backslash was doubled
    if (parser.string.startsWith('\\\\', parser.i)) {
      note(parser, 'empty-row', '\\\\', 'a doubled backslash');
    } else if (name.length > 1 && isMacro(parser, name)) {
      note(parser, 'doubled', name, 'a doubled backslash');
    }
    return false;
  },
  LowLine(parser) {
    if (parser.string.charAt(parser.i) === '{') {
      note(parser, 'low-line', '\\_', 'a low line before braces');
    }
    return false;
  },
};

function nameAt(parser, at) {
  const before = parser.i;
  parser.i = at;
  const name = parser.GetCS();
  parser.i = before;
  return name;
}

function isMacro({configuration: {handlers}}, name) {
  return handlers.get('macro').contains(name) || handlers.get('delimiter').contains('\\' + name);
}

new CommandMap('judge-macros', {
  ...all([...names('html_macros'), 'require'], 'Refused', 'page'),
  ...all([...names('Newcommand-macros'), ...CONFIGURES], 'Refused', 'definition'),
  tag: 'Tag', '\\': 'Newline', _: 'LowLine',
}, METHODS);
new MacroMap('judge-characters', {'%': 'Comment', $: 'Dollar', '[': 'Bracket'}, METHODS);
Configuration.create('judge', {
  priority: 1,
  handler: {macro: ['judge-macros'], character: ['judge-characters']},
  fallback: {macro: METHODS.Unknown, environment: METHODS.UnknownEnvironment},
});

ParseUtil.MmlFilterAttribute = (parser, name, value) => {
  if (TO_THE_PAGE.includes(name)) {
    throw new TexError('page', '\\mmlToken');
  }
  return value;
};

// Each name is looked for in some thirty maps, one after the other: slow, so that it is done once.
SubHandler.prototype.parse = function (input) {
  const name = input[1];
  this.knowing = this.knowing || new Map();
  if (!this.knowing.has(name)) {
    const maps = this._configuration.items.map(({item}) => item);
    this.knowing.set(name, maps.filter(map => map instanceof DelimiterMap || map.contains(name)));
  }
  for (const map of this.knowing.get(name)) {
    const result = map.parse(input);
    if (result) {
      return result;
    }
  }
  return this._fallback.items[0].item(...input);
};

// ---- What stands in \text and its like is shown as it is written, but for `$…$`.

// QuickJS has no RegExp['$&'], which MathJax reads when it finds \ref in a text.
const match = String.prototype.match;
let matched = '';
String.prototype.match = function (pattern) {
  const found = match.call(this, pattern);
  matched = found ? found[0] : matched;
  return found;
};
Object.defineProperty(RegExp, '$&', {get: () => matched});

const create = TexParser.prototype.create;
TexParser.prototype.create = function (kind, name, ...rest) {
  if (kind === 'node' && name === 'mtext') {
    lookAtText(this, rest[2].text);
  } else if (kind === 'node' && name === 'mspace' && rest[1] && rest[1].linebreak) {
    if (!notes.some(({at}) => at === place(this))) {
      note(this, 'newline', this.currentCS, 'a line break outside of an environment');
    }
  } else if (kind === 'node' && name === 'mrow' && rest[1] && rest[1].class === 'MathJax_ref') {
    note(this, 'reference', this.currentCS, 'no card has a label'); // shown as ???
  }
  return create.call(this, kind, name, ...rest);
};

function lookAtText(parser, text) {
  const typed = /``|(?<=\S)~(?=\S)|(?<![^\s\d])---?(?=[\s\d]|$)/.exec(text);
  const macros = text.includes('\\') ? macrosIn(parser, text) : [];
  for (const [macro, at] of macros) {
    note(parser, 'text', macro, 'a macro in text', place(parser, parser.string.length - at));
  }
  if (text.includes('\\') && !macros.length) {
    const isLine = /^\\|\\$|\s\\|\\\s/.test(text);
    note(parser, isLine ? 'text-line' : 'backslash', '\\\\', 'a backslash in text');
  } else if (typed) {
    note(parser, 'typed', typed[0], 'marks in text');
  }
}

// Find the macros of a text that are shown with their backslashes; MathJax takes it off four signs.
function macrosIn(parser, text) {
  const source = parser.string;
  const from = Math.max(0, source.length - parser.left) + 1;
  const to = parser.i > from ? parser.i : source.length; // cells that are text are not read yet
  const found = [];
  for (let at = from; at < to; at++) {
    if (source.charAt(at) === '\\') {
      const macro = '\\' + nameAt(parser, at + 1);
      if (!'${}\\'.includes(macro.charAt(1)) && text.includes(macro)) {
        found.push([macro, at]);
      }
      at++;
    }
  }
  return found;
}

// ---- Where `[...]` stands for what a cloze hides: its bracket alone is no argument and no index.

const readArgument = TexParser.prototype.GetArgument;
TexParser.prototype.GetArgument = function (name, none) {
  const from = this.string.length - this.i;
  const argument = readArgument.call(this, name, none);
  lookForGap(this, from, name, argument === '[');
  return argument;
};

const readBrackets = TexParser.prototype.GetBrackets;
TexParser.prototype.GetBrackets = function (name, none) {
  const from = this.string.length - this.i;
  const argument = readBrackets.call(this, name, none);
  lookForGap(this, from, name, argument !== none);
  return argument;
};

function lookForGap(parser, from, name, isTaken) {
  const {string} = parser;
  if (isTaken && gaps.size) {
    const at = place(parser, string.length - string.indexOf('[', string.length - from));
    if (gaps.has(at)) {
      note(parser, 'gap', name, 'a gap without braces', at);
    }
  }
}

// ---- The verdict.

MathJax._.handlers.html_ts.RegisterHTMLHandler(MathJax._.adaptors.liteAdaptor.liteAdaptor());
const tex = new MathJax._.input.tex_ts.TeX({
  packages: MathJax._.input.tex.AllPackages.AllPackages
    .filter(name => !['noerrors', 'noundefined', 'textmacros'].includes(name))
    .concat('mathtools', 'judge'),
  formatError(jax, error) {
    throw error;
  },
});
const finder = new FindTeX({processEscapes: false, processEnvironments: false, processRefs: false});
const paper = MathJax._.mathjax.mathjax.document('', {InputJax: tex});
// Proof trees ask how large their parts are; no verdict hangs on it.
paper.outputJax.getBBox = () => ({w: 0, h: 0, d: 0});

// What TeX itself does to a tree afterwards, to make it ready for its layout, takes as long as a
// third of the rest and refuses nothing. These numbers are the places of those steps among all.
const DEEP = 50;
const everything = tex.postFilters;
const refusing = new everything.constructor();
refusing.items = everything.items.filter(({priority}) => priority < -5 || priority > 0);

const compile = tex.compile;
tex.compile = function (math, document) {
  notes = [];
  isDisplay = math.display;
  let root;
  try {
    root = compile.call(tex, math, document);
  } catch (error) {
    const parser = tex.parseOptions.parsers[0];
    const words = error.message || String(error);
    const isDeep = words.includes('call stack');
    const fault = error.id || (isDeep ? 'deep' : 'unknown');
    if (!notes.some(known => known.fault === fault)) {
      const what = parser ? parser.currentCS : '';
      note(parser, fault, what, words, isDeep ? 0 : placeOf(error, parser));
    }
  }
  const broken = notes.find(({fault}) => !ODD.includes(fault) && !WRONG.includes(fault));
  if (broken) {
    throw new Error(broken.words);
  }
  return root;
};

// Anki looks for the end of a formula before it reads the TeX, and counts braces on its way.
function asFound(source, display) {
  const [open, close] = display ? ['\\[', '\\]'] : ['\\(', '\\)'];
  const found = finder.findMath([open + source + close]);
  return found.length && found[0].start.n === 0 ? found[0].math : null;
}

function verdict(source, display, places) {
  gaps = new Set(JSON.parse(places));
  notes = [];
  const found = asFound(source, display);
  const {open, depth} = braces(source);
  if (open !== undefined && found === null) {
    note(null, 'brace', '{', 'an open brace', open);
  } else if (found === null) {
    note(null, 'end', '\\', 'a backslash before the end', source.length - 1);
  } else if (found !== source) {
    note(null, 'end', source.substr(found.length, 2), 'an end', found.length);
  } else {
    tex.postFilters = depth > DEEP ? everything : refusing; // layout has a limit of its own
    try {
      tex.reset();
      paper.convert(source, {display, end: COMPILED});
    } catch (error) {
      // what was thrown is in the notes
    }
    tex.postFilters = everything;
  }
  gaps.clear();
  return notes.length ? JSON.stringify(notes) : '';
}

// The names of all macros or environments, to find the one that was meant.
function known(kind) {
  const maps = tex.parseOptions.handlers.get(kind)._configuration.items;
  return JSON.stringify(maps.flatMap(({item}) => item.map ? [...item.map.keys()] : []));
}
