// Super nodes are killed: in the middle of calls, and half of all at once. qa/lab/supers starts it.
import { end, failed, figure, Network, Phone, sleep, tone, until, wanted } from './lab.js';

const COUNT = 6;
const PEOPLE = 8;
const MOVED_WITHIN = 3000;
const FOUND_WITHIN = 30_000;

/** Two phones in a call that all of its super nodes leave, one by one. */
async function call(network, title, words, most) {
  const [one, two] = await Promise.all(['anna', 'bob'].map((name) => network.person(`${name}-${title}`)));
  const sound = ['--wav-in', tone('tone.wav', 440, 5), '--again', '--wav-out', '/dev/null', ...words];
  const bob = await Phone.start(two, 'listen', '--answer', '--calls', '1', ...sound);
  const anna = await Phone.start(one, ...sound);
  await until('two lines each', 20_000, () => anna.registered().length === 2 && bob.registered().length === 2);
  anna.type(`c ${two}`);
  await Promise.all([anna.next('first-audio', 20_000), bob.next('first-audio', 20_000)]);
  await sleep(2000);
  const path = anna.after('connected').path;
  console.log(`       ${title}: the call goes by ${path}; signalling by ${anna.registered()} and ${bob.registered()}`);

  // Whoever relays, then who had the caller's lines when it called: one of them has the call.
  const relayed = await relays(network);
  const victims = new Set(relayed === undefined ? [] : [relayed]);
  for (const one of network.all) if (anna.registered().includes(one.name)) victims.add(one);
  let moved = 0;
  let reattached = 0;
  for (const victim of victims) {
    const killed = await victim.kill();
    await sleep(MOVED_WITHIN + 500);
    for (const phone of [anna, bob]) {
      const again = phone.after('reattached', killed);
      if (again !== undefined) {
        reattached++;
        figure(`${title}: ${phone.id}'s signalling goes by another after the death of ${victim.name}, ms`,
          Math.round(again.at - killed), again.at - killed <= MOVED_WITHIN);
      }
      const other = phone.after('moved', killed);
      moved += other === undefined ? 0 : 1;
      if (other !== undefined) console.log(`       ${title}: ${phone.id} moved to ${other.path} after ${Math.round(other.at - killed)} ms`);
    }
    // Signalling from end to end still works.
    const asked = Date.now();
    anna.type('h');
    const held = await bob.next('held', MOVED_WITHIN, asked).catch(() => undefined);
    figure(`${title}: signalling passes after the death of ${victim.name}, ms`,
      held === undefined ? 'never' : Math.round(held.at - asked), held !== undefined);
    anna.type('h');
    await bob.next('resumed', MOVED_WITHIN, asked).catch(() => undefined);
    await until('two lines again', 15_000, () => anna.registered().length === 2 && bob.registered().length === 2)
      .catch(() => console.log(`       ${title}: only ${anna.registered()} and ${bob.registered()}`));
    victim.run();
    await until(`${victim.name} is a member again`, 60_000, async () =>
      (await victim.metric('perigee_overlay_members')) === COUNT - 1);
  }
  figure(`${title}: dialogs that moved`, reattached, reattached > 0);
  if (relayed !== undefined) figure(`${title}: ends whose media took another relay`, moved, moved > 0);
  const hung = Date.now();
  anna.type('e');
  const ended = await Promise.all([anna, bob].map((phone) => phone.next('ended', 5000, hung)));
  for (const [at, one] of ended.entries()) {
    const who = ['the caller', 'the called'][at];
    figure(`${title}: longest gap that ${who} heard, ms`, one.longestGapMillis, one.longestGapMillis <= most);
    figure(`${title}: the call ends for ${who} by being hung up`, `${one.status} ${one.reason}`, one.status === 200 || one.status === 0);
  }
  anna.type('q');
}

/** The super node whose relay passes most on. */
async function relays(network) {
  const look = () => Promise.all(network.all.map((one) => one.metric('perigee_relay_events_total', '"to-peers-bytes"')));
  const before = await look();
  await sleep(1000);
  const after = await look();
  const more = after.map((one, at) => (one ?? 0) - (before[at] ?? 0));
  const most = Math.max(...more);
  return most > 1000 ? network.all[more.indexOf(most)] : undefined;
}

/** Half of all super nodes die at once; everybody has to be found again. */
async function half(network) {
  const names = await Promise.all(Array.from({ length: PEOPLE }, (_, at) => network.person(`person${at}`)));
  const seeker = await network.person('seeker');
  await Promise.all(names.map((name) => Phone.start(name, 'listen')));
  const phone = await Phone.start(seeker);
  const rings = async (name, ms) => {
    const asked = Date.now();
    phone.type(`c ${name}`);
    const answer = await until(`${name} rings`, ms, () => phone.after('ringing', asked) ?? phone.after('ended', asked))
      .catch(() => undefined);
    phone.type('e');
    await sleep(100);
    return answer?.event === 'ringing';
  };
  for (const name of names) {
    if (!(await rings(name, 5000))) throw new Error(`${name} does not ring at the beginning`);
  }
  const victims = network.all.filter((one) => one.number % 2 === 1);
  const killed = Math.max(...await Promise.all(victims.map((one) => one.kill())));
  const lost = new Set(names);
  const found = [];
  while (lost.size > 0 && Date.now() - killed < 2 * FOUND_WITHIN) {
    for (const name of [...lost]) {
      if (await rings(name, 3000)) {
        lost.delete(name);
        found.push(Date.now() - killed);
      }
    }
  }
  console.log(`       half: ${victims.map((one) => one.name)} died; people rang after ${found.join(', ')} ms`);
  figure('half: all are found again, ms', lost.size === 0 ? Math.max(...found) : `never: ${[...lost]}`,
    lost.size === 0 && Math.max(...found) <= FOUND_WITHIN);
}

const chosen = (name) => wanted.length === 0 || wanted.includes(name);
try {
  const network = await Network.start(COUNT);
  if (chosen('call')) {
    await call(network, 'relayed', ['--addresses', 'nobody'], MOVED_WITHIN);
    await call(network, 'direct', ['--addresses', 'everybody'], 200);
  }
  if (chosen('half')) await half(network);
} catch (error) {
  figure('the run', error.message, false);
} finally {
  await end();
}
process.exit(failed() === 0 ? 0 : 1);
