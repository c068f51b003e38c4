import { byId, colour, element, keyed, setText } from './dom.js';
import { byName } from './model.js';

const unowned = '(no owner)';
const still = matchMedia('(prefers-reduced-motion: reduce)');
const mostAnimated = 60;

/** A lane a node with the shards that live there; a shard that moves is seen to move. */
export function drawShards(model) {
  const place = byId('shards');
  const total = Object.entries(model.shardCounts).flatMap(([type, count]) => Array.from({ length: count }, (_, i) => `${type}/${i}`));
  const all = new Set([...total, ...model.owners.keys()]);
  const lanes = new Map([...model.nodes.values()].filter(node => node.fresh).map(node => [node.name, []]));
  const without = [];
  for (const shard of all) {
    const owner = model.owners.get(shard);
    if (owner && lanes.has(owner)) lanes.get(owner).push(shard); else without.push(shard);
  }
  if (without.length > 0) lanes.set(unowned, without);
  place.dataset.unowned = String(without.length);
  place.dataset.owned = String(all.size - without.length);

  const cells = place.cells ??= new Map();
  const moves = [...all].filter(shard => cells.has(shard) && cells.get(shard).dataset.owner !== (model.owners.get(shard) ?? unowned));
  const before = new Map(still.matches ? [] : moves.slice(0, mostAnimated).map(shard => [shard, cells.get(shard).getBoundingClientRect()]));

  keyed(place, [...lanes.keys()], name => element('div', { className: 'lane' },
    element('div', { className: 'name' }), element('ul')), (lane, name) => {
    const shards = lanes.get(name).sort(byName);
    const [title, list] = lane.children;
    lane.dataset.node = name;
    setText(title, `${name}: ${shards.length}`);
    list.setAttribute('aria-label', `Shards of ${name}`);
    shards.forEach((shard, index) => {
      const cell = cells.get(shard) ?? make(shard);
      cells.set(shard, cell);
      if (list.children[index] !== cell) list.insertBefore(cell, list.children[index] ?? null);
      if (cell.dataset.owner === name) return;
      cell.dataset.owner = name;
      cell.classList.toggle('unowned', name === unowned);
      cell.style.background = name === unowned ? '' : colour(model.colourOf(name));
    });
    while (list.children.length > shards.length) list.lastChild.remove();
  });

  for (const [shard, from] of before) {
    const cell = cells.get(shard);
    const to = cell.getBoundingClientRect();
    cell.animate([{ transform: `translate(${from.x - to.x}px, ${from.y - to.y}px)` }, { transform: 'none' }], { duration: 600, easing: 'ease-in-out' });
  }
}

function make(shard) {
  const [type, number] = shard.split('/');
  return element('li', { className: 'cell', title: `${type} shard ${number}` }, number);
}
