import { lazy, Suspense } from 'react';
import { useWords } from './language';
import { Landing } from './pages/Landing';
import { MeetingPage } from './pages/MeetingPage';
import { TopBar } from './pages/TopBar';
import { isSignedIn } from './people/mark';
import { go, routeOf, usePath, type Route } from './route';
import { Button } from './ui/Button';

// Who only meets need not load what calls and contacts need.
const PeopleApp = lazy(() => import('./pages/people/PeopleApp'));
const CallLayer = lazy(() => import('./pages/calls/CallLayer'));

/** The page that the address bar names, and calls over it. */
export function App() {
  const route = routeOf(usePath());
  const isCallable = isAccountPage(route) || isSignedIn();
  return (
    <>
      <Page route={route} />
      {isCallable && (
        <Suspense>
          <CallLayer />
        </Suspense>
      )}
    </>
  );
}

function isAccountPage({ page }: Route): boolean {
  return page === 'people' || page === 'sign-in' || page === 'sign-up';
}

function Page({ route }: { route: Route }) {
  switch (route.page) {
    case 'landing':
      return <Landing />;
    case 'meeting':
      return <MeetingPage key={route.id} id={route.id} />;
    case 'people':
    case 'sign-in':
    case 'sign-up':
      return (
        <Suspense fallback={<div className="page" />}>
          <PeopleApp route={route} />
        </Suspense>
      );
    case 'unknown':
      return <Unknown />;
  }
}

function Unknown() {
  const words = useWords();
  return (
    <div className="page">
      <TopBar />
      <main id="content" className="notice-page">
        <h1>{words.app.unknownTitle}</h1>
        <p>{words.app.unknownText}</p>
        <Button kind="primary" onPress={() => go('/')}>
          {words.app.back}
        </Button>
      </main>
    </div>
  );
}
