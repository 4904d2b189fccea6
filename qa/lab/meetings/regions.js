// People of two regions, between which no UDP gets through: the connectors' media goes by a relay,
// over TCP, and over TLS where nothing but port 443 gets through.
import { figure, meeting, out, Person, sleep, tell, within } from './lab.js';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const SUPER2 = 'https://super2.lab.test';
const NO_UDP = 'meta l4proto udp drop;';
const NO_UDP_NOR_TCP = `${NO_UDP} ip saddr . ip daddr { 203.0.113.11 . 203.0.113.12, 203.0.113.12 . 203.0.113.11 } tcp dport 3478 drop;`;

export async function regions() {
  await apart('relay-tcp', NO_UDP);
  await apart('relay-tls', NO_UDP_NOR_TCP);
}

async function apart(way, drops) {
  const before = logs().map((text) => text.length);
  within('srv', 'nft', `table ip wall { chain out { type filter hook output priority 0;
    ip saddr . ip daddr { 203.0.113.11 . 203.0.113.12, 203.0.113.12 . 203.0.113.11 } ${drops} }; }`);
  try {
    const link = meeting();
    const anna = await Person.open('anna', { fps: 10 });
    const ben = await Person.open('ben', { fps: 10 });
    await anna.enter(link);
    await ben.enter(`${SUPER2}/m/${link.split('/').at(-1)}`);
    for (const person of [anna, ben]) {
      const after = await person.sees(1, 30_000);
      figure(`${way}: ${person.name} sees who is in the other region after ms`, after, after !== Infinity);
      figure(`${way}: ${person.name} hears`, (await person.now()).height, await person.hears());
    }
    await sleep(10_000);
    for (const person of [anna, ben]) {
      const { moving, height } = await person.now();
      figure(`${way}: ${person.name} goes on seeing`, `${moving} of ${height} lines`, moving === 1);
    }
    const since = logs().map((text, i) => text.slice(before[i])).join('');
    const told = (since.match(/event=neighbour-(media|without-udp).*/g) ?? []).join(', ');
    figure(`by ${way}`, told, new RegExp(`event=neighbour-media .*way=${way}`).test(told));
    await Promise.all([anna.close(), ben.close()]);
  } finally {
    within('srv', 'nft', 'delete table ip wall');
  }
}

function logs() {
  return ['super1', 'super2'].map((name) => readFileSync(join(out, `${name}.log`), 'utf8'));
}
