import { useEffect, useRef, useState } from 'react';
import { FileTrigger } from 'react-aria-components';
import { usePeopleWords } from '../../language/people';
import { linked } from '../../meeting/links';
import type { Message } from '../../people/messages';
import { MOST_BYTES } from '../../people/files';
import { useStore } from '../../people/store';
import { go } from '../../route';
import { Avatar } from '../../ui/Avatar';
import { Button, IconButton } from '../../ui/Button';
import { Icon } from '../../ui/Icon';
import { WritingLine } from '../../ui/WritingLine';
import { ContactMenu } from './ContactMenu';
import { FileBubble, sizeOf } from './FileBubble';
import { usePhone } from './PeoplePage';
import { Dot, useStatusText } from './Person';

const CLOSE_MS = 120_000;

/** What was said with one person, and the ways to reach them. */
export function Conversation({ person }: { person: string }) {
  const { chat: words, people, call } = usePeopleWords();
  const phone = usePhone();
  const contacts = useStore(phone.contacts.store);
  const conversations = useStore(phone.chat.store);
  const contact = contacts.find(({ id }) => id === person);
  const conversation = conversations.get(person);
  const messages = conversation?.messages ?? [];
  const name = contact?.displayName ?? person;
  const isBuddy = contact?.standing === 'buddy';
  const isPlain = contact?.hasTelephonesOnly === true;
  const end = useRef<HTMLDivElement>(null);
  const last = messages.at(-1)?.id;

  useEffect(() => {
    const show = () => void phone.chat.show(person);
    show();
    // So that it is known before anything is written how it will go.
    if (phone.contacts.isBuddy(person)) void phone.contacts.freshDevicesOf(person);
    document.addEventListener('visibilitychange', show);
    return () => {
      document.removeEventListener('visibilitychange', show);
      void phone.chat.show(null);
    };
  }, [phone, person]);
  useEffect(() => {
    end.current?.scrollIntoView({ block: 'end' });
  }, [last, conversation?.isTyping]);

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
      <div className="chat-lines" role="log" aria-label={words.with(name)} tabIndex={0}>
        <p className="conversation-note">
          <Icon name={isPlain ? 'unlock' : 'lock'} size={15} />
          {isPlain ? words.plain(name) : words.sealed}
        </p>
        {conversation?.hasMore === true && (
          <Button kind="quiet" onPress={() => void phone.chat.more(person)}>
            {words.older}
          </Button>
        )}
        {messages.map((message, index) => (
          <Line key={message.id} message={message} before={messages[index - 1]} name={name} />
        ))}
        {conversation?.isTyping === true && <p className="typing">{words.typing(name)}</p>}
        <div ref={end} />
      </div>
      {isBuddy ? <Writing person={person} name={name} /> : <NotYet person={person} name={name} />}
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
  const address = `sip:${person}@${phone.account.address.split('@')[1]}`;
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

function Line({ message, before, name }: { message: Message; before: Message | undefined; name: string }) {
  const { people, chat } = usePeopleWords();
  const follows =
    before !== undefined && before.isMine === message.isMine && message.at - before.at < CLOSE_MS;
  return (
    <article className={`line${message.isMine ? ' mine' : ''}${follows ? ' follows' : ''}`}>
      {!follows && (
        <header>
          <strong>{message.isMine ? people.you : name}</strong>
          <Moment at={message.at} />
          {!message.isSealed && <em>{chat.notSealed}</em>}
        </header>
      )}
      <div className="bubble-row">
        {message.file === undefined ? (
          <p dir="auto" className="bubble">
            {linked(message.text).map((part, index) =>
              part.href === null ? part.text : <LinkTo key={index} text={part.text} href={part.href} />,
            )}
          </p>
        ) : (
          <FileBubble message={message} file={message.file} name={name} />
        )}
        {message.isMine && <ProgressMark message={message} name={name} />}
      </div>
    </article>
  );
}

/** Meetings of this network open here, all else beside. */
function LinkTo({ text, href }: { text: string; href: string }) {
  const { chat } = usePeopleWords();
  const path = new URL(href).pathname;
  if (/^\/m\/[a-z]{3}-[a-z]{4}-[a-z]{3}$/.test(path)) {
    return (
      <a
        className="meeting-link"
        href={path}
        onClick={(event) => {
          event.preventDefault();
          go(path);
        }}
      >
        <Icon name="camera" size={18} />
        {chat.joinMeeting}
      </a>
    );
  }
  return (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {text}
    </a>
  );
}

function ProgressMark({ message, name }: { message: Message; name: string }) {
  const { chat } = usePeopleWords();
  const { progress } = message;
  const icon = progress === 'waiting' ? 'clock' : progress === 'sent' ? 'check' : 'checks';
  const said = progress === 'waiting' ? chat.waiting(name) : chat.progress[progress];
  return (
    <span className={`progress ${progress}`} role="img" aria-label={said} title={said}>
      <Icon name={icon} size={16} />
    </span>
  );
}

function Moment({ at }: { at: number }) {
  const when = new Date(at);
  const [today] = useState(() => new Date().toDateString());
  const isToday = when.toDateString() === today;
  const style = isToday ? ({ timeStyle: 'short' } as const) : ({ dateStyle: 'medium', timeStyle: 'short' } as const);
  const text = new Intl.DateTimeFormat(document.documentElement.lang || undefined, style).format(when);
  return <time dateTime={when.toISOString()}>{text}</time>;
}

function Writing({ person, name }: { person: string; name: string }) {
  const { chat } = usePeopleWords();
  const phone = usePhone();
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const label = chat.write(name);

  async function sendFiles(files: FileList | null) {
    setProblem(null);
    for (const file of files ?? []) {
      if (!(await phone.chat.sendFile(person, file))) setProblem(chat.tooLarge(sizeOf(MOST_BYTES)));
    }
  }

  return (
    <WritingLine
      label={label}
      sendLabel={chat.send}
      value={text}
      onChange={(next) => {
        setText(next);
        void phone.chat.type(person, next !== '');
      }}
      onSend={(written) => {
        setText('');
        void phone.chat.send(person, written);
      }}
      autoFocus={window.matchMedia('(min-width: 821px)').matches}
      before={
        <FileTrigger allowsMultiple onSelect={(files) => void sendFiles(files)}>
          <IconButton icon="plus" label={chat.attach} />
        </FileTrigger>
      }
    >
      <p role="alert" className="problem">
        {problem}
      </p>
    </WritingLine>
  );
}
