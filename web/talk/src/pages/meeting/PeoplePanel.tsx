import { useWords } from '../../language';
import { useMeeting, useSession } from '../../meeting/hooks';
import type { Participant } from '../../meeting/protocol';
import { hasSource, type MeetingState } from '../../meeting/state';
import { Avatar } from '../../ui/Avatar';
import { Button, IconButton } from '../../ui/Button';
import { Switch } from '../../ui/Fields';
import { Icon } from '../../ui/Icon';
import { PanelFrame } from './PanelFrame';
import { PersonMenu } from './PersonMenu';
import { QualityBadge } from './QualityBadge';
import type { RoomDesk } from './Room';

export function PeoplePanel({ desk }: { desk: RoomDesk }) {
  const words = useWords();
  const { state } = useMeeting();
  const isHost = state.self?.role === 'host';
  const people = ordered(state);
  return (
    <PanelFrame title={words.people.title(people.length)} desk={desk}>
      <div className="panel-scroll" tabIndex={0} role="group" aria-label={words.people.here}>
        {isHost && state.waiting.length > 0 && <Waiters />}
        <ul className="people">
          {people.map((person) => (
            <Person key={person.id} person={person} desk={desk} />
          ))}
        </ul>
        {isHost && <HostTools desk={desk} />}
      </div>
    </PanelFrame>
  );
}

/** You first, then raised hands by when they went up, then the others by name. */
function ordered(state: MeetingState): Participant[] {
  const others = [...state.others].sort((a, b) => {
    if (a.hand !== null && b.hand !== null) return a.hand.localeCompare(b.hand);
    if (a.hand !== null || b.hand !== null) return a.hand === null ? 1 : -1;
    return a.name.localeCompare(b.name);
  });
  return state.self === null ? others : [state.self, ...others];
}

function Waiters() {
  const words = useWords();
  const session = useSession();
  const { state } = useMeeting();
  return (
    <section className="waiters" aria-label={words.people.waiting}>
      <header>
        <h3>{words.people.waiting}</h3>
        {state.waiting.length > 1 && (
          <Button
            onPress={() => {
              for (const { id } of state.waiting) session.say({ type: 'admit', participant: id });
            }}
          >
            {words.people.admitAll}
          </Button>
        )}
      </header>
      <ul className="people">
        {state.waiting.map(({ id, name }) => (
          <li key={id} className="person">
            <Avatar name={name} size={34} />
            <span className="person-name">{name}</span>
            <IconButton
              icon="close"
              size={18}
              label={words.people.denyNamed(name)}
              onPress={() => session.say({ type: 'deny', participant: id })}
            />
            <IconButton
              icon="check"
              size={18}
              kind="primary"
              label={words.people.admitNamed(name)}
              onPress={() => session.say({ type: 'admit', participant: id })}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Person({ person, desk }: { person: Participant; desk: RoomDesk }) {
  const words = useWords();
  const { state } = useMeeting();
  const isSelf = person.id === state.you;
  const isHeard = hasSource(person, 'microphone');
  return (
    <li className="person">
      <Avatar name={person.name} size={34} />
      <span className="person-name">
        {isSelf ? words.meeting.youSuffix(person.name) : person.name}
        {person.role === 'host' && <small>{words.meeting.host}</small>}
      </span>
      {person.hand !== null && (
        <span className="person-hand" role="img" aria-label={words.meeting.handUp}>
          <Icon name="hand" size={18} />
        </span>
      )}
      {hasSource(person, 'screen') && <Icon name="share" size={18} />}
      {!isHeard && (
        <span className="person-muted" role="img" aria-label={words.meeting.isMuted}>
          <Icon name="microphoneOff" size={18} />
        </span>
      )}
      <QualityBadge name={person.name} quality={person.quality} />
      {!isSelf && <PersonMenu person={person} desk={desk} />}
    </li>
  );
}

function HostTools({ desk }: { desk: RoomDesk }) {
  const words = useWords();
  const { people } = words;
  const session = useSession();
  const { state } = useMeeting();
  const options = state.meeting?.options ?? {};
  return (
    <section className="host-tools" aria-label={people.hostTools}>
      <h3>{people.hostTools}</h3>
      <div className="host-buttons">
        <Button icon="microphoneOff" onPress={() => session.say({ type: 'mute-all' })}>
          {people.muteAll}
        </Button>
        <Button icon="rooms" onPress={() => desk.change({ window: 'breakout' })}>
          {people.breakout}
        </Button>
      </div>
      <Switch isOn={options.locked === true} onChange={(locked) => session.options({ locked })}>
        {people.lock}
      </Switch>
      <Switch isOn={options.lobby === true} onChange={(lobby) => session.options({ lobby })}>
        {people.lobby}
      </Switch>
      <Switch isOn={options.mayShare !== false} onChange={(mayShare) => session.options({ mayShare })}>
        {people.mayShare}
      </Switch>
      <Switch isOn={options.muteOnEntry === true} onChange={(muteOnEntry) => session.options({ muteOnEntry })}>
        {people.muteOnEntry}
      </Switch>
      <Switch isOn={options.chat !== false} onChange={(chat) => session.options({ chat })}>
        {people.allowChat}
      </Switch>
    </section>
  );
}
