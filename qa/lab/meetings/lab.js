// What scenarios share: people with real browsers in network namespaces, and what they see and hear.
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, closeSync, openSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

export const { MEET_PREFIX: prefix, MEET_OUT: out, MEET_ROOT: root } = process.env;
const { chromium } = createRequire(join(root, 'web/talk/package.json'))('playwright-core');

export const SUPER1 = 'https://super1.lab.test';
export const space = (name) => `${prefix}-${name}`;
const config = (node) => join(out, 'data', node, 'perigee.yaml');
export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/** Runs a command in a place. */
export function within(place, ...command) {
  return execFileSync('ip', ['netns', 'exec', space(place), ...command], { encoding: 'utf8' });
}

/** Kills a super node, and the meetings' processes that it has started. */
export function stop(node) {
  const lines = execFileSync('ps', ['-eo', 'pid,ppid,args'], { encoding: 'utf8' }).trim().split('\n');
  const all = lines.map((line) => line.trim().split(/\s+/)).map(([pid, parent, ...words]) => ({ pid, parent, words }));
  const nodes = all.filter(({ words }) => words.includes(config(node)) && /java$/.test(words[0])).map(({ pid }) => pid);
  const meetings = all.filter(({ parent }) => nodes.includes(parent)).map(({ pid }) => pid);
  execFileSync('kill', ['-9', ...nodes, ...meetings]);
}

/** Starts it again, for whoever comes next. */
export function start(node) {
  const log = openSync(join(out, `${node}.log`), 'a');
  spawn('ip', ['netns', 'exec', space(node), join(root, 'perigee'), 'run', '--config', config(node)],
    { detached: true, stdio: ['ignore', log, log], env: { ...process.env, JAVA_TOOL_OPTIONS: process.env.MEET_TRUST } }).unref();
  closeSync(log);
}

let failures = 0;

/** Notes a figure, and whether it is as it should be. */
export function figure(what, value, isRight) {
  const text = typeof value === 'number' ? String(Math.round(value * 1000) / 1000) : value;
  console.log(`${isRight ? 'ok    ' : 'FAILED'} ${what}: ${text}`);
  failures += isRight ? 0 : 1;
}

export function tell(text) {
  console.log(`       ${text}`);
}

export const failed = () => failures;

/** Looks, every so many milliseconds, at what the page's peer connection does. */
export const WATCH = (every) => {
  window.peers = [];
  window.samples = [];
  window.steps = [];
  window.paused = new Set();
  const step = (what) => window.steps.push({ at: Date.now(), what });
  const Peer = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Peer {
    constructor(...terms) {
      super(...terms);
      window.peers.push(this);
      const number = window.peers.length;
      this.addEventListener('connectionstatechange', () => step(`${number} ${this.connectionState}`));
      this.addEventListener('iceconnectionstatechange', () => step(`${number} ice ${this.iceConnectionState}`));
      step(`${number} made`);
    }
  };
  const Socket = window.WebSocket;
  window.WebSocket = class extends Socket {
    constructor(...terms) {
      super(...terms);
      this.addEventListener('close', () => step('socket closed'));
      this.addEventListener('message', (event) => {
        const said = /"type":"(restart|welcome|answer|refused|error)"/.exec(event.data);
        if (said) step(said[1]);
        if (/"type":"(slots|welcome)"/.test(event.data)) {
          for (const slot of JSON.parse(event.data).slots ?? []) {
            window.paused[slot.paused && slot.participant ? 'add' : 'delete'](slot.mid);
          }
        }
      });
    }

    send(data) {
      const said = /"type":"(join|offer)"/.exec(data);
      if (said) step(`says ${said[1]}`);
      super.send(data);
    }
  };
  const before = new Map();
  setInterval(async () => {
    const peer = window.peers.at(-1);
    if (peer === undefined || peer.connectionState === 'closed') return;
    const reports = await peer.getStats();
    const sample = { at: Date.now(), moving: 0, height: 0, frames: 0, energy: 0, concealed: 0,
      silent: 0, heard: 0, sent: 0, way: '', rtt: 0, lost: 0,
      packets: 0, octetsSent: 0, encodings: '', pictures: {}, paused: window.paused.size };
    for (const one of reports.values()) {
      if (one.type === 'inbound-rtp' && one.kind === 'video') {
        const frames = one.framesDecoded ?? 0;
        const key = `${window.peers.length}/${one.mid}`;
        const known = before.get(key);
        if (known === undefined || frames !== known.frames) {
          before.set(key, { frames, at: frames === 0 ? 0 : sample.at });
        }
        if (sample.at - before.get(key).at < 600) {
          sample.moving += 1;
          sample.height = Math.max(sample.height, one.frameHeight ?? 0);
        }
        sample.frames += frames;
        sample.pictures[one.mid] = frames;
        sample.lost += one.packetsLost ?? 0;
        sample.packets += one.packetsReceived ?? 0;
      } else if (one.type === 'inbound-rtp') {
        sample.energy += one.totalAudioEnergy ?? 0;
        sample.concealed += one.concealedSamples ?? 0;
        sample.silent += one.silentConcealedSamples ?? 0;
        sample.heard += one.totalSamplesReceived ?? 0;
      } else if (one.type === 'outbound-rtp' && one.kind === 'video') {
        sample.sent += one.framesEncoded ?? 0;
        sample.octetsSent += (one.bytesSent ?? 0) - (one.retransmittedBytesSent ?? 0); // payload, no padding
        if (one.active) {
          const size = `${one.rid ?? ''}${one.frameHeight ?? 0}@${Math.round((one.targetBitrate ?? 0) / 1000)}k`;
          sample.encodings += `${size}${one.qualityLimitationReason === 'none' ? '' : `!${one.qualityLimitationReason}`} `;
        }
      } else if (one.type === 'transport') {
        const pair = reports.get(one.selectedCandidatePairId);
        const local = pair && reports.get(pair.localCandidateId);
        if (local) sample.way = [local.candidateType, local.relayProtocol].filter(Boolean).join(' by ');
        sample.rtt = pair?.currentRoundTripTime ?? 0;
      }
    }
    window.samples.push(sample);
  }, every);
};

