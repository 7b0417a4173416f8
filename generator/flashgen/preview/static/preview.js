import { Deck } from "./deck.js";
import { View } from "./view.js";

const $ = (id) => document.getElementById(id);
const WIDTHS = ["desktop", "phone"];
const shown = { id: "", hash: "", back: false, view: "card", light: "" };
let listed = [];
let views = [];
let turn = Promise.resolve();

const deck = new Deck(update, (isConnected) => {
  $("bar").hidden = isConnected;
  $("bar").textContent = "Not connected: flashgen preview has ended, or has begun anew under another address.";
});

/* ---- which cards ---- */

function update() {
  const { cards, titles } = deck.state;
  options($("question"), "all questions", Object.entries(titles));
  options($("kind"), "all kinds", [...new Set(cards.map((card) => card.kind))].map((kind) => [kind, kind]));
  options($("tier"), "all tiers", ["core", "more", "deep"].map((tier) => [tier, tier]));
  options($("tag"), "all tags", [...new Set(cards.flatMap((card) => card.tags))].sort().map((tag) => [tag, tag]));
  list();
  show(shown.id || decodeURIComponent(location.hash.slice(1)));
}

function options(select, all, pairs) {
  const chosen = select.value;
  select.replaceChildren(...[["", all], ...pairs].map(([value, text]) => new Option(text, value)));
  select.value = pairs.some(([value]) => value === chosen) ? chosen : "";
}

function wanted() {
  const words = $("words").value.toLowerCase().split(/\s+/).filter(Boolean);
  const is = (id, card) => !$(id).value || $(id).value === card[id];
  return deck.state.cards.filter((card) => {
    const text = `${card.id} ${card.title} ${card.words}`.toLowerCase();
    return words.every((word) => text.includes(word))
      && is("question", card) && is("kind", card) && is("tier", card)
      && (!$("tag").value || card.tags.includes($("tag").value))
      && (!$("changed").checked || card.newness !== "unchanged")
      && (!$("found").checked || card.findings.length > 0);
  });
}

function list() {
  listed = wanted();
  const isFirst = (card, at) => card.question !== listed[at - 1]?.question;
  $("list").replaceChildren(...listed.flatMap((card, at) => (isFirst(card, at) ? [head(card), row(card)] : [row(card)])));
  const [all, files] = [deck.state.cards.length, deck.state.stale.length];
  const many = listed.length === all ? `${all} cards` : `${listed.length} of ${all} cards`;
  const old = files ? `; last good text of ${deck.state.stale.join(", ")}` : "";
  $("status").textContent = deck.state.number ? many + old : "Reading the cards…";
}

function head(card) {
  const item = element("li", "");
  item.append(element("h2", deck.state.titles[card.question]));
  return item;
}

function row(card) {
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.dataset.id = card.id;
  button.append(card.title, element("small", card.facet));
  if (card.newness !== "unchanged") button.append(element("small", card.newness, "new"));
  if (card.findings.length) button.append(element("small", `${card.findings.length} !`, "finding"));
  button.addEventListener("click", () => show(card.id));
  item.append(button);
  return item;
}

function element(name, text, className = "") {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = className;
  return made;
}

/* ---- one card ---- */

function show(id, back = shown.id === id && shown.back) {
  const card = deck.byId?.get(id) ?? listed[0];
  if (!card) return empty();
  const keeps = card.id === shown.id && back === shown.back;
  const isSame = keeps && card.hash === shown.hash;
  Object.assign(shown, { id: card.id, hash: card.hash, back });
  history.replaceState(null, "", `#${encodeURIComponent(card.id)}`);
  mark(card);
  findings(card);
  if (shown.view !== "card") page(card);
  if (!isSame) fill(card, keeps);
}

function empty() {
  $("findings").replaceChildren(...deck.state.findings.map(finding));
  $("where").textContent = "";
}

/* Cards are put into their frames one after another: what was asked for last stands at last. */
function fill(card, keeps) {
  turn = turn.then(async () => {
    if (card.hash !== shown.hash) return;
    const sides = await deck.card(card);
    if (!sides) return;
    const side = shown.back ? "back" : "front";
    await Promise.all(views.map((view) => view.show(sides[side], `${card.id} ${side} ${card.hash}`, keeps)));
    const at = listed.findIndex((other) => other.id === card.id);
    if (listed[at + 1]) deck.card(listed[at + 1]);
  });
}

function mark(card) {
  document.querySelector("nav [aria-current]")?.removeAttribute("aria-current");
  const button = document.querySelector(`nav [data-id="${CSS.escape(card.id)}"]`);
  button?.setAttribute("aria-current", "true");
  if (button) reveal(button, document.querySelector("nav"));
  const at = listed.findIndex((other) => other.id === card.id);
  $("where").textContent = at < 0 ? "" : `${at + 1} of ${listed.length}`;
  $("flip").textContent = shown.back ? "Show question" : "Show answer";
  $("back").disabled = at <= 0;
  $("next").disabled = at < 0 || at === listed.length - 1;
  $("place").textContent = `${card.path}:${card.line}`;
  $("place").onclick = () => open(card);
}

/* Scroll a list to one of its rows, and nothing else: on a phone the list is part of the page. */
function reveal(button, nav) {
  const [row, box] = [button.getBoundingClientRect(), nav.getBoundingClientRect()];
  if (row.top < box.top) nav.scrollTop += row.top - box.top;
  if (row.bottom > box.bottom) nav.scrollTop += row.bottom - box.bottom;
}

