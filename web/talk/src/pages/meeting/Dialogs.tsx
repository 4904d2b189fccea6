import { useEffect, useState } from 'react';
import { useWords } from '../../language';
import { findRecordings, type FinishedRecording } from '../../meeting/api';
import { hasCaptions } from '../../meeting/captions';
import { useDevices, useMeeting, useSession } from '../../meeting/hooks';
import { hostKeyOf } from '../../meeting/recent';
import { prefer, usePreferences } from '../../preferences';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Chooser, Switch, TextField } from '../../ui/Fields';
import { Icon } from '../../ui/Icon';
import { LookSettings } from '../TopBar';
import './dialogs.css';

interface WindowProps {
  isOpen: boolean;
  onClose: () => void;
}

export function LeaveDialog({ isOpen, onClose }: WindowProps) {
  const { meeting, app } = useWords();
  const session = useSession();
  const { state } = useMeeting();
  return (
    <Dialog title={meeting.leaveTitle} isOpen={isOpen} onClose={onClose}>
      <div className="stack">
        <Button kind="danger" large icon="leave" autoFocus onPress={() => session.leave()}>
          {state.self?.role === 'host' && state.others.length > 0 ? meeting.leaveOnly : meeting.leave}
        </Button>
        {state.self?.role === 'host' && (
          <Button large onPress={() => session.end()}>
            {meeting.endForAll}
          </Button>
        )}
        <Button kind="quiet" large onPress={onClose}>
          {app.cancel}
        </Button>
      </div>
    </Dialog>
  );
}

/** Says to guests that it is recorded, each time it begins, and lets those go who don't agree. */
export function RecordingDialog() {
  const { meeting } = useWords();
  const session = useSession();
  const { state } = useMeeting();
  const [isOpen, setOpen] = useState(() => state.self?.role !== 'host');
  return (
    <Dialog title={meeting.recordingTitle} isOpen={isOpen} onClose={() => setOpen(false)}>
      <p>{meeting.recordingText}</p>
      <div className="dialog-actions">
        <Button onPress={() => session.leave()}>{meeting.leave}</Button>
        <Button kind="primary" onPress={() => setOpen(false)}>
          {meeting.recordingStay}
        </Button>
      </div>
    </Dialog>
  );
}

export function InfoDialog({ isOpen, onClose }: WindowProps) {
  const words = useWords();
  const session = useSession();
  const { comparison } = useMeeting();
  const [isCopied, setCopied] = useState(false);
  const link = location.origin + location.pathname;
  return (
    <Dialog title={words.meeting.info} isOpen={isOpen} onClose={onClose}>
      <dl className="facts">
        <dt>{words.meeting.code}</dt>
        <dd>{session.id}</dd>
        <dt>{words.meeting.link}</dt>
        <dd>
          <code>{link}</code>
        </dd>
      </dl>
      <p className="check-honest">
        <Icon name={session.isSealed ? 'shield' : 'unlock'} size={18} />
        {session.isSealed ? words.check.sealed : words.check.open}
      </p>
      {comparison !== '' && (
        <div className="comparison">
          <p>{words.meeting.compare}</p>
          <code>{comparison}</code>
        </div>
      )}
      {isOpen && <Recordings id={session.id} />}
      <Button
        kind="primary"
        icon={isCopied ? 'check' : 'copy'}
        onPress={() => void navigator.clipboard.writeText(link).then(() => setCopied(true), () => {})}
      >
        {isCopied ? words.app.copied : words.meeting.copyLink}
      </Button>
    </Dialog>
  );
}

/** What was recorded, for whoever has the host key; nothing for others. */
function Recordings({ id }: { id: string }) {
  const { meeting } = useWords();
  const [found, setFound] = useState<readonly FinishedRecording[]>([]);
  useEffect(() => {
    const hostKey = hostKeyOf(id);
    // Without an answer there is nothing to show.
    if (hostKey !== undefined) void findRecordings(id, hostKey).then(setFound, () => {});
  }, [id]);
  if (found.length === 0) return null;
  return (
    <dl className="facts">
      <dt>{meeting.recordings}</dt>
      {found.map(({ id: recording, startedAt, url, minutes }) => (
        <dd key={recording}>
          <a href={url} target="_blank" rel="noreferrer">
            {new Date(startedAt).toLocaleString()}
          </a>{' '}
          {meeting.recordingMinutes(minutes)}
        </dd>
      ))}
    </dl>
  );
}

export function SettingsDialog({ isOpen, onClose }: WindowProps) {
  const words = useWords();
  const { meeting, check } = words;
  const session = useSession();
  const devices = useDevices(session.devices);
  const { hasCaptionsOn, state } = useMeeting();
  const chosen = usePreferences();
  return (
    <Dialog title={meeting.settings} isOpen={isOpen} onClose={onClose}>
      <TextField
        label={check.name}
        defaultValue={state.self?.name ?? ''}
        maxLength={64}
        onBlur={(event) => session.rename(event.target.value)}
      />
      <Chooser
        label={check.microphone}
        icon="microphone"
        choices={devices.microphones}
        chosen={chosen.microphone}
        onChoose={(id) => void session.devices.choose('microphone', id)}
      />
      <Chooser
        label={check.camera}
        icon="camera"
        choices={devices.cameras}
        chosen={chosen.camera}
        onChoose={(id) => void session.devices.choose('camera', id)}
      />
      <Chooser
        label={check.speaker}
        icon="volume"
        choices={devices.speakers.length > 0 ? devices.speakers : [{ id: '', text: check.systemSpeaker }]}
        chosen={chosen.speaker}
        onChoose={(speaker) => {
          prefer({ speaker });
          void session.chooseSpeaker(speaker);
        }}
      />
      <div>
        {devices.canBlur && (
          <Switch isOn={chosen.blur} onChange={(on) => void session.devices.blur(on)}>
            {check.blur}
          </Switch>
        )}
        <Switch isOn={chosen.mirror} onChange={(mirror) => prefer({ mirror })}>
          {check.mirror}
        </Switch>
        <Switch isOn={chosen.pushToTalk} onChange={(pushToTalk) => prefer({ pushToTalk })}>
          {meeting.pushToTalk}
        </Switch>
        <Switch
          isOn={chosen.textFirst}
          hint={meeting.textFirstHint}
          onChange={(textFirst) => {
            prefer({ textFirst });
            session.tuneScreen();
          }}
        >
          {meeting.textFirst}
        </Switch>
        <Switch isOn={chosen.sounds} onChange={(sounds) => prefer({ sounds })}>
          {meeting.sounds}
        </Switch>
        {hasCaptions() && (
          <Switch isOn={hasCaptionsOn} hint={meeting.captionsHint} onChange={(on) => session.caption(on)}>
            {meeting.captions}
          </Switch>
        )}
      </div>
      <LookSettings />
    </Dialog>
  );
}
