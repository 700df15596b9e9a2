package games.arena.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Describes what is wrong with a JSON body in terms of the request, not of Jackson. */
final class JsonProblems {

  private static final int MAX_NAME_LENGTH = 60;
  private static final int REPLACEMENT_CHARACTER = 0xFFFD;
  private static final Pattern DUPLICATE =
      Pattern.compile("Duplicate field '(.*)'", Pattern.DOTALL);

  private JsonProblems() {}

  static HttpProblem of(JacksonException failure) {
    // Jackson wraps a parser's exception if it occurs within a field.
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof StreamConstraintsException) {
        return Problems.badRequest(
            "The JSON is nested too deeply, or has a name or number that is too long.");
      }
      if (cause instanceof StreamReadException syntax) {
        return ofSyntax(syntax);
      }
    }
    if (failure instanceof StrictJson.RuleBroken rule) {
      return Problems.invalid(field(rule), rule.getOriginalMessage());
    }
    if (failure instanceof StrictJson.WrongType type) {
      return Problems.badRequest(
          "The field `" + field(type) + "` " + type.getOriginalMessage() + ".");
    }
    if (failure instanceof UnrecognizedPropertyException unknown) {
      return Problems.badRequest("The field `" + field(unknown) + "` is not known here.");
    }
    if (failure instanceof MismatchedInputException mismatch && !mismatch.getPath().isEmpty()) {
      return Problems.badRequest(
          "The field `" + field(mismatch) + "` must be " + expected(mismatch) + ".");
    }
    if (failure instanceof MismatchedInputException) {
      return Problems.badRequest("After the JSON object nothing may follow.");
    }
    return Problems.badRequest("The body cannot be read as what is expected here.");
  }

  private static HttpProblem ofSyntax(StreamReadException syntax) {
    Matcher duplicate = DUPLICATE.matcher(syntax.getOriginalMessage());
    if (duplicate.matches()) {
      return Problems.badRequest(
          "The field `" + shortened(duplicate.group(1)) + "` is given more than once.");
    }
    JsonLocation at = syntax.getLocation();
    String where =
        at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
    return Problems.badRequest("The body is not valid JSON" + where + ".");
  }

  private static String expected(MismatchedInputException mismatch) {
    Class<?> type = mismatch.getTargetType();
    boolean list = type != null && (type.isArray() || Collection.class.isAssignableFrom(type));
    return list ? "a list" : "an object";
  }

  /** The path of the field, as in {@code loot.gold} or {@code names[2]}. */
  private static String field(JsonMappingException failure) {
    StringBuilder field = new StringBuilder();
    for (JsonMappingException.Reference step : failure.getPath()) {
      if (step.getFieldName() == null) {
        field.append('[').append(step.getIndex()).append(']');
      } else {
        field.append(field.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return shortened(field.toString());
  }

  /**
   * The name as shown in a message: shortened, with control and other invisible characters
   * replaced.
   */
  private static String shortened(String name) {
    StringBuilder shown = new StringBuilder();
    name.codePoints()
        .limit(MAX_NAME_LENGTH)
        .map(JsonProblems::shown)
        .forEach(shown::appendCodePoint);
    return shown.length() < name.length() ? shown.append('…').toString() : shown.toString();
  }

  private static int shown(int c) {
    int type = Character.getType(c);
    boolean hidden =
        type == Character.CONTROL || type == Character.FORMAT || type == Character.SURROGATE;
    return hidden ? REPLACEMENT_CHARACTER : c;
  }
}
