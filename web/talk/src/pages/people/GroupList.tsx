import { useState } from 'react';
import { usePeopleWords } from '../../language/people';
import { isMember, type Group } from '../../people/groups';
import { useStore } from '../../people/store';
import { Button } from '../../ui/Button';
import { NewGroupDialog } from './GroupDialogs';
import { usePhone } from './PeoplePage';
import { PersonRow } from './Person';

/** Groups that one is in, the last to be heard of first, and the way to a new one. */
export function GroupList({ chosen }: { chosen: string | null }) {
  const { group: words } = usePeopleWords();
  const phone = usePhone();
  const groups = useStore(phone.chat.circle.store);
  const conversations = useStore(phone.chat.store);
  const hasContacts = useStore(phone.contacts.store).some(({ standing }) => standing === 'buddy');
  const [isNew, setNew] = useState(false);
  const at = ({ id }: Group) => conversations.get(id)?.messages.at(-1)?.at ?? 0;
  const shown = [...groups.values()]
    .filter((group) => isMember(group, phone.account.person) || group.id === chosen)
    .sort((a, b) => at(b) - at(a));
  if (shown.length === 0 && !hasContacts) return null;
  return (
    <section>
      {shown.length > 0 && (
        <>
          <h2>{words.title}</h2>
          <ul>
            {shown.map((group) => (
              <GroupRow key={group.id} group={group} isChosen={group.id === chosen} />
            ))}
          </ul>
        </>
      )}
      {hasContacts && (
        <Button kind="quiet" icon="plus" onPress={() => setNew(true)}>
          {words.newOne}
        </Button>
      )}
      {isNew && <NewGroupDialog isOpen onClose={() => setNew(false)} />}
    </section>
  );
}

function GroupRow({ group, isChosen }: { group: Group; isChosen: boolean }) {
  const { people, chat } = usePeopleWords();
  const phone = usePhone();
  const conversation = useStore(phone.chat.store).get(group.id);
  const nameOf = (id: string) => phone.contacts.nameOf(id, group.members[id]?.name);
  const typing = conversation?.typing ?? [];
  const last = conversation?.messages.findLast(({ event }) => event === undefined);
  const author = last?.isMine === true ? people.you : nameOf(last?.from ?? '');
  const said = last === undefined ? '' : `${author}: ${last.text}`;
  const unread = conversation?.unread ?? 0;
  return (
    <PersonRow
      id={group.id}
      name={group.title}
      status={null}
      second={typing.length > 0 ? chat.typing(typing.map(nameOf)) : said}
      badge={unread}
      isChosen={isChosen}
      unseen={unread > 0 ? people.unread(unread) : ''}
    />
  );
}
