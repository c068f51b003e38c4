// What is known of the cluster, put together from the overview and the events. No DOM here.

const keptEvents = 5000;
const keptSamples = 60;
// So many nodes have a chart a pair; of more, only the last phi is shown.
export const mostWithCharts = 12;

export class Model {
  nodes = new Map();
  shardCounts = {};
  owners = new Map();
  events = [];
  lost = 0;
  taken = 0;
  rates = [];
  version = 0;
  #ids = new Set();
  #colours = new Map();

  /** Takes an overview: the last report of every node. */
  takeOverview(overview, now) {
    this.shardCounts = overview.shardCounts;
    this.features = overview.features;
    this.doors = new Map(overview.doors.map(door => [door.node, door.http]));
    const reports = new Map(overview.nodes.map(entry => [entry.report.node, entry]));
    const seen = new Set(reports.keys());
    for (const { report } of overview.nodes) for (const peer of report.peers) seen.add(peer.node);
    for (const name of [...this.nodes.keys()]) {
      const node = this.nodes.get(name);
      if (seen.has(name)) continue;
      // A node that was removed is shown for a while as gone.
      if (!node.goneAt) { node.goneAt = now; node.state = 'gone'; node.fresh = false; }
      else if (now - node.goneAt > 60_000) this.nodes.delete(name);
    }
    for (const name of [...seen].sort(byName)) {
      const node = this.#node(name);
      node.goneAt = 0;
      const entry = reports.get(name);
      node.fresh = Boolean(entry) && entry.ageMs < 3000;
      if (entry) this.#takeReport(node, entry.report, now);
      node.state = this.#stateOf(node, overview.nodes);
    }
    this.#takeRate(now);
    this.#takeOwners(overview.nodes);
    this.version++;
  }

  /** Takes an event; false for one that is known. */
  takeEvent(event) {
    if (this.#ids.has(event.id)) return false;
    this.#ids.add(event.id);
    event.at = Date.parse(event.time);
    this.taken++;
    // Nodes tell their events in batches: one that happened earlier may arrive later.
    let place = this.events.length;
    while (place > 0 && this.events[place - 1].at > event.at) place--;
    this.events.splice(place, 0, event);
    this.#takeState(event);
    if (this.events.length > keptEvents + 500) {
      for (const old of this.events.splice(0, 500)) this.#ids.delete(old.id);
    }
    this.version++;
    return true;
  }

  /** The node's place among all that were ever seen, which gives its colour. */
  colourOf(name) {
    if (!this.#colours.has(name)) this.#colours.set(name, this.#colours.size);
    return this.#colours.get(name);
  }

  #node(name) {
    if (!this.nodes.has(name)) {
      this.colourOf(name);
      this.nodes.set(name, { name, state: 'unknown', peers: new Map(), phi: new Map(), rate: 0, shards: [] });
      this.nodes = new Map([...this.nodes].sort(([a], [b]) => byName(a, b)));
    }
    return this.nodes.get(name);
  }

  #takeReport(node, report, now) {
    const before = node.report;
    if (before && before.incarnation === report.incarnation && now > node.reportedAt) {
      const delta = report.requestsAnswered - before.requestsAnswered;
      node.rate = node.fresh ? delta * 1000 / (now - node.reportedAt) : 0;
    }
    node.report = report;
    node.reportedAt = now;
    for (const peer of report.peers.length < mostWithCharts ? report.peers : []) {
      const history = node.phi.get(peer.node) ?? [];
      const phi = typeof peer.phi === 'number' ? peer.phi : peer.phi === 'Infinity' ? 100 : 0;
      history.push(phi);
      if (history.length > keptSamples) history.shift();
      node.phi.set(peer.node, history);
    }
    node.peers = new Map(report.peers.map(peer => [peer.node, peer]));
  }

  /** Events tell a change of state sooner than the next overview, which then has the last word. */
  #takeState(event) {
    const node = this.nodes.get(event.subject);
    const state = { 'member-unreachable': 'unreachable', 'member-down': 'down' }[event.kind];
    if (node && state && !node.goneAt && Date.now() - event.at < 5000) node.state = state;
  }

  #stateOf(node, entries) {
    let status = '';
    let unreachable = false;
    for (const { report, ageMs } of entries) {
      if (ageMs > 3000) continue;
      if (report.node === node.name) { status ||= report.status; continue; }
      const peer = report.peers.find(other => other.node === node.name);
      if (!peer) continue;
      if (peer.status === 'Down') return 'down';
      status = status || peer.status;
      unreachable ||= !peer.isReachable || !peer.isAvailable;
    }
    return unreachable ? 'unreachable' : (status || 'unknown').toLowerCase();
  }

  #takeRate(now) {
    let [rate, underWay] = [0, 0];
    for (const node of this.nodes.values()) {
      if (!node.fresh) continue;
      rate += node.rate;
      underWay += node.report.requestsUnderWay;
    }
    this.rates.push({ now, rate, underWay });
    if (this.rates.length > keptSamples) this.rates.shift();
  }

  #takeOwners(entries) {
    const owners = new Map();
    for (const { report, ageMs } of entries) {
      if (ageMs > 3000) continue;
      for (const shard of report.shards) owners.set(`${shard.type}/${shard.shard}`, report.node);
    }
    this.owners = owners;
  }
}

export const byName = (a, b) => a.localeCompare(b, undefined, { numeric: true });
