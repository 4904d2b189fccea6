import { describe, expect, it } from 'vitest';
import { Hosts, socketsOf } from './hosts';

const node = (listeners: Record<string, string>) => ({ node: 'n', region: 'r', listeners });

describe('super nodes', () => {
  it('are reached as the page was', () => {
    const nodes = [
      node({ talk: 'http://a:1', 'talk-https': 'https://a:2' }), node({ 'talk-http': 'http://b:1' }), node({}),
      node({ talk: 'http://here:1' }),
    ];
    expect(socketsOf('http://here:1', nodes)).toEqual(['ws://here:1/sip', 'ws://a:1/sip', 'ws://b:1/sip']);
    expect(socketsOf('https://here', nodes)).toEqual(['wss://here/sip', 'wss://a:2/sip']);
  });

  it('are at most 200, those that were reached last', () => {
    const hosts = new Hosts();
    for (let i = 0; i < 150; i++) hosts.learn([`ws://old${i}/sip`]);
    hosts.reached('ws://good/sip', 20);
    hosts.learn(Array.from({ length: 150 }, (_, i) => `ws://new${i}/sip`));
    expect(hosts.all).toHaveLength(200);
    expect(hosts.all.some(({ url }) => url === 'ws://good/sip')).toBe(true);
  });

  it('that answer, and the near ones, come first', () => {
    const hosts = new Hosts();
    hosts.reached('ws://far/sip', 180);
    hosts.reached('ws://near/sip', 10);
    hosts.learn(['ws://unknown/sip']);
    hosts.reached('ws://dead/sip', 5);
    hosts.failed('ws://dead/sip');
    expect(hosts.ranked(new Set(['ws://far/sip']))).toEqual(['ws://near/sip', 'ws://unknown/sip', 'ws://dead/sip']);
  });
});
