// Bad paths: one that loses, and one that narrows and widens again; to the receiver, then from the
// sender.
import { figure, longestGap, meeting, Person, sleep, tell, Wire } from './lab.js';

const FREEZE_MS = 2_000;
const MOST_CONCEALED = 0.25;

/** What was seen and heard between two moments. */
function summary(samples, from, until) {
  const within = samples.filter((one) => one.at >= from && one.at <= until);
  const [first, last] = [within[0], within.at(-1)];
  const heard = last.heard - first.heard;
  // What is made up while the sender says nothing is no fault.
  const concealed = last.concealed - first.concealed - (last.silent - first.silent);
  return {
    frames: (last.frames - first.frames) / ((last.at - first.at) / 1000),
    height: last.height,
    freeze: longestGap(within, 1, from),
    concealed: heard > 0 ? concealed / heard : 1,
    energy: last.energy - first.energy,
    rtt: last.rtt,
  };
}

/** Something of each second, as a line. */
function strip(samples, from, show = (one) => `${one.height}/${one.frames}`) {
  const rows = [];
  for (const one of samples) {
    if (one.at >= from && (rows.length === 0 || one.at - rows.at(-1).at >= 1_900)) rows.push(one);
  }
  return rows.map((one) => `${Math.round((one.at - from) / 1000)}:${show(one)}`).join(' ');
}

function report(what, one) {
  tell(`${what}: ${one.frames.toFixed(1)} pictures/s of ${one.height} lines, longest gap ${one.freeze} ms, ` +
    `${(100 * one.concealed).toFixed(1)} % of the sound made up, round trip ${Math.round(one.rtt * 1000)} ms`);
}

async function two() {
  const wire = await Wire.open();
  wire.set({ kbit: 20_000 });
  const link = meeting();
  const anna = await Person.open('anna', { fps: 15, every: 100 });
  const wim = await Person.open('wim', { place: 'wired', fps: 15, every: 100 });
  await anna.enter(link);
  await wim.enter(link);
  await Promise.all([anna.sees(1), wim.sees(1)]);
  await sleep(8_000);
  return { wire, anna, wim };
}

async function end({ wire, anna, wim }) {
  tell(`the wire: ${await wire.counts()}`);
  await Promise.all([anna.close(), wim.close()]);
  wire.close();
}

/** 5 % of packets are lost each way, and the round trip is 300 ms. */
export async function loss() {
  const all = await two();
  all.wire.set({ delay: 150, loss: 5, kbit: 20_000 });
  await sleep(6_000);
  const from = Date.now();
  await sleep(25_000);
  for (const person of [all.wim, all.anna]) {
    const seen = summary(await person.samples(), from, Date.now());
    const who = person.name === 'wim' ? 'received through 5 % of loss' : 'sent through 5 % of loss';
    report(who, seen);
    figure(`${who}: freeze, ms`, seen.freeze, seen.freeze < FREEZE_MS);
    figure(`${who}: pictures/s`, seen.frames, seen.frames > 8);
    figure(`${who}: sound made up, share`, seen.concealed, seen.concealed < MOST_CONCEALED && seen.energy > 0.001);
  }
  await end(all);
}

/** 3 Mbit/s, then 300 kbit/s, then 3 Mbit/s. */
export async function squeeze() {
  const all = await two();
  for (const way of ['down', 'up']) {
    const person = way === 'down' ? all.wim : all.anna;
    const what = way === 'down' ? 'received through a path that narrows' : 'sent through one';
    all.wire.set({ delay: 20, kbit: 3_000, queue: 400, way });
    await sleep(12_000);
    const before = (await person.now()).height;
    const sender = way === 'down' ? all.anna : all.wim;
    tell(`${what}: ${before} lines of ${(await sender.now()).encodings}`);
    all.wire.set({ delay: 20, kbit: 300, queue: 400, way });
    const narrow = Date.now();
    await sleep(6_000);
    const adapted = Date.now();
    await sleep(14_000);
    all.wire.set({ delay: 20, kbit: 3_000, queue: 400, way });
    const wide = Date.now();
    await sleep(18_000);
    const samples = await person.samples();
    tell(`${what}: ${strip(samples, narrow - 4_000)}`);
    tell(`${what}: the sender ${strip(await sender.samples(narrow - 4_000), narrow - 4_000, (one) => one.encodings)}`);
    report(`${what}, adapting`, summary(samples, narrow, adapted));
    const kept = summary(samples, adapted, wide);
    report(`${what}, adapted`, kept);
    const back = samples.find((one) => one.at > wide && one.height >= before);
    figure(`${what}: freeze after adaptation, ms`, kept.freeze, kept.freeze < FREEZE_MS);
    figure(`${what}: pictures/s`, kept.frames, kept.frames > 4);
    figure(`${what}: sound made up, share`, kept.concealed, kept.concealed < MOST_CONCEALED && kept.energy > 0.001);
    figure(`${what}: ${before} lines back after ms`, back === undefined ? 'never' : back.at - wide,
      back !== undefined && back.at - wide < 15_000);
    all.wire.set({ kbit: 20_000, way });
  }
  await end(all);
}
