import { useEffect } from 'react';
import { openPhone, phoneState, type Phone } from '../../calls/phone';
import { usePeopleWords } from '../../language/people';
import { play } from '../../meeting/sound';
import { useStore } from '../../people/store';
import { preferences } from '../../preferences';
import { go } from '../../route';
import { CallScreen } from './CallScreen';
import { IncomingCall } from './IncomingCall';
import { OverNotice } from './OverNotice';
import './calls.css';

/** Calls, over whatever page is open. */
export default function CallLayer() {
  const state = useStore(phoneState());
  useEffect(() => {
    void openPhone();
  }, []);
  return state.kind === 'ready' ? <Layer phone={state.phone} /> : null;
}

function Layer({ phone }: { phone: Phone }) {
  const { calls, over, devices } = useStore(phone.calls.store);
  const words = usePeopleWords();
  useEffect(
    () =>
      phone.onTold((told) => {
        if (told.kind === 'call') {
          const { name, wantsVideo, person } = told.call;
          notify(`${name} ${wantsVideo ? words.call.incomingVideo : words.call.incoming}`, '', person);
        } else {
          const { person, from, text } = told.message;
          const group = phone.chat.circle.find(person);
          const name = phone.contacts.nameOf(from ?? person, group?.members[from ?? '']?.name);
          void play('chat', preferences().speaker);
          notify(group === null ? name : `${group.title}: ${name}`, text, person);
        }
      }),
    [phone, words],
  );
  const shown = calls.find(({ state }) => state !== 'incoming');
  const incoming = calls.filter(({ state }) => state === 'incoming');
  return (
    <>
      {shown !== undefined && <CallScreen key={shown.id} phone={phone} call={shown} devices={devices} others={calls} />}
      {shown === undefined && over !== null && <OverNotice phone={phone} call={over} />}
      {incoming.map((call) => (
        <IncomingCall key={call.id} phone={phone} call={call} isAlone={shown === undefined} />
      ))}
    </>
  );
}

/** Tells who looks at something else. */
function notify(title: string, body: string, person: string): void {
  if (typeof Notification === 'undefined' || Notification.permission !== 'granted') return;
  if (document.visibilityState === 'visible' && document.hasFocus()) return;
  const notification = new Notification(title, { body, tag: `perigee-${person}`, icon: '/icon.svg' });
  notification.addEventListener('click', () => {
    window.focus();
    go(`/people/${person}`);
    notification.close();
  });
}
