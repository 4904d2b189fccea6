import { useState } from 'react';
import type { CallView } from '../../calls/callView';
import type { Phone } from '../../calls/phone';
import { usePeopleWords } from '../../language/people';
import { createMeeting, Refused } from '../../meeting/api';
import { rememberMeeting } from '../../meeting/recent';
import { useStore } from '../../people/store';
import { go } from '../../route';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Switch } from '../../ui/Fields';

interface WindowProps {
  phone: Phone;
  call: CallView;
  isOpen: boolean;
  onClose: () => void;
}

/** Makes a meeting of a call, for more than two. */
export function AddPeopleDialog({ phone, call, isOpen, onClose }: WindowProps) {
  const { call: words, people } = usePeopleWords();
  const contacts = useStore(phone.contacts.store);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [problem, setProblem] = useState<string | null>(null);
  const others = contacts.filter(({ id, standing }) => standing === 'buddy' && id !== call.person);

  async function begin() {
    setProblem(null);
    try {
      const { id, hostKey } = await createMeeting({});
      rememberMeeting({ id, title: call.name, at: Date.now(), hostKey });
      const text = words.addMessage(`${location.origin}/m/${id}`);
      for (const person of [call.person, ...chosen]) void phone.chat.send(person, text);
      phone.calls.find(call.id)?.hangUp();
      go(`/m/${id}`);
    } catch (error) {
      if (!(error instanceof Refused) && !(error instanceof TypeError) && !(error instanceof DOMException)) throw error;
      setProblem(words.addFailed);
    }
  }

  return (
    <Dialog title={words.addTitle} isOpen={isOpen} onClose={onClose}>
      <p>{words.addText}</p>
      <div>
        {others.map(({ id, displayName, status }) => (
          <Switch
            key={id}
            isOn={chosen.includes(id)}
            hint={people.status[status]}
            onChange={(on) => setChosen(on ? [...chosen, id] : chosen.filter((one) => one !== id))}
          >
            {displayName}
          </Switch>
        ))}
      </div>
      <p role="alert" className="problem">
        {problem}
      </p>
      <Button kind="primary" large onPress={() => void begin()}>
        {words.addGo}
      </Button>
    </Dialog>
  );
}
