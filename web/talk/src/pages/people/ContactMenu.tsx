import { useState } from 'react';
import { Form } from 'react-aria-components';
import { usePeopleWords } from '../../language/people';
import type { Seen } from '../../people/contact';
import { go } from '../../route';
import { Button, IconButton } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { TextField } from '../../ui/Fields';
import { Menu, MenuItem } from '../../ui/Menu';
import { usePhone } from './PeoplePage';

interface ContactMenuProps {
  person: string;
  name: string;
  contact: Seen | undefined;
}

/** What else can be done about somebody. */
export function ContactMenu({ person, name, contact }: ContactMenuProps) {
  const { people } = usePeopleWords();
  const { contacts } = usePhone();
  const [isGrouping, setGrouping] = useState(false);
  const standing = contact?.standing;
  const leave = (how: Promise<void>) => {
    void how;
    go('/people');
  };
  return (
    <>
      <Menu label={people.more(name)} button={<IconButton icon="more" label={people.more(name)} />}>
        {standing === 'buddy' && (
          <MenuItem id="groups" icon="grid" text={people.groups} onAction={() => setGrouping(true)} />
        )}
        {(standing === 'buddy' || standing === 'asked') && (
          <MenuItem
            id="part"
            icon="close"
            text={standing === 'asked' ? people.withdraw : people.remove}
            onAction={() => leave(contacts.part(person))}
          />
        )}
        {standing === 'blocked' ? (
          <MenuItem id="unblock" icon="check" text={people.unblock} onAction={() => leave(contacts.block(person, false))} />
        ) : (
          <MenuItem id="block" icon="block" isGrave text={people.block} onAction={() => leave(contacts.block(person, true))} />
        )}
      </Menu>
      {contact !== undefined && (
        <GroupsDialog contact={contact} isOpen={isGrouping} onClose={() => setGrouping(false)} />
      )}
    </>
  );
}

function GroupsDialog({ contact, isOpen, onClose }: { contact: Seen; isOpen: boolean; onClose: () => void }) {
  const { people } = usePeopleWords();
  const { contacts } = usePhone();
  const [text, setText] = useState(contact.groups.join(', '));
  return (
    <Dialog title={people.groupsTitle(contact.displayName)} isOpen={isOpen} onClose={onClose}>
      <Form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          const names = text.split(',').map((name) => name.trim().slice(0, 80)).filter((name) => name !== '');
          void contacts.group(contact.id, [...new Set(names)].slice(0, 16));
          onClose();
        }}
      >
        <TextField label={people.groupsLabel} value={text} onChange={setText} autoFocus />
        <Button type="submit" kind="primary">
          {people.save}
        </Button>
      </Form>
    </Dialog>
  );
}