function findings(card) {
  const own = new Set(card.findings);
  const all = deck.state.findings;
  const places = new Set(deck.state.cards.flatMap((other) => other.findings));
  const rest = all.filter((_, at) => !places.has(at));
  $("findings").replaceChildren(...[...all.filter((_, at) => own.has(at)), ...rest].map(finding));
}

function finding(found) {
  const article = element("article", "", found.severity);
  const place = element("button", `${found.path}:${found.line}:${found.column}`);
  place.addEventListener("click", () => open(found));
  const code = element("button", found.code);
  code.addEventListener("click", () => explain(found.code));
  const head = element("p", "");
  head.append(place, ` ${found.severity} `, code);
  article.append(head, element("p", found.message));
  if (found.excerpt) article.append(element("pre", found.excerpt));
  if (found.hint) article.append(element("p", found.hint, "hint"));
  return article;
}

async function explain(code) {
  const text = await deck.ask(`explain/${code}`);
  if (!text) return;
  $("explained").querySelector("pre").textContent = text;
  $("explained").showModal();
}

/* Open a place in the editor; where there is none, it can be copied. */
async function open({ path, line, column }) {
  const answer = await deck.ask("open", { path, line, column });
  if (answer?.opened) return;
  const place = `${path}:${line}:${column}`;
  try {
    await navigator.clipboard.writeText(place);
    $("status").textContent = `no editor was found; copied ${place}`;
  } catch {
    window.prompt("No editor was found. The place:", place);
  }
}

/* ---- what is shown, and in which light ---- */

function lights(light) {
  shown.light = light;
  localStorage.setItem("light", light);
  press("lights", "light", light);
  const nights = { day: [false], night: [true], both: [false, true] }[light];
  views = nights.flatMap((night) => WIDTHS.map((width) => new View(width, night)));
  $("cards").replaceChildren(...views.map((view) => view.frame));
  for (const view of views) view.ready.then(() => view.document.addEventListener("keydown", key));
  const card = deck.byId?.get(shown.id);
  if (card) fill(card, false);
}

function look(view) {
  shown.view = view;
  press("views", "view", view);
  const isCard = view === "card";
  for (const id of ["cards", "lights", "moves"]) $(id).hidden = !isCard;
  for (const id of ["page", "pdf"]) $(id).hidden = isCard;
  const card = deck.byId?.get(shown.id);
  if (card && !isCard) page(card);
}

/* A printed page has its own styles, and is asked for anew only when something changed. */
function page(card) {
  const address = `print/${encodeURIComponent(card.question)}/${shown.view}`;
  $("pdf").href = `${address}.pdf`;
  const from = `${address}.html?${deck.state.number}`;
  if ($("page").dataset.from === from) return;
  $("page").dataset.from = from;
  const frame = document.createElement("iframe");
  frame.title = `${deck.state.titles[card.question]}, ${shown.view}`;
  frame.sandbox = "";
  frame.src = from;
  $("page").replaceChildren(frame);
}

function press(group, name, value) {
  for (const button of $(group).querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button.dataset[name] === value));
  }
}

/* ---- what the reader does ---- */

function step(by) {
  const at = listed.findIndex((card) => card.id === shown.id);
  const card = listed[at + by];
  if (card) show(card.id, false);
}

function flip() {
  show(shown.id, !shown.back);
}

/* As in Anki: the first key turns the card, the second one goes on. */
function next() {
  if (shown.back) step(1);
  else flip();
}

const KEYS = {
  " ": next,
  Enter: next,
  ArrowRight: () => step(1),
  ArrowLeft: () => step(-1),
  n: () => lights({ day: "night", night: "both", both: "day" }[shown.light]),
  e: () => $("place").click(),
  "/": () => $("words").focus(),
};

/* A key acts on the card, unless it is typed into something, or means the button that has the focus. */
function key(event) {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || shown.view !== "card") return;
  const [at, isPress] = [event.target, event.key === " " || event.key === "Enter"];
  if (at.closest?.("dialog, select, input[type=search]")) return;
  const pressed = at.closest?.("button, summary, a, input");
  if (isPress && pressed && pressed.dataset.id !== shown.id) return;
  const does = "1234".includes(event.key) ? next : KEYS[event.key];
  if (!does) return;
  event.preventDefault();
  does();
}

document.addEventListener("keydown", key);
window.addEventListener("hashchange", () => show(decodeURIComponent(location.hash.slice(1)), false));
for (const id of ["words", "question", "kind", "tier", "tag", "changed", "found"]) {
  $(id).addEventListener("input", () => {
    list();
    if (listed.length && !listed.some((card) => card.id === shown.id)) show(listed[0].id, false);
    else if (shown.id) show(shown.id);
  });
}
$("words").addEventListener("keydown", (event) => {
  if (event.key === "Escape" || (event.key === "Enter" && !event.isComposing)) $("words").blur();
});
$("back").addEventListener("click", () => step(-1));
$("next").addEventListener("click", () => step(1));
$("flip").addEventListener("click", flip);
for (const button of $("views").querySelectorAll("button")) button.addEventListener("click", () => look(button.dataset.view));
for (const button of $("lights").querySelectorAll("button")) button.addEventListener("click", () => lights(button.dataset.light));
const night = window.matchMedia("(prefers-color-scheme: dark)").matches;
lights(localStorage.getItem("light") ?? (night ? "night" : "day"));
