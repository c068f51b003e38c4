// Follows the cluster through one node at a time: polls its overview and reads a stream of its own. When the node dies another one is
// asked, which goes on with the stream where this one ended.

const pollInterval = 1000;
// Every node reports about every other: of many nodes only what is not as usual is asked for.
const many = 40;
const probeTimeout = 1000;
// A stream that ends as soon as it begins is not asked for without a pause.
const retryPause = 500;

export class Connection {
  base = '';
  node = '';
  #source = null;
  #openedAt = -Infinity;
  #failing = false;
  #model;
  #feed;
  #tell;

  /**
   * @param model what is known of the cluster
   * @param feed the stream: `path` where it goes on, `attach(source)` to read it, and where it may be refused for good, `refusal(base)`,
   * which gives the reason
   * @param tell called with a state (here, elsewhere, lost) and a sentence when the connection changes
   */
  constructor(model, feed, tell) {
    this.#model = model;
    this.#feed = feed;
    this.#tell = tell;
  }

  get isElsewhere() { return this.base !== ''; }

  start() {
    this.reopen();
    this.#poll();
  }

  /** Reads the stream anew, from where its path says. */
  reopen() {
    this.#source?.close();
    this.#openedAt = performance.now();
    const source = this.#source = new EventSource(this.base + this.#feed.path);
    this.#feed.attach(source);
    source.onerror = () => { if (source === this.#source) this.#fail(); };
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

  async #fail() {
    if (this.#failing) return;
    this.#failing = true;
    this.#source?.close();
    const refusal = await this.#feed.refusal?.(this.base);
    if (refusal) {
      this.#tell('lost', refusal);
      return;
    }
    const lost = this.node || 'the node';
    this.#tell('lost', `${lost} does not answer. Looking for another node …`);
    if (performance.now() - this.#openedAt < retryPause) await new Promise(done => setTimeout(done, retryPause));
    for (;;) {
      const others = [...(this.#model.doors ?? new Map())].filter(([name]) => name !== this.node).map(([, http]) => `${location.protocol}//${http}`);
      for (const base of [this.base, ...others, '']) {
        if (!await answers(base)) continue;
        this.base = base === location.origin ? '' : base;
        this.reopen();
        this.#failing = false;
        return;
      }
      await new Promise(done => setTimeout(done, retryPause));
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
