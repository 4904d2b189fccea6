import { useState } from 'react';
import { Form } from 'react-aria-components';
import { useWords } from '../language';
import type { MeetingWish } from '../meeting/api';
import { canSeal } from '../sealing/MeetingSealer';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { Switch, TextField } from '../ui/Fields';

interface NewMeetingDialogProps {
  isOpen: boolean;
  onClose: () => void;
  onCreate: (wish: MeetingWish) => void;
}

const LEAST_PASSCODE = 4;

/** A meeting with a title, a passcode, a lobby, or end-to-end encryption. */
export function NewMeetingDialog({ isOpen, onClose, onCreate }: NewMeetingDialogProps) {
  const { landing } = useWords();
  const [title, setTitle] = useState('');
  const [passcode, setPasscode] = useState('');
  const [isShort, setShort] = useState(false);
  const [options, setOptions] = useState({ lobby: false, muteOnEntry: false, e2ee: false });

  function create() {
    const isTooShort = passcode !== '' && passcode.length < LEAST_PASSCODE;
    setShort(isTooShort);
    if (isTooShort) return;
    onCreate({
      ...(title.trim() === '' ? {} : { title: title.trim() }),
      ...(passcode === '' ? {} : { passcode }),
      options,
    });
  }

  return (
    <Dialog title={landing.optionsTitle} isOpen={isOpen} onClose={onClose}>
      <Form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          create();
        }}
      >
        <TextField label={landing.optionTitle} value={title} onChange={setTitle} maxLength={200} autoFocus />
        <TextField
          label={landing.optionPasscode}
          value={passcode}
          onChange={setPasscode}
          maxLength={64}
          autoComplete="off"
          error={isShort ? landing.passcodeShort : null}
        />
        <div>
          <Switch
            isOn={options.lobby}
            hint={landing.optionLobbyHint}
            onChange={(lobby) => setOptions({ ...options, lobby })}
          >
            {landing.optionLobby}
          </Switch>
          <Switch isOn={options.muteOnEntry} onChange={(muteOnEntry) => setOptions({ ...options, muteOnEntry })}>
            {landing.optionMuted}
          </Switch>
          <Switch
            isOn={options.e2ee}
            hint={landing.optionSealedHint}
            isDisabled={!canSeal()}
            onChange={(e2ee) => setOptions({ ...options, e2ee })}
          >
            {landing.optionSealed}
          </Switch>
        </div>
        <Button type="submit" kind="primary" large>
          {landing.create}
        </Button>
      </Form>
    </Dialog>
  );
}
