import { useWords } from '../../language';
import { useDevices, useMeeting, useSession } from '../../meeting/hooks';
import { hasCaptions } from '../../meeting/captions';
import type { Kind } from '../../meeting/devices';
import { play } from '../../meeting/sound';
import { prefer, usePreferences } from '../../preferences';
import { Button as AriaButton, DialogTrigger, Dialog, Popover } from 'react-aria-components';
import { Button, IconButton, IconToggle } from '../../ui/Button';
import { Menu, MenuChoices, MenuItem } from '../../ui/Menu';
import { Icon } from '../../ui/Icon';
import { hasPicture, toggleFullScreen, togglePicture } from './screen';
import { useLayoutMode, type RoomDesk } from './Room';
import './controls.css';

const EMOJI = ['👏', '👍', '❤️', '😂', '😮', '🎉', '🤔', '👋'] as const;

/** The bar below the pictures. */
export function Controls({ desk }: { desk: RoomDesk }) {
  const words = useWords();
  const { state, screen } = useMeeting();
  const open = (panel: 'chat' | 'people') => (on: boolean) => desk.change({ panel: on ? panel : null });
  return (
    <footer className="controls" aria-label={words.meeting.controls}>
      <div className="controls-side">
        {screen !== null && <Sharing />}
      </div>
      <div className="controls-middle">
        <DeviceButton kind="microphone" />
        <DeviceButton kind="camera" />
        <ShareButton />
        <HandButton />
        <ReactButton />
        <MoreMenu desk={desk} />
        <IconButton
          icon="leave"
          kind="danger"
          className="leave"
          label={words.meeting.leave}
          onPress={() => desk.change({ window: 'leave' })}
        />
      </div>
      <div className="controls-side end">
        <LayoutButton />
        <IconToggle
          icon="people"
          label={words.meeting.people}
          shortcut="P"
          badge={state.waiting.length}
          isSelected={desk.panel === 'people'}
          onChange={open('people')}
        />
        <IconToggle
          icon="chat"
          label={words.meeting.chat}
          shortcut="C"
          badge={state.unread}
          isSelected={desk.panel === 'chat'}
          onChange={open('chat')}
        />
      </div>
    </footer>
  );
}

/** On or off, with the choice of devices beside it. */
function DeviceButton({ kind }: { kind: Kind }) {
  const words = useWords();
  const { meeting } = words;
  const session = useSession();
  const view = useDevices(session.devices);
  const chosen = usePreferences();
  const { on } = view[kind];
  const isMicrophone = kind === 'microphone';
  const label = isMicrophone ? (on ? meeting.mute : meeting.unmute) : on ? meeting.cameraOff : meeting.cameraOn;
  const what = words.check[kind];
  return (
    <div className={on ? 'split' : 'split off'}>
      <IconButton
        icon={on ? kind : `${kind}Off`}
        label={label}
        shortcut={isMicrophone ? 'M' : 'V'}
        className="split-main"
        onPress={() => session.turn(kind, !on)}
      />
      <Menu
        label={meeting.devices(what)}
        button={
          <AriaButton className="split-more" aria-label={meeting.devices(what)}>
            <Icon name="up" size={16} />
          </AriaButton>
        }
      >
        <MenuChoices
          title={what}
          choices={isMicrophone ? view.microphones : view.cameras}
          chosen={chosen[kind]}
          onChoose={(id) => void session.devices.choose(kind, id)}
        />
        {isMicrophone && (
          <MenuChoices
            title={words.check.speaker}
            choices={view.speakers}
            chosen={chosen.speaker}
            onChoose={(speaker) => {
              prefer({ speaker });
              void session.chooseSpeaker(speaker);
            }}
          />
        )}
        <MenuItem
          id="settings"
          icon={isMicrophone ? 'volume' : 'blur'}
          text={isMicrophone ? words.check.testSpeaker : words.check.mirror}
          onAction={() =>
            isMicrophone
              ? void play('test', chosen.speaker)
              : prefer({ mirror: !chosen.mirror })
          }
        />
      </Menu>
    </div>
  );
}

function ShareButton() {
  const { meeting } = useWords();
  const session = useSession();
  const { screen, state } = useMeeting();
  const isOn = screen !== null;
  const may = state.self?.role === 'host' || state.meeting?.options.mayShare !== false;
  if (navigator.mediaDevices?.getDisplayMedia === undefined) return null;
  return (
    <IconToggle
      icon="share"
      className="roomy"
      label={isOn ? meeting.stopSharing : meeting.share}
      shortcut="S"
      isSelected={isOn}
      isDisabled={!may && !isOn}
      onChange={(on) => (on ? void session.share() : session.stopSharing())}
    />
  );
}

