package games.arena.fault;

/** What kind of outage a failure tells of. */
enum Fault {
  /** Somebody else holds a lock or changes the same rows; another try may pass. */
  CONTENTION,

  /** A server does not answer, restarts, or is not the primary now; it comes back by itself. */
  AWAY,

  /** A server refuses until somebody acts: privileges, schema, password, disk. */
  NEEDS_ACTION
}
