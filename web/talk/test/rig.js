// What tests with real browsers share: one Chromium with made-up cameras and microphones, people
// at windows of it, and steps that are told.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const browserPath = process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell';
const axe = readFileSync(new URL('../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

export class Rig {
  /** What went wrong in the pages. */
  faults = [];
  passed = 0;
  #people = new Map();
  #began = Date.now();

  /** @param hosts that pages may ask; asking another is a fault */
  constructor(browser, hosts, pictures) {
    this.browser = browser;
    this.hosts = hosts;
    this.pictures = pictures;
  }

  /** @param more arguments for the browser */
  static async launch(hosts, pictures, more = []) {
    const browser = await chromium.launch({
      executablePath: browserPath,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--use-fake-ui-for-media-stream',
        '--use-fake-device-for-media-stream=fps=15',
        '--autoplay-policy=no-user-gesture-required',
        ...more,
      ],
    });
    return new Rig(browser, hosts, pictures);
  }

  /** A person at an own window; what goes wrong in it is noted. */
  async person(name, view) {
    const context = await this.browser.newContext({ locale: 'en-US', ...view });
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
    return this.window(name, context);
  }

  /** Another window of the same browser. */
  async window(name, context) {
    const page = await context.newPage();
    page.on('pageerror', (error) => this.faults.push(`${name}: ${error.stack}`));
    page.on('console', (line) => line.type() === 'error' && this.faults.push(`${name}: ${line.text()} ${line.location().url}`));
    page.on('request', (request) => {
      const to = request.url();
      if (!this.hosts.some((host) => to.startsWith(host)) && !/^(blob|data):/.test(to)) this.faults.push(`${name} asked ${to}`);
    });
    this.#people.set(name, page);
    return page;
  }

  async step(what, act) {
    const from = Date.now();
    try {
      await act();
      this.passed++;
      console.log(`${String(Date.now() - this.#began).padStart(6)} ms  ${what} (${Date.now() - from} ms)`);
    } catch (error) {
      console.log(`FAILED: ${what}\n${error.stack}`);
      for (const [name, page] of this.#people) {
        await this.shoot(page, `failed-${name.toLowerCase()}`);
        console.log(name, page.url(), (await page.locator('body').innerText().catch(() => '')).slice(0, 600));
      }
      console.log(this.faults.join('\n'));
      await this.browser.close();
      process.exit(1);
    }
  }

  async shoot(page, name) {
    if (this.pictures !== undefined) await page?.screenshot({ path: join(this.pictures, `${name}.png`) }).catch(() => {});
  }

  /** Ends well if everything was well. */
  async end() {
    await this.browser.close();
    console.log(`${this.passed} passed, 0 failed`);
  }
}

/** What axe finds grave on a page. It runs by the debugger: the page's policy lets nothing in. */
export async function isAccessible(page, where) {
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

/** Waits until so many more frames of a picture have been shown. */
export async function seesFrames(page, more, selector) {
  await page.waitForFunction(
    ([where, count]) => {
      const video = document.querySelector(where);
      const frames = video?.getVideoPlaybackQuality().totalVideoFrames ?? 0;
      window.framesBefore ??= frames;
      return video !== null && frames >= window.framesBefore + count;
    },
    [selector, more],
    { timeout: 20_000, polling: 50 },
  );
  await page.evaluate(() => delete window.framesBefore);
}

/** Signs in, and waits until a super node is reached. */
export async function signsIn(page, url, id, password) {
  await page.goto(`${url}/sign-in`);
  await page.getByLabel('Name to sign in with').fill(id);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForFunction(() => document.querySelector('.people-side') !== null && document.querySelector('.people-reach') === null);
}

/** Waits until what comes by the last connection is mostly a tone. */
export async function hearsTone(page, hertz) {
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

/** Waits until sound has come by the last connection. */
export async function hears(page) {
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
