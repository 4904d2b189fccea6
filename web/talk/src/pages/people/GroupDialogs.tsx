import { useState } from 'react';
import { Form } from 'react-aria-components';
import { usePeopleWords } from '../../language/people';
import { isMember, MOST_MEMBERS, membersOf, type Group } from '../../people/groups';
import { useStore } from '../../people/store';
import { go } from '../../route';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { TextField } from '../../ui/Fields';
import { ChoosePeople } from './ChoosePeople';
import { usePhone } from './PeoplePage';

interface DialogProps {
  isOpen: boolean;
  onClose: () => void;
}

/** Begins a group of contacts. */
export function NewGroupDialog({ isOpen, onClose }: DialogProps) {
  const { group: words } = usePeopleWords();
  const phone = usePhone();
  const contacts = useStore(phone.contacts.store).filter(({ standing }) => standing === 'buddy');
  const [title, setTitle] = useState('');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const isTooMany = chosen.length >= MOST_MEMBERS;

  async function begin() {
    onClose();
    const people = chosen.map((id) => ({ id, name: phone.contacts.nameOf(id) }));
    go(`/people/${await phone.chat.beginGroup(title, people)}`);
  }

  return (
    <Dialog title={words.newTitle} isOpen={isOpen} onClose={onClose}>
      <Form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void begin();
        }}
      >
        <TextField label={words.name} value={title} onChange={setTitle} maxLength={80} autoFocus />
        <ChoosePeople contacts={contacts} chosen={chosen} onChange={setChosen} />
        {isTooMany && <p role="alert" className="problem">{words.tooMany(MOST_MEMBERS)}</p>}
        <Button type="submit" kind="primary" isDisabled={title.trim() === '' || chosen.length === 0 || isTooMany}>
          {words.begin}
        </Button>
      </Form>
    </Dialog>
  );
}

/** Brings contacts into a group. */
export function AddToGroupDialog({ group, isOpen, onClose }: DialogProps & { group: Group }) {
  const { group: words } = usePeopleWords();
  const phone = usePhone();
  const contacts = useStore(phone.contacts.store);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const others = contacts.filter(({ id, standing }) => standing === 'buddy' && !isMember(group, id));
  const isTooMany = membersOf(group).length + chosen.length > MOST_MEMBERS;
  return (
    <Dialog title={words.addTitle(group.title)} isOpen={isOpen} onClose={onClose}>
      <p>{others.length === 0 ? words.nobodyElse : words.addText}</p>
      <ChoosePeople contacts={others} chosen={chosen} onChange={setChosen} />
      {isTooMany && <p role="alert" className="problem">{words.tooMany(MOST_MEMBERS)}</p>}
      <Button
        kind="primary"
        isDisabled={chosen.length === 0 || isTooMany}
        onPress={() => {
          void phone.chat.addTo(group.id, chosen.map((id) => ({ id, name: phone.contacts.nameOf(id) })));
          setChosen([]);
          onClose();
        }}
      >
        {words.add}
      </Button>
    </Dialog>
  );
}

/** Names a group. */
export function NameGroupDialog({ group, isOpen, onClose }: DialogProps & { group: Group }) {
  const { group: words, people } = usePeopleWords();
  const phone = usePhone();
  const [title, setTitle] = useState(group.title);
  return (
    <Dialog title={words.rename} isOpen={isOpen} onClose={onClose}>
      <Form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void phone.chat.name(group.id, title);
          onClose();
        }}
      >
        <TextField label={words.name} value={title} onChange={setTitle} maxLength={80} autoFocus />
        <Button type="submit" kind="primary" isDisabled={title.trim() === ''}>
          {people.save}
        </Button>
      </Form>
    </Dialog>
  );
}

/** Who is in a group; any of them may see somebody out. */
export function MembersDialog({ group, isOpen, onClose }: DialogProps & { group: Group }) {
  const { group: words, people } = usePeopleWords();
  const phone = usePhone();
  const own = phone.account.person;
  return (
    <Dialog title={words.members} isOpen={isOpen} onClose={onClose}>
      <ul className="members">
        {membersOf(group).map((id) => {
          const name = id === own ? people.you : phone.contacts.nameOf(id, group.members[id]?.name);
          return (
            <li key={id}>
              <span dir="auto">{name}</span>
              {id !== own && (
                <Button kind="quiet" onPress={() => void phone.chat.removeFrom(group.id, id)}>
                  {words.removeNamed(name)}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </Dialog>
  );
}
