import { useState } from 'react';
import { usePeopleWords } from '../../language/people';
import { isMember, membersOf, type Group } from '../../people/groups';
import { useStore } from '../../people/store';
import { go } from '../../route';
import { Avatar } from '../../ui/Avatar';
import { IconButton } from '../../ui/Button';
import { Menu, MenuItem } from '../../ui/Menu';
import { beginMeeting } from '../calls/beginMeeting';
import { AddToGroupDialog, MembersDialog, NameGroupDialog } from './GroupDialogs';
import { Lines } from './Lines';
import { usePhone } from './PeoplePage';
import { Writing } from './Writing';

/** What was said in a group, and who is in it. */
export function GroupConversation({ group }: { group: Group }) {
  const { chat, people, call, group: words } = usePeopleWords();
  const phone = usePhone();
  // Names of contacts may change while one looks.
  useStore(phone.contacts.store);
  const conversation = useStore(phone.chat.store).get(group.id);
  const [problem, setProblem] = useState('');
  const own = phone.account.person;
  const isIn = isMember(group, own);
  const nameOf = (id: string) => (id === own ? people.you : phone.contacts.nameOf(id, group.members[id]?.name));
  const names = membersOf(group).map(nameOf).join(', ');

  async function meet() {
    setProblem('');
    if (!(await beginMeeting(phone, group.title, [group.id], call.meetMessage))) setProblem(call.addFailed);
  }

  return (
    <main id="content" className="conversation">
      <header className="conversation-head">
        <IconButton icon="previous" className="conversation-back flips" label={people.back} onPress={() => go('/people')} />
        <Avatar name={group.title} size={42} />
        <span className="person-words">
          <h1 dir="auto">{group.title}</h1>
          <small dir="auto">{names}</small>
        </span>
        {isIn && <IconButton icon="camera" label={words.meet} onPress={() => void meet()} />}
        <GroupMenu group={group} isIn={isIn} />
      </header>
      <Lines
        id={group.id}
        conversation={conversation}
        label={chat.with(group.title)}
        note={{ isSealed: true, text: words.sealed }}
        reader={words.everybody}
        nameOf={nameOf}
      />
      <p role="alert" className="problem">
        {problem}
      </p>
      {isIn ? (
        <Writing id={group.id} name={group.title} />
      ) : (
        <footer className="conversation-foot">
          <p>{words.gone}</p>
        </footer>
      )}
    </main>
  );
}

/** What else can be done about a group. */
function GroupMenu({ group, isIn }: { group: Group; isIn: boolean }) {
  const { people, group: words } = usePeopleWords();
  const phone = usePhone();
  const [open, setOpen] = useState<'add' | 'name' | 'members' | null>(null);
  const close = () => setOpen(null);
  const label = people.more(group.title);
  if (!isIn) return null;
  return (
    <>
      <Menu label={label} button={<IconButton icon="more" label={label} />}>
        <MenuItem id="members" icon="people" text={words.members} onAction={() => setOpen('members')} />
        <MenuItem id="add" icon="addPerson" text={words.add} onAction={() => setOpen('add')} />
        <MenuItem id="name" icon="chat" text={words.rename} onAction={() => setOpen('name')} />
        <MenuItem id="leave" icon="door" isGrave text={words.leave} onAction={() => void phone.chat.leave(group.id)} />
      </Menu>
      {open === 'members' && <MembersDialog group={group} isOpen onClose={close} />}
      {open === 'add' && <AddToGroupDialog group={group} isOpen onClose={close} />}
      {open === 'name' && <NameGroupDialog group={group} isOpen onClose={close} />}
    </>
  );
}
