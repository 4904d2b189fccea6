import { useState } from 'react';
import { Form } from 'react-aria-components';
import { useWords } from '../language';
import { createMeeting, Refused, type MeetingWish } from '../meeting/api';
import { forgetMeeting, recentMeetings, rememberMeeting } from '../meeting/recent';
import { go, meetingIdIn } from '../route';
import { Button, IconButton } from '../ui/Button';
import { TextField } from '../ui/Fields';
import { Icon } from '../ui/Icon';
import { NewMeetingDialog } from './NewMeetingDialog';
import { Orbit } from './Orbit';
import { TopBar } from './TopBar';
import './landing.css';

export function Landing() {
  const words = useWords();
  return (
    <div className="page">
      <TopBar />
      <main id="content" className="landing">
        <section className="hero">
          <div className="hero-text">
            <h1>{words.landing.title}</h1>
            <p className="lead">{words.landing.lead}</p>
            <Start />
          </div>
          <Orbit />
        </section>
        <Recent />
        <ul className="points">
          {words.landing.points.map(([title, text]) => (
            <li key={title}>
              <h2>{title}</h2>
              <p>{text}</p>
            </li>
          ))}
        </ul>
      </main>
    </div>
  );
}

function Start() {
  const words = useWords();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [isOpen, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const [mistyped, setMistyped] = useState(false);

  async function create(wish: MeetingWish) {
    setOpen(false);
    setBusy(true);
    setProblem(null);
    try {
      const { id, hostKey } = await createMeeting(wish);
      rememberMeeting({ id, title: wish.title ?? '', at: Date.now(), hostKey });
      go(`/m/${id}`);
    } catch (error) {
      const refused = error instanceof Refused && error.message !== '';
      setProblem(refused ? words.landing.refused(error.message) : words.landing.failed);
      setBusy(false);
    }
  }

  function join() {
    const id = meetingIdIn(typed);
    if (id === null) setMistyped(true);
    else go(`/m/${id}`);
  }

  return (
    <div className="start">
      <Button kind="primary" large icon="plus" isDisabled={busy} onPress={() => void create({})}>
        {busy ? words.landing.creating : words.landing.newMeeting}
      </Button>
      <span className="or">{words.landing.or}</span>
      <Form
        className="join"
        onSubmit={(event) => {
          event.preventDefault();
          join();
        }}
      >
        <TextField
          label={words.landing.joinLabel}
          hideLabel
          placeholder={words.landing.joinPlaceholder}
          value={typed}
          onChange={(text) => {
            setTyped(text);
            setMistyped(false);
          }}
          error={mistyped ? words.landing.notACode : null}
          autoComplete="off"
        />
        <Button type="submit" large isDisabled={typed.trim() === ''}>
          {words.landing.join}
        </Button>
      </Form>
      <Button kind="quiet" isDisabled={busy} onPress={() => setOpen(true)}>
        {words.landing.options}
      </Button>
      <p role="alert" className="problem">
        {problem}
      </p>
      <NewMeetingDialog isOpen={isOpen} onClose={() => setOpen(false)} onCreate={(wish) => void create(wish)} />
    </div>
  );
}

function Recent() {
  const words = useWords();
  const [meetings, setMeetings] = useState(recentMeetings);
  if (meetings.length === 0) return null;
  return (
    <section className="recent" aria-labelledby="recent">
      <header>
        <h2 id="recent">{words.landing.recent}</h2>
        <small>{words.landing.recentHint}</small>
      </header>
      <ul>
        {meetings.map((meeting) => (
          <li key={meeting.id}>
            <a
              href={`/m/${meeting.id}`}
              onClick={(event) => {
                event.preventDefault();
                go(`/m/${meeting.id}`);
              }}
            >
              <Icon name={meeting.hostKey === undefined ? 'camera' : 'crown'} size={20} />
              <span className="recent-text">
                <strong>{meeting.title || meeting.id}</strong>
                <small>
                  {meeting.hostKey !== undefined && `${words.landing.yours} · `}
                  <Moment at={meeting.at} />
                </small>
              </span>
            </a>
            <IconButton
              icon="close"
              size={18}
              label={words.landing.forget(meeting.title || meeting.id)}
              onPress={() => {
                forgetMeeting(meeting.id);
                setMeetings(recentMeetings());
              }}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Moment({ at }: { at: number }) {
  const text = new Intl.DateTimeFormat(document.documentElement.lang || undefined, {
    dateStyle: 'medium',
    timeStyle: 'short',
  }).format(at);
  return <time dateTime={new Date(at).toISOString()}>{text}</time>;
}
