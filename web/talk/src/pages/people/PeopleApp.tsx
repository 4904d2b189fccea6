import { useEffect } from 'react';
import { phoneState, openPhone } from '../../calls/phone';
import { usePeopleWords } from '../../language/people';
import { useStore } from '../../people/store';
import type { Route } from '../../route';
import { Button } from '../../ui/Button';
import { TopBar } from '../TopBar';
import { PeoplePage } from './PeoplePage';
import { SignIn } from './SignIn';
import { SignUp } from './SignUp';
import './people.css';

/** All that needs an account: entering it, and the people behind it. */
export default function PeopleApp({ route }: { route: Route }) {
  const state = useStore(phoneState());
  const { account } = usePeopleWords();
  useEffect(() => {
    void openPhone();
  }, []);
  if (state.kind === 'ready') {
    return <PeoplePage phone={state.phone} person={route.page === 'people' ? route.person : null} />;
  }
  if (state.kind === 'signed-out') return route.page === 'sign-up' ? <SignUp /> : <SignIn />;
  return (
    <div className="page">
      <TopBar />
      <main id="content" className="notice-page">
        <h1>{state.kind === 'opening' ? account.opening : account.elsewhere}</h1>
        {state.kind === 'elsewhere' && (
          <>
            <p>{account.elsewhereText}</p>
            <Button kind="primary" onPress={() => void openPhone(true)}>
              {account.useHere}
            </Button>
          </>
        )}
      </main>
    </div>
  );
}
