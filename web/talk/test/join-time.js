// How long it takes from the click on "Join now" to the first picture of somebody else, in a real
// browser: node test/join-time.js TALK-URL [TIMES]. One person is there, with a camera; another
// comes again and again. Prints the median, the 95th of a hundred, and all.
import { Rig, seesFrames } from './rig.js';

const [url, times = '20'] = process.argv.slice(2);
const rig = await Rig.launch([url]);

const anna = await rig.person('Anna', { viewport: { width: 900, height: 600 } });
await anna.goto(url);
await anna.getByRole('button', { name: 'New meeting' }).click();
await anna.getByLabel('Your name').fill('Anna');
await anna.getByRole('button', { name: 'Join now' }).click();
await anna.locator('.room').waitFor();
const link = anna.url();

const ben = await rig.person('Ben', { viewport: { width: 900, height: 600 } });
await ben.addInitScript(() => {
  const at = {};
  const note = (what) => { at[what] ??= performance.now(); };
  window.steps = at;
  const Socket = window.WebSocket;
  window.WebSocket = class extends Socket {
    constructor(...terms) {
      super(...terms);
      this.addEventListener('open', () => note('socket'));
      this.addEventListener('message', ({ data }) => {
        if (data.includes('"welcome"')) note('welcome');
        if (data.includes('"slots"') && data.startsWith('{"type":"slots"')) note('slots');
      });
    }

    send(data) {
      if (data.includes('"join"')) note('offer');
      if (data.includes('"view"')) note('view');
      super.send(data);
    }
  };
  const Peer = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Peer {
    constructor(...terms) {
      super(...terms);
      this.addEventListener('iceconnectionstatechange', () => this.iceConnectionState === 'connected' && note('ice'));
      this.addEventListener('connectionstatechange', () => this.connectionState === 'connected' && note('dtls'));
    }
  };
  window.addEventListener('pointerup', () => {
    const from = performance.now();
    const look = () => {
      const video = document.querySelector('.tile:not(.self) video');
      if ((video?.getVideoPlaybackQuality().totalVideoFrames ?? 0) > 0) {
        note('picture');
        window.took = Object.fromEntries(Object.entries(at).map(([what, when]) => [what, when - from]));
      } else setTimeout(look, 2);
    };
    look();
  }, { capture: true, once: true });
});

const took = [];
for (let i = 0; i < Number(times); i++) {
  await ben.goto(link);
  await ben.getByLabel('Your name').fill('Ben');
  await ben.locator('.self-picture video').waitFor();
  await ben.waitForTimeout(1_000);
  await ben.getByRole('button', { name: 'Join now' }).click();
  took.push(await ben.waitForFunction(() => window.took, null, { timeout: 20_000 }).then((it) => it.jsonValue()));
  if (i === 0) await seesFrames(anna, 5, '.tile:not(.self) video');
  await ben.getByRole('button', { name: 'Leave' }).click();
  await ben.getByRole('dialog').getByRole('button', { name: 'Leave' }).click();
  await ben.getByRole('heading', { name: 'You have left' }).waitFor();
}
/** The value below which this share of all lies. */
function of(share, what) {
  const sorted = took.map((one) => Math.round(one[what] ?? 0)).toSorted((a, b) => a - b);
  return sorted[Math.ceil(share * sorted.length) - 1];
}

console.log(`join to first picture of ${took.length}: median ${of(0.5, 'picture')} ms, 95 of 100 within ${of(0.95, 'picture')} ms`);
const steps = ['socket', 'offer', 'welcome', 'view', 'ice', 'dtls', 'slots', 'picture'];
console.log(`medians from the click: ${steps.map((what) => `${what} ${of(0.5, what)}`).join(', ')}`);
console.log(rig.faults.join('\n'));
await rig.browser.close();
process.exit(rig.faults.length === 0 ? 0 : 1);
