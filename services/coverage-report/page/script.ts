/** What the pages run, as it is served: keys in calendars, and copying of commands. Everything else works without it. */
export const SCRIPT = `'use strict';
document.documentElement.classList.add('scripted');

for (const calendar of document.querySelectorAll('[data-calendar]')) {
  const days = [...calendar.querySelectorAll('a.day')];
  const place = (day) => [Number(day.dataset.week), Number(day.dataset.weekday)];
  const byPlace = new Map(days.map((day) => [place(day).join(), day]));
  const lastWeek = Math.max(...days.map((day) => place(day)[0]));
  // One stop of the Tab key per calendar; the arrow keys move inside it.
  const focusable = (day) => days.forEach((other) => { other.tabIndex = other === day ? 0 : -1; });
  focusable(days.at(-1));
  const isUpright = () => getComputedStyle(calendar).getPropertyValue('--weeks-are-rows').trim() === '1';
  const step = (day, weeks, weekdays) => {
    let [week, weekday] = place(day);
    for (;;) {
      week += weeks;
      weekday += weekdays;
      if (weekday > 7) { weekday = 1; week += 1; }
      if (weekday < 1) { weekday = 7; week -= 1; }
      if (week < 1 || week > lastWeek) return undefined;
      const found = byPlace.get([week, weekday].join());
      if (found) return found;
    }
  };
  calendar.addEventListener('keydown', (event) => {
    const day = event.target.closest('a.day');
    if (!day || event.altKey || event.ctrlKey || event.metaKey) return;
    const [across, down] = isUpright() ? [[0, 1], [1, 0]] : [[1, 0], [0, 1]];
    const back = ([weeks, weekdays]) => [-weeks, -weekdays];
    const moves = { ArrowRight: across, ArrowLeft: back(across), ArrowDown: down, ArrowUp: back(down) };
    const move = moves[event.key];
    const next = move ? step(day, ...move) : event.key === 'Home' ? days[0] : event.key === 'End' ? days.at(-1) : undefined;
    if (!move && !next) return;
    event.preventDefault();
    if (!next) return;
    focusable(next);
    next.focus();
  });
  calendar.addEventListener('focusin', (event) => {
    const day = event.target.closest('a.day');
    if (day) focusable(day);
  });
}

const said = document.getElementById('said');
const copied = async (text) => {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  // Pages that are not served over HTTPS have no clipboard but this.
  const field = document.createElement('textarea');
  field.value = text;
  document.body.append(field);
  field.select();
  document.execCommand('copy');
  field.remove();
};
for (const button of document.querySelectorAll('[data-copy]')) {
  const label = button.firstChild;
  button.addEventListener('click', async () => {
    try {
      await copied(button.dataset.copy);
      label.data = 'Copied';
      said.textContent = 'The command is copied.';
    } catch {
      getSelection().selectAllChildren(button.previousElementSibling);
      said.textContent = 'The command is selected: copy it.';
    }
    setTimeout(() => { label.data = 'Copy'; }, 2000);
  });
}
`;
