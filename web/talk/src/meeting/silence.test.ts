import { describe, expect, it } from 'vitest';
import { Silence } from './silence';

describe('silence', () => {
  it('is told once, a second after a flow ceased', () => {
    const silence = new Silence();
    const told: number[] = [];
    let packets = 100;
    for (let now = 0; now <= 9_000; now += 250) {
      if (now < 5_000) packets += 15;
      if (silence.look(packets, now)) told.push(now);
    }
    expect(told).toEqual([5_750]);
  });

  it('is nothing where little came', () => {
    const silence = new Silence();
    let packets = 0;
    for (let now = 0; now <= 20_000; now += 250) {
      if (now % 2_000 === 0) packets += 1;
      expect(silence.look(packets, now)).toBe(false);
    }
  });

  it('is not found in what has just begun', () => {
    const silence = new Silence();
    let packets = 0;
    for (let now = 0; now <= 9_000; now += 250) {
      if (now < 3_000) packets += 20;
      expect(silence.look(packets, now)).toBe(false);
    }
  });

  it('can come again', () => {
    const silence = new Silence();
    let packets = 0;
    let told = 0;
    for (let now = 0; now <= 24_000; now += 250) {
      if (now % 12_000 < 6_000) packets += 20;
      if (silence.look(packets, now)) told += 1;
    }
    expect(told).toBe(2);
  });
});
