import { byId, element } from './dom.js';

/** A register by its name: its value and what each replica holds of it. */
export function startRegisters(connection) {
  byId('register-form').onsubmit = async submit => {
    submit.preventDefault();
    const name = byId('register-name').value;
    const path = `/v1/registers/${encodeURIComponent(name)}`;
    const place = byId('register');
    try {
      const [value, replicas] = await Promise.all([
        connection.get(path, { headers: { Accept: 'application/json' } }),
        connection.get(`${path}/replicas`),
      ]);
      place.replaceChildren(describe(value.status, await value.json()), ...table(await replicas.json()));
    } catch {
      place.replaceChildren(element('p', {}, 'The node did not answer in time; try again.'));
    }
  };
}

function describe(status, body) {
  if (status === 404) return element('p', {}, 'There is no such register.');
  if (status !== 200) return element('p', {}, body.error ?? body.reason ?? `The node answered ${status}.`);
  return element('dl', {}, ...Object.entries(body).flatMap(([key, value]) =>
    [element('dt', {}, key), element('dd', {}, element('pre', {}, typeof value === 'object' ? JSON.stringify(value) : String(value)))]));
}

function table(body) {
  const rows = Object.values(body).find(Array.isArray) ?? [];
  if (rows.length === 0) return [];
  const columns = [...new Set(rows.flatMap(row => Object.keys(row)))];
  return [element('div', { className: 'wide', tabIndex: 0, role: 'region', ariaLabel: 'What each replica holds' }, element('table', {},
    element('caption', {}, 'What each replica holds'),
    element('thead', {}, element('tr', {}, ...columns.map(column => element('th', { scope: 'col' }, column)))),
    element('tbody', {}, ...rows.map(row => element('tr', {}, ...columns.map(column =>
      element('td', {}, typeof row[column] === 'object' ? JSON.stringify(row[column]) : String(row[column] ?? '')))))))) ];
}
