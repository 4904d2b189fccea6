// The meeting's process is killed: all are back, unasked.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { figure, longestAbsence, meeting, Person, sleep, tell } from './lab.js';

const WITHIN_MS = 5_000;
const PEOPLE = ['anna', 'ben', 'cara'];

/** The process that holds the meeting: its threads work, while those that wait only rehearse, politely, and compile. */
async function connector() {
  const before = times();
  await sleep(2_000);
  const spent = [...times()].map(([pid, time]) => ({ pid, more: time - (before.get(pid) ?? time) }));
  spent.sort((a, b) => b.more - a.more);
  return spent[0].pid;
}

/** What threads of meetings' processes that are not polite, nor compilers, have had of the processor, in ticks. */
function times() {
  const lines = execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' }).split('\n');
  const all = lines.filter((line) => / connector --socket .*203\.0\.113\.11/.test(line) && !/sh -c/.test(line));
  return new Map(all.map((line) => line.trim().split(/\s+/)[0]).map((pid) => [pid, ticksOf(pid)]));
}

function ticksOf(pid) {
  let sum = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8');
    const fields = stat.replace(/.*\) /, '').split(' ');
    if (fields[16] === '0' && !/Compiler/.test(stat)) sum += Number(fields[11]) + Number(fields[12]);
  }
  return sum;
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
  // Processes that wait for a meeting have rehearsed by then.
  await sleep(14_000);
  const pid = await connector();
  const from = Date.now();
  execFileSync('kill', ['-9', pid]);
  await sleep(14_000);
  for (const person of all) {
    const samples = await person.samples(from);
    const gap = longestAbsence(samples, PEOPLE.length - 1, from);
    figure(`killed: ${person.name} sees all again after ms`, gap, gap < WITHIN_MS);
    const rows = [];
    for (const one of samples) {
      const at = one.at - from;
      if (at < 12_000 && (rows.length === 0 || at - rows.at(-1).at >= 480)) rows.push({ at, one });
    }
    tell(`${person.name}: ${rows.map(({ at, one }) => `${at}:${one.moving}/${one.frames}/${one.sent}`).join(' ')}`);
    tell(`${person.name}: ${await person.steps(from)}`);
    tell(`${person.name}: ${samples.at(-1)?.moving} moving`);
  }
  await Promise.all(all.map((one) => one.close()));
}
