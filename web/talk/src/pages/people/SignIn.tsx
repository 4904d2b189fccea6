import { useState } from 'react';
import { Form } from 'react-aria-components';
import { usePeopleWords } from '../../language/people';
import { canUsePasskeys } from '../../people/passkeys';
import { go } from '../../route';
import { Button } from '../../ui/Button';
import { TextField } from '../../ui/Fields';
import { Orbit } from '../Orbit';
import { TopBar } from '../TopBar';
import { useEntering } from './entering';

export function SignIn() {
  const { account } = usePeopleWords();
  const { isBusy, problem, enter } = useEntering();
  const [id, setId] = useState('');
  const [password, setPassword] = useState('');
  return (
    <div className="page">
      <TopBar />
      <main id="content" className="entry">
        <section className="entry-form">
          <h1>{account.signInTitle}</h1>
          <p className="lead">{account.signInLead}</p>
          <Form
            className="stack"
            onSubmit={(event) => {
              event.preventDefault();
              void enter(null, { kind: 'password', id: id.trim().toLowerCase(), password });
            }}
          >
            <TextField label={account.id} value={id} onChange={setId} autoComplete="username webauthn" autoFocus />
            <TextField
              label={account.password}
              type="password"
              value={password}
              onChange={setPassword}
              autoComplete="current-password"
            />
            <p role="alert" className="problem">
              {problem}
            </p>
            <Button type="submit" kind="primary" large isDisabled={isBusy || id.trim() === '' || password === ''}>
              {isBusy ? account.opening : account.signIn}
            </Button>
            {canUsePasskeys() && (
              <Button large icon="lock" isDisabled={isBusy} onPress={() => void enter(null, { kind: 'passkey' })}>
                {account.passkeyIn}
              </Button>
            )}
          </Form>
          <p className="entry-other">
            {account.noAccount}{' '}
            <a
              href="/sign-up"
              onClick={(event) => {
                event.preventDefault();
                go('/sign-up');
              }}
            >
              {account.toSignUp}
            </a>
          </p>
        </section>
        <Orbit />
      </main>
    </div>
  );
}
