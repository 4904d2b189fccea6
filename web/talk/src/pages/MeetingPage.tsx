import { useEffect, useState } from 'react';
import { useWords } from '../language';
import type { Beginning } from '../meeting/beginning';
import { Devices } from '../meeting/devices';
import { SessionContext, useSessionView } from '../meeting/hooks';
import { rememberMeeting } from '../meeting/recent';
import { Session, type Seal } from '../meeting/session';
import { unfinished, type Terms } from '../meeting/terms';
import type { Ending } from '../meeting/state';
import { MeetingSealer } from '../sealing/MeetingSealer';
import { Lobby } from './Lobby';
import { Over } from './Over';
import { PreJoin } from './PreJoin';
import { Room } from './meeting/Room';

interface Stay {
  session: Session;
  devices: Devices;
}

/** One meeting, from the check of the devices to the farewell. */
export function MeetingPage({ id }: { id: string }) {
  const [devices, setDevices] = useState<Devices | null>(null);
  const [stay, setStay] = useState<Stay | null>(null);
  const [wasWrong, setWrong] = useState(false);

  function enter(terms: Terms, from: Devices, beginning: Beginning | null) {
    setStay({ session: sessionOf(id, terms, from, beginning), devices: from });
  }

  useEffect(() => {
    const opened = new Devices();
    setDevices(opened);
    const before = unfinished(id);
    const session = before === null ? null : sessionOf(id, before, opened, null);
    if (session !== null) {
      opened.openPreferred();
      setStay({ session, devices: opened });
    }
    return () => {
      session?.close();
      setStay(null);
    };
  }, [id]);

  useEffect(() => () => stay?.session.close(), [stay]);
  useEffect(() => () => devices?.release(), [devices]);

  if (devices === null) return null;
  if (stay === null) {
    return <PreJoin id={id} devices={devices} wasWrong={wasWrong} onJoin={(terms, beginning) => enter(terms, devices, beginning)} />;
  }
  return (
    <Joined
      stay={stay}
      onAgain={(ending) => {
        setWrong(ending?.why === 'refused' && ending.code === 'passcode');
        setDevices(new Devices());
        setStay(null);
      }}
    />
  );
}

function sessionOf(id: string, terms: Terms, devices: Devices, beginning: Beginning | null): Session {
  const seal: Seal = (pass, compare) => new MeetingSealer(pass, compare);
  return new Session(id, terms, devices, terms.isSealed ? seal : null, beginning);
}

function Joined({ stay, onAgain }: { stay: Stay; onAgain: (ending: Ending | null) => void }) {
  const words = useWords();
  const { session } = stay;
  const { state } = useSessionView(session);
  const title = state.meeting?.title ?? '';
  const isIn = state.phase === 'joined';
  const passcodeWrong = state.ending?.why === 'refused' && state.ending.code === 'passcode';

  useEffect(() => {
    if (isIn) rememberMeeting({ id: session.id, title, at: Date.now() });
  }, [isIn, session, title]);

  useEffect(() => {
    document.title = title === '' ? `${session.id} · Perigee` : `${title} · Perigee`;
    return () => {
      document.title = 'Perigee';
    };
  }, [session, title]);

  useEffect(() => {
    if (passcodeWrong) onAgain(state.ending);
  }, [passcodeWrong, onAgain, state.ending]);

  switch (state.phase) {
    case 'joining':
      return (
        <main className="notice-page" aria-busy="true">
          <span className="spinner" />
          <p role="status">{words.meeting.joining}</p>
        </main>
      );
    case 'lobby':
      return <Lobby session={session} />;
    case 'joined':
      return (
        <SessionContext.Provider value={session}>
          <Room />
        </SessionContext.Provider>
      );
    case 'over':
      return <Over ending={state.ending} onAgain={() => onAgain(state.ending)} />;
  }
}
