import { useEffect, useState } from 'react';
import { Button as AriaButton, Input, Label, SearchField } from 'react-aria-components';
import { useWords } from '../../language';
import { usePeopleWords } from '../../language/people';
import { Away, Denied, type Profile } from '../../people/api';
import { useStore } from '../../people/store';
import { IconButton } from '../../ui/Button';
import { Icon } from '../../ui/Icon';
import { usePhone } from './PeoplePage';
import { PersonRow } from './Person';

const SETTLE_MS = 250;

type Found = readonly Profile[] | 'asking' | 'away';

/** Finds people by name, also a mistyped one. */
export function Finding({ text, onText }: { text: string; onText: (text: string) => void }) {
  const words = useWords();
  const { people } = usePeopleWords();
  const asked = text.trim();
  return (
    <div className="finding">
      <SearchField className="finding-field" value={text} onChange={onText} maxLength={64}>
        <Label className="unseen">{people.search}</Label>
        <Icon name="search" size={18} />
        <Input className="input" placeholder={people.search} autoComplete="off" />
        {text !== '' && (
          <AriaButton className="icon-button quiet" aria-label={words.app.close}>
            <Icon name="close" size={16} />
          </AriaButton>
        )}
      </SearchField>
      {asked !== '' && <Results asked={asked} onChosen={() => onText('')} />}
    </div>
  );
}

function Results({ asked, onChosen }: { asked: string; onChosen: () => void }) {
  const { people } = usePeopleWords();
  const phone = usePhone();
  const contacts = useStore(phone.contacts.store);
  const found = useFound(asked);
  if (typeof found === 'string' || found.length === 0) {
    const said = found === 'asking' ? people.searching : found === 'away' ? people.searchAway : people.nobodyFound(asked);
    return (
      <p className="people-empty" role="status">
        {said}
      </p>
    );
  }
  return (
    <section className="people-list" aria-label={people.found}>
      <h2>{people.found}</h2>
      <ul>
        {found.map((profile) => {
          const known = contacts.find(({ id }) => id === profile.id);
          const canAsk = known === undefined || known.standing === 'asking';
          return (
            <PersonRow
              key={profile.id}
              id={profile.id}
              name={profile.displayName}
              status={known?.standing === 'buddy' ? known.status : null}
              second={profile.id}
              actions={
                canAsk && (
                  <span className="person-actions">
                    <IconButton
                      icon="addPerson"
                      kind="primary"
                      size={20}
                      label={people.addNamed(profile.displayName)}
                      onPress={() => {
                        void phone.contacts.ask(profile);
                        onChosen();
                      }}
                    />
                  </span>
                )
              }
            />
          );
        })}
      </ul>
    </section>
  );
}

function useFound(asked: string): Found {
  const phone = usePhone();
  const [found, setFound] = useState<Found>('asking');
  useEffect(() => {
    let isCurrent = true;
    const timer = setTimeout(() => {
      phone.search(asked).then(
        (people) => isCurrent && setFound(people),
        (error: unknown) => {
          if (!(error instanceof Away) && !(error instanceof Denied)) throw error;
          if (isCurrent) setFound('away');
        },
      );
    }, SETTLE_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [phone, asked]);
  return found;
}
