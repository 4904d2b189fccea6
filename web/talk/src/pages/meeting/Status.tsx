import { useEffect, useState } from 'react';
import { useWords } from '../../language';
import { useMeeting, useSession } from '../../meeting/hooks';
import { IconButton } from '../../ui/Button';
import { Icon } from '../../ui/Icon';
import type { RoomDesk } from './Room';

/** The line above the pictures: what meeting this is, and what everybody must know of it. */
export function Status({ desk }: { desk: RoomDesk }) {
  const words = useWords();
  const session = useSession();
  const { state, link } = useMeeting();
  const { meeting } = state;
  const isAway = !state.isConnected || link === 'shaky' || link === 'failed';
  return (
    <header className="status">
      <button type="button" className="status-title" onClick={() => desk.change({ window: 'info' })}>
        <strong>{meeting?.title || session.id}</strong>
        <Clock since={meeting?.startedAt ?? null} />
      </button>
      {meeting?.room && <span className="chip">{words.meeting.room(meeting.room)}</span>}
      {meeting?.recording && (
        <span className="chip recording">
          <i aria-hidden="true" />
          {words.meeting.recording}
        </span>
      )}
      {meeting?.options.locked && (
        <span className="chip">
          <Icon name="lock" size={14} />
          <span className="chip-text">{words.meeting.locked}</span>
        </span>
      )}
      {session.isSealed && (
        <span className="chip">
          <Icon name="shield" size={14} />
          <span className="chip-text">{words.meeting.sealed}</span>
        </span>
      )}
      <span className="status-gap" />
      {isAway && (
        <span className="chip away" role="status">
          <span className="spinner small" />
          {words.meeting.reconnecting}
        </span>
      )}
      <IconButton
        icon="chart"
        size={20}
        label={words.meeting.statistics}
        shortcut="Q"
        onPress={() => desk.change({ window: 'stats' })}
      />
    </header>
  );
}

function Clock({ since }: { since: string | null }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  if (since === null) return null;
  const seconds = Math.max(0, Math.floor((now - Date.parse(since)) / 1_000));
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return <span className="clock">{shown.map((part) => String(part).padStart(2, '0')).join(':')}</span>;
}
