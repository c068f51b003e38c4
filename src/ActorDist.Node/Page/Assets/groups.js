import { byId, element, keyed, setText } from './dom.js';

const interval = 2000;
const looks = { active: 'good', converging: 'warn', paused: 'warn', error: 'bad', deleting: 'warn' };

/** The scaling groups: how many servers each wants and has. */
export function startGroups(connection) {
  poll();

  async function poll() {
    for (;;) {
      if (!document.hidden) await show();
      await new Promise(done => setTimeout(done, interval));
    }
  }

  async function show() {
    try {
      const answer = await connection.get('/cluster/groups');
      const body = await answer.json();
      if (!answer.ok) throw new Error(body.error);
      draw(body.groups, body.limit);
    } catch (error) {
      setText(byId('groups-note'), error.name === 'Error' ? error.message : 'The node did not answer in time.');
    }
  }

  function draw(groups, limit) {
    const all = new Map(groups.map(group => [group.group, group]));
    setText(byId('groups-note'), groups.length === 0 ? 'There are no groups. Create one: pbm autoscale create -t acme -n web --min 2'
      : groups.length === limit ? `The first ${limit} by name.` : '');
    byId('groups').hidden = groups.length === 0;
    keyed(byId('groups').tBodies[0], [...all.keys()], makeRow, (row, name) => {
      const group = all.get(name);
      const { cells } = row;
      row.dataset.status = group.status;
      setText(cells[1], group.name);
      setText(cells[2].firstChild, group.status);
      cells[2].firstChild.className = `state-${looks[group.status] ?? 'warn'}`;
      cells[2].title = group.error ?? '';
      setText(cells[3].firstChild, `${group.desired} of ${group.least} to ${group.most}`);
      setText(cells[4].lastChild, String(group.active));
      const bar = cells[4].firstChild;
      [bar.max, bar.value] = [Math.max(group.desired, group.active, 1), group.active];
      setText(cells[5], String(group.pending));
      setText(cells[6], String(group.leaving));
      cells[7].firstChild.disabled = connection.isElsewhere || group.status === 'paused';
    });
  }

  function makeRow(name) {
    return element('tr', {},
      element('th', { scope: 'row', title: name }, name.length > 20 ? `${name.slice(0, name.indexOf('/') + 9)}…` : name),
      element('td'), element('td', {}, element('span')), element('td', {}, element('span')),
      element('td', {}, element('meter', { min: 0, ariaLabel: `Active servers of ${name}` }), ' ', element('span')),
      element('td'), element('td'),
      element('td', {}, element('button', { type: 'button', ariaLabel: `Converge ${name}`, onclick: () => converge(name) }, 'Converge')));
  }

  async function converge(name) {
    const token = byId('token').value;
    const result = byId('group-result');
    const [tenant, group] = name.split('/');
    try {
      const answer = await fetch(`/v1.0/${encodeURIComponent(tenant)}/groups/${group}/converge`, {
        method: 'POST',
        headers: token ? { Authorization: `Bearer ${token}` } : {},
      });
      result.textContent = answer.ok ? `${name} is compared with the cloud.` : (await answer.json()).error?.message ?? `The node answered ${answer.status}.`;
    } catch {
      result.textContent = 'No answer; asking again does no harm.';
    }
  }
}
