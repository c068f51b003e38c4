import { byId, element } from './dom.js';

const interval = 2000;

/** The faults in force on the links, and the switch of them, where the node has faults enabled. */
export function startFaults(model, connection) {
  const token = () => byId('token').value;
  const node = byId('fault-node');

  byId('fault-isolate').onclick = () => change('POST', { shape: 'isolate', nodes: [node.value] }, `Isolate ${node.value} from all others?`);
  byId('fault-heal').onclick = () => change('DELETE', null, 'Heal all links?');
  poll();

  async function poll() {
    for (;;) {
      const isHere = model.features?.includes('faults') ?? false;
      byId('faults-section').hidden = !isHere;
      if (isHere) await show();
      await new Promise(done => setTimeout(done, interval));
    }
  }

  async function show() {
    const names = [...model.nodes.keys()].filter(name => model.nodes.get(name).fresh);
    if (names.join() !== [...node.options].map(option => option.value).join()) {
      node.replaceChildren(...names.map(name => element('option', { value: name }, name)));
    }
    byId('fault-isolate').disabled = byId('fault-heal').disabled = connection.isElsewhere;
    try {
      const status = await (await connection.get('/v1/faults')).json();
      const rules = (status.nodes ?? []).flatMap(entry => entry.rules ?? []);
      const texts = [...new Set(rules.map(rule => `${rule.from} → ${rule.to}: ${rule.rule}`))];
      byId('faults').replaceChildren(texts.length === 0
        ? element('p', {}, 'All links are whole.')
        : element('ul', {}, ...texts.map(text => element('li', {}, text))));
    } catch {
      byId('faults').replaceChildren(element('p', {}, 'The node did not answer in time.'));
    }
  }

  async function change(method, body, question) {
    if (!confirm(question)) return;
    const result = byId('fault-result');
    try {
      const answer = await fetch('/v1/faults', {
        method,
        headers: { ...(body ? { 'Content-Type': 'application/json' } : {}), ...(token() ? { Authorization: `Bearer ${token()}` } : {}) },
        body: body ? JSON.stringify(body) : undefined,
      });
      const said = await answer.json();
      result.textContent = answer.ok ? `Done: ${said.fault ?? method}.` : said.error ?? `Not everywhere: ${JSON.stringify(said.nodes)}`;
    } catch {
      result.textContent = 'No answer; whether it was done is unknown.';
    }
  }
}
