// The rules of folder python/, in the order of the alphabet.
import type { Rule } from "./rule.js";
import { pyAiohttpSessionDefaultTimeout } from "./python/aiohttp-session-default-timeout.js";
import { pyAiohttpTimeoutDisabled } from "./python/aiohttp-timeout-disabled.js";
import { pyBlockingCallInAsync } from "./python/blocking-call-in-async.js";
import { pyCoroutineNotAwaited } from "./python/coroutine-not-awaited.js";
import { pyDebugServer } from "./python/debug-server.js";
import { pyDroppedTask } from "./python/dropped-task.js";
import { pyEngineWithoutPrePing } from "./python/engine-without-pre-ping.js";
import { pyEvalOfRequest } from "./python/eval-of-request.js";
import { pyExceptNeverReached } from "./python/except-never-reached.js";
import { pyFileNeverClosed } from "./python/file-never-closed.js";
import { pyHttpxTimeoutDisabled } from "./python/httpx-timeout-disabled.js";
import { pyIsLiteral } from "./python/is-literal.js";
import { pyJwtNotVerified } from "./python/jwt-not-verified.js";
import { pyListLookupInLoop } from "./python/list-lookup-in-loop.js";
import { pyMutableDefault } from "./python/mutable-default.js";
import { pyOpenInAsync } from "./python/open-in-async.js";
import { pyPickleLoad } from "./python/pickle-load.js";
import { pyPickleOfRequest } from "./python/pickle-of-request.js";
import { pyQueryInLoop } from "./python/query-in-loop.js";
import { pyRandomForSecrets } from "./python/random-for-secrets.js";
import { pyRequestPath } from "./python/request-path.js";
import { pyRequestsWithoutTimeout } from "./python/requests-without-timeout.js";
import { pyRetryOnWrite } from "./python/retry-on-write.js";
import { pyShellWithBuiltCommand } from "./python/shell-with-built-command.js";
import { pySkippedTest } from "./python/skipped-test.js";
import { pySleepInTest } from "./python/sleep-in-test.js";
import { pySocketWithoutTimeout } from "./python/socket-without-timeout.js";
import { pySqlBuiltFromValues } from "./python/sql-built-from-values.js";
import { pyStringBuiltInLoop } from "./python/string-built-in-loop.js";
import { pySwallowedException } from "./python/swallowed-exception.js";
import { pySyncSessionInAsyncRoute } from "./python/sync-session-in-async-route.js";
import { pyTestWithoutAssertion } from "./python/test-without-assertion.js";
import { pyTlsNotVerified } from "./python/tls-not-verified.js";
import { pyUnboundedGather } from "./python/unbounded-gather.js";
import { pyUrlopenWithoutTimeout } from "./python/urlopen-without-timeout.js";
import { pyWeakPasswordHash } from "./python/weak-password-hash.js";
import { pyYamlUnsafeLoad } from "./python/yaml-unsafe-load.js";

/** All rules for Python. */
export const pythonRules: readonly Rule[] = [
  pyAiohttpSessionDefaultTimeout,
  pyAiohttpTimeoutDisabled,
  pyBlockingCallInAsync,
  pyCoroutineNotAwaited,
  pyDebugServer,
  pyDroppedTask,
  pyEngineWithoutPrePing,
  pyEvalOfRequest,
  pyExceptNeverReached,
  pyFileNeverClosed,
  pyHttpxTimeoutDisabled,
  pyIsLiteral,
  pyJwtNotVerified,
  pyListLookupInLoop,
  pyMutableDefault,
  pyOpenInAsync,
  pyPickleLoad,
  pyPickleOfRequest,
  pyQueryInLoop,
  pyRandomForSecrets,
  pyRequestPath,
  pyRequestsWithoutTimeout,
  pyRetryOnWrite,
  pyShellWithBuiltCommand,
  pySkippedTest,
  pySleepInTest,
  pySocketWithoutTimeout,
  pySqlBuiltFromValues,
  pyStringBuiltInLoop,
  pySwallowedException,
  pySyncSessionInAsyncRoute,
  pyTestWithoutAssertion,
  pyTlsNotVerified,
  pyUnboundedGather,
  pyUrlopenWithoutTimeout,
  pyWeakPasswordHash,
  pyYamlUnsafeLoad,
];
