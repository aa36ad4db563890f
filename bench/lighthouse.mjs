// Lighthouse (mobile) on the first page, a list, a person's page, the directory and the help lines of a running demo.
//   cd /tmp && npm install lighthouse@12 && cp …/bench/lighthouse.mjs . && node lighthouse.mjs http://localhost:8000
import puppeteer from 'puppeteer-core';
import { startFlow } from 'lighthouse';

const base = process.argv[2];
const story = "My dad died in March. Since then I hardly sleep and my back hurts every morning. I'd like somebody who listens.";
const browser = await puppeteer.launch({
  executablePath: process.env.AYNI_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--headless=new'],
});
const page = await browser.newPage();
const flow = await startFlow(page);
await flow.navigate(`${base}/`, { name: 'first page' });
await page.goto(`${base}/`);
await page.evaluate((text) => { document.querySelector('#story').value = text; }, story);
// `submit()` is answered by a page of its own, as without a script; the script would answer within the page.
const send = () => page.evaluate(() => setTimeout(() => document.querySelector('main form').submit(), 50));
await flow.navigate(send, { name: 'list' });
const person = await page.evaluate(() => document.querySelector('article.card h3 a').getAttribute('href'));
for (const path of [person, '/people', '/crisis']) await flow.navigate(base + path, { name: path });
for (const { name, lhr } of (await flow.createFlowResult()).steps) {
  const scores = Object.entries(lhr.categories).map(([id, { score }]) => `${id} ${Math.round(score * 100)}`);
  const [paint, blocked] = ['first-contentful-paint', 'total-blocking-time'].map((id) => lhr.audits[id].displayValue);
  console.log(`${name}: ${scores.join(', ')}; first paint ${paint}, blocked ${blocked}`);
  for (const { auditRefs } of Object.values(lhr.categories)) {
    for (const { id, weight } of auditRefs) {
      const { score, title } = lhr.audits[id];
      if (weight && score !== null && score < 0.9) console.log(`   ${id} ${score}: ${title}`);
    }
  }
}
await browser.close();
