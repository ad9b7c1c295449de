import t from 'tap';
import { formatOf } from '../../../services/coverage-report/formats.ts';
import { html } from '../../../services/coverage-report/page/html.ts';

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8';

t.test('the format that the query names, else the one that is accepted most', async (t) => {
  const cases = [
    [undefined, undefined, 'json'],
    [undefined, '*/*', 'json'],
    [undefined, BROWSER, 'html'],
    [undefined, 'text/csv', 'csv'],
    [undefined, 'application/json, text/html;q=0.5', 'json'],
    [undefined, 'application/json;q=0.2, TEXT/CSV; q=0.3', 'csv'],
    [undefined, 'text/html;q=0', 'json'],
    [undefined, 'image/png', 'json'],
    ['csv', BROWSER, 'csv'],
    ['json', 'text/csv', 'json'],
  ] as const;
  for (const [format, accept, wanted] of cases) t.equal(formatOf(format, accept), wanted, `${format} ${accept}`);
  t.equal(formatOf(undefined, 'text/csv, text/html;q=0.5', ['json', 'html']), 'html', 'of those that there are');
  t.throws(() => formatOf('csv', undefined, ['json', 'html']), { code: 'INVALID_REQUEST' });
});

t.test('what is put into a template is text, unless it is HTML already', async (t) => {
  const name = `<script>alert("x")</script> & 'y'`;
  const inner = html`<b>${name}</b>`;
  t.equal(
    html`<p title="${name}">${inner}${null}${false}${0}${[inner, 'a<b']}</p>`.text,
    `<p title="&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;y&#39;"><b>&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;y&#39;</b>0<b>&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;y&#39;</b>a&lt;b</p>`,
  );
});
