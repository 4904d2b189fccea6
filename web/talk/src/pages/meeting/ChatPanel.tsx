import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useWords } from '../../language';
import { useMeeting, useSession } from '../../meeting/hooks';
import { linked } from '../../meeting/links';
import type { ChatMessage } from '../../meeting/protocol';
import { personOf } from '../../meeting/state';
import { Avatar } from '../../ui/Avatar';
import { Button } from '../../ui/Button';
import { WritingLine } from '../../ui/WritingLine';
import { PanelFrame } from './PanelFrame';
import type { RoomDesk } from './Room';

const CLOSE_MS = 120_000;

export function ChatPanel({ desk }: { desk: RoomDesk }) {
  const words = useWords();
  const session = useSession();
  const { state } = useMeeting();
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    end.current?.scrollIntoView({ block: 'end' });
  }, [state.chat.length]);
  const isOff = state.meeting?.options.chat === false && state.self?.role !== 'host';
  return (
    <PanelFrame title={words.chat.title} desk={desk}>
      <div className="chat-lines" role="log" aria-label={words.chat.title} tabIndex={0}>
        {state.chat.length === 0 && <p className="panel-empty">{words.chat.empty}</p>}
        {state.chat.map((message, index) => (
          <Line key={message.id} message={message} before={state.chat[index - 1]} />
        ))}
        <div ref={end} />
      </div>
      {session.isSealed && <p className="panel-note">{words.chat.notSealed}</p>}
      {isOff ? <p className="panel-note">{words.chat.off}</p> : <Writing desk={desk} />}
    </PanelFrame>
  );
}

function Line({ message, before }: { message: ChatMessage; before: ChatMessage | undefined }) {
  const words = useWords();
  const { state } = useMeeting();
  const isMine = message.from === state.you;
  const follows =
    before !== undefined && before.from === message.from && before.to === message.to &&
    Date.parse(message.at) - Date.parse(before.at) < CLOSE_MS;
  const to = message.to === undefined ? null : (personOf(state, message.to)?.name ?? null);
  return (
    <article className={`line${isMine ? ' mine' : ''}${follows ? ' follows' : ''}`}>
      {!follows && (
        <header>
          {!isMine && <Avatar name={message.name} size={22} />}
          <strong>{isMine ? words.meeting.you : message.name}</strong>
          {message.to !== undefined && (
            <em>{isMine && to !== null ? words.chat.to(to) : words.chat.privately}</em>
          )}
          <Moment at={message.at} />
        </header>
      )}
      <p dir="auto" className={message.to === undefined ? 'bubble' : 'bubble private'}>{links(message.text)}</p>
    </article>
  );
}

function links(text: string): ReactNode[] {
  return linked(text).map((part, index) =>
    part.href === null ? (
      part.text
    ) : (
      <a key={index} href={part.href} target="_blank" rel="noopener noreferrer">
        {part.text}
      </a>
    ),
  );
}

function Moment({ at }: { at: string }) {
  const when = new Date(at);
  if (Number.isNaN(when.valueOf())) return null;
  const text = when.toLocaleTimeString(document.documentElement.lang, { timeStyle: 'short' });
  return <time dateTime={at}>{text}</time>;
}

function Writing({ desk }: { desk: RoomDesk }) {
  const words = useWords();
  const session = useSession();
  const { state } = useMeeting();
  const [text, setText] = useState('');
  const to = personOf(state, desk.chatTo);
  const label = to === null ? words.chat.placeholder : words.chat.placeholderTo(to.name);

  return (
    <WritingLine
      label={label}
      sendLabel={words.chat.send}
      value={text}
      onChange={setText}
      onSend={(written) => {
        session.say({ type: 'chat', text: written, ...(to === null ? {} : { to: to.id }) });
        setText('');
      }}
      autoFocus
    >
      {to !== null && (
        <Button onPress={() => desk.change({ chatTo: null })}>{words.chat.everybody}</Button>
      )}
    </WritingLine>
  );
}
