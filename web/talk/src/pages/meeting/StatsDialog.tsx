import { useEffect, useState } from 'react';
import { useWords } from '../../language';
import { useMeeting, useSession } from '../../meeting/hooks';
import { personOf, type MeetingState } from '../../meeting/state';
import { StatsReader, type Flow, type Stats } from '../../meeting/stats';
import { Dialog } from '../../ui/Dialog';

const READ_EVERY_MS = 1_500;

/** What the browser measures, as it moves. */
export function StatsDialog({ onClose }: { onClose: () => void }) {
  const words = useWords();
  const stats = useStats();
  const session = useSession();
  const { state } = useMeeting();
  return (
    <Dialog title={words.stats.title} isOpen onClose={onClose} wide>
      {stats === null ? (
        <p>{words.stats.none}</p>
      ) : (
        <>
          <Figures stats={stats} />
          <Flows flows={[...stats.sent, ...stats.received]} state={state} />
        </>
      )}
      <p className="panel-note">{session.isSealed ? words.stats.sealed : words.stats.open}</p>
    </Dialog>
  );
}

function useStats(): Stats | null {
  const session = useSession();
  const [stats, setStats] = useState<Stats | null>(null);
  useEffect(() => {
    const reader = new StatsReader();
    let isOver = false;
    const read = async () => {
      const now = await session.stats(reader).catch(() => null);
      if (!isOver) setStats(now);
    };
    void read();
    const timer = setInterval(() => void read(), READ_EVERY_MS);
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  }, [session]);
  return stats;
}

function Figures({ stats }: { stats: Stats }) {
  const { stats: words } = useWords();
  const { isRelayed, protocol, relayProtocol } = stats.path;
  const way = isRelayed ? words.relayed((relayProtocol || protocol).toUpperCase()) : words.direct(protocol.toUpperCase());
  const figures = [
    [words.rtt, `${stats.rttMs} ms`],
    [words.loss, `${stats.lossPercent} %`],
    [words.jitter, `${stats.jitterMs} ms`],
    [words.up, rate(stats.upBps)],
    [words.down, rate(stats.downBps)],
    [words.path, way],
  ] as const;
  return (
    <dl className="figures">
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Flows({ flows, state }: { flows: readonly Flow[]; state: MeetingState }) {
  const { stats: words } = useWords();
  if (flows.length === 0) return null;
  return (
    <div className="flows" tabIndex={0} role="group" aria-label={words.stream}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.stream}</th>
            <th scope="col">{words.format}</th>
            <th scope="col">{words.rate}</th>
          </tr>
        </thead>
        <tbody>
          {flows.map((flow) => (
            <tr key={flow.key}>
              <td>{ownerOf(flow, state) ?? `${words.you}${flow.rid === '' ? '' : ` · ${flow.rid}`}`}</td>
              <td>{formatOf(flow)}</td>
              <td>
                {rate(flow.bps)}
                {flow.limit !== '' && flow.limit !== 'none' && <small> {words.limit(flow.limit)}</small>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ownerOf(flow: Flow, state: MeetingState): string | null {
  const slot = state.slots.find((one) => one.mid === flow.mid);
  return slot === undefined ? null : (personOf(state, slot.participant)?.name ?? '–');
}

function formatOf(flow: Flow): string {
  if (flow.kind === 'audio') return flow.codec;
  return `${flow.codec} ${flow.width}×${flow.height}, ${flow.fps}/s`;
}

function rate(bps: number): string {
  return bps >= 1_000_000 ? `${(bps / 1_000_000).toFixed(1)} Mbit/s` : `${Math.round(bps / 1_000)} kbit/s`;
}
