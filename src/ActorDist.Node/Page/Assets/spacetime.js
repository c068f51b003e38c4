import { byId, element, svg } from './dom.js';
import { byName } from './model.js';

const most = 60;
const [left, lane, step, top] = [20, 170, 30, 34];

/**
 * The events of one request, register or shard: a line a node, time downwards in the order of Lamport times, and an arrow wherever one
 * event on one node brought about another one on another.
 */
export class SpaceTime {
  #model;
  #key = '';
  #drawn = '';

  constructor(model) {
    this.#model = model;
    byId('spacetime-form').onsubmit = submit => {
      submit.preventDefault();
      this.show(byId('spacetime-key').value);
    };
  }

  show(key) {
    this.#key = key;
    byId('spacetime-key').value = key;
    this.draw();
  }

  draw() {
    const key = this.#key || this.#model.events.findLast(event => event.kind === 'request-answered')?.subject;
    const place = byId('spacetime');
    if (!key) {
      if (!this.#drawn) place.replaceChildren(element('p', { className: 'quiet' }, 'No request has been seen yet.'));
      return;
    }
    const events = this.#model.events.filter(event => event.subject === key || event.subject.endsWith(`/${key}`)).slice(-most)
      .sort((a, b) => a.lamport - b.lamport || byName(a.node, b.node));
    const state = `${key} ${events.length} ${events.at(-1)?.id}`;
    if (state === this.#drawn) return;
    this.#drawn = state;
    if (events.length === 0) {
      place.replaceChildren(element('p', { className: 'quiet' }, `No kept event is about ${key}.`));
      return;
    }
    const nodes = [...new Set(events.map(event => event.node))].sort(byName);
    const at = new Map(events.map((event, i) => [event.id, { x: left + nodes.indexOf(event.node) * lane, y: top + i * step }]));
    const height = top + events.length * step;
    const sentences = events.map(event => `${event.kind} at ${event.node}, Lamport time ${event.lamport}${event.cause ? `, because of ${event.cause}` : ''}`);
    const picture = svg('svg', { width: left + nodes.length * lane, height, role: 'img', 'aria-label': `${key}: ${sentences.join('; ')}` },
      svg('defs', {}, svg('marker', { id: 'arrow', viewBox: '0 0 8 8', refX: 8, refY: 4, markerWidth: 8, markerHeight: 8, orient: 'auto' },
        svg('path', { d: 'M0 0 8 4 0 8z', fill: 'currentColor' }))));
    for (const [i, node] of nodes.entries()) {
      const x = left + i * lane;
      picture.append(svg('text', { x: x - 8, y: 14 }, node), svg('line', { class: 'life', x1: x, x2: x, y1: 20, y2: height }));
    }
    for (const event of events) {
      const to = at.get(event.id);
      const from = at.get(event.cause);
      if (from && from.x !== to.x) picture.append(svg('line', { class: 'message', x1: from.x, y1: from.y, x2: to.x, y2: to.y, 'marker-end': 'url(#arrow)' }));
      picture.append(svg('circle', { cx: to.x, cy: to.y, r: 4 }), svg('text', { x: to.x + 8, y: to.y + 4 }, `${event.kind} @${event.lamport}`));
    }
    place.replaceChildren(element('p', {}, key), picture);
  }
}
