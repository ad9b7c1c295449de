/** The style of the pages, as it is served: light and dark, wide and narrow, no fonts or images from elsewhere. */

const places = (count: number, rule: (place: number) => string): string =>
  Array.from({ length: count }, (_, index) => rule(index + 1)).join('');

/** A season has at most 53 weeks; weeks are columns. Names of months and weekdays take the first row and column. */
const WIDE =
  places(53, (week) => `.w${week}{grid-column:${week + 1}}`) + places(7, (day) => `.d${day}{grid-row:${day + 1}}`);
/** On narrow screens weeks are rows. */
const NARROW =
  places(53, (week) => `.w${week}{grid-row:${week + 1};grid-column:auto}`) +
  places(7, (day) => `.d${day}{grid-column:${day + 1};grid-row:auto}`) +
  places(53, (week) => places(7, (day) => `.day.w${week}.d${day}{grid-area:${week + 1}/${day + 1}}`));

export const STYLE = `
:root{color-scheme:light dark;
--page:#f7f8f9;--panel:#fff;--text:#18212b;--faint:#566270;--line:#d5dbe1;--link:#0b5cad;--focus:#0b5cad;
--complete:#0f766e;--complete-soft:#d9f2ee;--partial:#92580a;--partial-soft:#fdefd3;--missing:#5b6673;--missing-soft:#eceff2;
--corrupt:#b42318;--corrupt-soft:#fde4e1;--unexpected:#6b3fa0;--unexpected-soft:#eee5f8;
--q0:#f6d796;--q1:#eebd5d;--q2:#dd9f2c;--q3:#b97d12;--day-complete:#1f9d90}
@media (prefers-color-scheme:dark){:root{
--page:#11161c;--panel:#1a2129;--text:#e6ebf0;--faint:#a3afbc;--line:#333e4a;--link:#7db8f5;--focus:#7db8f5;
--complete:#6fd8c8;--complete-soft:#12332f;--partial:#f0bd62;--partial-soft:#3a2b10;--missing:#aab5c0;--missing-soft:#262f39;
--corrupt:#ff9d92;--corrupt-soft:#451c18;--unexpected:#c9a7f0;--unexpected-soft:#33254a;
--q0:#5c4514;--q1:#82601a;--q2:#ab7f24;--q3:#d3a03a;--day-complete:#2aa898}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--text);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
main{max-width:1120px;margin:0 auto;padding:0 20px 96px}
main:focus{outline:none}
a{color:var(--link)}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px;border-radius:3px}
h1{overflow-wrap:anywhere;font-size:1.9rem;line-height:1.2;margin:.2em 0 .3em;letter-spacing:-.01em}
h2{font-size:1.15rem;margin:1.7em 0 .6em;scroll-margin-top:12px}
h3{font-size:1rem;margin:0}
small{font-size:.85rem;font-weight:400;color:var(--faint)}
code{font:.86rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
.faint,.facts{color:var(--faint)}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.skip{position:absolute;left:-999px;background:var(--panel);padding:8px 12px;z-index:3}
.skip:focus{left:8px;top:8px}
.bar{display:flex;flex-wrap:wrap;justify-content:space-between;gap:4px 24px;max-width:1120px;margin:0 auto;padding:14px 20px}
.bar a{text-decoration:none}.bar nav{display:flex;gap:20px}.bar a:hover{text-decoration:underline}
.home{font-weight:600;color:var(--text)}
.hero{border-left:6px solid var(--tone);background:var(--soft);border-radius:10px;padding:18px 22px;margin-top:6px}
.hero p{margin:0}.question{color:var(--faint)}
.is-complete{--tone:var(--complete);--soft:var(--complete-soft)}
.is-partial{--tone:var(--partial);--soft:var(--partial-soft)}
.is-empty,.is-missing,.is-nothing{--tone:var(--missing);--soft:var(--missing-soft)}
.is-corrupt{--tone:var(--corrupt);--soft:var(--corrupt-soft)}
.is-unexpected{--tone:var(--unexpected);--soft:var(--unexpected-soft)}
.badge{display:inline-block;white-space:nowrap;background:var(--soft);color:var(--tone);font-size:.85rem;font-weight:600;border-radius:99px;padding:1px 10px}
ul{list-style:none;margin:0;padding:0}
.jump{display:flex;flex-wrap:wrap;gap:2px 18px;margin-top:6px;font-size:.92rem}
.cards{display:grid;gap:8px}
.card{background:var(--panel);border:1px solid var(--line);border-left:6px solid var(--tone);border-radius:10px;padding:8px 16px;
display:grid;grid-template-columns:420px 170px minmax(0,1fr);gap:2px 18px;align-items:center}
.card p{margin:0}.card h3{overflow-wrap:anywhere}.card h3 a{color:var(--text)}
.card-head{display:flex;gap:4px 12px;align-items:center}.card .badge{min-width:106px;text-align:center}
.share{display:grid;grid-template-columns:84px 1fr;align-items:center;gap:8px}
.percent{font-weight:600;font-variant-numeric:tabular-nums;text-align:right}
progress{appearance:none;width:100%;height:8px;border:0;border-radius:99px;overflow:hidden;background:var(--line);color:var(--tone)}
progress::-webkit-progress-bar{background:var(--line)}progress::-webkit-progress-value{background:var(--tone)}progress::-moz-progress-bar{background:var(--tone)}
dl{display:flex;flex-wrap:wrap;gap:2px 22px;margin:0;font-size:.88rem}
.card dl{grid-column:1/-1;font-size:.84rem}
dl div{display:flex;gap:6px}dt{color:var(--faint)}dd{margin:0;font-variant-numeric:tabular-nums}
.numbers{font-size:1rem;margin:8px 0}
.filter{display:flex;flex-wrap:wrap;gap:6px;margin-bottom:10px}
.filter a{display:inline-block;padding:3px 10px;border:1px solid var(--line);border-radius:99px;background:var(--panel);text-decoration:none;font-size:.84rem}
.filter a[aria-current]{border-color:var(--link);font-weight:600;box-shadow:inset 0 0 0 1px var(--link)}
.legend{display:flex;flex-wrap:wrap;gap:4px 18px;font-size:.88rem;color:var(--faint)}
.legend li{display:flex;gap:6px;align-items:center}
.season{margin:18px 0 0}
.season h3{display:flex;gap:12px;align-items:baseline;margin-bottom:4px}
.calendar{--weeks-are-rows:0;display:grid;grid-template-columns:38px;grid-auto-columns:minmax(24px,1fr);grid-template-rows:20px repeat(7,24px);max-width:1080px}
.month{grid-row:1;white-space:nowrap;font-size:.78rem;color:var(--faint);width:0}
.weekday{grid-column:1;font-size:.78rem;color:var(--faint);line-height:24px}
.day{display:block;width:20px;height:20px;margin:2px;border-radius:4px;background:var(--day-complete);text-decoration:none}
.day.is-partial{background:linear-gradient(135deg,transparent 50%,rgb(0 0 0/.18) 50%) var(--q2)}
.day.q0{background-color:var(--q0)}.day.q1{background-color:var(--q1)}.day.q2{background-color:var(--q2)}.day.q3,.day.q4{background-color:var(--q3)}
.day.is-complete{background:var(--day-complete)}
.day.is-missing,.day.is-nothing{background:none;border:2px dashed var(--missing)}
.day.is-corrupt{background:repeating-linear-gradient(45deg,var(--corrupt) 0 3px,var(--corrupt-soft) 3px 6px);border:2px solid var(--corrupt)}
.day.is-unexpected{background:var(--unexpected-soft);border:4px solid var(--unexpected)}
a.day:hover{outline:2px solid var(--text);outline-offset:1px}
a.day:focus-visible{outline:3px solid var(--focus);outline-offset:1px}
a.day:hover::after,a.day:focus-visible::after{content:attr(aria-label);position:fixed;left:16px;bottom:16px;z-index:2;max-width:min(92vw,560px);padding:10px 14px;
white-space:pre-line;background:var(--text);color:var(--page);border-radius:8px;font-size:.9rem;pointer-events:none;box-shadow:0 4px 18px rgb(0 0 0/.3)}
a.day:hover::after{z-index:3}
.gaps{display:grid;gap:12px}
.gaps li{background:var(--panel);border:1px solid var(--line);border-radius:10px;padding:12px 16px}
.gaps p{margin:0 0 6px}.gap-head{display:flex;flex-wrap:wrap;gap:2px 10px;align-items:center;overflow-wrap:anywhere}
.command{display:flex;gap:10px;align-items:center;justify-content:space-between;background:var(--missing-soft);border-radius:8px;padding:8px 8px 8px 12px}
.command code{overflow-wrap:anywhere}
.copy{visibility:hidden;flex:none;min-width:76px;font:inherit;font-size:.88rem;padding:4px 12px;border:1px solid var(--faint);border-radius:6px;background:var(--panel);color:var(--text);cursor:pointer}
.scripted .copy{visibility:visible}
.scroll{overflow-x:auto;background:var(--panel);border:1px solid var(--line);border-radius:10px}
table{border-collapse:collapse;width:100%;font-size:.88rem;font-variant-numeric:tabular-nums}
th,td{text-align:left;padding:6px 12px;border-bottom:1px solid var(--line);white-space:nowrap}
td:nth-child(5){white-space:normal;min-width:300px}
tbody tr:last-child td{border-bottom:0}th{color:var(--faint);font-weight:600}.right{text-align:right}
.run-failed{color:var(--corrupt);font-weight:600}.run-partial{color:var(--partial);font-weight:600}
.status{position:fixed;right:16px;bottom:16px;color:var(--faint)}
.crumbs{margin:12px 0 0}.verdict{font-size:1.1rem;margin:.2em 0}
.keys{columns:280px;column-gap:32px;font-size:.92rem}.keys li{break-inside:avoid;overflow-wrap:anywhere;padding:3px 0}
${WIDE}
@media (max-width:1010px){
main,.bar{padding-left:14px;padding-right:14px}
h1{font-size:1.5rem}
.card{grid-template-columns:1fr;padding:12px 14px}.card-head{flex-wrap:wrap}.share{grid-template-columns:auto 1fr}
.calendar{--weeks-are-rows:1;grid-template-columns:38px repeat(7,minmax(24px,1fr));grid-auto-columns:0;grid-template-rows:20px;grid-auto-rows:28px;max-width:520px}
${NARROW}
.month{grid-column:1!important;width:auto}.weekday{grid-row:1!important}
.day{width:auto;height:24px}.legend .day{width:20px;height:20px}
}
@media (forced-colors:active){.day{forced-color-adjust:none}}
@media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
@media print{.copy,.filter,.bar nav{display:none}}
`;
