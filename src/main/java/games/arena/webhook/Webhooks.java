package games.arena.webhook;

import games.arena.ArenaConfig;
import games.arena.feed.EventId;
import games.arena.http.NewestFirst;
import games.arena.http.Page;
import games.arena.sql.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The table {@code webhook}. A replica that delivers holds a lease: it ends by itself, and what is
 * written under an older lease than the present one changes nothing.
 */
@ApplicationScoped
class Webhooks {

  /** At most: each that has something to deliver takes a thread of a replica. */
  static final int MAX = 50;

  /** Longer than a delivery takes, so that it need not be renewed meanwhile. */
  static final Duration LEASE = Duration.ofSeconds(60);

  private final Database database;
  private final ArenaConfig.Webhooks config;

  Webhooks(Database database, ArenaConfig config) {
    this.database = database;
    this.config = config.webhooks();
  }

  /**
   * Adds a webhook that begins after an event; empty where there are too many.
   *
   * @param types empty for all
   */
  Optional<Webhook> add(String url, String[] types, byte[] secret, EventId after) {
    return database.queryOne(
        "insert into webhook (url, types, secret, position, sub) select ?, ?, ?, ?, ?"
            + " where (select count(*) from webhook) < ? returning "
            + Webhook.COLUMNS,
        Webhook::read,
        url,
        types,
        secret,
        after.position(),
        after.sub(),
        MAX);
  }

  Optional<Webhook> find(long id) {
    return database.queryOne(
        "select " + Webhook.COLUMNS + " from webhook where id = ?", Webhook::read, id);
  }

  Page<Webhook> page(String cursor, int limit) {
    NewestFirst.Query<Webhook> query =
        (which, id, most) ->
            database.query(
                "select " + Webhook.COLUMNS + " from webhook where " + which,
                Webhook::read,
                id,
                most);
    return NewestFirst.page(
        "webhooks",
        cursor,
        limit,
        NewestFirst.rows("id", query, () -> database.count("webhook")),
        Webhook::id);
  }

  /**
   * Changes a webhook; null leaves a value as it is. Whatever is changed, the next event is tried
   * at once, and has the whole time until the webhook is stopped.
   */
  Optional<Webhook> change(long id, String url, String[] types, Boolean active) {
    return database.queryOne(
        """
        update webhook set url = coalesce(?, url), types = coalesce(?::text[], types),
          active = coalesce(?, active), stopped_because = case when ? then null else stopped_because end,
          failures = 0, failing_since = null, lease = lease + 1, leased_until = '-infinity',
          next_attempt_at = clock_timestamp()
        where id = ? returning\
        """
            + " "
            + Webhook.COLUMNS,
        Webhook::read,
        url,
        types,
        active,
        active,
        id);
  }

  boolean delete(long id) {
    return database.update("delete from webhook where id = ?", id) > 0;
  }

  /** The active ones, for what is told of all of them. */
  List<Webhook> active() {
    return database.query(
        "select " + Webhook.COLUMNS + " from webhook where active", Webhook::read);
  }

  long stopped() {
    return database.count("webhook where stopped_because is not null");
  }

  /** Those that nobody delivers now and whose pause is over. */
  List<Webhook> due() {
    return database.query(
        "select "
            + Webhook.COLUMNS
            + " from webhook where active and leased_until < clock_timestamp()"
            + " and next_attempt_at <= clock_timestamp() order by next_attempt_at",
        Webhook::read);
  }

  /** Takes the lease of a webhook; empty where another replica was faster. */
  Optional<Webhook> lease(Webhook due) {
    return database.queryOne(
        "update webhook set lease = lease + 1, leased_until = clock_timestamp() + ? * interval '1 second'"
            + " where id = ? and lease = ? and active and leased_until < clock_timestamp() returning "
            + Webhook.COLUMNS,
        Webhook::read,
        LEASE.toSeconds(),
        due.id(),
        due.lease());
  }

  /**
   * Writes how far it has come, and keeps the lease.
   *
   * @return whether the lease was still this one
   */
  boolean progress(Webhook leased, EventId delivered) {
    return database.update(
            """
            update webhook set position = ?, sub = ?, failures = 0, failing_since = null,
              last_success_at = clock_timestamp(),
              leased_until = clock_timestamp() + ? * interval '1 second'
            where id = ? and lease = ?
            """,
            delivered.position(),
            delivered.sub(),
            LEASE.toSeconds(),
            leased.id(),
            leased.lease())
        > 0;
  }

  /**
   * Keeps the lease.
   *
   * @return whether it was still this one
   */
  boolean renew(Webhook leased) {
    return database.update(
            "update webhook set leased_until = clock_timestamp() + ? * interval '1 second' where id = ? and lease = ?",
            LEASE.toSeconds(),
            leased.id(),
            leased.lease())
        > 0;
  }

  /** Gives the lease back; the webhook is looked at again at once. */
  void release(Webhook leased) {
    database.update(
        """
        update webhook set leased_until = '-infinity', next_attempt_at = clock_timestamp()
        where id = ? and lease = ?
        """,
        leased.id(),
        leased.lease());
  }

  /** A failure: when the next try is, and since when they fail. */
  record Failed(int failures, Instant since, boolean stopped) {}

  /**
   * Counts a failure and gives the lease back. Stops the webhook where it has failed for long, or
   * at once.
   *
   * @param atOnce stops it, however short it has failed
   */
  Optional<Failed> fail(Webhook leased, String error, boolean atOnce) {
    long giveUpAfter = config.giveUpAfter().toMillis();
    return database.queryOne(
        """
        update webhook set failures = failures + 1, failing_since = coalesce(failing_since, clock_timestamp()),
          last_error_at = clock_timestamp(), last_error = ?, leased_until = '-infinity',
          next_attempt_at = clock_timestamp()
            + least(? * power(2, least(failures, 30)), 3600000) * (0.9 + random() / 5) * interval '1 millisecond',
          active = active and not (? or coalesce(failing_since < clock_timestamp() - ? * interval '1 millisecond', false)),
          stopped_because = case
            when ? then ?
            when failing_since < clock_timestamp() - ? * interval '1 millisecond'
              then 'All tries have failed since ' || to_char(failing_since at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
            else stopped_because end
        where id = ? and lease = ? returning failures, failing_since, not active as stopped
        """,
        row ->
            new Failed(
                row.getInt("failures"),
                row.getTimestamp("failing_since").toInstant(),
                row.getBoolean("stopped")),
        error,
        config.firstPause().toMillis(),
        atOnce,
        giveUpAfter,
        atOnce,
        error,
        giveUpAfter,
        leased.id(),
        leased.lease());
  }
}
