import { useEffect, useState } from 'react';
import { useWords } from '../../language';
import { useMeeting, useSession } from '../../meeting/hooks';
import { prefer, usePreferences } from '../../preferences';
import { Button } from '../../ui/Button';
import { BreakoutDialog } from './BreakoutDialog';
import { Captions } from './Captions';
import { ChatPanel } from './ChatPanel';
import { Controls } from './Controls';
import { InfoDialog, LeaveDialog, RecordingDialog, SettingsDialog } from './Dialogs';
import { Notices } from './Notices';
import { PeoplePanel } from './PeoplePanel';
import { Reactions } from './Reactions';
import { ShortcutSheet } from './ShortcutSheet';
import { Stage } from './Stage';
import { StatsDialog } from './StatsDialog';
import { Status } from './Status';
import { useShortcuts } from './useShortcuts';
import { useWakeLock } from './useWakeLock';
import './room.css';

export type Panel = 'chat' | 'people' | null;
export type Window = 'leave' | 'settings' | 'shortcuts' | 'stats' | 'breakout' | 'info' | null;

/** What this browser's user has opened, pinned and turned to; nobody else sees it. */
export interface RoomView {
  panel: Panel;
  window: Window;
  pinned: string | null;
  page: number;
  /** Whom the chat is written to; null for everybody. */
  chatTo: string | null;
}

export interface RoomDesk extends RoomView {
  change: (change: Partial<RoomView>) => void;
}

/** The meeting itself. */
export function Room() {
  const [view, setView] = useState<RoomView>({
    panel: null,
    window: null,
    pinned: null,
    page: 0,
    chatTo: null,
  });
  const desk: RoomDesk = {
    ...view,
    change: (change) => setView((before) => ({ ...before, ...change })),
  };
  const session = useSession();
  const { state } = useMeeting();
  const isChatOpen = view.panel === 'chat';
  useEffect(() => {
    session.happened({ type: 'local:chat', open: isChatOpen });
  }, [session, isChatOpen]);
  useShortcuts(desk);
  useWakeLock();

  return (
    <div className={`room${view.panel === null ? '' : ' with-panel'}`}>
      <Status desk={desk} />
      <main className="room-main" id="content">
        <Stage desk={desk} />
        <Captions />
        <Reactions />
      </main>
      {view.panel === 'chat' && <ChatPanel desk={desk} />}
      {view.panel === 'people' && <PeoplePanel desk={desk} />}
      <Controls desk={desk} />
      <Notices desk={desk} />
      <Silence />
      <Dialogs desk={desk} />
      {state.meeting?.recording === true && <RecordingDialog />}
    </div>
  );
}

function Dialogs({ desk }: { desk: RoomDesk }) {
  const close = () => desk.change({ window: null });
  return (
    <>
      <LeaveDialog isOpen={desk.window === 'leave'} onClose={close} />
      <SettingsDialog isOpen={desk.window === 'settings'} onClose={close} />
      <ShortcutSheet isOpen={desk.window === 'shortcuts'} onClose={close} />
      <InfoDialog isOpen={desk.window === 'info'} onClose={close} />
      {desk.window === 'stats' && <StatsDialog onClose={close} />}
      {desk.window === 'breakout' && <BreakoutDialog onClose={close} />}
    </>
  );
}

/** Browsers may want a click before they play. */
function Silence() {
  const words = useWords();
  const session = useSession();
  const { isSilenced } = useMeeting();
  if (!isSilenced) return null;
  return (
    <div className="silence" role="alert">
      <span>{words.meeting.silenced}</span>
      <Button kind="primary" icon="volume" onPress={() => void session.unsilence()}>
        {words.meeting.playSound}
      </Button>
    </div>
  );
}

/** Grid or speaker view, remembered. */
export function useLayoutMode(): ['speaker' | 'grid', () => void] {
  const { layout } = usePreferences();
  return [layout, () => prefer({ layout: layout === 'grid' ? 'speaker' : 'grid' })];
}
