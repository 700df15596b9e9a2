package games.arena.account.security;

import java.util.Locale;

/** What is told in the security log, one line each, and counted. */
public enum SecurityEvent {
  SIGNED_IN,
  SIGN_IN_REFUSED,
  LIMIT_REACHED,
  FORBIDDEN,
  ACCOUNT_CREATED,
  ACCOUNT_DELETED,
  PASSWORD_CHANGED,
  KEY_ROTATED,
  SESSION_OPENED,
  SESSION_ENDED,
  /** An old refresh token was sent, which ended its whole session, or one that never was good. */
  REFRESH_REFUSED,
  ADMIN_ACTION;

  /** As it is written, as in {@code sign-in-refused}. */
  String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
