import { usePeopleWords } from '../../language/people';
import type { Seen } from '../../people/contact';
import { Switch } from '../../ui/Fields';

interface ChoosePeopleProps {
  contacts: readonly Seen[];
  chosen: readonly string[];
  onChange: (chosen: readonly string[]) => void;
}

/** Some of one's contacts. */
export function ChoosePeople({ contacts, chosen, onChange }: ChoosePeopleProps) {
  const { people } = usePeopleWords();
  return (
    <div>
      {contacts.map(({ id, displayName, status }) => (
        <Switch
          key={id}
          isOn={chosen.includes(id)}
          hint={people.status[status]}
          onChange={(on) => onChange(on ? [...chosen, id] : chosen.filter((one) => one !== id))}
        >
          {displayName}
        </Switch>
      ))}
    </div>
  );
}
