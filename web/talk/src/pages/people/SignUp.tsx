import { useState } from 'react';
import { Form } from 'react-aria-components';
import { usePeopleWords } from '../../language/people';
import { signUp } from '../../people/account';
import { canUsePasskeys } from '../../people/passkeys';
import { prefer, preferences } from '../../preferences';
import { go } from '../../route';
import { Button } from '../../ui/Button';
import { TextField } from '../../ui/Fields';
import { Orbit } from '../Orbit';
import { TopBar } from '../TopBar';
import { useEntering } from './entering';

const ID = /^[a-z0-9][a-z0-9._-]{1,31}$/;
const LEAST_PASSWORD = 8;

export function SignUp() {
  const { account } = usePeopleWords();
  const { isBusy, problem, enter } = useEntering();
  const [displayName, setDisplayName] = useState(() => preferences().name);
  const [id, setId] = useState('');
  const [password, setPassword] = useState('');
  const [isTried, setTried] = useState(false);
  const wanted = id.trim().toLowerCase();
  const isIdWrong = !ID.test(wanted);
  const isShort = password.length < LEAST_PASSWORD;

  function make(kind: 'password' | 'passkey') {
    setTried(true);
    if (isIdWrong || (kind === 'password' && isShort)) return;
    const name = displayName.trim() || wanted;
    prefer({ name });
    const order = { id: wanted, displayName: name, password: kind === 'password' ? password : null };
    void enter(() => signUp(order), kind === 'password' ? { kind, id: wanted, password } : { kind });
  }

  return (
    <div className="page">
      <TopBar />
      <main id="content" className="entry">
        <section className="entry-form">
          <h1>{account.signUpTitle}</h1>
          <p className="lead">{account.signUpLead}</p>
          <Form
            className="stack"
            onSubmit={(event) => {
              event.preventDefault();
              make('password');
            }}
          >
            <TextField
              label={account.displayName}
              hint={account.displayNameHint}
              value={displayName}
              onChange={setDisplayName}
              maxLength={80}
              autoComplete="name"
              autoFocus
            />
            <TextField
              label={account.id}
              hint={account.idHint}
              value={id}
              onChange={setId}
              maxLength={32}
              autoComplete="username"
              error={isTried && isIdWrong ? account.idWrong : null}
            />
            <TextField
              label={account.password}
              hint={account.passwordHint}
              type="password"
              value={password}
              onChange={setPassword}
              maxLength={256}
              autoComplete="new-password"
              error={isTried && isShort ? account.passwordShort : null}
            />
            <p role="alert" className="problem">
              {problem}
            </p>
            <Button type="submit" kind="primary" large isDisabled={isBusy}>
              {isBusy ? account.opening : account.signUp}
            </Button>
            {canUsePasskeys() && (
              <Button large icon="lock" isDisabled={isBusy} onPress={() => make('passkey')}>
                {account.passkeyUp}
              </Button>
            )}
          </Form>
          <p className="entry-other">
            {account.hasAccount}{' '}
            <a
              href="/sign-in"
              onClick={(event) => {
                event.preventDefault();
                go('/sign-in');
              }}
            >
              {account.toSignIn}
            </a>
          </p>
        </section>
        <Orbit />
      </main>
    </div>
  );
}
