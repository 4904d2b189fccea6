import { useWords, type Catalogue } from '../../language';
import { useMeeting, useSession } from '../../meeting/hooks';
import type { Notice } from '../../meeting/state';
import { Button } from '../../ui/Button';

/** What has just happened, for a few seconds. */
export function Notices() {
  const words = useWords();
  const session = useSession();
  const { state } = useMeeting();
  return (
    <div className="notices" role="status" aria-live="polite">
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
