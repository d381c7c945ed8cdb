// Headers that keep the page to itself: no foreign origins, no framing, no sniffing, no referrers to others (spec X6).
import type { MiddlewareHandler } from "hono";
import { secureHeaders } from "hono/secure-headers";
import type { WebEnv } from "../http/request-context.js";

/**
 * The strict policy: scripts, styles, fonts and connections of our own origin alone; no inline scripts; images of our own and
 * data URLs, so GitHub's avatars are not loaded. `isSecure` adds HSTS. An answer that set a `policy` of its own, a stricter one, keeps it.
 */
export function setSecurityHeaders(isSecure: boolean): MiddlewareHandler<WebEnv> {
  const self = ["'self'"];
  const none = ["'none'"];
  const secure = secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: none,
      scriptSrc: self,
      styleSrc: self,
      imgSrc: ["'self'", "data:"],
      fontSrc: self,
      connectSrc: self,
      manifestSrc: self,
      workerSrc: self,
      formAction: self,
      baseUri: none,
      frameAncestors: none,
      objectSrc: none,
    },
    referrerPolicy: "same-origin", // with "no-referrer" browsers send `Origin: null` with our own sign-in form
    xFrameOptions: "DENY",
    crossOriginResourcePolicy: "same-origin",
    crossOriginOpenerPolicy: "same-origin",
    strictTransportSecurity: isSecure ? "max-age=31536000" : false,
    permissionsPolicy: { camera: [], microphone: [], geolocation: [], payment: [], usb: [] },
  });
  return async (c, next) => {
    await secure(c, next);
    const own = c.get("policy");
    if (own !== undefined) c.res.headers.set("content-security-policy", own);
  };
}
