import { describe, expect, it } from 'vitest';
import { limited, Uplink } from './uplink';

const SDP = 'v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\nm=audio 9 X 1\r\nc=IN IP4 0.0.0.0\r\na=mid:0\r\nm=video 9 X 2\r\nc=IN IP4 0.0.0.0\r\na=mid:1\r\na=x\r\n';

describe('a limit', () => {
  it('stands in its section alone, once', () => {
    const once = limited(SDP, '1', 1_000_000);
    expect(once).toContain('c=IN IP4 0.0.0.0\r\nb=TIAS:1000000\r\nb=AS:1000\r\na=mid:1');
    expect(limited(once, '1', 2_000_000).match(/b=TIAS/g)).toHaveLength(1);
    expect(once.slice(0, once.indexOf('m=video'))).not.toContain('b=');
  });
});

describe('an uplink', () => {
  /** Looks each half second for so long, and returns what it is told to try. */
  function run(uplink: Uplink, from: number, ms: number, bytes: (now: number) => number): number[] {
    const tried: number[] = [];
    for (let now = from; now < from + ms; now += 500) {
      const limit = bytes(now) === bytes(now - 500) ? 'bandwidth' : 'none';
      const next = uplink.look({ rid: 'f', bytesSent: bytes(now), limit }, 200_000, now);
      if (next !== null) tried.push(next);
    }
    return tried;
  }

  it('that carries all is let alone', () => {
    expect(run(new Uplink(), 0, 20_000, (now) => now)).toEqual([]);
  });

  it('that carries too little is tried again and again, and for more once it carries it', () => {
    const uplink = new Uplink();
    run(uplink, 0, 2_000, (now) => now);
    const tried = run(uplink, 2_000, 9_000, () => 1_500);
    expect(tried).toEqual([1_000_000, 1_000_000, 1_000_000]);
    expect(run(uplink, 11_000, 6_000, (now) => now)).toEqual([2_500_000]);
  });

  it('of which nothing is watched is let alone', () => {
    const uplink = new Uplink();
    expect([1, 2, 3, 4, 5].map((at) => uplink.look(undefined, 0, at * 1_000))).toEqual(Array(5).fill(null));
  });
});
