import { useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import type { CallView } from '../../calls/callView';
import type { Phone } from '../../calls/phone';
import { useWords } from '../../language';
import { usePeopleWords } from '../../language/people';
import type { Devices } from '../../meeting/devices';
import { useDevices } from '../../meeting/hooks';
import { prefer, usePreferences } from '../../preferences';
import { IconButton, IconToggle } from '../../ui/Button';
import { Icon } from '../../ui/Icon';
import { Menu, MenuChoices } from '../../ui/Menu';
import { AddPeopleDialog } from './AddPeopleDialog';
import { TransferDialog } from './TransferDialog';

interface CallControlsProps {
  phone: Phone;
  call: CallView;
  devices: Devices | null;
}

/** The bar below a call. */
export function CallControls({ phone, call, devices }: CallControlsProps) {
  const { call: words } = usePeopleWords();
  const [window, setWindow] = useState<'transfer' | 'add' | null>(null);
  const one = phone.calls.find(call.id);
  const isConnected = call.state === 'active';
  return (
    <footer className="controls call-controls" aria-label={words.controls}>
      <div className="controls-middle">
        <IconToggle
          icon={call.isMuted ? 'microphoneOff' : 'microphone'}
          label={call.isMuted ? words.unmute : words.mute}
          isSelected={call.isMuted}
          onChange={(on) => one?.mute(on)}
        />
        <IconToggle
          icon={call.camera === null ? 'cameraOff' : 'camera'}
          label={call.camera === null ? words.cameraOn : words.cameraOff}
          isSelected={call.camera !== null}
          isDisabled={!isConnected || call.isHeld || !call.canShow}
          onChange={(on) => void phone.calls.show(call.id, on)}
        />
        <IconToggle
          icon={call.isHeld ? 'play' : 'pause'}
          label={call.isHeld ? words.resume : words.hold}
          isSelected={call.isHeld}
          isDisabled={!isConnected}
          onChange={(on) => void (on ? one?.hold(true) : phone.calls.resume(call.id))}
        />
        <IconButton icon="transfer" label={words.transfer} isDisabled={!isConnected} onPress={() => setWindow('transfer')} />
        <IconButton
          icon="addPerson"
          label={words.addPeople}
          isDisabled={!isConnected || !phone.contacts.isBuddy(call.person)}
          onPress={() => setWindow('add')}
        />
        {devices !== null && <DeviceMenu devices={devices} />}
        <IconButton icon="leave" kind="danger" className="leave" label={words.hangUp} onPress={() => one?.hangUp()} />
      </div>
      <TransferDialog phone={phone} call={call} isOpen={window === 'transfer'} onClose={() => setWindow(null)} />
      <AddPeopleDialog phone={phone} call={call} isOpen={window === 'add'} onClose={() => setWindow(null)} />
    </footer>
  );
}

function DeviceMenu({ devices }: { devices: Devices }) {
  const { call: words } = usePeopleWords();
  const { check } = useWords();
  const view = useDevices(devices);
  const chosen = usePreferences();
  return (
    <Menu
      label={words.devices}
      button={
        <AriaButton className="icon-button quiet" aria-label={words.devices}>
          <Icon name="settings" />
        </AriaButton>
      }
    >
      <MenuChoices
        title={check.microphone}
        choices={view.microphones}
        chosen={chosen.microphone}
        onChoose={(id) => void devices.choose('microphone', id)}
      />
      <MenuChoices
        title={check.camera}
        choices={view.cameras}
        chosen={chosen.camera}
        onChoose={(id) => void devices.choose('camera', id)}
      />
      <MenuChoices
        title={check.speaker}
        choices={view.speakers}
        chosen={chosen.speaker}
        onChoose={(speaker) => prefer({ speaker })}
      />
    </Menu>
  );
}
