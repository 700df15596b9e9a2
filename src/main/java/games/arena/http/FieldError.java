package games.arena.http;

/** One broken rule, as the member {@code errors} of a 422 lists it. */
public record FieldError(String field, String message) {}
