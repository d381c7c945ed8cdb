// The rules of folder go/, in the order of the alphabet.
import type { Rule } from "./rule.js";
import { goBodyNotClosed } from "./go/body-not-closed.js";
import { goClientWithoutTimeout } from "./go/client-without-timeout.js";
import { goCopiedMutex } from "./go/copied-mutex.js";
import { goDefaultClient } from "./go/default-client.js";
import { goDeferInLoop } from "./go/defer-in-loop.js";
import { goDiscardedError } from "./go/discarded-error.js";
import { goEmptyErrorBranch } from "./go/empty-error-branch.js";
import { goGoroutinePerItem } from "./go/goroutine-per-item.js";
import { goJwtNotVerified } from "./go/jwt-not-verified.js";
import { goLengthOffByOne } from "./go/length-off-by-one.js";
import { goQueryInLoop } from "./go/query-in-loop.js";
import { goRandomForSecrets } from "./go/random-for-secrets.js";
import { goRequestPath } from "./go/request-path.js";
import { goServerWithoutHeaderTimeout } from "./go/server-without-header-timeout.js";
import { goShadowedError } from "./go/shadowed-error.js";
import { goShellWithBuiltCommand } from "./go/shell-with-built-command.js";
import { goSkippedTest } from "./go/skipped-test.js";
import { goSleepInTest } from "./go/sleep-in-test.js";
import { goSqlBuiltFromValues } from "./go/sql-built-from-values.js";
import { goTestWithoutAssertion } from "./go/test-without-assertion.js";
import { goTlsNotVerified } from "./go/tls-not-verified.js";
import { goWeakPasswordHash } from "./go/weak-password-hash.js";

/** All rules for Go. */
export const goRules: readonly Rule[] = [
  goBodyNotClosed,
  goClientWithoutTimeout,
  goCopiedMutex,
  goDefaultClient,
  goDeferInLoop,
  goDiscardedError,
  goEmptyErrorBranch,
  goGoroutinePerItem,
  goJwtNotVerified,
  goLengthOffByOne,
  goQueryInLoop,
  goRandomForSecrets,
  goRequestPath,
  goServerWithoutHeaderTimeout,
  goShadowedError,
  goShellWithBuiltCommand,
  goSkippedTest,
  goSleepInTest,
  goSqlBuiltFromValues,
  goTestWithoutAssertion,
  goTlsNotVerified,
  goWeakPasswordHash,
];
