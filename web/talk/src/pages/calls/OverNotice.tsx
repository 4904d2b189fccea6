import type { CallView } from '../../calls/callView';
import type { Phone } from '../../calls/phone';
import { useWords } from '../../language';
import { usePeopleWords } from '../../language/people';
import { IconButton } from '../../ui/Button';

/** How the last call ended, for a moment. */
export function OverNotice({ phone, call }: { phone: Phone; call: CallView }) {
  const { app } = useWords();
  const { call: words } = usePeopleWords();
  return (
    <div className="call-over" role="status">
      <span>
        <strong>{call.name}</strong> {words.ending[call.ending ?? 'hung-up']}
      </span>
      <IconButton icon="close" size={18} label={app.dismiss} onPress={() => phone.calls.dismiss()} />
    </div>
  );
}
