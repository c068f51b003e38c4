import { Connection } from './connection.js';
import { byId, element, keyed, setText } from './dom.js';
import { EventFeed } from './eventfeed.js';
import { startFaults } from './faults.js';
import { startGroups } from './groups.js';
import { drawMatrix } from './matrix.js';
import { Model } from './model.js';
import { drawNodes } from './nodes.js';
import { startQuorum } from './quorum.js';
import { startRegisters } from './registers.js';
import { drawRequests } from './requests.js';
import { drawShards } from './shards.js';
import { SpaceTime } from './spacetime.js';
import { Timeline } from './timeline.js';

// Events may come by the hundred; what is seen changes a few times a second.
const drawInterval = 250;

const model = new Model();
const connection = new Connection(model, new EventFeed(model), (state, sentence) => {
  const place = byId('connection');
  place.dataset.state = state;
  setText(place, sentence);
});
const spaceTime = new SpaceTime(model);
const timeline = new Timeline(model, subject => {
  spaceTime.show(subject);
  byId('spacetime-heading').focus();
});
startRegisters(connection);
startQuorum(model, connection);
startGroups(connection);
startFaults(model, connection);
connection.start();

let drawnVersion = -1;
let drawnAt = -Infinity;
requestAnimationFrame(function frame(now) {
  if (now - drawnAt >= drawInterval && model.version !== drawnVersion) {
    [drawnAt, drawnVersion] = [now, model.version];
    drawTotals();
    drawNodes(model, connection);
    drawMatrix(model);
    drawShards(model);
    drawRequests(model);
    timeline.follow(now);
    spaceTime.draw();
  }
  requestAnimationFrame(frame);
});

function drawTotals() {
  const nodes = [...model.nodes.values()];
  const totals = { 'nodes up': nodes.filter(node => node.state === 'up').length, shards: model.owners.size, 'events kept': model.events.length };
  keyed(byId('totals'), Object.keys(totals), name => element('div', {}, element('dt', {}, name), element('dd')),
    (entry, name) => setText(entry.lastChild, String(totals[name])));
}
