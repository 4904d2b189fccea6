import { usePeopleWords } from '../../language/people';
import { useStore } from '../../people/store';
import { IconButton } from '../../ui/Button';
import { Icon } from '../../ui/Icon';
import { usePhone } from './PeoplePage';
import { ago, PersonRow } from './Person';

/** Calls that were. */
export function History() {
  const { call, people } = usePeopleWords();
  const phone = usePhone();
  const { past } = useStore(phone.calls.store);
  if (past.length === 0) return <p className="people-empty">{call.noPast}</p>;
  return (
    <nav className="people-list" aria-label={people.history}>
      <ul>
        {past.map((one) => {
          const isMissed = one.isIncoming && !one.wasAnswered;
          const what = isMissed ? call.missed : one.isIncoming ? call.incomingPast : call.outgoing;
          const how = one.ending === 'elsewhere' ? call.ending.elsewhere : one.wasAnswered ? duration(one.seconds) : isMissed ? '' : call.ending[one.ending];
          return (
            <PersonRow
              key={one.id}
              id={one.person}
              name={one.name}
              status={null}
              second={
                <span className={isMissed ? 'past missed' : 'past'}>
                  <Icon name={one.isIncoming ? 'came' : 'went'} size={14} />
                  {[what, how, ago(one.at)].filter((part) => part !== '').join(' · ')}
                </span>
              }
              actions={
                <span className="person-actions">
                  <IconButton
                    icon={one.isVideo ? 'camera' : 'phone'}
                    size={20}
                    label={call.back(one.name)}
                    onPress={() => void phone.calls.call(one.person, one.isVideo)}
                  />
                </span>
              }
            />
          );
        })}
      </ul>
    </nav>
  );
}

export function duration(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
