import { useEffect, useRef } from 'react';
import type { CallView } from '../../calls/callView';
import type { Phone } from '../../calls/phone';
import { usePeopleWords } from '../../language/people';
import { Avatar } from '../../ui/Avatar';
import { Button } from '../../ui/Button';
import { IdentityLine } from './IdentityLine';

/** Somebody calls. */
export function IncomingCall({ phone, call, isAlone }: { phone: Phone; call: CallView; isAlone: boolean }) {
  const { call: words } = usePeopleWords();
  const place = useRef<HTMLElement>(null);
  useEffect(() => {
    place.current?.focus();
  }, []);
  return (
    <section
      ref={place}
      className={isAlone ? 'incoming full' : 'incoming'}
      role="alertdialog"
      aria-label={`${call.name} ${call.wantsVideo ? words.incomingVideo : words.incoming}`}
      tabIndex={-1}
    >
      <div className="incoming-card">
        <span className="ringing-picture">
          <Avatar name={call.name} size={isAlone ? 104 : 52} />
        </span>
        <div className="incoming-words">
          <h2>{call.name}</h2>
          <p>{call.wantsVideo ? words.incomingVideo : words.incoming}</p>
          <IdentityLine call={call} />
        </div>
        <div className="incoming-actions">
          <Button kind="danger" large icon="leave" onPress={() => phone.calls.find(call.id)?.decline()}>
            {words.decline}
          </Button>
          {call.wantsVideo && (
            <Button large icon="phone" onPress={() => void phone.calls.accept(call.id, false)}>
              {words.accept}
            </Button>
          )}
          <Button
            kind="primary"
            large
            icon={call.wantsVideo ? 'camera' : 'phone'}
            onPress={() => void phone.calls.accept(call.id, call.wantsVideo)}
          >
            {call.wantsVideo ? words.acceptVideo : words.accept}
          </Button>
        </div>
      </div>
    </section>
  );
}
