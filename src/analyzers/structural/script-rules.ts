// The rules of folder script/, in the order of the alphabet.
import type { Rule } from "./rule.js";
import { jsAssignmentInCondition } from "./script/assignment-in-condition.js";
import { jsAsyncEffect } from "./script/async-effect.js";
import { jsAsyncForeach } from "./script/async-foreach.js";
import { jsAsyncInterval } from "./script/async-interval.js";
import { jsAsyncMapDropped } from "./script/async-map-dropped.js";
import { jsAwaitInLoop } from "./script/await-in-loop.js";
import { jsAxiosWithoutTimeout } from "./script/axios-without-timeout.js";
import { jsCatchDoesNothing } from "./script/catch-does-nothing.js";
import { jsCatchWithoutHandler } from "./script/catch-without-handler.js";
import { jsEmptyCatch } from "./script/empty-catch.js";
import { jsEvalOfRequest } from "./script/eval-of-request.js";
import { jsFetchWithoutTimeout } from "./script/fetch-without-timeout.js";
import { jsFocusedTest } from "./script/focused-test.js";
import { jsGotWithoutTimeout } from "./script/got-without-timeout.js";
import { jsHttpRequestWithoutTimeout } from "./script/http-request-without-timeout.js";
import { jsInnerHtmlOfUrl } from "./script/inner-html-of-url.js";
import { jsIntervalNotCleared } from "./script/interval-not-cleared.js";
import { jsJsonClone } from "./script/json-clone.js";
import { jsJwtDecodedOnly } from "./script/jwt-decoded-only.js";
import { jsJwtNotVerified } from "./script/jwt-not-verified.js";
import { jsLengthOffByOne } from "./script/length-off-by-one.js";
import { jsNanComparison } from "./script/nan-comparison.js";
import { jsNosqlWhere } from "./script/nosql-where.js";
import { jsOpenRedirect } from "./script/open-redirect.js";
import { jsParseIntMap } from "./script/parse-int-map.js";
import { jsPoolWithoutConnectTimeout } from "./script/pool-without-connect-timeout.js";
import { jsPoolWithoutErrorListener } from "./script/pool-without-error-listener.js";
import { jsQueryInLoop } from "./script/query-in-loop.js";
import { jsRandomForSecrets } from "./script/random-for-secrets.js";
import { jsRequestPath } from "./script/request-path.js";
import { jsShellWithBuiltCommand } from "./script/shell-with-built-command.js";
import { jsSkippedTest } from "./script/skipped-test.js";
import { jsSleepInTest } from "./script/sleep-in-test.js";
import { jsSortWithoutComparator } from "./script/sort-without-comparator.js";
import { jsSpreadInReduce } from "./script/spread-in-reduce.js";
import { jsSqlBuiltFromValues } from "./script/sql-built-from-values.js";
import { jsSyncCallInHandler } from "./script/sync-call-in-handler.js";
import { jsTestWithoutAssertion } from "./script/test-without-assertion.js";
import { jsTlsNotVerified } from "./script/tls-not-verified.js";
import { jsUnboundedPromiseAll } from "./script/unbounded-promise-all.js";
import { jsUndiciDefaultTimeout } from "./script/undici-default-timeout.js";
import { jsWeakPasswordHash } from "./script/weak-password-hash.js";

/** All rules for JavaScript and TypeScript. */
export const scriptRules: readonly Rule[] = [
  jsAssignmentInCondition,
  jsAsyncEffect,
  jsAsyncForeach,
  jsAsyncInterval,
  jsAsyncMapDropped,
  jsAwaitInLoop,
  jsAxiosWithoutTimeout,
  jsCatchDoesNothing,
  jsCatchWithoutHandler,
  jsEmptyCatch,
  jsEvalOfRequest,
  jsFetchWithoutTimeout,
  jsFocusedTest,
  jsGotWithoutTimeout,
  jsHttpRequestWithoutTimeout,
  jsInnerHtmlOfUrl,
  jsIntervalNotCleared,
  jsJsonClone,
  jsJwtDecodedOnly,
  jsJwtNotVerified,
  jsLengthOffByOne,
  jsNanComparison,
  jsNosqlWhere,
  jsOpenRedirect,
  jsParseIntMap,
  jsPoolWithoutConnectTimeout,
  jsPoolWithoutErrorListener,
  jsQueryInLoop,
  jsRandomForSecrets,
  jsRequestPath,
  jsShellWithBuiltCommand,
  jsSkippedTest,
  jsSleepInTest,
  jsSortWithoutComparator,
  jsSpreadInReduce,
  jsSqlBuiltFromValues,
  jsSyncCallInHandler,
  jsTestWithoutAssertion,
  jsTlsNotVerified,
  jsUnboundedPromiseAll,
  jsUndiciDefaultTimeout,
  jsWeakPasswordHash,
];
