'use strict';
const data = JSON.parse(document.getElementById('data').textContent);
const MOST_ROWS = 1000; // more would be slow to draw; the filter finds the others
const measure = document.getElementById('measure');
const filter = document.getElementById('filter');
const table = document.getElementById('pictures');
let order = {column: -1, down: false};

function value(row, column) {
  if (column < 0) return row.position;
  if (column === 0) return row.picture;
  if (column === 1) return row.prompt;
  const v = row.values[column - 2][measure.selectedIndex];
  return v === 'inf' ? Infinity : v;
}

function compare(a, b) {
  const x = value(a, order.column), y = value(b, order.column);
  if (x === y) return a.position - b.position;
  if (x === null) return 1; // what does not apply comes last, in either direction
  if (y === null) return -1;
  return (x < y ? -1 : 1) * (order.down ? -1 : 1);
}

function head() {
  const row = document.createElement('tr');
  ['picture', 'prompt', ...data.ways].forEach((name, column) => {
    const th = document.createElement('th');
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = name;
    button.addEventListener('click', () => {
      order = {column, down: order.column === column ? !order.down : column > 1};
      body();
    });
    if (column === 1) th.className = 'text';
    th.append(button);
    row.append(th);
  });
  table.tHead.replaceChildren(row);
}

function shown(v) {
  if (v === null) return '\u2013';
  return v === 'inf' ? '\u221e' : v.toFixed(data.measures[measure.selectedIndex].decimals);
}

function body() {
  const wanted = filter.value.trim().toLowerCase();
  const rows = data.pictures.filter(row => (row.picture + '\n' + row.prompt).toLowerCase().includes(wanted)).sort(compare);
  const drawn = rows.slice(0, MOST_ROWS).map(row => {
    const tr = document.createElement('tr');
    [row.picture, row.prompt, ...row.values.map(v => shown(v[measure.selectedIndex]))].forEach((text, column) => {
      const td = document.createElement('td');
      td.textContent = text;
      if (column < 2) td.className = 'text';
      if (column === 0) td.title = row.choices;
      tr.append(td);
    });
    return tr;
  });
  table.tBodies[0].replaceChildren(...drawn);
  [...table.tHead.rows[0].cells].forEach((th, column) => {
    if (column === order.column) th.setAttribute('aria-sort', order.down ? 'descending' : 'ascending');
    else th.removeAttribute('aria-sort');
  });
  document.getElementById('count').textContent =
    `${rows.length} of ${data.pictures.length} pictures` + (rows.length > MOST_ROWS ? `, the first ${MOST_ROWS} are shown` : '');
}

data.pictures.forEach((row, i) => { row.position = i; });
data.measures.forEach(m => measure.append(new Option(m.label)));
measure.addEventListener('change', body);
filter.addEventListener('input', body);
head();
body();

document.querySelectorAll('.case').forEach(figure => {
  const pictures = [...figure.querySelectorAll('template')].map(t => t.content.querySelector('img'));
  const pair = figure.querySelector('.pair');
  const sides = [...figure.querySelectorAll('select')];
  const show = () => {
    const [left, right] = sides.map(side => pictures[side.selectedIndex].cloneNode());
    left.className = 'left';
    pair.replaceChildren(right, left);
  };
  sides.forEach(side => side.addEventListener('change', show));
  const range = figure.querySelector('input[type=range]');
  range.addEventListener('input', () => pair.style.setProperty('--at', range.value + '%'));
  show();
});
