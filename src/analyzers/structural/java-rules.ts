// The rules of folder java/, in the order of the alphabet.
import type { Rule } from "./rule.js";
import { javaAssignmentInCondition } from "./java/assignment-in-condition.js";
import { javaDeserializedObject } from "./java/deserialized-object.js";
import { javaEmptyCatch } from "./java/empty-catch.js";
import { javaHttpClientWithoutConnectTimeout } from "./java/http-client-without-connect-timeout.js";
import { javaHttpRequestWithoutTimeout } from "./java/http-request-without-timeout.js";
import { javaJwtNotVerified } from "./java/jwt-not-verified.js";
import { javaLengthOffByOne } from "./java/length-off-by-one.js";
import { javaLockOnSharedValue } from "./java/lock-on-shared-value.js";
import { javaOkhttpTimeoutDisabled } from "./java/okhttp-timeout-disabled.js";
import { javaOpenRedirect } from "./java/open-redirect.js";
import { javaQueryInLoop } from "./java/query-in-loop.js";
import { javaRandomForSecrets } from "./java/random-for-secrets.js";
import { javaRequestPath } from "./java/request-path.js";
import { javaRestTemplateWithoutTimeout } from "./java/rest-template-without-timeout.js";
import { javaReturnInFinally } from "./java/return-in-finally.js";
import { javaShellWithBuiltCommand } from "./java/shell-with-built-command.js";
import { javaSkippedTest } from "./java/skipped-test.js";
import { javaSleepInTest } from "./java/sleep-in-test.js";
import { javaSqlBuiltFromValues } from "./java/sql-built-from-values.js";
import { javaStreamNotClosed } from "./java/stream-not-closed.js";
import { javaStringBuiltInLoop } from "./java/string-built-in-loop.js";
import { javaStringIdentity } from "./java/string-identity.js";
import { javaTestWithoutAssertion } from "./java/test-without-assertion.js";
import { javaThreadPerItem } from "./java/thread-per-item.js";
import { javaTlsNotVerified } from "./java/tls-not-verified.js";
import { javaUrlConnectionWithoutTimeout } from "./java/url-connection-without-timeout.js";
import { javaWeakPasswordHash } from "./java/weak-password-hash.js";

/** All rules for Java. */
export const javaRules: readonly Rule[] = [
  javaAssignmentInCondition,
  javaDeserializedObject,
  javaEmptyCatch,
  javaHttpClientWithoutConnectTimeout,
  javaHttpRequestWithoutTimeout,
  javaJwtNotVerified,
  javaLengthOffByOne,
  javaLockOnSharedValue,
  javaOkhttpTimeoutDisabled,
  javaOpenRedirect,
  javaQueryInLoop,
  javaRandomForSecrets,
  javaRequestPath,
  javaRestTemplateWithoutTimeout,
  javaReturnInFinally,
  javaShellWithBuiltCommand,
  javaSkippedTest,
  javaSleepInTest,
  javaSqlBuiltFromValues,
  javaStreamNotClosed,
  javaStringBuiltInLoop,
  javaStringIdentity,
  javaTestWithoutAssertion,
  javaThreadPerItem,
  javaTlsNotVerified,
  javaUrlConnectionWithoutTimeout,
  javaWeakPasswordHash,
];
