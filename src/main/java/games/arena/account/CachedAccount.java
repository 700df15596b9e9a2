package games.arena.account;

import java.sql.ResultSet;
import java.sql.SQLException;

/** What invalidates an account in the caches; see {@link Accounts#forget}. */
public record CachedAccount(long id, long version, String nameKey) {

  static CachedAccount read(ResultSet row) throws SQLException {
    return new CachedAccount(row.getLong("id"), row.getLong("version"), row.getString("name_key"));
  }

  /** The account as it was one version before. */
  CachedAccount before() {
    return new CachedAccount(id, version - 1, nameKey);
  }
}
