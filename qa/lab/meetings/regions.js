// People of two regions, between which no UDP gets through: the connectors' media goes by a relay.
import { figure, meeting, out, Person, sleep, tell, within } from './lab.js';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const SUPER2 = 'https://super2.lab.test';

export async function regions() {
  within('srv', 'nft', `table ip wall { chain out { type filter hook output priority 0;
    ip saddr 203.0.113.11 ip daddr 203.0.113.12 meta l4proto udp drop;
    ip saddr 203.0.113.12 ip daddr 203.0.113.11 meta l4proto udp drop; }; }`);
  try {
    const link = meeting();
    const anna = await Person.open('anna', { fps: 10 });
    const ben = await Person.open('ben', { fps: 10 });
    await anna.enter(link);
    await ben.enter(`${SUPER2}/m/${link.split('/').at(-1)}`);
    for (const person of [anna, ben]) {
      const after = await person.sees(1, 30_000);
      figure(`${person.name} sees who is in the other region after ms`, after, after !== Infinity);
      figure(`${person.name} hears`, (await person.now()).height, await person.hears());
    }
    await sleep(10_000);
    for (const person of [anna, ben]) {
      const { moving, height } = await person.now();
      figure(`${person.name} goes on seeing`, `${moving} of ${height} lines`, moving === 1);
    }
    const logs = ['super1', 'super2'].map((name) => readFileSync(join(out, `${name}.log`), 'utf8')).join('');
    tell((logs.match(/event=neighbour-(media|without-udp).*/g) ?? []).join(', '));
    figure('by a relay', /event=neighbour-media .*way=relay-tcp/.test(logs), /way=relay-tcp/.test(logs));
    await Promise.all([anna.close(), ben.close()]);
  } finally {
    within('srv', 'nft', 'delete table ip wall');
  }
}
