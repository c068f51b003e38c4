import { byId, element, keyed, setText, svg } from './dom.js';
import { mostWithCharts } from './model.js';

const [width, height] = [72, 18];
const highest = 16;

/** Who reaches whom: a table with small charts for few nodes, a map of dots and a list of what is wrong for many. */
export function drawMatrix(model) {
  const names = [...model.nodes.keys()].filter(name => model.nodes.get(name).state !== 'gone');
  const place = byId('matrix');
  const mode = names.length <= mostWithCharts ? 'table' : 'map';
  if (place.dataset.mode !== mode) {
    place.dataset.mode = mode;
    place.keyedChildren = undefined;
    place.replaceChildren(mode === 'table'
      ? element('table', {}, element('thead', {}, element('tr')), element('tbody'))
      : element('div', {}, element('canvas', { role: 'img' }), element('p')));
  }
  if (mode === 'table') drawTable(model, names, place.firstChild); else drawMap(model, names, place.firstChild);
}

function drawTable(model, names, table) {
  keyed(table.tHead.rows[0], ['', ...names], name => element('th', { scope: 'col' }, name || 'sees'), () => {});
  keyed(table.tBodies[0], names, name => element('tr', {}, element('th', { scope: 'row' }, name)), (row, name) => {
    const node = model.nodes.get(name);
    row.cellsHolder ??= new Map();
    for (const other of names) {
      let cell = row.cellsHolder.get(other);
      if (!cell) {
        cell = element('td', {}, element('span'), svg('svg', { width, height, 'aria-hidden': 'true' },
          svg('line', { x1: 0, x2: width, y1: height / 2, y2: height / 2 }), svg('polyline', { points: '' })));
        row.cellsHolder.set(other, cell);
      }
      const index = names.indexOf(other) + 1;
      if (row.children[index] !== cell) row.insertBefore(cell, row.children[index] ?? null);
      fill(cell, node, name === other ? null : node.peers.get(other), node.phi.get(other) ?? []);
    }
    for (const [other, cell] of row.cellsHolder) if (!names.includes(other)) { cell.remove(); row.cellsHolder.delete(other); }
  });
}

function fill(cell, node, peer, history) {
  const bad = Boolean(peer) && (!peer.isReachable || !peer.isAvailable);
  cell.classList.toggle('self', !peer);
  cell.classList.toggle('unavailable', bad && node.fresh);
  const phi = peer?.phi === 'Infinity' ? '∞' : typeof peer?.phi === 'number' ? peer.phi.toFixed(1) : '';
  setText(cell.firstChild, !node.fresh ? '?' : !peer ? '–' : bad ? `unreachable ${phi}` : phi || 'not watched');
  const [, line] = cell.lastChild.children;
  line.setAttribute('points', peer && node.fresh
    ? history.map((value, i) => `${i * width / 59},${height - Math.min(value, highest) / highest * height}`).join(' ') : '');
}

function drawMap(model, names, box) {
  const [canvas, list] = box.children;
  const size = Math.max(4, Math.min(12, Math.floor(900 / names.length)));
  if (canvas.width !== names.length * size) canvas.width = canvas.height = names.length * size;
  const paint = canvas.getContext('2d');
  paint.clearRect(0, 0, canvas.width, canvas.height);
  const wrong = [];
  names.forEach((name, y) => {
    const node = model.nodes.get(name);
    names.forEach((other, x) => {
      const peer = node.peers.get(other);
      if (name === other) return;
      // Who is not told of is as usual.
      const bad = Boolean(peer) && (!peer.isReachable || !peer.isAvailable);
      if (bad && node.fresh) wrong.push(`${name} → ${other}`);
      paint.fillStyle = !node.fresh ? '#9aa5b1' : bad ? '#d92d20' : `hsl(${150 - Math.min(typeof peer?.phi === 'number' ? peer.phi : 0, 8) * 14} 60% 50%)`;
      paint.fillRect(x * size, y * size, size - 1, size - 1);
    });
  });
  canvas.setAttribute('aria-label', `${names.length} by ${names.length} nodes, ${wrong.length} pairs unreachable`);
  setText(list, wrong.length === 0 ? 'Everybody reaches everybody.' : `Unreachable: ${wrong.slice(0, 40).join(', ')}${wrong.length > 40 ? ' …' : ''}`);
}