/** Gives a camera with fewer pixels than the page wishes for. */
const SMALL_CAMERA = ([width, height]) => {
  const devices = navigator.mediaDevices;
  if (devices === undefined) return;
  const given = devices.getUserMedia.bind(devices);
  devices.getUserMedia = (wish) =>
    given(wish.video ? { ...wish, video: { ...wish.video, width: { exact: width }, height: { exact: height } } } : wish);
};

/** Somebody with a browser of their own in a place. */
export class Person {
  constructor(name) {
    this.name = name;
  }

  /**
   * @param camera [width, height] of a camera that has no more
   * @param more arguments for the browser
   */
  static async open(name, { place = name, fps = 10, every = 200, size = [1280, 760], camera = null, more = [] } = {}) {
    const person = new Person(name);
    const start = join(out, `chromium-${name}`);
    // Whoever serves has a machine of its own in earnest: browsers that fill this one don't keep it waiting.
    writeFileSync(start, `#!/bin/sh\nexec nice -n 10 ip netns exec ${space(place)} chromium-headless-shell "$@"\n`);
    chmodSync(start, 0o755);
    person.browser = await chromium.launch({
      executablePath: start,
      env: { ...process.env, HOME: join(out, 'home') },
      args: ['--no-sandbox', '--disable-gpu', '--use-fake-ui-for-media-stream',
        `--use-fake-device-for-media-stream=fps=${fps}`, '--autoplay-policy=no-user-gesture-required', ...more],
    });
    const context = await person.browser.newContext({ locale: 'en-US', viewport: { width: size[0], height: size[1] } });
    await context.addInitScript(WATCH, every);
    if (camera !== null) await context.addInitScript(SMALL_CAMERA, camera);
    person.page = await context.newPage();
    person.page.on('console', (line) => {
      if (line.type() === 'error') tell(`${name}'s page: ${line.text()}`);
    });
    return person;
  }

  async enter(link) {
    await this.knock(link);
    await this.page.locator('.room').waitFor();
  }

  /** Asks to come in. */
  async knock(link) {
    await this.page.goto(link);
    await this.page.getByLabel('Your name').fill(this.name);
    await this.page.getByRole('button', { name: /Join now|Ask to join/ }).click();
  }

  async press(name) {
    await this.page.getByRole('button', { name }).first().click();
  }

  samples(from = 0) {
    return this.page.evaluate((since) => window.samples.filter((one) => one.at >= since), from);
  }

  /** What happened to its connections since a moment, in ms after it. */
  async steps(from) {
    const all = await this.page.evaluate((since) => window.steps.filter((one) => one.at >= since), from);
    return all.map((one) => `${one.at - from} ${one.what}`).join(', ');
  }

  async now() {
    return (await this.page.evaluate(() => window.samples.at(-1))) ?? { moving: 0, energy: 0, way: '' };
  }

