import { useMeeting } from '../../meeting/hooks';
import { personOf } from '../../meeting/state';

/** What was just said, by those whose browsers write it down. */
export function Captions() {
  const { state } = useMeeting();
  if (state.captions.length === 0) return null;
  return (
    <div className="captions" role="log" aria-live="polite">
      {state.captions.map((caption) => (
        <p key={caption.key}>
          <strong>{personOf(state, caption.participant)?.name}</strong> {caption.text}
        </p>
      ))}
    </div>
  );
}
