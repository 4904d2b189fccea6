import type { CallView } from '../../calls/callView';
import { usePeopleWords } from '../../language/people';
import { Dialog } from '../../ui/Dialog';
import { IdentityLine } from './IdentityLine';

/** Who is at the other end, and the numbers that show it to people. */
export function DetailsDialog({ call, isOpen, onClose }: { call: CallView; isOpen: boolean; onClose: () => void }) {
  const { call: words } = usePeopleWords();
  return (
    <Dialog title={words.details} isOpen={isOpen} onClose={onClose}>
      <IdentityLine call={call} />
      {call.comparison !== '' && (
        <div className="comparison">
          <code>{call.comparison}</code>
          <p>{words.compare}</p>
        </div>
      )}
    </Dialog>
  );
}
