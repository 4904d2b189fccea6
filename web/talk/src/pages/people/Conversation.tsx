import { useEffect } from 'react';
import { usePeopleWords } from '../../language/people';
import { useStore } from '../../people/store';
import { go } from '../../route';
import { Avatar } from '../../ui/Avatar';
import { Button, IconButton } from '../../ui/Button';
import { ContactMenu } from './ContactMenu';
import { Lines } from './Lines';
import { usePhone } from './PeoplePage';
import { Dot, useStatusText } from './Person';
import { Writing } from './Writing';

/** What was said with one person, and the ways to reach them. */
export function Conversation({ person }: { person: string }) {
  const { chat: words, people, call } = usePeopleWords();
  const phone = usePhone();
  const contact = useStore(phone.contacts.store).find(({ id }) => id === person);
  const conversation = useStore(phone.chat.store).get(person);
  const name = contact?.displayName ?? person;
  const isBuddy = contact?.standing === 'buddy';
  const isPlain = contact?.hasTelephonesOnly === true;

  useEffect(() => {
    // So that it is known before anything is written how it will go.
    if (phone.contacts.isBuddy(person)) void phone.contacts.devices.fresh(person);
  }, [phone, person]);

  return (
    <main id="content" className="conversation">
      <header className="conversation-head">
        <IconButton icon="previous" className="conversation-back flips" label={people.back} onPress={() => go('/people')} />
        <span className="person-picture">
          <Avatar name={name} size={42} />
          {isBuddy && <Dot status={contact.status} />}
        </span>
        <span className="person-words">
          <h1>{name}</h1>
          {contact === undefined ? <small>{person}</small> : <StatusLine person={person} />}
        </span>
        <IconButton icon="phone" label={call.callNamed(name)} onPress={() => void phone.calls.call(person, false)} />
        <IconButton icon="camera" label={call.videoNamed(name)} onPress={() => void phone.calls.call(person, true)} />
        <ContactMenu person={person} name={name} contact={contact} />
      </header>
      <Lines
        id={person}
        conversation={conversation}
        label={words.with(name)}
        note={{ isSealed: !isPlain, text: isPlain ? words.plain(name) : words.sealed }}
        reader={name}
        nameOf={(id) => (id === person ? name : phone.contacts.nameOf(id))}
      />
      {isBuddy ? <Writing id={person} name={name} /> : <NotYet person={person} name={name} />}
    </main>
  );
}

function StatusLine({ person }: { person: string }) {
  const phone = usePhone();
  const contact = useStore(phone.contacts.store).find(({ id }) => id === person);
  return contact === undefined ? null : <StatusText contact={contact} />;
}

function StatusText({ contact }: { contact: Parameters<typeof useStatusText>[0] }) {
  const { people } = usePeopleWords();
  const status = useStatusText(contact);
  const said = { buddy: status, asked: people.asked, asking: people.requests, blocked: people.blocked };
  return <small>{said[contact.standing]}</small>;
}

function NotYet({ person, name }: { person: string; name: string }) {
  const { chat, people } = usePeopleWords();
  const phone = usePhone();
  const contact = useStore(phone.contacts.store).find(({ id }) => id === person);
  const canAsk = contact === undefined || contact.standing === 'asking';
  const address = phone.contacts.addressOf(person);
  return (
    <footer className="conversation-foot">
      <p>{chat.notBuddies(name)}</p>
      {canAsk && (
        <Button
          kind="primary"
          icon="addPerson"
          onPress={() => void phone.contacts.ask(contact ?? { id: person, displayName: name, address })}
        >
          {contact === undefined ? people.add : people.accept}
        </Button>
      )}
    </footer>
  );
}
