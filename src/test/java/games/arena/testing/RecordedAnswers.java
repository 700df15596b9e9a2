package games.arena.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import games.arena.devservers.Packaging;
import io.restassured.RestAssured;
import io.restassured.filter.Filter;
import io.restassured.filter.FilterContext;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Writes down what every call is answered with, without what differs from run to run: numbers,
 * times, names, dice. So the answers of two packagings of the application can be compared: {@code
 * diff target/answers-jar.txt target/answers-native.txt}.
 */
public final class RecordedAnswers implements BeforeAllCallback, AfterAllCallback, Filter {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final RecordedAnswers INSTANCE = new RecordedAnswers();

  /** Null in one run and not in another: as the dice fell, or as quickly as a battle was fought. */
  private static final Set<String> EITHER =
      Set.of("winnerId", "finishedAt", "next", "previous", "hit");

  private final Collection<String> answers = new ConcurrentSkipListSet<>();

  @Override
  public void beforeAll(ExtensionContext context) {
    if (!RestAssured.filters().contains(INSTANCE)) {
      RestAssured.filters(INSTANCE);
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    String packaging = Packaging.built().name().toLowerCase(Locale.ROOT);
    Files.write(Path.of("target", "answers-" + packaging + ".txt"), INSTANCE.answers);
  }

  @Override
  public Response filter(
      FilterableRequestSpecification request,
      FilterableResponseSpecification specification,
      FilterContext context) {
    Response response = context.next(request, specification);
    String path = plain(request.getUserDefinedPath());
    answers.add(
        "%s %s %d %s %s"
            .formatted(
                request.getMethod(),
                path,
                response.statusCode(),
                response.contentType(),
                shape(response.contentType(), response.asString())));
    return response;
  }

  private static String shape(String type, String body) {
    try {
      return type != null && type.contains("json") ? shape(JSON.readTree(body)) : plain(body);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String shape(JsonNode node) {
    if (node.isObject()) {
      List<String> fields = new ArrayList<>();
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        fields.add(field.getKey() + ": " + value(field.getKey(), field.getValue()));
      }
      return fields.stream().collect(Collectors.joining(", ", "{", "}"));
    }
    if (node.isArray()) {
      Set<String> shapes = new TreeSet<>();
      node.forEach(item -> shapes.add(shape(item)));
      return shapes.toString();
    }
    return node.isNumber() ? "0" : node.isTextual() ? plain(node.textValue()) : node.toString();
  }

  private static String value(String key, JsonNode value) {
    if (EITHER.contains(key)) {
      return "?";
    }
    return key.equals("status") ? value.toString() : shape(value);
  }

  private static String plain(String text) {
    return text.replaceAll("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z", "time")
        .replaceAll("\\S*-[0-9a-z]{6}\\d+", "name")
        .replaceAll("\\S{40,}", "opaque")
        .replaceAll("-?\\d+", "0");
  }
}
