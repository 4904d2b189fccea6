// Somebody at a browser calls and is called by a telephone, and both write:
// node test/phone-talk.js TALK-URL ID PASSWORD OTHER-ID WAV-TO-SAY HERTZ-TO-HEAR [FOLDER-FOR-PICTURES].
import { Rig } from './rig.js';

const [url, id, password, other, sound, hertz, pictures] = process.argv.slice(2);
const rig = await Rig.launch([url], pictures, [`--use-file-for-fake-audio-capture=${sound}`]);
const step = rig.step.bind(rig);
let page;

/** Waits until what comes by the last connection is mostly a tone. */
async function hearsTone() {
  await page.waitForFunction(
    (wanted) => {
      const peer = window.peers.at(-1);
      if (window.heardBy !== peer) {
        const track = peer?.getReceivers().find((one) => one.track.kind === 'audio')?.track;
        if (track === undefined) return false;
        const context = new AudioContext();
        window.analyser = new AnalyserNode(context, { fftSize: 4096 });
        context.createMediaStreamSource(new MediaStream([track])).connect(window.analyser);
        window.heardBy = peer;
      }
      const levels = new Uint8Array(window.analyser.frequencyBinCount);
      window.analyser.getByteFrequencyData(levels);
      const loudest = levels.indexOf(Math.max(...levels));
      const heard = (loudest * window.analyser.context.sampleRate) / window.analyser.fftSize;
      return levels[loudest] > 100 && Math.abs(heard - wanted) < 20;
    },
    Number(hertz),
    { timeout: 20_000, polling: 100 },
  );
}

await step('somebody signs in', async () => {
  page = await rig.person('Britt', { viewport: { width: 1280, height: 800 } });
  await page.goto(`${url}/sign-in`);
  await page.getByLabel('Name to sign in with').fill(id);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForFunction(() => document.querySelector('.people-side') !== null && document.querySelector('.people-reach') === null);
});

await step('they call the phone, which is heard and known', async () => {
  await page.locator(`a[href="/people/${other}"]`).click();
  await page.getByRole('button', { name: `Call ${other}`, exact: true }).click();
  await page.locator('.call-time').waitFor({ timeout: 20_000 });
  await hearsTone();
  await page.waitForTimeout(1000);
  await rig.shoot(page, 'call-to-phone');
  await page.getByRole('button', { name: 'Hang up' }).click();
  await page.locator('.call-screen').waitFor({ state: 'detached' });
});

await step('they write, and the phone answers', async () => {
  await page.getByRole('textbox', { name: `Write to ${other}` }).fill('Call me');
  await page.keyboard.press('Enter');
  await page.locator('.progress.delivered').waitFor();
  await page.locator('.bubble', { hasText: 'I call you' }).waitFor();
});

await step('the phone calls back', async () => {
  await page.getByRole('alertdialog').waitFor();
  await page.getByText(`Verified: it is ${other}`).waitFor();
  await page.getByRole('button', { name: 'Accept', exact: true }).click();
  await page.locator('.call-time').waitFor({ timeout: 20_000 });
  await hearsTone();
  await page.waitForTimeout(1000);
  await page.getByRole('button', { name: 'Hang up' }).click();
  await page.locator('.call-screen').waitFor({ state: 'detached' });
});

await rig.end();
