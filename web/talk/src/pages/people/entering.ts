import { useState } from 'react';
import { openPhone, theDatabase } from '../../calls/phone';
import { usePeopleWords, type PeopleCatalogue } from '../../language/people';
import { Dismissed, signIn, type SignIn } from '../../people/account';
import { Away, Denied } from '../../people/api';
import { go } from '../../route';

/** Runs what enters an account, and says what went wrong. */
export function useEntering(): {
  isBusy: boolean;
  problem: string | null;
  enter: (before: (() => Promise<void>) | null, how: SignIn) => Promise<void>;
} {
  const words = usePeopleWords();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  async function enter(before: (() => Promise<void>) | null, how: SignIn) {
    setBusy(true);
    setProblem(null);
    try {
      await before?.();
      await signIn(await theDatabase(), how, words.account.thisDevice(browserName()));
      await openPhone();
      go('/people');
    } catch (error) {
      setProblem(problemOf(error, words));
    }
    setBusy(false);
  }

  return { isBusy, problem, enter };
}

function problemOf(error: unknown, { account }: PeopleCatalogue): string | null {
  if (error instanceof Dismissed) return null;
  if (error instanceof Denied) return account.refused(error.message);
  if (error instanceof Away) return account.away;
  throw error;
}

function browserName(): string {
  const agent = navigator.userAgent;
  if (agent.includes('Firefox/')) return 'Firefox';
  if (agent.includes('Edg/')) return 'Edge';
  return agent.includes('Chrome/') ? 'Chromium' : 'Safari';
}
