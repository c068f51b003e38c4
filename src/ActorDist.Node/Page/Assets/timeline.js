import { byId, element, setText } from './dom.js';

const shown = 100;
// Nobody reads hundreds of events a second: rows that would be replaced at once are not made.
const fast = 40;
const slowInterval = 1000;

/** The events, newest first; they can be stopped, looked back through and filtered. */
export class Timeline {
  #model;
  #draw;
  #pausedAt = null;
  #drawn = '';
  #families = new Set();
  #drawnAt = -Infinity;
  #taken = 0;

  constructor(model, draw) {
    this.#model = model;
    this.#draw = draw;
    byId('pause').onclick = () => this.#pause(this.#pausedAt === null ? this.#model.events.length : null);
    byId('scrub').oninput = () => this.#pause(Number(byId('scrub').value));
    byId('family').onchange = byId('contains').oninput = () => this.draw();
  }

  /** Draws what has come, though not more often than it can be read. */
  follow(now) {
    const { taken } = this.#model;
    if (taken - this.#taken > fast && now - this.#drawnAt < slowInterval) return;
    [this.#taken, this.#drawnAt] = [taken, now];
    this.draw();
  }

  draw() {
    const { events } = this.#model;
    const scrub = byId('scrub');
    scrub.max = String(events.length);
    if (this.#pausedAt === null) scrub.value = scrub.max;
    this.#addFamilies(events);
    const upTo = this.#pausedAt ?? events.length;
    const [family, contains] = [byId('family').value, byId('contains').value.toLowerCase()];
    const rows = [];
    for (let i = Math.min(upTo, events.length) - 1; i >= 0 && rows.length < shown; i--) {
      if (matches(events[i], family, contains)) rows.push(events[i]);
    }
    const lost = byId('lost');
    lost.hidden = this.#model.lost === 0;
    setText(lost, `${this.#model.lost} events were lost on the way: they came faster than this page reads.`);
    setText(byId('scrub-time'), this.#pausedAt === null ? 'now' : rows[0] ? time(rows[0]) : 'the beginning');
    const state = rows.map(row => row.id).join();
    if (state === this.#drawn) return;
    this.#drawn = state;
    const body = byId('timeline').tBodies[0];
    // Rows are made anew only for events that were not shown; those that stay keep their place and the focus.
    const kept = new Map([...body.rows].map(row => [row.dataset.id, row]));
    body.replaceChildren(...rows.map(event => kept.get(event.id) ?? this.#row(event)));
  }

  #row(event) {
    const what = [event.from && event.to ? `${event.from} → ${event.to}` : event.from ? `from ${event.from}` : event.to ? `to ${event.to}` : '', event.detail ?? '']
      .filter(Boolean).join(', ');
    const row = element('tr', {},
      element('td', {}, time(event)), element('td', {}, event.node), element('td', {}, String(event.lamport)), element('td', {}, event.kind),
      element('td', {}, element('button', { type: 'button', className: 'link', onclick: () => this.#draw(event.subject) }, event.subject)),
      element('td', {}, what), element('td', {}, event.cause ?? ''));
    row.dataset.id = event.id;
    row.dataset.kind = event.kind;
    return row;
  }

  #pause(at) {
    this.#pausedAt = at;
    const button = byId('pause');
    button.setAttribute('aria-pressed', String(at !== null));
    button.textContent = at === null ? 'Pause' : 'Go on';
    this.draw();
  }

  #addFamilies(events) {
    for (const event of events.slice(-200)) {
      const family = event.kind.split('-')[0];
      if (this.#families.has(family)) continue;
      this.#families.add(family);
      byId('family').append(element('option', { value: family }, family));
    }
  }
}

function matches(event, family, contains) {
  return (!family || event.kind === family || event.kind.startsWith(`${family}-`))
    && (!contains || `${event.node} ${event.kind} ${event.subject} ${event.detail ?? ''}`.toLowerCase().includes(contains));
}

const time = event => event.time.slice(11, 23);