  /** Waits until so many videos move, and says after how many milliseconds. */
  async sees(count, within = 20_000) {
    const began = Date.now();
    while (Date.now() - began < within) {
      if ((await this.now()).moving >= count) return Date.now() - began;
      await sleep(100);
    }
    return Infinity;
  }

  async hears(within = 10_000) {
    const began = Date.now();
    const first = (await this.now()).energy;
    while (Date.now() - began < within) {
      if ((await this.now()).energy > first + 0.0001) return true;
      await sleep(200);
    }
    return false;
  }

  close() {
    return this.browser.close();
  }
}

/** Makes a meeting and gives its link. */
export function meeting(from = 'anna') {
  return made(from, {}).link;
}

/** Makes a meeting with options, and gives its link and its host's. */
export function made(from, body) {
  // The scenario before may have started the super node again, which takes a while.
  const patience = ['--retry', '60', '--retry-delay', '1', '--retry-connrefused'];
  const answer = within(from, 'curl', '-s', ...patience, '--cacert', join(out, 'ca.pem'), '-X', 'POST',
    '-H', 'content-type: application/json', '-d', JSON.stringify(body), `${SUPER1}/v1/meetings`);
  const { id, hostKey } = JSON.parse(answer);
  if (id === undefined) throw new Error(`no meeting: ${answer}`);
  const link = `${SUPER1}/m/${id}`;
  return { link, hostLink: `${link}#host=${hostKey}` };
}

/** How long, at most, fewer than `count` videos moved after a moment, in ms. */
export function longestGap(samples, count, from) {
  let longest = 0;
  let last = from;
  for (const one of samples) {
    if (one.at < from) continue;
    if (one.moving >= count) last = one.at;
    else longest = Math.max(longest, one.at - last);
  }
  return longest;
}

/** From the kill until all are seen again, and for a second on end. */
export function longestAbsence(samples, count, from) {
  const gone = samples.findIndex((one) => one.moving < count);
  if (gone < 0) return 0;
  for (let i = gone; i < samples.length; i++) {
    const until = samples[i].at + 1_000;
    const second = samples.slice(i).filter((one) => one.at <= until);
    if (samples.at(-1).at >= until && second.every((one) => one.moving >= count)) return samples[i].at - from;
  }
  return Infinity;
}

/** How many videos showed `least` pictures a second or more from the first sample to the last. */
export function flowing(samples, least) {
  const [first, last] = [samples[0], samples.at(-1)];
  const seconds = (last.at - first.at) / 1000;
  return Object.entries(last.pictures)
    .filter(([mid, count]) => (count - (first.pictures[mid] ?? 0)) / seconds >= least).length;
}

/** The emulated wire to `wired`. */
export class Wire {
  static async open() {
    const wire = new Wire();
    const [near, far] = [`${prefix}w0`, `${prefix}w1`];
    wire.process = spawn(join(process.env.JAVA_HOME, 'bin/java'), ['-XX:+UseSerialGC', '-Xmx256m',
      '-XX:TieredStopAtLevel=1', '--enable-native-access=ALL-UNNAMED', '-cp', process.env.MEET_CLASSES,
      'perigee.lab.Wire', near, '192.0.2.9', far, '203.0.113.11,203.0.113.12']);
    wire.process.stderr.on('data', (text) => process.stderr.write(text));
    let heard = '';
    wire.process.stdout.on('data', (text) => (heard += text));
    wire.heard = () => heard;
    while (!heard.includes('ready')) {
      if (wire.process.exitCode !== null) throw new Error('the wire ended');
      await sleep(100);
    }
    const ip = (...words) => execFileSync('ip', words);
    ip('link', 'set', near, 'netns', space('wired'));
    ip('link', 'set', far, 'netns', space('inet'));
    ip('-n', space('wired'), 'addr', 'add', '192.0.2.9/32', 'dev', near);
    ip('-n', space('wired'), 'link', 'set', near, 'up');
    ip('-n', space('wired'), 'route', 'add', 'default', 'dev', near);
    ip('-n', space('inet'), 'link', 'set', far, 'up');
    ip('-n', space('inet'), 'route', 'add', '192.0.2.9/32', 'dev', far);
    return wire;
  }

  /** Both ways, unless it says `up` or `down`. */
  set({ delay = 5, loss = 0, kbit = 100_000, queue = 200, way = 'both' }) {
    this.process.stdin.write(`${way} ${delay} ${loss} ${kbit} ${queue}\n`);
  }

  async counts() {
    const from = this.heard().length;
    this.process.stdin.write('counts\n');
    while (!this.heard().slice(from).includes('\n')) await sleep(50);
    return this.heard().slice(from).trim();
  }

  close() {
    this.process.stdin.end();
  }
}
