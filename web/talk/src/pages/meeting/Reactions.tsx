import { useMeeting } from '../../meeting/hooks';
import { personOf } from '../../meeting/state';

const LANES = 7;

/** Reactions rise over the pictures and are gone. */
export function Reactions() {
  const { state } = useMeeting();
  return (
    <div className="reactions" aria-live="polite">
      {state.reactions.map((reaction) => (
        <span
          key={reaction.key}
          className="reaction"
          style={{ insetInlineStart: `${12 + (reaction.key % LANES) * 11}%` }}
        >
          <b>{reaction.emoji}</b>
          <small>{personOf(state, reaction.participant)?.name}</small>
        </span>
      ))}
    </div>
  );
}
