import { usePeopleWords } from '../../language/people';
import type { Conversation } from '../../people/messages';
import type { Seen } from '../../people/contact';
import { useStore } from '../../people/store';
import { IconButton } from '../../ui/Button';
import { GroupList } from './GroupList';
import { usePhone } from './PeoplePage';
import { PersonRow, useStatusText } from './Person';

/** Who asks, who is a contact by group, who was asked, who is blocked. */
export function ContactList({ chosen }: { chosen: string | null }) {
  const { people } = usePeopleWords();
  const phone = usePhone();
  const contacts = useStore(phone.contacts.store);
  const conversations = useStore(phone.chat.store);
  const of = (standing: Seen['standing']) => contacts.filter((contact) => contact.standing === standing);
  const groups = grouped(of('buddy'), people.groupless, people.contacts, conversations);
  return (
    <nav className="people-list" aria-label={people.contacts}>
      {contacts.length === 0 && <p className="people-empty">{people.empty}</p>}
      <Requests contacts={of('asking')} />
      <GroupList chosen={chosen} />
      {groups.map(([title, members]) => (
        <section key={title}>
          <h2>{title}</h2>
          <ul>
            {members.map((contact) => (
              <BuddyRow
                key={contact.id}
                contact={contact}
                conversation={conversations.get(contact.id)}
                isChosen={contact.id === chosen}
              />
            ))}
          </ul>
        </section>
      ))}
      <Others title={people.asked} contacts={of('asked')} chosen={chosen} />
      <Others title={people.blocked} contacts={of('blocked')} chosen={chosen} />
    </nav>
  );
}

type Conversations = ReadonlyMap<string, Conversation>;

/** Contacts by group; in each, who was talked with last comes first. */
function grouped(
  buddies: readonly Seen[],
  groupless: string,
  all: string,
  conversations: Conversations,
): [string, Seen[]][] {
  const at = (one: Seen) => conversations.get(one.id)?.messages.at(-1)?.at ?? 0;
  const sorted = [...buddies].sort((a, b) => at(b) - at(a) || a.displayName.localeCompare(b.displayName));
  const names = [...new Set(buddies.flatMap(({ groups }) => groups))].sort((a, b) => a.localeCompare(b));
  const parts = names.map((name): [string, Seen[]] => [name, sorted.filter(({ groups }) => groups.includes(name))]);
  const rest = sorted.filter(({ groups }) => groups.length === 0);
  return [...parts, [names.length === 0 ? all : groupless, rest] as [string, Seen[]]].filter(([, some]) => some.length > 0);
}

interface BuddyRowProps {
  contact: Seen;
  conversation: Conversation | undefined;
  isChosen: boolean;
}

function BuddyRow({ contact, conversation, isChosen }: BuddyRowProps) {
  const { people, chat } = usePeopleWords();
  const status = useStatusText(contact);
  const last = conversation?.messages.at(-1);
  const unread = conversation?.unread ?? 0;
  const said = last === undefined ? status : last.isMine ? `${people.you}: ${last.text}` : last.text;
  const unseen = [status, unread > 0 ? people.unread(unread) : ''].filter((part) => part !== '');
  return (
    <PersonRow
      id={contact.id}
      name={contact.displayName}
      status={contact.status}
      second={conversation?.typing.length === 1 ? chat.typing([contact.displayName]) : said}
      badge={unread}
      isChosen={isChosen}
      unseen={unseen.join(', ')}
    />
  );
}

function Requests({ contacts }: { contacts: readonly Seen[] }) {
  const { people } = usePeopleWords();
  const phone = usePhone();
  if (contacts.length === 0) return null;
  return (
    <section className="people-requests">
      <h2>{people.requests}</h2>
      <ul>
        {contacts.map((contact) => (
          <PersonRow
            key={contact.id}
            id={contact.id}
            name={contact.displayName}
            status={null}
            second={contact.id}
            actions={
              <span className="person-actions">
                <IconButton
                  icon="check"
                  kind="primary"
                  size={20}
                  label={`${people.accept}: ${contact.displayName}`}
                  onPress={() => void phone.contacts.ask(contact)}
                />
                <IconButton
                  icon="close"
                  size={20}
                  label={`${people.refuse}: ${contact.displayName}`}
                  onPress={() => void phone.contacts.part(contact.id)}
                />
              </span>
            }
          />
        ))}
      </ul>
    </section>
  );
}

function Others({ title, contacts, chosen }: { title: string; contacts: readonly Seen[]; chosen: string | null }) {
  if (contacts.length === 0) return null;
  return (
    <section>
      <h2>{title}</h2>
      <ul>
        {contacts.map(({ id, displayName }) => (
          <PersonRow key={id} id={id} name={displayName} status={null} second={id} isChosen={id === chosen} />
        ))}
      </ul>
    </section>
  );
}
