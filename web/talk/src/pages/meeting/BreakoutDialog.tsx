import { useState } from 'react';
import { useWords } from '../../language';
import { useMeeting, useSession } from '../../meeting/hooks';
import type { Participant } from '../../meeting/protocol';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Chooser, TextField } from '../../ui/Fields';

const MOST_ROOMS = 50;

/** Divides the meeting into rooms, and brings all back. */
export function BreakoutDialog({ onClose }: { onClose: () => void }) {
  const words = useWords();
  const { state } = useMeeting();
  const breakout = state.meeting?.breakout ?? null;
  return (
    <Dialog title={words.breakout.title} isOpen onClose={onClose}>
      {breakout === null ? (
        <Dividing onClose={onClose} />
      ) : (
        <Divided rooms={breakout.rooms} endsAt={breakout.endsAt ?? null} onClose={onClose} />
      )}
    </Dialog>
  );
}

/** Deals people out to rooms, one after the other. */
function dealt(people: readonly Participant[], rooms: number): Map<string, number> {
  return new Map(people.map((person, index) => [person.id, index % rooms]));
}

function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

function Dividing({ onClose }: { onClose: () => void }) {
  const { breakout } = useWords();
  const session = useSession();
  const { state } = useMeeting();
  const [count, setCount] = useState(2);
  const [minutes, setMinutes] = useState('10');
  const [seats, setSeats] = useState(() => dealt(state.others, 2));
  const rooms = Array.from({ length: count }, (_, index) => breakout.roomName(index + 1));
  const choices = [{ id: '-1', text: breakout.stay }, ...rooms.map((text, index) => ({ id: String(index), text }))];

  function recount(typed: string) {
    const wished = Math.min(MOST_ROOMS, Math.max(1, Math.trunc(Number(typed)) || 1));
    setCount(wished);
    setSeats(dealt(state.others, wished));
  }

  function open() {
    session.say({
      type: 'breakout',
      rooms: rooms.map((name, index) => ({
        name,
        participants: state.others.map((one) => one.id).filter((id) => seats.get(id) === index),
      })),
      minutes: Math.max(0, Math.trunc(Number(minutes)) || 0),
    });
    onClose();
  }

  if (state.others.length === 0) return <p>{breakout.nobody}</p>;
  return (
    <>
      <p>{breakout.text}</p>
      <div className="two">
        <TextField label={breakout.rooms} type="number" value={String(count)} onChange={recount} />
        <TextField label={breakout.minutes} type="number" value={minutes} onChange={setMinutes} />
      </div>
      <ul className="seats">
        {state.others.map((person) => (
          <li key={person.id}>
            <span>{person.name}</span>
            <Chooser
              label={breakout.roomOf(person.name)}
              choices={choices}
              chosen={String(seats.get(person.id) ?? -1)}
              onChoose={(id) => setSeats(new Map(seats).set(person.id, Number(id)))}
            />
          </li>
        ))}
      </ul>
      <div className="dialog-actions">
        <Button onPress={() => setSeats(dealt(shuffled(state.others), count))}>{breakout.shuffle}</Button>
        <Button kind="primary" onPress={open}>
          {breakout.open}
        </Button>
      </div>
    </>
  );
}

interface DividedProps {
  rooms: readonly { name: string; participants: readonly string[] }[];
  endsAt: string | null;
  onClose: () => void;
}

function Divided({ rooms, endsAt, onClose }: DividedProps) {
  const { breakout } = useWords();
  const session = useSession();
  return (
    <>
      {endsAt !== null && (
        <p>{breakout.until(new Date(endsAt).toLocaleTimeString(document.documentElement.lang, { timeStyle: 'short' }))}</p>
      )}
      <ul className="seats">
        {rooms.map((room) => (
          <li key={room.name}>
            <span>{room.name}</span>
            <span>{room.participants.length}</span>
          </li>
        ))}
      </ul>
      <div className="dialog-actions">
        <Button
          kind="primary"
          onPress={() => {
            session.say({ type: 'breakout-end' });
            onClose();
          }}
        >
          {breakout.close}
        </Button>
      </div>
    </>
  );
}
