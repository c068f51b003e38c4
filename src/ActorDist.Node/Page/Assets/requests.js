import { byId, setText, svg } from './dom.js';

const [width, height] = [600, 90];

/** Requests per second over the last minute. */
export function drawRequests(model) {
  const last = model.rates.at(-1);
  if (!last) return;
  setText(byId('request-rate'), `${last.rate.toFixed(0)} requests/s answered, ${last.underWay} under way, all nodes together.`);
  const place = byId('request-chart');
  const chart = place.firstChild ?? place.appendChild(svg('svg', {
    class: 'chart', viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: 'none', role: 'img', 'aria-label': 'Requests per second over the last minute',
  }, svg('line', { x1: 0, x2: width, y1: height - 1, y2: height - 1 }), svg('polyline', { points: '' })));
  const most = Math.max(10, ...model.rates.map(sample => sample.rate));
  chart.lastChild.setAttribute('points', model.rates
    .map((sample, i) => `${(i + 60 - model.rates.length) * width / 59},${height - 1 - sample.rate / most * (height - 4)}`).join(' '));
}
