import { useState } from 'react';
import type { CallView } from '../../calls/callView';
import type { Phone } from '../../calls/phone';
import { usePeopleWords } from '../../language/people';
import { useStore } from '../../people/store';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { ChoosePeople } from '../people/ChoosePeople';
import { beginMeeting } from './beginMeeting';

interface WindowProps {
  phone: Phone;
  call: CallView;
  isOpen: boolean;
  onClose: () => void;
}

/** Makes a meeting of a call, for more than two. */
export function AddPeopleDialog({ phone, call, isOpen, onClose }: WindowProps) {
  const { call: words } = usePeopleWords();
  const contacts = useStore(phone.contacts.store);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [problem, setProblem] = useState<string | null>(null);
  const others = contacts.filter(({ id, standing }) => standing === 'buddy' && id !== call.person);

  async function begin() {
    setProblem(null);
    if (await beginMeeting(phone, call.name, [call.person, ...chosen], words.addMessage)) phone.calls.find(call.id)?.hangUp();
    else setProblem(words.addFailed);
  }

  return (
    <Dialog title={words.addTitle} isOpen={isOpen} onClose={onClose}>
      <p>{words.addText}</p>
      <ChoosePeople contacts={others} chosen={chosen} onChange={setChosen} />
      <p role="alert" className="problem">
        {problem}
      </p>
      <Button kind="primary" large onPress={() => void begin()}>
        {words.addGo}
      </Button>
    </Dialog>
  );
}
