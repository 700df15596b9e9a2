package games.arena.http;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** One broken rule, as the member {@code errors} of a 422 lists it. */
@RegisterForReflection
public record FieldError(String field, String message) {}
