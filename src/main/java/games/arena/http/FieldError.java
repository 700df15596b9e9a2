package games.arena.http;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** One broken rule in the member {@code errors} of a 422. */
@RegisterForReflection
public record FieldError(String field, String message) {}
