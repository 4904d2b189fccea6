import { useEffect, useRef, useState } from 'react';
import { usePeopleWords } from '../../language/people';
import { linked } from '../../meeting/links';
import type { Conversation, Message } from '../../people/messages';
import { go } from '../../route';
import { Button } from '../../ui/Button';
import { Icon } from '../../ui/Icon';
import { FileBubble } from './FileBubble';
import { usePhone } from './PeoplePage';

const CLOSE_MS = 120_000;

interface LinesProps {
  /** Whose conversation it is. */
  id: string;
  conversation: Conversation | undefined;
  label: string;
  /** How it is protected. */
  note: { isSealed: boolean; text: string };
  /** Who reads what one writes. */
  reader: string;
  nameOf: (person: string) => string;
}

interface LineProps {
  message: Message;
  before: Message | undefined;
  reader: string;
  nameOf: (person: string) => string;
}

/** What was said, and who is writing. */
export function Lines({ id, conversation, label, note, reader, nameOf }: LinesProps) {
  const { chat: words } = usePeopleWords();
  const phone = usePhone();
  const messages = conversation?.messages ?? [];
  const typing = conversation?.typing ?? [];
  const end = useRef<HTMLDivElement>(null);
  const last = messages.at(-1)?.id;

  useEffect(() => {
    const show = () => void phone.chat.show(id);
    show();
    document.addEventListener('visibilitychange', show);
    return () => {
      document.removeEventListener('visibilitychange', show);
      void phone.chat.show(null);
    };
  }, [phone, id]);
  useEffect(() => {
    end.current?.scrollIntoView({ block: 'end' });
  }, [last, typing.length]);

  return (
    <div className="chat-lines" role="log" aria-label={label} tabIndex={0}>
      <p className="conversation-note">
        <Icon name={note.isSealed ? 'lock' : 'unlock'} size={15} />
        {note.text}
      </p>
      {conversation?.hasMore === true && (
        <Button kind="quiet" onPress={() => void phone.chat.more(id)}>
          {words.older}
        </Button>
      )}
      {messages.map((message, index) => (
        <Line key={message.id} message={message} before={messages[index - 1]} reader={reader} nameOf={nameOf} />
      ))}
      {typing.length > 0 && <p className="typing">{words.typing(typing.map(nameOf))}</p>}
      <div ref={end} />
    </div>
  );
}

/** What happened to a group. */
function News({ message, nameOf }: { message: Message; nameOf: (person: string) => string }) {
  const { chat, people } = usePeopleWords();
  const { event, from = '' } = message;
  if (event === undefined) return null;
  const who = message.isMine ? people.you : nameOf(from);
  const whom = event.people.map(nameOf).join(', ');
  return (
    <p className="conversation-note">
      <span>{chat.news[event.what](who, whom)}</span>
      <Moment at={message.at} />
    </p>
  );
}

function Line({ message, before, reader, nameOf }: LineProps) {
  const { people, chat } = usePeopleWords();
  const author = nameOf(message.from ?? message.person);
  if (message.event !== undefined) return <News message={message} nameOf={nameOf} />;
  const follows =
    before !== undefined && before.event === undefined && before.isMine === message.isMine &&
    before.from === message.from && message.at - before.at < CLOSE_MS;
  return (
    <article className={`line${message.isMine ? ' mine' : ''}${follows ? ' follows' : ''}`}>
      {!follows && (
        <header>
          <strong>{message.isMine ? people.you : author}</strong>
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
          <FileBubble message={message} file={message.file} name={message.isMine ? reader : author} />
        )}
        {message.isMine && <ProgressMark message={message} reader={reader} nameOf={nameOf} />}
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

function ProgressMark({ message, reader, nameOf }: Omit<LineProps, 'before'>) {
  const { chat } = usePeopleWords();
  const { progress, became } = message;
  const icon = progress === 'waiting' ? 'clock' : progress === 'sent' ? 'check' : 'checks';
  const all = progress === 'waiting' ? chat.waiting(reader) : chat.progress[progress];
  const readers = Object.entries(became ?? {}).filter(([, one]) => one === 'read').map(([id]) => nameOf(id));
  const said = progress === 'read' || readers.length === 0 ? all : chat.readBy(readers.join(', '));
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
