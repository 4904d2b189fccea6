// How long it takes from the click on "Join now" to the first picture of somebody else, in real
// browsers: node test/join-time.js TALK-URL [TIMES [unprepared]]. One person is there alone, with a camera that
// is paused because nobody watches; another comes again and again. Each has a browser of her own,
// as people have: in one, both would share one camera. Prints the median, the 95th of a hundred, and
// when each step was done, at the one who comes and, marked so, at the one who is there.
import { Rig, seesFrames } from './rig.js';

const [url, times = '20', how = 'prepared'] = process.argv.slice(2);
const [there, comes] = await Promise.all([Rig.launch([url]), Rig.launch([url])]);
const view = { viewport: { width: 900, height: 600 } };

/** What a browser does whose connection can't be made before the click. */
function prepareNothing() {
  const { send } = WebSocket.prototype;
  WebSocket.prototype.send = function say(data) {
    if (JSON.parse(data).type !== 'prepare') send.call(this, data);
  };
}

/** Notes, by the clock that both browsers share, when what happens first. */
function watch() {
  const noted = {};
  const note = (what) => { noted[what] ??= performance.timeOrigin + performance.now(); };
  window.noted = noted;
  window.noteAnew = () => Object.keys(noted).forEach((what) => delete noted[what]);
  const Socket = window.WebSocket;
  window.WebSocket = class extends Socket {
    constructor(...terms) {
      super(...terms);
      this.addEventListener('message', ({ data }) => note(`${JSON.parse(data).type} heard`));
    }

    send(data) {
      note(JSON.parse(data).type);
      super.send(data);
    }
  };
  const Peer = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Peer {
    constructor(...terms) {
      super(...terms);
      this.addEventListener('iceconnectionstatechange', () => note(`ice ${this.iceConnectionState}`));
      this.addEventListener('connectionstatechange', () => note(`keys ${this.connectionState}`));
    }

    async setRemoteDescription(answer) {
      await super.setRemoteDescription(answer);
      note('answer taken');
    }
  };
  const { setParameters } = RTCRtpSender.prototype;
  RTCRtpSender.prototype.setParameters = async function set(parameters) {
    note('encodings set');
    await setParameters.call(this, parameters);
    note('encodings taken');
  };
  window.addEventListener('pointerup', () => {
    window.noteAnew();
    note('click');
    const look = () => {
      const video = document.querySelector('.tile:not(.self) video');
      if ((video?.getVideoPlaybackQuality().totalVideoFrames ?? 0) > 0) note('picture');
      else setTimeout(look, 2);
    };
    look();
  }, { capture: true });
}

/** Nobody watches: all encodings of the camera are paused. */
const isAlone = () => window.peers.at(-1).getSenders().find((one) => one.track?.kind === 'video')
  .getParameters().encodings.every((one) => !one.active);

const anna = await there.person('Anna', view);
await anna.addInitScript(watch);
await anna.goto(url);
await anna.getByRole('button', { name: 'New meeting' }).click();
await anna.getByLabel('Your name').fill('Anna');
await anna.getByRole('button', { name: 'Join now' }).click();
await anna.locator('.room').waitFor();
const link = anna.url();

const ben = await comes.person('Ben', view);
await ben.addInitScript(watch);
if (how === 'unprepared') await ben.addInitScript(prepareNothing);

const took = [];
for (let i = 0; i < Number(times); i++) {
  await ben.goto(link);
  await ben.getByLabel('Your name').fill('Ben');
  await ben.locator('.self-picture video').waitFor();
  await anna.waitForFunction(isAlone, null, { timeout: 20_000, polling: 100 });
  await ben.waitForTimeout(1_000);
  await anna.evaluate(() => window.noteAnew());
  await ben.getByRole('button', { name: 'Join now' }).click();
  await ben.waitForFunction(() => window.noted.picture, null, { timeout: 20_000 });
  if (i === 0) await seesFrames(anna, 5, '.tile:not(.self) video');
  const { click, ...comer } = await ben.evaluate(() => window.noted);
  const host = await anna.evaluate(() => window.noted);
  const one = {};
  for (const [what, at] of Object.entries(comer)) one[what] = at - click;
  for (const what of ['joined heard', 'sending heard', 'encodings taken']) one[`there: ${what}`] = host[what] - click;
  took.push(one);
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
console.log(`all: ${took.map((one) => Math.round(one.picture)).join(' ')}`);
const steps = ['join', 'welcome heard', 'answer taken', 'view', 'ice connected', 'keys connected',
  'there: joined heard', 'there: sending heard', 'there: encodings taken', 'picture'];
function tell(title, when) {
  const all = steps.map((what) => [Math.round(when(what)), what]).toSorted((a, b) => a[0] - b[0]);
  console.log(`${title}, from the click: ${all.map(([ms, what]) => `${what} ${ms}`).join(', ')}`);
}
tell('medians', (what) => of(0.5, what));
tell('the first', (what) => took[0][what]);
const faults = [...there.faults, ...comes.faults];
console.log(faults.join('\n'));
await Promise.all([there.browser.close(), comes.browser.close()]);
process.exit(faults.length === 0 ? 0 : 1);