function HandButton() {
  const { meeting } = useWords();
  const session = useSession();
  const { state } = useMeeting();
  const isUp = state.self !== null && state.self.hand !== null;
  return (
    <IconToggle
      icon="hand"
      className="roomy hand"
      label={isUp ? meeting.lower : meeting.raise}
      shortcut="H"
      isSelected={isUp}
      onChange={(raised) => session.raise(raised)}
    />
  );
}

function ReactButton() {
  const { meeting } = useWords();
  const session = useSession();
  return (
    <DialogTrigger>
      <IconButton icon="smile" className="roomy" label={meeting.react} />
      <Popover className="popover emoji-popover" placement="top">
        <Dialog className="emoji" aria-label={meeting.react}>
          {EMOJI.map((emoji) => (
            <AriaButton
              key={emoji}
              aria-label={meeting.reactWith(emoji)}
              onPress={() => session.say({ type: 'react', emoji })}
            >
              {emoji}
            </AriaButton>
          ))}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function LayoutButton() {
  const { meeting } = useWords();
  const [mode, toggle] = useLayoutMode();
  return (
    <IconButton
      icon={mode === 'grid' ? 'speaker' : 'grid'}
      className="wide-only"
      label={mode === 'grid' ? meeting.speakerView : meeting.grid}
      shortcut="G"
      onPress={toggle}
    />
  );
}

function Sharing() {
  const { meeting } = useWords();
  const session = useSession();
  const { textFirst } = usePreferences();
  return (
    <div className="sharing">
      <span>{meeting.sharing}</span>
      <Button
        kind={textFirst ? 'primary' : 'plain'}
        aria-pressed={textFirst}
        onPress={() => {
          prefer({ textFirst: !textFirst });
          session.tuneScreen();
        }}
      >
        {meeting.textFirst}
      </Button>
    </div>
  );
}

function MoreMenu({ desk }: { desk: RoomDesk }) {
  const { meeting, people } = useWords();
  const session = useSession();
  const { state, hasCaptionsOn, screen } = useMeeting();
  const [mode, toggleLayout] = useLayoutMode();
  const isHost = state.self?.role === 'host';
  const isUp = state.self !== null && state.self.hand !== null;
  const isRecording = state.meeting?.recording === true;
  return (
    <Menu label={meeting.more} button={<IconButton icon="more" label={meeting.more} />}>
      <MenuItem
        id="hand"
        icon="hand"
        text={isUp ? meeting.lower : meeting.raise}
        shortcut="H"
        onAction={() => session.raise(!isUp)}
      />
      {navigator.mediaDevices?.getDisplayMedia !== undefined && (
        <MenuItem
          id="share"
          icon="share"
          text={screen === null ? meeting.share : meeting.stopSharing}
          shortcut="S"
          onAction={() => (screen === null ? void session.share() : session.stopSharing())}
        />
      )}
      <MenuItem
        id="layout"
        icon={mode === 'grid' ? 'speaker' : 'grid'}
        text={mode === 'grid' ? meeting.speakerView : meeting.grid}
        shortcut="G"
        onAction={toggleLayout}
      />
      <MenuItem
        id="full-screen"
        icon="fullScreen"
        text={document.fullscreenElement === null ? meeting.fullScreen : meeting.leaveFullScreen}
        shortcut="F"
        onAction={() => void toggleFullScreen()}
      />
      {hasPicture() && (
        <MenuItem
          id="picture"
          icon="picture"
          text={meeting.picture}
          shortcut="I"
          onAction={() => void togglePicture(session)}
        />
      )}
      {hasCaptions() && (
        <MenuItem
          id="captions"
          icon={hasCaptionsOn ? 'check' : 'captions'}
          text={meeting.captions}
          shortcut="T"
          onAction={() => (hasCaptionsOn ? session.caption(false) : desk.change({ window: 'settings' }))}
        />
      )}
      {isHost && (
        <>
          <MenuItem
            id="record"
            icon="record"
            text={isRecording ? meeting.stopRecording : meeting.record}
            isDisabled={session.isSealed}
            onAction={() => session.say({ type: 'record', on: !isRecording })}
          />
          <MenuItem
            id="breakout"
            icon="rooms"
            text={people.breakout}
            onAction={() => desk.change({ window: 'breakout' })}
          />
        </>
      )}
      <MenuItem
        id="settings"
        icon="settings"
        text={meeting.settings}
        onAction={() => desk.change({ window: 'settings' })}
      />
      <MenuItem
        id="shortcuts"
        icon="keyboard"
        text={meeting.shortcuts}
        shortcut="?"
        onAction={() => desk.change({ window: 'shortcuts' })}
      />
    </Menu>
  );
}
