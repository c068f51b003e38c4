import { byId, colour, element, keyed, setText } from './dom.js';

const interval = 3000;

/** An object of the quorum store by its name, and the hints that nodes keep for others. */
export function startQuorum(model, connection) {
  byId('quorum-form').onsubmit = submit => {
    submit.preventDefault();
    lookUp(byId('quorum-key').value);
  };
  poll();

  async function lookUp(text) {
    const place = byId('quorum');
    const slash = text.indexOf('/');
    const [bucket, key] = slash < 0 ? ['default', text] : [text.slice(0, slash), text.slice(slash + 1)];
    const path = `${encodeURIComponent(bucket)}/${encodeURIComponent(key)}`;
    try {
      const [object, placement] = await Promise.all([
        connection.get(`/v1/quorum/${path}`, { headers: { Accept: 'application/json' } }),
        connection.get(`/v1/quorum-replicas/${path}`),
      ]);
      const said = object.status === 404 ? null : await object.json();
      if (object.status >= 400 && object.status !== 404) throw new Error(said.error ?? `The node answered ${object.status}.`);
      place.replaceChildren(...siblings(said), ...replicas(await placement.json()));
    } catch (error) {
      place.replaceChildren(element('p', {}, error.name === 'Error' ? error.message : 'The node did not answer in time; try again.'));
    }
  }

  /** Siblings side by side, each with the event that wrote it; what they have in common is the clock that covers all of them. */
  function siblings(object) {
    if (!object) return [element('p', {}, 'There is no such object.')];
    const many = object.siblings.length > 1 ? `${object.siblings.length} siblings: written without knowing of each other` : 'One value';
    return [
      element('p', {}, `${many}. `, ...(object.clock ? ['Clock ', chips(object.clock)] : [])),
      element('ul', { className: 'siblings', ariaLabel: 'Siblings' }, ...object.siblings.map(sibling => element('li', {},
        element('pre', {}, sibling.value ?? `base64 ${sibling.base64}`),
        element('span', { className: 'quiet' }, sibling.dot ? 'written by ' : 'written at '),
        sibling.dot ? chips(`{${sibling.dot}}`) : sibling.writtenAt ?? '')))];
  }

  function replicas(placement) {
    const held = new Map(placement.inspections.map(inspection => [inspection.node, inspection]));
    const digests = [...new Set(placement.inspections.map(inspection => inspection.digest).filter(Boolean))];
    return [element('div', { className: 'wide', tabIndex: 0, role: 'region', ariaLabel: 'What each replica holds of the object' }, element('table', {},
      element('caption', {}, digests.length > 1 ? 'The replicas differ: what they hold has not met yet' : 'What each replica holds'),
      element('thead', {}, element('tr', {}, ...['Replica', 'Role', 'Siblings', 'Clock', 'History'].map(title => element('th', { scope: 'col' }, title)))),
      element('tbody', {}, ...placement.preferenceList.map(place => {
        const own = held.get(place.node);
        return element('tr', {},
          element('th', { scope: 'row' }, place.node),
          element('td', {}, `${place.isPrimary ? 'primary' : 'fallback'}${place.isUp ? '' : ', not reached'}`),
          element('td', {}, own ? String(own.siblings) : '?'),
          element('td', {}, own?.clock ? chips(own.clock) : ''),
          element('td', {}, own?.digest ? `${'ABCDEFGH'[digests.indexOf(own.digest)] ?? '…'} (${own.digest.slice(0, 6)})` : own ? 'nothing' : 'no answer'));
      }))))];
  }

  /** A clock such as {n1:3, n2:1}: a chip an entry, in the node's colour. */
  function chips(clock) {
    const entries = clock.replace(/[{}]/g, '').split(',').map(entry => entry.trim()).filter(Boolean);
    return element('span', {}, ...entries.map(entry => {
      const chip = element('span', { className: 'chip' }, entry);
      chip.style.background = colour(model.colourOf(entry.split(/[:/]/)[0]));
      return chip;
    }));
  }

  async function poll() {
    for (;;) {
      if (!document.hidden) await hints();
      await new Promise(done => setTimeout(done, interval));
    }
  }

  async function hints() {
    const place = byId('hints');
    try {
      const { nodes } = await (await connection.get('/v1/quorum')).json();
      const kept = nodes.flatMap(node => Object.entries(node.hints).map(([target, count]) => `${node.node} keeps ${count} for ${target}`));
      const lines = kept.length > 0 ? kept : ['Nobody keeps hints: every replica that could not be reached has what was written meanwhile.'];
      keyed(place, lines, line => element('p', {}, line), () => {});
      place.dataset.hints = String(kept.length);
    } catch {
      keyed(place, ['No answer'], line => element('p', {}, line), (line, text) => setText(line, `${text} about hints in time.`));
    }
  }
}
