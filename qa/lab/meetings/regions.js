// People of two regions, between which no UDP gets through: the connectors' media goes by a relay,
// over TCP, and over TLS where nothing but port 443 gets through (and the hosts' own line). Two of
// them watch the third from the other region: what he sends crosses once.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { figure, flowing, meeting, out, Person, sleep, tell, within } from './lab.js';

const SUPER2 = 'https://super2.lab.test';
const ADDRESSES = { super1: '203.0.113.11', super2: '203.0.113.12' };
const LOOK_MS = 10_000;
const LEAST_PICTURES = 3; // a second, of eight
const HEADS = 75; // of IP, UDP, RTP with its extensions, and the tag of SRTP
const MOST_TIMES = 1.25; // heads are longer now and then
const NOT_443 = 'tcp dport != { 443, 7440 } tcp sport != { 443, 7440 } drop;';

/** What stands between the regions: whatever its addresses, a packet has to pass here. */
const WALL = (drops) => `table ip wall {
  counter kept { }
  chain between { type filter hook forward priority 0;
    iifname . oifname { "c-super1" . "c-super2", "c-super2" . "c-super1" } goto sea; }
  chain sea { meta l4proto udp counter name "kept" drop; ${drops} }
}`;

/**
 * Packets of media that pass between a host's relay and its meeting's process, by the relay's port
 * and SSRC. Who called the other borrowed the port: where it is super1's, what ben sends comes out
 * of it, and where it is super2's, goes in.
 */
const STREAMS = (end) => `table ip streams {
  set videos { typeof udp ${end} . @th,128,32; size 256; flags dynamic; counter; }
  set voices { typeof udp ${end} . @th,128,32; size 256; flags dynamic; counter; }
  chain come { type filter hook input priority 0;
    iifname "lo" meta l4proto udp @th,64,2 2 @th,73,7 { 96, 98, 100, 102 } update @videos { udp ${end} . @th,128,32 }
    iifname "lo" meta l4proto udp @th,64,2 2 @th,73,7 { 104, 111 } update @voices { udp ${end} . @th,128,32 }
  }
}`;
const RELAYS = { super1: 'sport', super2: 'dport' };

export async function regions() {
  await apart('relay-tcp', '');
  await apart('relay-tls', NOT_443);
}

async function apart(way, drops) {
  const before = logs().map((text) => text.length);
  within('inet', 'nft', WALL(drops));
  for (const [host, end] of Object.entries(RELAYS)) within(host, 'nft', STREAMS(end));
  const all = [];
  try {
    const link = meeting();
    const there = `${SUPER2}/m/${link.split('/').at(-1)}`;
    for (const [name, at] of [['anna', link], ['cara', link], ['ben', there]]) {
      const person = await Person.open(name, { fps: 8, size: [800, 560], camera: [640, 360] });
      all.push(person);
      await person.enter(at);
    }
    for (const person of all) {
      const after = await person.sees(2, 30_000);
      figure(`${way}: ${person.name} sees who is in both regions after ms`, after, after !== Infinity);
      figure(`${way}: ${person.name} hears`, (await person.now()).height, await person.hears());
    }
    await looks(way, all, before);
  } finally {
    await Promise.all(all.map((person) => person.close()));
    within('inet', 'nft', 'delete table ip wall');
    for (const host of Object.keys(RELAYS)) within(host, 'nft', 'delete table ip streams');
  }
}

async function looks(way, all, before) {
  const ben = all.at(-1);
  for (const host of Object.keys(RELAYS)) {
    within(host, 'nft', 'flush set ip streams videos; flush set ip streams voices');
  }
  const first = await ben.now();
  await sleep(LOOK_MS);
  const each = logs().map((text, i) => text.slice(before[i]));
  const told = each.join('');
  const [videos, voices] = [crossing('videos', each), crossing('voices', each)];
  const sent = (await ben.now()).octetsSent - first.octetsSent;
  for (const person of all) {
    const samples = await person.samples(first.at);
    const seen = flowing(samples, LEAST_PICTURES);
    figure(`${way}: ${person.name} goes on seeing`, `${seen} of up to ${samples.at(-1).height} lines`, seen === 2);
  }
  const crossed = videos.reduce((sum, one) => sum + one.bytes - one.packets * HEADS, 0);
  tell(`packets by encoding: ${videos.map((one) => one.packets).join(', ')}; of voices: ${voices.map((one) => one.packets).join(', ')}`);
  figure(`${way}: of the ${sent} octets of video that ben sent, crossed to both who watch`, crossed,
    crossed > sent / 2 && crossed < MOST_TIMES * sent);
  figure(`${way}: voices that crossed`, voices.length, voices.length === 1);
  // Who is looked for takes the relay for the other end itself.
  const ways = (told.match(/event=neighbour-(media|without-udp) node=super.*/g) ?? []).join(', ');
  figure(`by ${way}`, ways, new RegExp(`event=neighbour-media .*way=${way}`).test(ways));
  const kept = JSON.parse(within('inet', 'nft', '-j', 'list', 'counter', 'ip', 'wall', 'kept'));
  const { packets } = kept.nftables.find((one) => one.counter !== undefined).counter;
  figure(`${way}: packets of UDP that the wall has kept`, packets, packets > 0);
}

/** Packets and octets of each stream that ben's side sent by a relay, whoever's it is. */
function crossing(set, told) {
  return Object.keys(RELAYS).flatMap((host, i) => {
    // To the process beside the relay that lent it, the port is where the other end is.
    const pattern = new RegExp(`event=neighbour-media node=super. remote=\\S*${ADDRESSES[host]}:(\\d+)`, 'g');
    const ports = new Set([...told[i].matchAll(pattern)].map((one) => one[1]));
    return streams(host, set).filter(({ val }) => ports.has(String(val.concat[0]))).map((one) => one.counter);
  });
}

function streams(host, set) {
  const told = JSON.parse(within(host, 'nft', '-j', 'list', 'set', 'ip', 'streams', set));
  const { elem = [] } = told.nftables.find((one) => one.set !== undefined).set;
  return elem.map(({ elem: one }) => one);
}

function logs() {
  return ['super1', 'super2'].map((name) => readFileSync(join(out, `${name}.log`), 'utf8'));
}
