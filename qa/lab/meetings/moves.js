// The address changes in the middle of a call: the box forgets, the box has another address, the
// client has another address.
import { figure, longestGap, meeting, Person, sleep, tell, within } from './lab.js';

const WITHIN_MS = 3_000;

export async function moves() {
  const link = meeting();
  const anna = await Person.open('anna', { every: 100 });
  const ben = await Person.open('cara', { every: 100 });
  await anna.enter(link);
  await ben.enter(link);
  if ((await anna.sees(1)) === Infinity || (await ben.sees(1)) === Infinity) {
    figure('they see each other', 'no', false);
    return;
  }
  await sleep(4_000);
  await moved('the box forgets its mappings', anna, ben, () => within('cara-nat', 'conntrack', '-F'));
  await moved('the box gets another address', anna, ben, () => {
    within('cara-nat', 'ip', 'addr', 'del', '198.51.100.3/32', 'dev', 'wan');
    within('cara-nat', 'conntrack', '-F');
  });
  await moved('the client gets another address', anna, ben, () => {
    within('cara', 'ip', 'addr', 'add', '10.3.0.7/24', 'dev', 'eth0');
    within('cara', 'ip', 'addr', 'del', '10.3.0.2/24', 'dev', 'eth0');
    within('cara', 'ip', 'route', 'replace', 'default', 'via', '10.3.0.1');
  });
  await moved('the client goes from one interface to another', anna, ben, () => {
    within('cara', 'ip', 'link', 'set', 'eth1', 'up');
    within('cara', 'ip', 'addr', 'add', '10.13.0.2/24', 'dev', 'eth1');
    within('cara', 'ip', 'route', 'replace', 'default', 'via', '10.13.0.1');
    within('cara', 'ip', 'link', 'set', 'eth0', 'down');
  });
  await anna.close();
  await ben.close();
}

async function moved(what, anna, ben, move) {
  const from = Date.now();
  move();
  await sleep(12_000);
  for (const person of [anna, ben]) {
    const samples = await person.samples(from);
    const gap = longestGap(samples, 1, from);
    tell(`${person.name}: ${await person.steps(from)}`);
    tell(`${person.name}: ${samples.at(-1)?.way}, ${samples.at(-1)?.moving} moving`);
    figure(`${what}: ${person.name} without video for ms`, gap, gap < WITHIN_MS && samples.at(-1)?.moving === 1);
  }
}
