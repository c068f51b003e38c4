import { byId, colour, element, keyed, seconds, setText } from './dom.js';

const looks = { up: 'good', unreachable: 'bad', down: 'bad', gone: 'bad', unknown: 'warn' };

byId('token-form').onsubmit = submit => submit.preventDefault();

/** The table of nodes, and what may be asked of a member. */
export function drawNodes(model, connection) {
  const body = byId('nodes').tBodies[0];
  keyed(body, [...model.nodes.keys()], name => makeRow(model, connection, name), (row, name) => {
    const node = model.nodes.get(name);
    const report = node.report;
    row.dataset.node = name;
    row.dataset.state = node.state;
    const cells = row.cells;
    setText(cells[1].firstChild, node.state);
    cells[1].firstChild.className = `state-${looks[node.state] ?? 'warn'}`;
    setText(cells[2], node.fresh ? String(report.shards.length) : '');
    setText(cells[3], node.fresh ? String(report.shards.reduce((sum, shard) => sum + shard.entities, 0)) : '');
    setText(cells[4], node.fresh ? String(report.requestsUnderWay) : '');
    setText(cells[5], node.fresh ? node.rate.toFixed(0) : '');
    setText(cells[6], node.fresh ? `${Math.round(report.memoryBytes / 1048576)} MiB` : '');
    setText(cells[7], report ? String(report.incarnation) : '');
    setText(cells[8], node.fresh ? seconds(report.uptimeSeconds) : '');
    const [leave, down] = cells[9].children;
    leave.disabled = connection.isElsewhere || node.state !== 'up';
    down.disabled = connection.isElsewhere || node.state !== 'unreachable';
  });
}

function makeRow(model, connection, name) {
  const row = element('tr', {},
    element('th', { scope: 'row' }, element('span', { className: 'swatch', 'aria-hidden': 'true' }), name),
    element('td', {}, element('span')),
    ...Array.from({ length: 7 }, () => element('td')),
    element('td', {},
      element('button', { type: 'button', ariaLabel: `Let ${name} leave`, onclick: () => change(name, 'leave') }, 'Leave'), ' ',
      element('button', { type: 'button', ariaLabel: `Declare ${name} down`, onclick: () => change(name, 'down') }, 'Down')));
  row.querySelector('.swatch').style.background = colour(model.colourOf(name));
  return row;
}

async function change(name, operation) {
  if (!confirm(operation === 'leave' ? `Let ${name} leave the cluster? Its process ends.` : `Declare ${name} dead? Its shards start elsewhere.`)) return;
  const token = byId('token').value;
  const result = byId('action-result');
  try {
    const answer = await fetch(`/cluster/members/${encodeURIComponent(name)}?operation=${operation}`, {
      method: 'PUT',
      headers: token ? { Authorization: `Bearer ${token}` } : {},
    });
    const body = await answer.json();
    result.textContent = answer.ok ? `${name}: ${operation} was asked for.` : body.error;
  } catch {
    result.textContent = `No answer; whether ${name} got it is unknown.`;
  }
}
