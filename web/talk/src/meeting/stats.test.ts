import { expect, test } from 'vitest';
import { StatsReader } from './stats';

function reports(seconds: number, bytes: number, received: number, lost: number) {
  const inbound = {
    id: 'I1',
    type: 'inbound-rtp',
    kind: 'video',
    mid: '7',
    codecId: 'C',
    timestamp: 1_000_000 + seconds * 1000,
    bytesReceived: bytes,
    packetsReceived: received,
    packetsLost: lost,
    jitter: 0.012,
    frameWidth: 640,
    frameHeight: 360,
    framesPerSecond: 29.7,
  };
  return new Map<string, Record<string, unknown>>([
    ['I1', inbound],
    ['C', { type: 'codec', mimeType: 'video/VP8' }],
    ['T', { type: 'transport', selectedCandidatePairId: 'P' }],
    ['P', { type: 'candidate-pair', localCandidateId: 'L', currentRoundTripTime: 0.031 }],
    ['L', { type: 'local-candidate', protocol: 'udp', candidateType: 'relay', relayProtocol: 'tls' }],
  ]);
}

test('rates and loss are those since the last reading', () => {
  const reader = new StatsReader();
  reader.digest(reports(0, 1_000, 100, 0));
  const stats = reader.digest(reports(2, 251_000, 195, 5));
  expect(stats.downBps).toBe(1_000_000);
  expect(stats.lossPercent).toBe(5);
  expect(stats.rttMs).toBe(31);
  expect(stats.jitterMs).toBe(12);
  expect(stats.path).toEqual({ protocol: 'udp', isRelayed: true, relayProtocol: 'tls' });
  expect(stats.received).toMatchObject([{ mid: '7', codec: 'VP8', width: 640, height: 360, fps: 30 }]);
});

test('nothing measured is nothing claimed', () => {
  const stats = new StatsReader().digest(new Map());
  expect(stats).toMatchObject({ rttMs: 0, lossPercent: 0, downBps: 0, sent: [], received: [] });
});
