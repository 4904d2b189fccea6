// Two people meet by link, in two windows of one Chromium with made-up cameras and microphones:
// node test/two-meet.js TALK-URL [FOLDER-FOR-PICTURES]. Exits with 1 when something is not as it
// should be.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const [url, pictures] = process.argv.slice(2);
const browserPath = process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell';
const axe = readFileSync(new URL('../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const began = Date.now();
const faults = [];
let passed = 0;

const browser = await chromium.launch({
  executablePath: browserPath,
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream=fps=15',
    '--autoplay-policy=no-user-gesture-required',
  ],
});

/** A person at an own window; what goes wrong in it is noted. */
async function person(name, view) {
  const context = await browser.newContext({ locale: 'en-US', ...view });
  await context.addInitScript(() => {
    window.peers = [];
    const Peer = window.RTCPeerConnection;
    window.RTCPeerConnection = class extends Peer {
      constructor(...terms) {
        super(...terms);
        window.peers.push(this);
      }
    };
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => faults.push(`${name}: ${error.stack}`));
  page.on('console', (line) => line.type() === 'error' && faults.push(`${name}: ${line.text()}`));
  page.on('request', (request) => {
    const to = request.url();
    if (!to.startsWith(url) && !/^(blob|data):/.test(to)) faults.push(`${name} asked ${to}`);
  });
  return page;
}

async function step(what, act) {
  try {
    await act();
    passed++;
    console.log(`${String(Date.now() - began).padStart(6)} ms  ${what}`);
  } catch (error) {
    console.log(`FAILED: ${what}\n${error.stack}`);
    await shoot(anna, 'failed-anna');
    await shoot(ben, 'failed-ben');
    for (const [name, page] of [['Anna', anna], ['Ben', ben]]) {
      console.log(name, (await page?.locator('body').innerText().catch(() => ''))?.slice(0, 600));
    }
    console.log(faults.join('\n'));
    await browser.close();
    process.exit(1);
  }
}

async function shoot(page, name) {
  if (pictures !== undefined) await page?.screenshot({ path: join(pictures, `${name}.png`) }).catch(() => {});
}

/** What axe finds grave on a page. It runs by the debugger: the page's policy lets nothing in. */
async function isAccessible(page, where) {
  // What is still fading in has too little contrast.
  await page.waitForFunction(() => document.getAnimations().every((one) => one.playState !== 'running'
    || one.effect?.getTiming().iterations === Infinity));
  const debug = await page.context().newCDPSession(page);
  const { result } = await debug.send('Runtime.evaluate', {
    expression: `${axe}; axe.run(document, { resultTypes: ['violations'] }).then((all) =>
      JSON.stringify(all.violations.filter((one) => /serious|critical/.test(one.impact))
        .map((one) => [one.id, one.nodes[0].html.slice(0, 200)])))`,
    awaitPromise: true,
  });
  await debug.detach();
  assert.equal(result.value, '[]', `axe finds nothing grave ${where}`);
}

const other = '.tile:not(.self) video';

/** Waits until so many more frames of the other one have been shown. */
async function seesFrames(page, more) {
  await page.waitForFunction(
    ([selector, count]) => {
      const video = document.querySelector(selector);
      const frames = video?.getVideoPlaybackQuality().totalVideoFrames ?? 0;
      window.framesBefore ??= frames;
      return frames >= window.framesBefore + count;
    },
    [other, more],
    { timeout: 20_000, polling: 50 },
  );
  await page.evaluate(() => delete window.framesBefore);
}

async function hears(page) {
  await page.waitForFunction(
    async () => {
      const peer = window.peers.at(-1);
      const reports = [...(await peer.getStats()).values()];
      const energy = reports
        .filter((one) => one.type === 'inbound-rtp' && one.kind === 'audio')
        .reduce((sum, one) => sum + (one.totalAudioEnergy ?? 0), 0);
      return energy > 0.0001;
    },
    null,
    { timeout: 20_000, polling: 200 },
  );
}

/** The number by which people find out whether anybody stands between them. */
async function comparison(page) {
  await page.locator('.status-title').click();
  return page.locator('.comparison code').innerText();
}

let anna;
let ben;
let link = '';

await step('the start page makes a meeting', async () => {
  anna = await person('Anna', { viewport: { width: 1280, height: 800 } });
  await anna.goto(url);
  await anna.getByRole('heading', { level: 1 }).waitFor();
  await isAccessible(anna, 'on the start page');
  await shoot(anna, 'start');
  await anna.getByRole('button', { name: 'New meeting' }).click();
  await anna.waitForURL(/\/m\/[a-z]{3}-[a-z]{4}-[a-z]{3}$/);
  link = anna.url();
});

await step('the check shows a picture, and lets in by name', async () => {
  await anna.getByLabel('Your name').fill('Anna');
  await anna.locator('.self-picture video').waitFor();
  await isAccessible(anna, 'on the check');
  await shoot(anna, 'check');
  await anna.getByRole('button', { name: 'Join now' }).click();
  await anna.getByText('You are the only one here').waitFor();
});

await step('another one comes by the link, on a phone, in the dark', async () => {
  const phone = { viewport: { width: 390, height: 844 }, colorScheme: 'dark', hasTouch: true };
  ben = await person('Ben', phone);
  await ben.goto(link);
  await ben.getByLabel('Your name').fill('Ben');
  await ben.locator('.self-picture video').waitFor();
  const clicked = Date.now();
  await ben.getByRole('button', { name: 'Join now' }).click();
  await seesFrames(ben, 1);
  console.log(`           join to first frame: ${Date.now() - clicked} ms`);
});

await step('they see and hear each other', async () => {
  await Promise.all([seesFrames(anna, 20), seesFrames(ben, 20)]);
  await Promise.all([hears(anna), hears(ben)]);
  await shoot(anna, 'two');
  await shoot(ben, 'two-phone');
});

await step('what one writes, the other reads', async () => {
  await anna.keyboard.press('c');
  await anna.getByLabel('Write to everybody').fill('See https://example.org/plan.');
  await anna.keyboard.press('Enter');
  await ben.getByRole('button', { name: 'Chat (1)' }).click();
  const read = ben.getByRole('link', { name: 'https://example.org/plan' });
  await read.waitFor();
  assert.equal(await read.getAttribute('rel'), 'noopener noreferrer');
  await Promise.all([isAccessible(anna, 'in the meeting'), isAccessible(ben, 'in the chat')]);
  await shoot(anna, 'chat');
  await ben.getByRole('button', { name: 'Close' }).click();
});

await step('who is muted is seen to be, and a raised hand too', async () => {
  await anna.locator('.split-main').first().click();
  await ben.locator('.tile:not(.self) .tile-muted').waitFor();
  await anna.getByRole('button', { name: 'Raise hand' }).click();
  await ben.locator('.tile:not(.self) .tile-hand').waitFor();
});

await step('a lost signalling comes back in place', async () => {
  await ben.reload();
  await ben.locator('.room').waitFor();
  await seesFrames(ben, 5);
  await anna.getByRole('button', { name: /^People/ }).click();
  await anna.getByRole('heading', { name: 'People (2)' }).waitFor();
  await isAccessible(anna, 'in the list of people');
  await shoot(anna, 'people');
});

await step('one leaves, and the other is alone', async () => {
  await ben.getByRole('button', { name: 'Leave' }).click();
  await ben.getByRole('dialog').getByRole('button', { name: 'Leave' }).click();
  await ben.getByRole('heading', { name: 'You have left' }).waitFor();
  await anna.getByText('You are the only one here').waitFor();
});

await step('a meeting sealed end to end is seen by both, who see one number', async () => {
  await anna.goto(url);
  await anna.getByRole('button', { name: 'With options…' }).click();
  await anna.getByText('End-to-end encryption').click();
  await anna.getByRole('button', { name: 'Create' }).click();
  await anna.getByRole('button', { name: 'Join now' }).click();
  await anna.locator('.room').waitFor();
  await ben.goto(anna.url());
  await ben.getByRole('button', { name: 'Join now' }).click();
  await Promise.all([seesFrames(anna, 20), seesFrames(ben, 20)]);
  const [hers, his] = await Promise.all([comparison(anna), comparison(ben)]);
  assert.match(hers, /^\d{5}( \d{5}){4}$/);
  assert.equal(hers, his);
  await shoot(anna, 'sealed');
});

await step('nothing went wrong in the pages, and nobody else was asked', async () => {
  assert.deepEqual(faults, []);
});

await browser.close();
console.log(`${passed} passed, 0 failed`);
