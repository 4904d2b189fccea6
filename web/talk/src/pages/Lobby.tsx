import { useWords } from '../language';
import { useDevices } from '../meeting/hooks';
import type { Session } from '../meeting/session';
import { Button } from '../ui/Button';
import { SelfPicture } from './SelfPicture';
import { TopBar } from './TopBar';

/** Waiting for a host to open. */
export function Lobby({ session }: { session: Session }) {
  const words = useWords();
  const devices = useDevices(session.devices);
  return (
    <div className="page">
      <TopBar />
      <main id="content" className="notice-page lobby" aria-live="polite">
        <SelfPicture devices={devices} name="" />
        <h1>{words.lobby.title}</h1>
        <p>{words.lobby.text}</p>
        <Button onPress={() => session.leave()}>{words.lobby.leave}</Button>
      </main>
    </div>
  );
}
