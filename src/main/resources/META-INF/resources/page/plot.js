// Small plots, drawn as SVG at the width there is.

import { html, useLayoutEffect, useRef, useState } from './lib.js';
import { short } from './format.js';

const LEFT = 44;
const RIGHT = 10;
const TOP = 10;
const BOTTOM = 22;

/** Round numbers from 0 to at least the largest. */
function ticks(largest, whole) {
  const rough = Math.max(largest, whole ? 1 : 1e-9) / 3;
  const power = 10 ** Math.floor(Math.log10(rough));
  let size = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough);
  if (whole) {
    size = Math.max(1, Math.round(size));
  }
  const found = [0];
  while (found.at(-1) < largest) {
    found.push(found.at(-1) + size);
  }
  if (found.length === 1) {
    found.push(size);
  }
  return found;
}

/** Points that a screen can show of a series that may have thousands: per pixel the first and the last. */
function thinned(points, x) {
  if (points.length < 1_500) {
    return points;
  }
  const kept = [];
  let column;
  points.forEach((point, index) => {
    const here = Math.round(x(point[0]));
    if (here !== column || index === points.length - 1) {
      if (index > 0 && kept.at(-1) !== points[index - 1]) {
        kept.push(points[index - 1]);
      }
      kept.push(point);
      column = here;
    }
  });
  return kept;
}

function path(points, x, y, steps) {
  let d = '';
  points.forEach(([px, py], index) => {
    const at = `${x(px).toFixed(1)} ${y(py).toFixed(1)}`;
    d += index === 0 ? `M${at}` : steps ? `H${x(px).toFixed(1)}V${y(py).toFixed(1)}` : `L${at}`;
  });
  return d;
}

/**
 * Lines over a common x axis. series: [{label, tone, points: [[x, y], …]}], points in the order of x.
 *
 * label says in words what is seen. marker is a place on the x axis; onPick is told one that was clicked.
 */
export function Plot({
  series, label, height = 180, steps = false, from, to, xTicks = [], xFormat = short, yFormat = short, whole = true, marker,
  onPick, area = false, legend = true,
}) {
  const frame = useRef();
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const measure = () => setWidth(Math.round(frame.current.clientWidth));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(frame.current);
    return () => observer.disconnect();
  }, []);

  const left = from ?? Math.min(...series.flatMap(({ points }) => (points.length ? [points[0][0]] : [])), Infinity);
  const right = to ?? Math.max(...series.flatMap(({ points }) => (points.length ? [points.at(-1)[0]] : [])), -Infinity);
  let largest = 0;
  series.forEach(({ points }) => points.forEach((point) => {
    largest = Math.max(largest, point[1]);
  }));
  const yTicks = ticks(largest, whole);
  const top = yTicks.at(-1);
  const x = (value) => LEFT + ((value - left) / Math.max(right - left, 1e-9)) * (width - LEFT - RIGHT);
  const y = (value) => height - BOTTOM - (value / top) * (height - TOP - BOTTOM);
  const pick = (event) => {
    const box = frame.current.getBoundingClientRect();
    const share = (event.clientX - box.left - LEFT) / (box.width - LEFT - RIGHT);
    onPick(left + Math.min(1, Math.max(0, share)) * (right - left));
  };
  return html`
    <figure class="plot">
      <div class="plot-frame" ref=${frame} data-height=${height}>
        ${width > 0 && Number.isFinite(left) && html`
          <svg width=${width} height=${height} viewBox="0 0 ${width} ${height}" role="img" aria-label=${label}
               class=${onPick ? 'pickable' : ''} onClick=${onPick && pick}>
            ${yTicks.map((tick) => html`
              <line key=${`y${tick}`} class="grid" x1=${LEFT} x2=${width - RIGHT} y1=${y(tick)} y2=${y(tick)} />
              <text key=${`t${tick}`} class="tick" x=${LEFT - 8} y=${y(tick) + 4} text-anchor="end">${yFormat(tick)}</text>`)}
            ${xTicks.map((tick, index) => html`
              <text key=${`x${tick}`} class="tick" x=${x(tick)} y=${height - 5}
                    text-anchor=${x(tick) > width - 40 ? 'end' : index === 0 && x(tick) < LEFT + 20 ? 'start' : 'middle'}>
                ${xFormat(tick)}
              </text>`)}
            ${series.map(({ label: name, tone, points }) => {
              const shown = thinned(points, x);
              const line = path(shown, x, y, steps);
              return html`
                <g key=${name} class="tone-${tone}">
                  ${area && shown.length > 1 && html`
                    <path class="area" d="${line}V${y(0)}H${x(shown[0][0]).toFixed(1)}Z" />`}
                  <path class="line" d=${line} />
                </g>`;
            })}
            ${marker !== undefined && html`
              <line class="marker" x1=${x(marker)} x2=${x(marker)} y1=${TOP} y2=${height - BOTTOM} />`}
          </svg>`}
      </div>
      ${legend && html`
        <figcaption>
          ${series.map(({ label: name, tone }) => html`<span key=${name} class="key tone-${tone}">${name}</span>`)}
        </figcaption>`}
    </figure>`;
}
