// The relay that somebody is behind dies, at a super node that does not hold the meeting: he goes on
// by the relay of the one that does, where only TLS gets through to it. Then it is started again.
import { figure, longestAbsence, meeting, Person, sleep, start, stop, tell, within } from './lab.js';

const WITHIN_MS = 10_000;

/** Takes relays in the other order: the first of a kind is preferred. */
const LAST_FIRST = () => {
  const { setConfiguration } = RTCPeerConnection.prototype;
  RTCPeerConnection.prototype.setConfiguration = function set(how) {
    const servers = how.iceServers?.toReversed().map((one) => ({ ...one, urls: [one.urls].flat().toReversed() }));
    return setConfiguration.call(this, { ...how, iceServers: servers });
  };
};

/** Where the relay is that a page's media goes by. */
const RELAY = async () => {
  const reports = await window.peers.at(-1).getStats();
  const transport = [...reports.values()].find((one) => one.type === 'transport');
  return reports.get(reports.get(transport.selectedCandidatePairId).localCandidateId).url ?? '';
};

export async function relay() {
  // No UDP gets out here, and no TCP to the host's relay but by TLS, as to the other's.
  within('dora-nat', 'nft', `table ip wall { chain out { type filter hook forward priority -1;
    ip daddr 203.0.113.11 tcp dport 3478 drop; }; }`);
  try {
    const link = meeting();
    const anna = await Person.open('anna', { fps: 8, size: [800, 560] });
    const dora = await Person.open('dora', { fps: 8, size: [800, 560] });
    await dora.page.addInitScript(LAST_FIRST);
    await anna.enter(link);
    await dora.enter(link);
    for (const person of [anna, dora]) {
      const after = await person.sees(1, 30_000);
      figure(`${person.name} sees the other after ms`, after, after !== Infinity);
    }
    await sleep(4_000);
    const before = await dora.page.evaluate(RELAY);
    figure('the relay is the other super node\'s', before, /super2|203\.0\.113\.12/.test(before));
    const from = Date.now();
    stop('super2');
    await sleep(20_000);
    for (const person of [anna, dora]) {
      const samples = await person.samples(from);
      const gap = longestAbsence(samples, 1, from);
      figure(`relay killed: ${person.name} sees the other again after ms`, gap, gap < WITHIN_MS);
      tell(`${person.name}: ${samples.at(-1)?.way}; ${await person.steps(from)}`);
    }
    tell(`now by ${await dora.page.evaluate(RELAY)}`);
    await Promise.all([anna.close(), dora.close()]);
  } finally {
    within('dora-nat', 'nft', 'delete table ip wall');
    start('super2');
  }
}
