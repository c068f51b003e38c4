import { byId, colour, element, keyed, setText } from './dom.js';

const kept = 'actordist.writer';

/** What the person is called, kept by the browser. */
export function startOwnName(changed) {
  const input = byId('own-name');
  input.value = localStorage.getItem(kept) ?? `Guest ${Math.floor(1000 + Math.random() * 9000)}`;
  input.onchange = () => {
    localStorage.setItem(kept, input.value);
    changed();
  };
  return () => input.value.replace(/[\p{Cc}\p{Cs}]|[^\u0000-\uFFFF]/gu, '').trim() || 'Guest';
}

/** The list of those who have the document open; who comes and goes is said, where a cursor moves is only shown. */
export class Writers {
  #known = new Map();
  #session;

  constructor(session) { this.#session = session; }

  draw(writers, text) {
    const bySession = new Map(writers.map(writer => [writer.session, writer]));
    keyed(byId('writers'), [...bySession.keys()], () => element('li', {}, element('span', { className: 'swatch', 'aria-hidden': 'true' }), element('span')),
      (item, session) => {
        const writer = bySession.get(session);
        item.dataset.node = writer.node;
        item.dataset.index = writer.index;
        item.firstChild.style.background = colour([...bySession.keys()].indexOf(session));
        setText(item.lastChild, `${this.#title(writer)}: ${place(text, writer.index)}`);
      });
    const others = new Map(writers.filter(writer => writer.session !== this.#session).map(writer => [writer.session, this.#title(writer)]));
    const news = [
      ...[...others].filter(([session]) => !this.#known.has(session)).map(([, title]) => `${title} has come.`),
      ...[...this.#known].filter(([session]) => !others.has(session)).map(([, title]) => `${title} has gone.`),
    ];
    if (news.length > 0) setText(byId('arrivals'), news.join(' '));
    this.#known = others;
  }

  #title(writer) {
    return `${writer.name}${writer.session === this.#session ? ' (you)' : ''} at ${writer.node}`;
  }
}

function place(text, index) {
  const lines = text.slice(0, index).split('\n');
  return `line ${lines.length}, column ${lines.at(-1).length + 1}`;
}
