import { useEffect, useRef, useState } from 'react';
import { Form } from 'react-aria-components';
import { useWords, type Catalogue } from '../language';
import { findMeeting, Refused, type PublicMeeting } from '../meeting/api';
import { Beginning } from '../meeting/beginning';
import type { Devices, DeviceView, Kind } from '../meeting/devices';
import { useDevices } from '../meeting/hooks';
import { homeOf } from '../meeting/place';
import { hostKeyOf, takeProof } from '../meeting/recent';
import type { Terms } from '../meeting/terms';
import { play } from '../meeting/sound';
import { canSeal } from '../sealing/MeetingSealer';
import { prefer, preferences, usePreferences } from '../preferences';
import { go } from '../route';
import { Button, IconButton } from '../ui/Button';
import { Chooser, Switch, TextField } from '../ui/Fields';
import { Icon } from '../ui/Icon';
import { LevelBar } from '../ui/LevelBar';
import { SelfPicture } from './SelfPicture';
import { TopBar } from './TopBar';
import './check.css';

interface PreJoinProps {
  id: string;
  devices: Devices;
  /** The passcode that was tried is not right. */
  wasWrong: boolean;
  onJoin: (terms: Terms, beginning: Beginning | null) => void;
}

type Found = PublicMeeting | 'asking' | 'missing' | 'unreachable';

/** Camera, microphone, speaker and name, before anybody sees or hears you. */
export function PreJoin({ id, devices, wasWrong, onJoin }: PreJoinProps) {
  const view = useDevices(devices);
  const found = useFound(id);
  const [name, setName] = useState(() => preferences().name);

  useEffect(() => {
    devices.openPreferred();
  }, [devices]);

  if (found === 'missing') return <Missing />;
  return (
    <div className="page">
      <TopBar />
      <main id="content" className="check">
        <section className="check-picture">
          <SelfPicture devices={view} name={name} />
          <div className="check-toggles">
            <Toggle kind="microphone" devices={devices} view={view} />
            <Toggle kind="camera" devices={devices} view={view} />
          </div>
          <Problems view={view} />
        </section>
        <section className="check-form">
          <JoinForm id={id} found={found} name={name} onName={setName} wasWrong={wasWrong} onJoin={onJoin} />
          <DeviceChoosers devices={devices} view={view} />
        </section>
      </main>
    </div>
  );
}

