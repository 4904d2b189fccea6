// All meet, whatever their network: none between, a box that translates addresses by port, one that
// does for each destination anew, no UDP, nothing but TCP to port 443. Three at a time, whoever has
// no box in between each time: five browsers are more than two processors carry.
import { loadavg } from 'node:os';
import { figure, flowing, longestGap, meeting, Person, sleep, tell } from './lab.js';

const ROUNDS = [['anna', 'ben', 'cara'], ['anna', 'dora', 'emil']];
const LOOK_MS = 15_000;
const LEAST_PICTURES = 1.5; // a second; the cameras make five, of which a narrow way gets every other
const CAMERA = [320, 240]; // all draw, encode and decode on this one machine
const FREEZE_MS = 2_500; // it is looked at once a second

/** Of each second: videos that move, their most lines, and how many the server holds back. */
function strip(samples) {
  const shown = samples.map((one) => `${one.moving}/${one.height}/${one.paused}`).join(' ');
  return `${shown}, ${samples.at(-1).lost} packets lost, round trip ${Math.round(samples.at(-1).rtt * 1000)} ms`;
}

export async function networks() {
  const ways = {};
  for (const people of ROUNDS) Object.assign(ways, await meet(people));
  tell(`${JSON.stringify(ways)}, the machine's load ${loadavg()[0]}`);
  figure('who has UDP needs no relay', ways.ben, !/relay/.test(ways.ben + ways.cara + ways.anna));
  figure('who has TCP 443 alone comes by TLS', ways.emil, ways.emil === 'relay by tls');
}

/** Gives by what way each is reached. */
async function meet(people) {
  const others = people.length - 1;
  const link = meeting();
  const all = [];
  for (const name of people) {
    const person = await Person.open(name, { fps: 5, every: 1_000, size: [800, 560], camera: CAMERA });
    await person.enter(link);
    all.push(person);
  }
  for (const person of all) {
    const after = await person.sees(others, 40_000);
    figure(`${person.name} sees all others after ms`, after, after !== Infinity);
    figure(`${person.name} hears somebody`, (await person.now()).way, await person.hears());
  }
  const from = Date.now();
  await sleep(LOOK_MS);
  for (const person of all) {
    const samples = await person.samples(from);
    const seen = flowing(samples, LEAST_PICTURES);
    figure(`${person.name} goes on seeing`, `${seen} of ${others}`, seen === others);
    const gap = longestGap(samples, others, from);
    figure(`${person.name} without somebody's video for ms`, gap, gap < FREEZE_MS);
    tell(strip(samples));
  }
  const ways = await Promise.all(all.map(async (one) => [one.name, (await one.now()).way]));
  await Promise.all(all.map((one) => one.close()));
  return Object.fromEntries(ways);
}
