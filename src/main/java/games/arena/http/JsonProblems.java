package games.arena.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.quarkiverse.resteasy.problem.HttpProblem;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says what is wrong with a JSON body in the words of its sender, not in those of Jackson. */
final class JsonProblems {

  private static final int LONGEST_NAME = 60;
  private static final Pattern DUPLICATE =
      Pattern.compile("Duplicate field '(.*)'", Pattern.DOTALL);

  private JsonProblems() {}

  static HttpProblem of(JacksonException failure) {
    // What the parser says comes wrapped when it was met within a field.
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

  /** The field where it happened, as in {@code loot.gold} or {@code names[2]}. */
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

  private static String shortened(String name) {
    if (name.length() <= LONGEST_NAME) {
      return name;
    }
    // Not between the halves of a surrogate pair, which could not be written as UTF-8.
    int end = name.offsetByCodePoints(0, name.codePointCount(0, LONGEST_NAME - 1));
    return name.substring(0, end) + "…";
  }
}
