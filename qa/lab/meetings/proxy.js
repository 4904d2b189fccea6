// Somebody in an office from where nothing gets out but by its proxy, to port 443, and where no
// name is known: page, signalling and media go through it.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { figure, flowing, longestGap, meeting, Person, root, sleep, space, tell } from './lab.js';

const [ADDRESS, PORT] = ['10.6.0.1', '3128'];
const LOOK_MS = 10_000;
const FREEZE_MS = 1_500;

export async function proxy() {
  const office = spawn('ip', ['netns', 'exec', space('fay-nat'), process.execPath,
    join(root, 'qa/lab/meetings/connect-proxy.js'), ADDRESS, PORT]);
  let asked = '';
  office.stdout.on('data', (text) => (asked += text));
  try {
    while (!asked.includes('ready')) await sleep(50);
    const link = meeting();
    const anna = await Person.open('anna', { fps: 8, size: [800, 560] });
    const fay = await Person.open('fay', { fps: 8, size: [800, 560], more: [`--proxy-server=http://${ADDRESS}:${PORT}`] });
    await anna.enter(link);
    await fay.enter(link);
    for (const person of [anna, fay]) {
      const after = await person.sees(1, 30_000);
      figure(`proxy: ${person.name} sees the other after ms`, after, after !== Infinity);
      figure(`proxy: ${person.name} hears`, (await person.now()).way, await person.hears());
    }
    const from = Date.now();
    await sleep(LOOK_MS);
    for (const person of [anna, fay]) {
      const samples = await person.samples(from);
      figure(`proxy: ${person.name} goes on seeing`, `${flowing(samples, 4)} of 1`, flowing(samples, 4) === 1);
      const gap = longestGap(samples, 1, from);
      figure(`proxy: ${person.name} without a picture for ms`, gap, gap < FREEZE_MS);
    }
    const { way } = await fay.now();
    figure('who has a proxy alone comes by TLS', way, way === 'relay by tls');
    tell(`the proxy was asked for ${[...new Set(asked.trim().split('\n').slice(1))].join(', ')}`);
    await Promise.all([anna.close(), fay.close()]);
  } finally {
    office.kill();
  }
}
