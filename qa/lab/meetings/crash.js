// The meeting's process is killed: all are back, unasked.
import { execFileSync } from 'node:child_process';
import { figure, meeting, Person, sleep, tell } from './lab.js';

const WITHIN_MS = 5_000;
const PEOPLE = ['anna', 'ben', 'cara'];

/** The process that has most of the processor is the one that holds the meeting. */
function connector() {
  const lines = execFileSync('ps', ['-eo', 'pid,times,args'], { encoding: 'utf8' }).split('\n');
  const all = lines.filter((line) => / connector --socket .*203\.0\.113\.11/.test(line) && !/sh -c/.test(line));
  all.sort((a, b) => Number(b.trim().split(/\s+/)[1]) - Number(a.trim().split(/\s+/)[1]));
  return all[0]?.trim().split(/\s+/)[0];
}

export async function crash() {
  const link = meeting();
  const all = [];
  for (const name of PEOPLE) {
    const person = await Person.open(name, { fps: 10, every: 100 });
    await person.enter(link);
    all.push(person);
  }
  for (const person of all) await person.sees(PEOPLE.length - 1);
  await sleep(6_000);
  const from = Date.now();
  execFileSync('kill', ['-9', connector()]);
  await sleep(14_000);
  for (const person of all) {
    const samples = await person.samples(from);
    const gap = longestAbsence(samples, PEOPLE.length - 1, from);
    figure(`killed: ${person.name} sees all again after ms`, gap, gap < WITHIN_MS);
    tell(`${person.name}: ${await person.steps(from)}`);
    tell(`${person.name}: ${samples.at(-1)?.moving} moving`);
  }
  await Promise.all(all.map((one) => one.close()));
}

/** Until the last moment at which somebody was missing. */
function longestAbsence(samples, count, from) {
  const missing = samples.filter((one) => one.moving < count);
  if (samples.length === 0 || missing.at(-1) === samples.at(-1)) return Infinity;
  return missing.length === 0 ? 0 : samples[samples.indexOf(missing.at(-1)) + 1].at - from;
}
