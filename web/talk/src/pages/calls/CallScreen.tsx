import { useEffect, useMemo, useState } from 'react';
import type { CallView } from '../../calls/callView';
import type { Phone } from '../../calls/phone';
import { usePeopleWords } from '../../language/people';
import type { Devices } from '../../meeting/devices';
import { usePreferences } from '../../preferences';
import { Avatar } from '../../ui/Avatar';
import { Button, IconButton } from '../../ui/Button';
import { Icon } from '../../ui/Icon';
import { Video } from '../../ui/Video';
import { QualityBadge } from '../meeting/QualityBadge';
import { duration } from '../people/History';
import { CallControls } from './CallControls';
import { DetailsDialog } from './DetailsDialog';

interface CallScreenProps {
  phone: Phone;
  call: CallView;
  devices: Devices | null;
  others: readonly CallView[];
}

/** The call that one is in. */
export function CallScreen({ phone, call, devices, others }: CallScreenProps) {
  const { call: words } = usePeopleWords();
  const [details, setDetails] = useState(false);
  const [isSmall, setSmall] = useState(false);
  const waiting = others.filter(({ id, state }) => id !== call.id && state !== 'incoming');
  const isShown = call.picture !== null && !call.isHeld && !call.isHeldByThem;
  if (isSmall) return <CallBar phone={phone} call={call} onGrow={() => setSmall(false)} />;
  return (
    <section className="call-screen" aria-label={words.of(call.name)}>
      <header className="call-head">
        <IconButton icon="down" label={words.small} onPress={() => setSmall(true)} />
        <h1>{call.name}</h1>
        <CallState call={call} />
        <button type="button" className="call-about" onClick={() => setDetails(true)}>
          <span className="unseen">{words.details}</span>
          <Icon name={call.identity === 'verified' ? 'shield' : 'unlock'} size={17} />
          {call.path !== null && <span>{words.path[call.path.kind](call.path.protocol)}</span>}
          {call.state === 'active' && <QualityBadge name={call.name} quality={call.quality} />}
        </button>
      </header>
      {waiting.length > 0 && (
        <ul className="call-others" aria-label={words.others}>
          {waiting.map(({ id, name }) => (
            <li key={id}>
              <Button icon="play" onPress={() => void phone.calls.resume(id)}>
                {`${name}: ${words.held}`}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <div className="call-stage">
        {isShown ? (
          <Video stream={call.picture} className="call-picture" label={call.name} />
        ) : (
          <div className="call-nobody">
            <span className={call.state === 'active' ? '' : 'ringing-picture'}>
              <Avatar name={call.name} size={132} />
            </span>
            {call.isHeld && <p>{words.held}</p>}
            {call.isHeldByThem && <p>{words.heldByThem(call.name)}</p>}
          </div>
        )}
        <Self call={call} />
      </div>
      <CallControls phone={phone} call={call} devices={devices} />
      <DetailsDialog call={call} isOpen={details} onClose={() => setDetails(false)} />
    </section>
  );
}

/** The call while something else is looked at. */
function CallBar({ phone, call, onGrow }: { phone: Phone; call: CallView; onGrow: () => void }) {
  const { call: words } = usePeopleWords();
  return (
    <section className="call-bar" aria-label={words.of(call.name)}>
      <Avatar name={call.name} size={32} />
      <strong>{call.name}</strong>
      <CallState call={call} />
      <IconButton icon="up" label={words.large} onPress={onGrow} />
      <IconButton icon="leave" kind="danger" label={words.hangUp} onPress={() => phone.calls.find(call.id)?.hangUp()} />
    </section>
  );
}

function Self({ call }: { call: CallView }) {
  const { call: words } = usePeopleWords();
  const { mirror } = usePreferences();
  const stream = useMemo(() => (call.camera === null ? null : new MediaStream([call.camera])), [call.camera]);
  if (stream === null || call.isHeld) return null;
  return (
    <div className="call-self">
      <Video stream={stream} isMirrored={mirror} label={words.self} />
    </div>
  );
}

/** How far it is, or for how long it lasts. */
function CallState({ call }: { call: CallView }) {
  const { call: words } = usePeopleWords();
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  const isShaky = call.state === 'active' && call.link !== 'connected';
  if (isShaky) return <p role="status">{words.shaky}</p>;
  if (call.transfer !== 'no') {
    return <p role="status">{call.transfer === 'asking' ? words.transferring : words.transferFailed}</p>;
  }
  if (call.state === 'active' && call.answeredAt !== null) {
    const seconds = Math.max(0, Math.round((now - call.answeredAt) / 1000));
    return <p className="call-time">{duration(seconds)}</p>;
  }
  return <p role="status">{words.state[call.state]}</p>;
}
