// Somebody at a browser calls a telephone of another maker, and is called by it:
// node test/telephone-talk.js TALK-URL ID PASSWORD OTHER-ID WAV-TO-SAY HERTZ-TO-HEAR FILE-THAT-ASKS-FOR-A-CALL
import { writeFileSync } from 'node:fs';
import { hearsTone, Rig, signsIn } from './rig.js';

const [url, id, password, other, sound, hertz, now] = process.argv.slice(2);
const rig = await Rig.launch([url], undefined, [`--use-file-for-fake-audio-capture=${sound}`]);
const step = rig.step.bind(rig);
let page;

await step('somebody signs in', async () => {
  page = await rig.person('Britt', { viewport: { width: 1280, height: 800 } });
  await signsIn(page, url, id, password);
});

/** Both talk for a while, and the one at the browser hangs up. */
async function talk() {
  await page.locator('.call-time').waitFor({ timeout: 20_000 });
  await hearsTone(page, hertz);
  await page.waitForTimeout(3000);
  await page.getByRole('button', { name: 'Hang up' }).click();
  await page.locator('.call-screen').waitFor({ state: 'detached' });
}

await step('they call the telephone, and hear it', async () => {
  // Strangers are on no list.
  await page.goto(`${url}/people/${other}`);
  await page.getByRole('button', { name: `Call ${other}`, exact: true }).click();
  await talk();
});

await step('the telephone calls, and they hear it', async () => {
  writeFileSync(now, '');
  await page.getByRole('alertdialog').waitFor();
  await page.getByRole('button', { name: 'Accept', exact: true }).click();
  await talk();
});

await rig.end();
