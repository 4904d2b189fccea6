// The relay that somebody is behind dies, at a super node that does not hold the meeting: he goes on
// by the relay of the one that does, where only TLS gets through to it. Then it is started again.
import { figure, longestAbsence, meeting, Person, sleep, start, stop, tell, within } from './lab.js';

const WITHIN_MS = 10_000;

export async function relay() {
  // UDP does not get out here; the nearest relay by TCP is then the other super node's.
  within('dora-nat', 'nft', `table ip wall { chain out { type filter hook forward priority -1;
    ip daddr 203.0.113.11 tcp dport 3478 drop; }; }`);
  try {
    const link = meeting();
    const anna = await Person.open('anna', { fps: 8, size: [800, 560] });
    const dora = await Person.open('dora', { fps: 8, size: [800, 560] });
    await anna.enter(link);
    await dora.enter(link);
    for (const person of [anna, dora]) {
      const after = await person.sees(1, 30_000);
      figure(`${person.name} sees the other after ms`, after, after !== Infinity);
    }
    await sleep(4_000);
    const before = (await dora.now()).way;
    const open = within('dora', 'ss', '-Htn');
    figure('the relay is the other super node\'s', before, before === 'relay by tcp' && open.includes('203.0.113.12:3478'));
    const from = Date.now();
    stop('super2');
    await sleep(20_000);
    for (const person of [anna, dora]) {
      const samples = await person.samples(from);
      const gap = longestAbsence(samples, 1, from);
      figure(`relay killed: ${person.name} sees the other again after ms`, gap, gap < WITHIN_MS);
      tell(`${person.name}: ${samples.at(-1)?.way}; ${await person.steps(from)}`);
    }
    await Promise.all([anna.close(), dora.close()]);
  } finally {
    within('dora-nat', 'nft', 'delete table ip wall');
    start('super2');
  }
}
