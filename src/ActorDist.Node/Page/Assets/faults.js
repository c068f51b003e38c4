import { byId, element } from './dom.js';

const interval = 2000;

/** The faults in force on the links, and the switch of them, where the node has faults enabled. */
export function startFaults(model, connection) {
  const token = () => byId('token').value;
  const node = byId('fault-node');

  const [from, to] = [byId('fault-from'), byId('fault-to')];
  const selects = [node, from, to];
  const buttons = ['isolate', 'pause', 'kill', 'cut', 'heal'].map(name => byId(`fault-${name}`));

  byId('fault-isolate').onclick = () => change('POST', '', { shape: 'isolate', nodes: [node.value] }, `Isolate ${node.value} from all others?`);
  byId('fault-pause').onclick = () => change('POST', '/process', { node: node.value, fault: 'pause', for: '5s' }, `Let the process of ${node.value} stand still for 5 s?`);
  byId('fault-kill').onclick = () => change('POST', '/process', { node: node.value, fault: 'kill' }, `Kill the process of ${node.value}? It does not come back by itself.`);
  byId('fault-cut').onclick = () => change('POST', '', { shape: 'cut', from: from.value, to: to.value, oneWay: byId('fault-one-way').checked },
    `Cut what ${from.value} sends to ${to.value}${byId('fault-one-way').checked ? '' : ' and back'}?`);
  byId('fault-heal').onclick = () => change('DELETE', '', null, 'Heal all links?');
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
    for (const select of selects) {
      if (names.join() === [...select.options].map(option => option.value).join()) continue;
      const chosen = select.value || names[select === to ? 1 : 0];
      select.replaceChildren(...names.map(name => element('option', { value: name }, name)));
      if (names.includes(chosen)) select.value = chosen;
    }
    for (const button of buttons) button.disabled = connection.isElsewhere;
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

  async function change(method, route, body, question) {
    if (!confirm(question)) return;
    const result = byId('fault-result');
    try {
      const answer = await fetch(`/v1/faults${route}`, {
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