function useFound(id: string): Found {
  const [found, setFound] = useState<Found>('asking');
  useEffect(() => {
    let isCurrent = true;
    findMeeting(id).then(
      (meeting) => isCurrent && setFound(meeting),
      (error: unknown) => {
        const missing = error instanceof Refused && error.status === 404;
        if (isCurrent) setFound(missing ? 'missing' : 'unreachable');
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [id]);
  return found;
}

/** Makes a connection and a socket ready while their user still looks at the picture. */
function useBeginning(id: string, isWished: boolean): { keep: () => void; take: () => Beginning | null } {
  const made = useRef<Beginning | null>(null);
  useEffect(() => {
    if (isWished) made.current = new Beginning(null, homeOf(id));
    return () => {
      made.current?.close();
      made.current = null;
    };
  }, [id, isWished]);
  return {
    keep: () => made.current?.keepOpen(),
    take: () => {
      const taken = made.current;
      made.current = null;
      return taken;
    },
  };
}

function Missing() {
  const words = useWords();
  return (
    <div className="page">
      <TopBar />
      <main id="content" className="notice-page">
        <h1>{words.check.missing}</h1>
        <p>{words.check.missingText}</p>
        <Button kind="primary" onPress={() => go('/')}>
          {words.app.back}
        </Button>
      </main>
    </div>
  );
}

interface JoinFormProps {
  id: string;
  found: Found;
  name: string;
  onName: (name: string) => void;
  wasWrong: boolean;
  onJoin: (terms: Terms, beginning: Beginning | null) => void;
}

function JoinForm({ id, found, name, onName, wasWrong, onJoin }: JoinFormProps) {
  const words = useWords();
  const [passcode, setPasscode] = useState('');
  const [proof] = useState(() => takeProof(id));
  const [isNameless, setNameless] = useState(false);
  const meeting = typeof found === 'string' ? null : found;
  const hostKey = hostKeyOf(id);
  const isProven = hostKey !== undefined || proof.token !== undefined;
  const wantsPasscode = !isProven && (wasWrong || meeting?.passcode === true);
  const isSealed = meeting?.e2ee === true;
  const cannot = isSealed && !canSeal();
  const mustAsk = !isProven && meeting?.lobby === true;
  const beginning = useBeginning(id, meeting !== null && !isSealed);

  function join() {
    const chosen = name.trim();
    setNameless(chosen === '');
    if (chosen === '') return;
    prefer({ name: chosen });
    const terms = {
      name: chosen,
      ...(wantsPasscode ? { passcode } : {}),
      ...(hostKey === undefined ? {} : { hostKey }),
      ...proof,
      isSealed,
    };
    onJoin(terms, beginning.take());
  }

  return (
    <div onFocus={beginning.keep} onPointerEnter={beginning.keep}>
      <Form
        className="join-form"
        onSubmit={(event) => {
          event.preventDefault();
          join();
        }}
      >
        <h1>{meeting !== null && meeting.title !== '' ? meeting.title : words.check.title}</h1>
        <p className="check-facts">{factsOf(found, mustAsk, words)}</p>
        <TextField
          label={words.check.name}
          placeholder={words.check.namePlaceholder}
          value={name}
          onChange={onName}
          maxLength={64}
          autoComplete="name"
          error={isNameless && name.trim() === '' ? words.check.nameMissing : null}
        />
        {wantsPasscode && (
          <TextField
            label={words.check.passcode}
            value={passcode}
            onChange={setPasscode}
            type="password"
            autoComplete="off"
            error={wasWrong && passcode === '' ? words.check.passcodeWrong : null}
          />
        )}
        <Button type="submit" kind="primary" large isDisabled={cannot}>
          {mustAsk ? words.check.ask : words.check.join}
        </Button>
        <p className="check-honest">
          <Icon name={isSealed ? 'shield' : 'unlock'} size={18} />
          {isSealed ? (cannot ? words.check.cannotSeal : words.check.sealed) : words.check.open}
        </p>
      </Form>
    </div>
  );
}

function factsOf(found: Found, mustAsk: boolean, { check }: Catalogue): string {
  if (found === 'unreachable') return check.unreachable;
  if (typeof found === 'string') return '\u00a0';
  const facts = [check.present(found.participants)];
  if (found.locked) facts.push(check.locked);
  else if (mustAsk) facts.push(check.lobby);
  return facts.join(' ');
}

function Toggle({ kind, devices, view }: { kind: Kind; devices: Devices; view: DeviceView }) {
  const words = useWords();
  const { on } = view[kind];
  const what = words.check[kind];
  const icon = on ? kind : (`${kind}Off` as const);
  return (
    <IconButton
      icon={icon}
      label={on ? words.check.turnOff(what) : words.check.turnOn(what)}
      className={on ? 'round-toggle' : 'round-toggle off'}
      aria-pressed={on}
      onPress={() => void devices.turn(kind, !on)}
    />
  );
}

function Problems({ view }: { view: DeviceView }) {
  const words = useWords();
  const kinds = (['microphone', 'camera'] as const).filter((kind) => view[kind].problem !== null);
  return (
    <div className="problems" role="alert">
      {kinds.map((kind) => (
        <p key={kind}>{words.check.problem[view[kind].problem ?? 'failed'](words.check[kind])}</p>
      ))}
    </div>
  );
}

function DeviceChoosers({ devices, view }: { devices: Devices; view: DeviceView }) {
  const words = useWords();
  const chosen = usePreferences();
  const track = view.microphone.on ? view.microphone.track : null;
  return (
    <div className="check-devices">
      <div>
        <Chooser
          label={words.check.microphone}
          icon="microphone"
          choices={view.microphones}
          chosen={chosen.microphone}
          onChoose={(id) => void devices.choose('microphone', id)}
        />
        <LevelBar track={track} label={words.check.level} />
      </div>
      <Chooser
        label={words.check.camera}
        icon="camera"
        choices={view.cameras}
        chosen={chosen.camera}
        onChoose={(id) => void devices.choose('camera', id)}
      />
      <div className="check-speaker">
        <Chooser
          label={words.check.speaker}
          icon="volume"
          choices={
            view.speakers.length > 0 ? view.speakers : [{ id: '', text: words.check.systemSpeaker }]
          }
          chosen={chosen.speaker}
          onChoose={(speaker) => prefer({ speaker })}
        />
        <Button onPress={() => void play('test', chosen.speaker)}>{words.check.testSpeaker}</Button>
      </div>
      {view.canBlur && (
        <Switch isOn={chosen.blur} onChange={(on) => void devices.blur(on)}>
          {words.check.blur}
        </Switch>
      )}
    </div>
  );
}
