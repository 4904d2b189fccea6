// Somebody at a browser calls and is called by a telephone, and both write:
// node test/phone-talk.js TALK-URL ID PASSWORD OTHER-ID WAV-TO-SAY HERTZ-TO-HEAR [FOLDER-FOR-PICTURES].
import { hearsTone, Rig, signsIn } from './rig.js';

const [url, id, password, other, sound, hertz, pictures] = process.argv.slice(2);
const rig = await Rig.launch([url], pictures, [`--use-file-for-fake-audio-capture=${sound}`]);
const step = rig.step.bind(rig);
let page;

await step('somebody signs in', async () => {
  page = await rig.person('Britt', { viewport: { width: 1280, height: 800 } });
  await signsIn(page, url, id, password);
});

await step('they call the phone, which is heard and known', async () => {
  await page.locator(`a[href="/people/${other}"]`).click();
  await page.getByRole('button', { name: `Call ${other}`, exact: true }).click();
  await page.locator('.call-time').waitFor({ timeout: 20_000 });
  await hearsTone(page, hertz);
  await page.waitForTimeout(1000);
  await rig.shoot(page, 'call-to-phone');
  await page.getByRole('button', { name: 'Hang up' }).click();
  await page.locator('.call-screen').waitFor({ state: 'detached' });
});

await step('they write and send a file, and the phone answers', async () => {
  await page.getByRole('textbox', { name: `Write to ${other}` }).fill('Call me');
  await page.keyboard.press('Enter');
  await page.locator('.progress.delivered').waitFor();
  const buffer = Buffer.from('0123456789'.repeat(4_000));
  await page.locator('input[type="file"]').setInputFiles({ name: 'plan.txt', mimeType: 'text/plain', buffer });
  await page.locator('.bubble', { hasText: 'I call you' }).waitFor();
});

await step('the phone calls back', async () => {
  await page.getByRole('alertdialog').waitFor();
  await page.getByText(`Verified: it is ${other}`).waitFor();
  await page.getByRole('button', { name: 'Accept', exact: true }).click();
  await page.locator('.call-time').waitFor({ timeout: 20_000 });
  await hearsTone(page, hertz);
  await page.waitForTimeout(1000);
  await page.getByRole('button', { name: 'Hang up' }).click();
  await page.locator('.call-screen').waitFor({ state: 'detached' });
});

await rig.end();
