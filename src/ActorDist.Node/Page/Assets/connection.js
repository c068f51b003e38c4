// Follows the cluster through one node at a time: polls its overview and reads its events. When the node dies another one is asked,
// which goes on with the events where this one ended.

const pollInterval = 1000;
// Every node reports about every other: of many nodes only what is not as usual is asked for.
const many = 40;
const probeTimeout = 1000;

export class Connection {
  base = '';
  node = '';
  position = '';
  #source = null;
  #failing = false;
  #model;
  #tell;

  /**
   * @param model what is known of the cluster
   * @param tell called with a state (here, elsewhere, lost) and a sentence when the connection changes
   */
  constructor(model, tell) {
    this.#model = model;
    this.#tell = tell;
  }

  get isElsewhere() { return this.base !== ''; }

  start() {
    this.#listen();
    this.#poll();
  }

  async get(path, options = {}) {
    return await fetch(this.base + path, { signal: AbortSignal.timeout(5000), ...options });
  }

  async #poll() {
    for (;;) {
      const overview = await this.#overview();
      if (overview) {
        this.node = overview.selfNode;
        this.#model.takeOverview(overview, performance.now());
        if (!this.#failing) this.#say();
      } else {
        await this.#fail();
      }
      await new Promise(done => setTimeout(done, pollInterval));
    }
  }

  async #overview() {
    try {
      const peers = this.#model.nodes.size > many ? '?peers=unusual' : '';
      const answer = await fetch(`${this.base}/cluster/overview${peers}`, { signal: AbortSignal.timeout(3000), cache: 'no-store' });
      return answer.ok ? await answer.json() : null;
    } catch {
      return null;
    }
  }

  #listen() {
    this.#source?.close();
    const source = this.#source = new EventSource(`${this.base}/events?after=${encodeURIComponent(this.position)}`);
    source.onmessage = message => {
      if (message.lastEventId) this.position = message.lastEventId;
      this.#model.takeEvent(JSON.parse(message.data));
    };
    source.addEventListener('lost', message => { this.#model.lost += JSON.parse(message.data).lost; });
    source.onerror = () => { if (source === this.#source) this.#fail(); };
  }

  async #fail() {
    if (this.#failing) return;
    this.#failing = true;
    this.#source?.close();
    const lost = this.node || 'the node';
    this.#tell('lost', `${lost} does not answer. Looking for another node …`);
    for (;;) {
      const others = [...(this.#model.doors ?? new Map())].filter(([name]) => name !== this.node).map(([, http]) => `${location.protocol}//${http}`);
      for (const base of [this.base, ...others, '']) {
        if (!await answers(base)) continue;
        this.base = base === location.origin ? '' : base;
        this.#listen();
        this.#failing = false;
        return;
      }
      await new Promise(done => setTimeout(done, 500));
    }
  }

  #say() {
    if (this.isElsewhere) {
      this.#tell('elsewhere', `The node of this page does not answer; it goes on with ${this.node} at ${this.base.split('//')[1]}.`);
    } else {
      this.#tell('here', `Connected to ${this.node}.`);
    }
  }
}

async function answers(base) {
  try {
    return (await fetch(`${base}/alive`, { signal: AbortSignal.timeout(probeTimeout), cache: 'no-store' })).ok;
  } catch {
    return false;
  }
}
