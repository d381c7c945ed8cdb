// The page as a whole: sign-in, the frame, and which page stands at which address.
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { Route, Switch, useLocation } from "wouter";
import { AskError } from "./api/ask.js";
import { meQuery } from "./api/queries.js";
import { Shell } from "./shell/shell.js";
import { SignIn } from "./shell/sign-in.js";
import { useGround } from "./live/live-context.js";
import { Empty, ProblemNotice, Reading } from "./parts/small-parts.js";
import { ReviewPage } from "./pages/review/review-page.js";
import { ReviewsPage } from "./pages/reviews/reviews-page.js";

const StartPage = lazy(async () => ({ default: (await import("./pages/start/start-page.js")).StartPage }));
const RepositoriesPage = lazy(async () => ({
  default: (await import("./pages/repositories/repositories-page.js")).RepositoriesPage,
}));
const RepositoryPage = lazy(async () => ({
  default: (await import("./pages/repositories/repository-page.js")).RepositoryPage,
}));
const FireTestsPage = lazy(async () => ({
  default: (await import("./pages/fire-tests/fire-tests-page.js")).FireTestsPage,
}));
const FireTestPage = lazy(async () => ({
  default: (await import("./pages/fire-tests/fire-test-page.js")).FireTestPage,
}));
const KeysPage = lazy(async () => ({ default: (await import("./pages/keys/keys-page.js")).KeysPage }));
const PrecisionPage = lazy(async () => ({
  default: (await import("./pages/measures/precision-page.js")).PrecisionPage,
}));
const SpendPage = lazy(async () => ({
  default: (await import("./pages/measures/spend-page.js")).SpendPage,
}));
const DeadJobsPage = lazy(async () => ({
  default: (await import("./pages/upkeep/dead-jobs-page.js")).DeadJobsPage,
}));
const DeliveriesPage = lazy(async () => ({
  default: (await import("./pages/upkeep/deliveries-page.js")).DeliveriesPage,
}));
const AuditPage = lazy(async () => ({ default: (await import("./pages/access/audit-page.js")).AuditPage }));
const SessionsPage = lazy(async () => ({
  default: (await import("./pages/access/sessions-page.js")).SessionsPage,
}));

/** Asks who is there; without anybody it offers the ways to sign in. */
export function App() {
  const me = useQuery(meQuery(useGround()));
  const [path] = useLocation();
  const isUnknown = me.error instanceof AskError && me.error.status === 401;
  if (isUnknown || path === "/sign-in") return <SignIn me={me.data} />;
  if (me.error !== null && me.data === undefined)
    return (
      <main>
        <ProblemNotice fault={me.error} retry={() => void me.refetch()} />
      </main>
    );
  if (me.data === undefined)
    return (
      <main>
        <Reading what="who you are" />
      </main>
    );
  return (
    <Shell me={me.data}>
      <Suspense fallback={<Reading what="the page" />}>
        <Pages />
      </Suspense>
    </Shell>
  );
}

function Pages() {
  return (
    <Switch>
      <Route path="/" component={ReviewsPage} />
      <Route path="/reviews/:id">{({ id }) => <ReviewPage key={id} id={id} />}</Route>
      <Route path="/start" component={StartPage} />
      <Route path="/repositories" component={RepositoriesPage} />
      <Route path="/repositories/:id">{({ id }) => <RepositoryPage key={id} id={Number(id)} />}</Route>
      <Route path="/fire-tests" component={FireTestsPage} />
      <Route path="/fire-tests/:id">{({ id }) => <FireTestPage key={id} id={id} />}</Route>
      <Route path="/keys" component={KeysPage} />
      <Route path="/precision" component={PrecisionPage} />
      <Route path="/spend" component={SpendPage} />
      <Route path="/dead-jobs" component={DeadJobsPage} />
      <Route path="/deliveries" component={DeliveriesPage} />
      <Route path="/audit" component={AuditPage} />
      <Route path="/sessions" component={SessionsPage} />
      <Route>
        <Empty title="Nothing is at this address">
          <p>The link may be old. Reviews are kept; look for yours in the list.</p>
          <a className="button" href="/">
            To the reviews
          </a>
        </Empty>
      </Route>
    </Switch>
  );
}
