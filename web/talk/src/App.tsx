import { useWords } from './language';
import { Landing } from './pages/Landing';
import { MeetingPage } from './pages/MeetingPage';
import { TopBar } from './pages/TopBar';
import { go, routeOf, usePath } from './route';
import { Button } from './ui/Button';

/** The page that the address bar names. */
export function App() {
  const route = routeOf(usePath());
  switch (route.page) {
    case 'landing':
      return <Landing />;
    case 'meeting':
      return <MeetingPage key={route.id} id={route.id} />;
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
