import { useEffect, useRef } from 'react';
import { useSession } from '../../meeting/hooks';
import type { Session } from '../../meeting/session';
import { preferences } from '../../preferences';
import { toggleFullScreen, togglePicture } from './screen';
import { useLayoutMode, type RoomDesk } from './Room';

/** Keys as they are shown in the help sheet, by what they do. */
export const KEYS = {
  microphone: 'M',
  talk: ' ',
  camera: 'V',
  share: 'S',
  hand: 'H',
  react: 'R',
  chat: 'C',
  people: 'P',
  layout: 'G',
  pages: '← →',
  fullScreen: 'F',
  picture: 'I',
  captions: 'T',
  statistics: 'Q',
  help: '?',
} as const;

/** Single keys act while no text is being written and nothing lies over the meeting. */
export function useShortcuts(desk: RoomDesk): void {
  const session = useSession();
  const [, toggleLayout] = useLayoutMode();
  const latest = useRef({ desk, toggleLayout });
  useEffect(() => {
    latest.current = { desk, toggleLayout };
  });
  useEffect(() => {
    let isTalking = false;
    const down = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
      if (event.key === ' ') {
        if (isControl(event.target) || event.repeat) return;
        if (!preferences().pushToTalk || session.devices.view().microphone.on) return;
        event.preventDefault();
        event.stopPropagation();
        isTalking = true;
        void session.devices.talk(true);
        return;
      }
      if (event.repeat) return;
      const act = actionOf(event.key, session, latest.current);
      if (act === null) return;
      event.preventDefault();
      act();
    };
    const up = (event: KeyboardEvent) => {
      if (event.key === ' ' && isTalking) stop();
    };
    const stop = () => {
      if (isTalking) void session.devices.talk(false);
      isTalking = false;
    };
    window.addEventListener('keydown', down, { capture: true });
    window.addEventListener('keyup', up, { capture: true });
    window.addEventListener('blur', stop);
    return () => {
      window.removeEventListener('keydown', down, { capture: true });
      window.removeEventListener('keyup', up, { capture: true });
      window.removeEventListener('blur', stop);
      stop();
    };
  }, [session]);
}

interface Latest {
  desk: RoomDesk;
  toggleLayout: () => void;
}

function actionOf(key: string, session: Session, { desk, toggleLayout }: Latest): (() => void) | null {
  const { microphone, camera } = session.devices.view();
  const { screen, hasCaptionsOn, state } = session.view();
  const open = (panel: 'chat' | 'people') => desk.change({ panel: desk.panel === panel ? null : panel });
  const actions: Record<string, () => void> = {
    m: () => session.turn('microphone', !microphone.on),
    v: () => session.turn('camera', !camera.on),
    s: () => (screen === null ? void session.share() : session.stopSharing()),
    h: () => session.raise(state.self?.hand === null),
    r: () => session.say({ type: 'react', emoji: '👏' }),
    c: () => open('chat'),
    p: () => open('people'),
    g: toggleLayout,
    arrowright: () => desk.change({ page: desk.page + 1 }),
    arrowleft: () => desk.change({ page: Math.max(0, desk.page - 1) }),
    f: () => void toggleFullScreen(),
    i: () => void togglePicture(session),
    t: () => session.caption(!hasCaptionsOn),
    q: () => desk.change({ window: 'stats' }),
    '?': () => desk.change({ window: 'shortcuts' }),
  };
  return actions[key.toLowerCase()] ?? null;
}

function isWriting(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  return target.closest('input, textarea, select, [contenteditable], [role=dialog], [role=menu], [role=listbox]') !== null;
}

/** Space belongs to a control that was reached by keys, not to one that was clicked before. */
function isControl(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  return target.closest('button, a, summary, [role=button]')?.matches(':focus-visible') ?? false;
}
