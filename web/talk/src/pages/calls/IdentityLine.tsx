import type { CallView } from '../../calls/callView';
import { usePeopleWords } from '../../language/people';
import { Icon } from '../../ui/Icon';

/** Whether it is who it seems to be. */
export function IdentityLine({ call }: { call: CallView }) {
  const { call: words } = usePeopleWords();
  const { identity, name } = call;
  const said = identity === 'verified' ? words.identity.verified(name) : words.identity[identity];
  return (
    <p className={`identity ${identity}`}>
      <Icon name={identity === 'verified' ? 'shield' : identity === 'asking' ? 'clock' : 'unlock'} size={16} />
      <span>{said}</span>
    </p>
  );
}
