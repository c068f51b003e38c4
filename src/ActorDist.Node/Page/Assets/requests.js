import uPlot from './uplot.js';
import { byId, setText } from './dom.js';

const height = 120;
let chart = null;

/** Requests per second and under way over the last minute. */
export function drawRequests(model) {
  const last = model.rates.at(-1);
  if (!last) return;
  setText(byId('request-rate'), `${last.rate.toFixed(0)} requests/s answered, ${last.underWay} under way, all nodes together.`);
  const place = byId('request-chart');
  const data = [
    model.rates.map(sample => (sample.now - last.now) / 1000), model.rates.map(sample => sample.rate), model.rates.map(sample => sample.underWay),
  ];
  if (chart) chart.setData(data); else chart = make(place, data);
  if (chart.width !== place.clientWidth && place.clientWidth > 0) chart.setSize({ width: place.clientWidth, height });
}

function make(place, data) {
  const style = getComputedStyle(document.documentElement);
  const of = name => style.getPropertyValue(name).trim();
  place.setAttribute('role', 'img');
  place.setAttribute('aria-label', 'Requests per second and requests under way over the last minute; the numbers stand above.');
  const axis = { stroke: of('--quiet'), grid: { stroke: of('--line'), width: 1 }, ticks: { show: false }, font: '12px system-ui' };
  return new uPlot({
    width: place.clientWidth || 600,
    height,
    legend: { show: false },
    cursor: { show: false },
    scales: { x: { time: false, range: [-60, 0] }, y: { range: (_, __, most) => [0, Math.max(10, most)] } },
    axes: [{ ...axis, values: (_, ticks) => ticks.map(tick => `${tick} s`) }, { ...axis, size: 50 }],
    series: [{}, { stroke: of('--accent'), width: 1.5, points: { show: false } }, { stroke: of('--warn'), width: 1.5, dash: [4, 4], points: { show: false } }],
  }, data, place);
}
