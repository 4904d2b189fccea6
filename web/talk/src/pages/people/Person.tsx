import type { ReactNode } from 'react';
import { usePeopleWords } from '../../language/people';
import type { Seen } from '../../people/contact';
import type { Status } from '../../people/documents';
import { go } from '../../route';
import { Avatar } from '../../ui/Avatar';

/** Whether somebody is there, as a dot beside their picture. */
export function Dot({ status }: { status: Status }) {
  return <span className={`dot ${status}`} aria-hidden="true" />;
}

/** When they were here last, if they are not. */
export function useStatusText(contact: Seen): string {
  const { people } = usePeopleWords();
  if (contact.status !== 'offline' || contact.lastSeen === null) return people.status[contact.status];
  return people.lastSeen(ago(contact.lastSeen));
}

export function ago(at: string | number): string {
  const minutes = Math.round((Date.now() - new Date(at).valueOf()) / 60_000);
  const format = new Intl.RelativeTimeFormat(document.documentElement.lang || undefined, { numeric: 'auto' });
  if (minutes < 60) return format.format(-Math.max(0, minutes), 'minute');
  if (minutes < 48 * 60) return format.format(-Math.round(minutes / 60), 'hour');
  return format.format(-Math.round(minutes / (24 * 60)), 'day');
}

interface PersonRowProps {
  id: string;
  name: string;
  status: Status | null;
  second: ReactNode;
  badge?: number;
  isChosen?: boolean;
  actions?: ReactNode;
  /** What a picture says to who sees it. */
  unseen?: string;
}

/** One of a list of people; it leads to what was said with them. */
export function PersonRow({ id, name, status, second, badge = 0, isChosen = false, actions, unseen = '' }: PersonRowProps) {
  const path = `/people/${id}`;
  return (
    <li className={isChosen ? 'person-row chosen' : 'person-row'}>
      <a
        href={path}
        aria-current={isChosen ? 'page' : undefined}
        onClick={(event) => {
          event.preventDefault();
          go(path);
        }}
      >
        <span className="person-picture">
          <Avatar name={name} size={42} />
          {status !== null && <Dot status={status} />}
        </span>
        <span className="person-words">
          <strong>{name}</strong>
          <small dir="auto">{second}</small>
          {unseen !== '' && <span className="unseen">{unseen}</span>}
        </span>
        {badge > 0 && <span className="person-badge" aria-hidden="true">{badge > 99 ? '99+' : badge}</span>}
      </a>
      {actions}
    </li>
  );
}
