import { useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { closePhone } from '../../calls/phone';
import { usePeopleWords } from '../../language/people';
import { useStore } from '../../people/store';
import { prefer, usePreferences } from '../../preferences';
import { Avatar } from '../../ui/Avatar';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Switch } from '../../ui/Fields';
import { Menu, MenuChoices, MenuItem } from '../../ui/Menu';
import { LookSettings } from '../TopBar';
import { usePhone } from './PeoplePage';
import { Dot } from './Person';

type Own = 'online' | 'away' | 'busy' | 'invisible';
const OWN: readonly Own[] = ['online', 'away', 'busy', 'invisible'];

/** Oneself: how others see one, and the settings. */
export function OwnHead() {
  const { people } = usePeopleWords();
  const phone = usePhone();
  const { account, own } = useStore(phone.store);
  const [window, setWindow] = useState<'settings' | 'leave' | null>(null);
  return (
    <>
      <Menu
        label={people.ownStatus}
        button={
          <AriaButton className="own-head">
            <span className="unseen">{`${account.displayName}: ${people.status[own]}`}</span>
            <Avatar name={account.displayName} size={34} />
            <Dot status={own === 'invisible' ? 'offline' : own} />
          </AriaButton>
        }
      >
        <MenuChoices
          title={account.displayName}
          choices={OWN.map((id) => ({ id, text: people.status[id] }))}
          chosen={own}
          onChoose={(id) => {
            const status = OWN.find((one) => one === id) ?? 'online';
            prefer({ status });
            phone.say(status);
          }}
        />
        <MenuItem id="settings" icon="settings" text={people.settings} onAction={() => setWindow('settings')} />
        <MenuItem id="leave" icon="door" text={usePeopleWords().account.signOut} onAction={() => setWindow('leave')} />
      </Menu>
      <Dialog title={people.settings} isOpen={window === 'settings'} onClose={() => setWindow(null)}>
        <CallSettings />
        <LookSettings />
      </Dialog>
      <LeaveDialog isOpen={window === 'leave'} onClose={() => setWindow(null)} />
    </>
  );
}

function CallSettings() {
  const { people } = usePeopleWords();
  const phone = usePhone();
  const { alwaysRelay } = usePreferences();
  const [permission, setPermission] = useState(() => (typeof Notification === 'undefined' ? 'denied' : Notification.permission));
  return (
    <div>
      <Switch isOn={alwaysRelay} hint={people.alwaysRelayHint} onChange={(on) => prefer({ alwaysRelay: on })}>
        {people.alwaysRelay}
      </Switch>
      <Switch
        isOn={permission === 'granted'}
        isDisabled={permission !== 'default'}
        {...(permission === 'denied' ? { hint: people.notificationsDenied } : {})}
        onChange={() => void Notification.requestPermission().then(setPermission)}
      >
        {people.notifications}
      </Switch>
      <p className="field-hint">{people.hosts(phone.hosts.all.length)}</p>
    </div>
  );
}

function LeaveDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { account } = usePeopleWords();
  return (
    <Dialog title={account.signOut} isOpen={isOpen} onClose={onClose}>
      <p>{account.signOutText}</p>
      <div className="dialog-actions">
        <Button kind="danger" onPress={() => void closePhone()}>
          {account.signOut}
        </Button>
      </div>
    </Dialog>
  );
}
