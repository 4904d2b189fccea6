/** What the browser measures of its media, made fit to read. */
export interface Stats {
  rttMs: number;
  jitterMs: number;
  lossPercent: number;
  upBps: number;
  downBps: number;
  /** How packets reach the server. */
  path: { protocol: string; isRelayed: boolean; relayProtocol: string };
  sent: readonly Flow[];
  received: readonly Flow[];
}

export interface Flow {
  key: string;
  mid: string;
  rid: string;
  kind: string;
  codec: string;
  width: number;
  height: number;
  fps: number;
  bps: number;
  lost: number;
  freezes: number;
  /** Why the browser sends less than it could: cpu, bandwidth, or none. */
  limit: string;
}

type Report = Readonly<Record<string, unknown>>;

/** Reads a connection's statistics; rates are those since the last reading. */
export class StatsReader {
  #before = new Map<string, { bytes: number; at: number }>();
  #packets = { received: 0, lost: 0 };

  async read(peer: RTCPeerConnection): Promise<Stats> {
    const reports = new Map<string, Report>();
    // The report is a map in all browsers, whatever the type library says.
    for (const [id, report] of (await peer.getStats()) as unknown as Map<string, Report>) {
      reports.set(id, report);
    }
    return this.digest(reports);
  }

  digest(reports: ReadonlyMap<string, Report>): Stats {
    const all = [...reports.values()];
    const received = all.filter((one) => one['type'] === 'inbound-rtp');
    const sent = all.filter((one) => one['type'] === 'outbound-rtp');
    const flows = (some: Report[]) =>
      some.map((one) => this.#flow(one, reports)).filter((flow) => flow.bps > 0);
    const pair = pairOf(all, reports);
    const local = reports.get(text(pair, 'localCandidateId'));
    const down = flows(received);
    const up = flows(sent);
    return {
      rttMs: Math.round(number(pair, 'currentRoundTripTime') * 1000),
      jitterMs: Math.round(Math.max(0, ...received.map((one) => number(one, 'jitter'))) * 1000),
      lossPercent: this.#loss(received),
      upBps: total(up),
      downBps: total(down),
      path: {
        protocol: text(local, 'protocol'),
        isRelayed: text(local, 'candidateType') === 'relay',
        relayProtocol: text(local, 'relayProtocol'),
      },
      sent: up,
      received: down,
    };
  }

  #flow(report: Report, reports: ReadonlyMap<string, Report>): Flow {
    const key = text(report, 'id');
    const bytes = number(report, 'bytesReceived') + number(report, 'bytesSent');
    const at = number(report, 'timestamp');
    const before = this.#before.get(key);
    this.#before.set(key, { bytes, at });
    const seconds = before === undefined ? 0 : (at - before.at) / 1000;
    return {
      key,
      mid: text(report, 'mid'),
      rid: text(report, 'rid'),
      kind: text(report, 'kind'),
      codec: text(reports.get(text(report, 'codecId')), 'mimeType').replace(/^.*\//, ''),
      width: number(report, 'frameWidth'),
      height: number(report, 'frameHeight'),
      fps: Math.round(number(report, 'framesPerSecond')),
      bps: seconds > 0 ? Math.round(((bytes - (before?.bytes ?? 0)) * 8) / seconds) : 0,
      lost: number(report, 'packetsLost'),
      freezes: number(report, 'freezeCount'),
      limit: text(report, 'qualityLimitationReason'),
    };
  }

  #loss(received: readonly Report[]): number {
    const sum = (name: string) => received.reduce((all, one) => all + number(one, name), 0);
    const now = { received: sum('packetsReceived'), lost: sum('packetsLost') };
    const lost = Math.max(0, now.lost - this.#packets.lost);
    const packets = Math.max(0, now.received - this.#packets.received) + lost;
    this.#packets = now;
    return packets === 0 ? 0 : Math.round((lost / packets) * 1000) / 10;
  }
}

function pairOf(all: readonly Report[], reports: ReadonlyMap<string, Report>): Report | undefined {
  const transport = all.find((one) => one['type'] === 'transport');
  const chosen = reports.get(text(transport, 'selectedCandidatePairId'));
  return chosen ?? all.find((one) => one['type'] === 'candidate-pair' && one['nominated'] === true);
}

function total(flows: readonly Flow[]): number {
  return flows.reduce((sum, flow) => sum + flow.bps, 0);
}

function number(report: Report | undefined, name: string): number {
  const value = report?.[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}

function text(report: Report | undefined, name: string): string {
  const value = report?.[name];
  return typeof value === 'string' ? value : '';
}
