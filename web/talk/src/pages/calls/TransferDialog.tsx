import type { CallView } from '../../calls/callView';
import type { Phone } from '../../calls/phone';
import { usePeopleWords } from '../../language/people';
import { useStore } from '../../people/store';
import { Avatar } from '../../ui/Avatar';
import { Dialog } from '../../ui/Dialog';
import { Dot } from '../people/Person';

interface WindowProps {
  phone: Phone;
  call: CallView;
  isOpen: boolean;
  onClose: () => void;
}

/** To whom a call is handed over. */
export function TransferDialog({ phone, call, isOpen, onClose }: WindowProps) {
  const { call: words, people } = usePeopleWords();
  const contacts = useStore(phone.contacts.store);
  const others = contacts.filter(
    ({ id, standing, status }) => standing === 'buddy' && id !== call.person && status !== 'offline',
  );
  return (
    <Dialog title={words.transferTitle(call.name)} isOpen={isOpen} onClose={onClose}>
      {others.length === 0 && <p>{words.noPerson}</p>}
      <ul className="choose-person">
        {others.map(({ id, displayName, status }) => (
          <li key={id}>
            <button
              type="button"
              onClick={() => {
                phone.calls.transfer(call.id, id);
                onClose();
              }}
            >
              <span className="person-picture">
                <Avatar name={displayName} size={40} />
                <Dot status={status} />
              </span>
              <span className="person-words">
                <strong>{displayName}</strong>
                <small>{people.status[status]}</small>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
