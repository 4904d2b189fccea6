import { useWords, type Catalogue } from '../../language';
import { useMeeting, useSession } from '../../meeting/hooks';
import type { Notice } from '../../meeting/state';
import { Button } from '../../ui/Button';
import type { RoomDesk } from './Room';
import './overlays.css';

/** What has just happened, for a few seconds. */
export function Notices({ desk }: { desk: RoomDesk }) {
  const words = useWords();
  const session = useSession();
  const { state } = useMeeting();
  const isHost = state.self?.role === 'host';
  return (
    <div className="notices" role="status" aria-live="polite">
      {isHost && state.waiting.length > 0 && desk.panel !== 'people' && <Knocking desk={desk} />}
      {state.notices.map((notice) => (
        <div key={notice.key} className="notice">
          <span>{said(notice, words)}</span>
          {notice.what === 'unmute-please' && (
            <Button kind="primary" onPress={() => session.turn('microphone', true)}>
              {words.meeting.unmute}
            </Button>
          )}
        </div>
      ))}
    </div>
  );
}

/** Somebody waits in the lobby: this stays until a host has looked. */
function Knocking({ desk }: { desk: RoomDesk }) {
  const words = useWords();
  const session = useSession();
  const { state } = useMeeting();
  const [first, ...rest] = state.waiting;
  if (first === undefined) return null;
  const names = rest.length === 0 ? first.name : `${first.name} +${rest.length}`;
  return (
    <div className="notice">
      <span>{words.people.knocks(names)}</span>
      <Button onPress={() => desk.change({ panel: 'people' })}>{words.people.look}</Button>
      {rest.length === 0 && (
        <Button kind="primary" onPress={() => session.say({ type: 'admit', participant: first.id })}>
          {words.people.admit}
        </Button>
      )}
    </div>
  );
}

function said(notice: Notice, { meeting }: Catalogue): string {
  const words = meeting.notice;
  switch (notice.what) {
    case 'joined':
      return words.joined(notice.name);
    case 'left':
      return words.left(notice.name);
    case 'hand':
      return words.hand(notice.name);
    case 'muted-by':
      return notice.source === 'microphone' ? words.mutedBy(notice.name) : words.stoppedBy(notice.name);
    case 'unmute-please':
      return words.unmutePlease;
    case 'recording':
      return notice.on ? words.recordingOn : words.recordingOff;
    case 'back':
      return words.back;
    case 'you-are-host':
      return words.host;
    case 'moved':
      return words.room(notice.room);
    case 'server':
      return notice.text;
  }
}
