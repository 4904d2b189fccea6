import { createContext, useContext, useState } from 'react';
import type { Phone } from '../../calls/phone';
import { useWords } from '../../language';
import { usePeopleWords } from '../../language/people';
import { isGroup } from '../../people/groups';
import { useStore } from '../../people/store';
import { go } from '../../route';
import { ContactList } from './ContactList';
import { Conversation } from './Conversation';
import { Finding } from './Finding';
import { GroupConversation } from './GroupConversation';
import { History } from './History';
import { OwnHead } from './OwnHead';

const PhoneContext = createContext<Phone | null>(null);

/** The phone of whoever is signed in. */
export function usePhone(): Phone {
  const phone = useContext(PhoneContext);
  if (phone === null) throw new Error('this belongs to somebody who is signed in');
  return phone;
}

/** Whom one knows on one side, what was said with one of them on the other; on a phone, one of both. */
export function PeoplePage({ phone, person }: { phone: Phone; person: string | null }) {
  return (
    <PhoneContext.Provider value={phone}>
      <div className={person === null ? 'people-page' : 'people-page chosen'}>
        <Side person={person} />
        <Talk person={person} />
      </div>
    </PhoneContext.Provider>
  );
}

function Talk({ person }: { person: string | null }) {
  const groups = useStore(usePhone().chat.circle.store);
  if (person === null) return <Nobody />;
  if (!isGroup(person)) return <Conversation key={person} person={person} />;
  const group = groups.get(person);
  return group === undefined ? <Nobody /> : <GroupConversation key={person} group={group} />;
}

function Side({ person }: { person: string | null }) {
  const words = useWords();
  const { people } = usePeopleWords();
  const phone = usePhone();
  const { reach } = useStore(phone.store);
  const [tab, setTab] = useState<'people' | 'calls'>('people');
  const [text, setText] = useState('');
  const tabs = [['people', people.chats], ['calls', people.history]] as const;
  return (
    <aside className="people-side" aria-label={people.title}>
      <header className="people-top">
        <a
          className="brand"
          href="/"
          onClick={(event) => {
            event.preventDefault();
            go('/');
          }}
        >
          <img src="/icon.svg" alt="" width="30" height="30" />
          {words.app.name}
        </a>
        <OwnHead />
      </header>
      {reach !== 'reached' && (
        <p className={`people-reach ${reach}`} role="status">
          {people.reach[reach]}
        </p>
      )}
      <Finding text={text} onText={setText} />
      {text.trim() === '' && (
        <>
          <div className="people-tabs" role="group" aria-label={people.title}>
            {tabs.map(([id, title]) => (
              <button key={id} type="button" aria-pressed={tab === id} onClick={() => setTab(id)}>
                {title}
              </button>
            ))}
          </div>
          {tab === 'people' ? <ContactList chosen={person} /> : <History />}
        </>
      )}
    </aside>
  );
}

function Nobody() {
  const { people } = usePeopleWords();
  return (
    <main id="content" className="people-nobody">
      <h1>{people.choose}</h1>
      <p>{people.chooseText}</p>
    </main>
  );
}
