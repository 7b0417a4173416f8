/* What the server knows, and whether it still answers. */

const RETRY = 1000;

export class Deck {
  constructor(changed, connected) {
    this.state = { number: -1, cards: [], findings: [], titles: {}, stale: [] };
    this.sides = new Map();
    this.changed = changed;
    this.connected = connected;
    this.stream = null;
    document.addEventListener("visibilitychange", () => this.listen());
    window.addEventListener("pagehide", () => this.close());
    window.addEventListener("pageshow", () => this.listen());
    this.listen();
  }

  /* A page that nobody sees holds no connection: a browser has six of them for all its tabs. */
  listen() {
    if (document.hidden) return this.close();
    if (this.stream) return;
    this.stream = new EventSource("events");
    this.stream.onmessage = (event) => this.refresh(Number(event.data));
    this.stream.onerror = () => {
      this.connected(false);
      this.close();
      setTimeout(() => this.listen(), RETRY);
    };
  }

  close() {
    this.stream?.close();
    this.stream = null;
  }

  async refresh(number) {
    this.connected(true);
    if (number === this.state.number) return;
    const state = await this.ask("state");
    if (!state) return;
    this.state = state;
    this.byId = new Map(state.cards.map((card) => [card.id, card]));
    this.changed();
  }

  /* Return front and back of a card; those of a neighbour are asked for before they are wanted. */
  async card(card) {
    const key = `${card.id} ${card.hash}`;
    if (!this.sides.has(key)) {
      if (this.sides.size > 200) this.sides.clear();
      this.sides.set(key, this.ask(`card/${card.id.split("/").map(encodeURIComponent).join("/")}`));
    }
    const sides = await this.sides.get(key);
    if (!sides) this.sides.delete(key);
    return sides;
  }

  async ask(path, body) {
    try {
      const options = body ? { method: "POST", body: JSON.stringify(body) } : {};
      const answer = await fetch(path, options);
      if (!answer.ok) return null;
      return (answer.headers.get("content-type") ?? "").includes("json") ? answer.json() : answer.text();
    } catch {
      this.connected(false);
      return null;
    }
  }
}
