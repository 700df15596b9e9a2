package games.arena.k8s;

import static games.arena.k8s.Manifests.stream;
import static games.arena.k8s.Manifests.texts;
import static games.arena.testing.Patience.await;
import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import games.arena.ArenaConfig;
import games.arena.testing.Patience;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the manifests say of Arena is true of the Arena that runs. */
@QuarkusTest
class ManifestsAndArenaTest {

  @ParameterizedTest
  @MethodSource("games.arena.k8s.Manifests#all")
  void probesAreAnswered(String overlay) {
    Set<String> paths =
        Manifests.of(overlay)
            .deployments()
            .flatMap(Manifests::containers)
            .flatMap(container -> container.findValues("httpGet").stream())
            .map(probe -> probe.get("path").asText())
            .collect(Collectors.toSet());
    assertThat(paths).hasSize(3);
    for (String path : paths) {
      await().atMost(Patience.seconds(20)).until(() -> get(path).statusCode() == 200);
    }
  }

  @Test
  void theWorkersAreScaledByAMetricThatThereIs() {
    String query =
        Manifests.of("production-with-components")
            .only("ScaledObject", "arena-worker")
            .at("/spec/triggers/0/metadata/query")
            .asText();
    List<String> names =
        Pattern.compile("arena_[a-z_]+").matcher(query).results().map(MatchResult::group).toList();
    assertThat(names).isNotEmpty();
    for (String name : names) {
      await()
          .atMost(Patience.seconds(20))
          .until(() -> get("/q/metrics").asString().contains("\n" + name));
    }
  }

  @Test
  void whatTheRouteLetsInIsServedAndOperationsAreHidden() {
    Manifests production = Manifests.of("overlays/production");
    assertThat(production.only("HTTPRoute", "arena").at("/spec/rules").findValuesAsText("value"))
        .containsExactly("/");
    assertThat(
            production
                .kind("ConfigMap")
                .flatMap(map -> map.findValuesAsText("ARENA_HTTP_OPERATIONS").stream()))
        .containsExactly("direct");
    assertThat(get("/.well-known/jwks.json").statusCode()).isEqualTo(200);
    assertThat(get("/v1/players/me").statusCode()).isEqualTo(401);
    // The page, and all that it loads.
    String page = given().accept("text/html").get("/").asString() + get("/page/lib.js").asString();
    List<String> loads =
        Pattern.compile("(?:src=|href=|from )[\"']/?(?!https?:|#|data:|\\./)([^\"'?#]+)")
            .matcher(page)
            .results()
            .map(load -> "/" + load.group(1))
            .toList();
    assertThat(loads)
        .isNotEmpty()
        .allMatch(load -> load.startsWith("/page/") || load.startsWith("/_static/"));
    assertThat(loads).allMatch(load -> get(load).statusCode() == 200);
  }

  @ParameterizedTest
  @MethodSource("games.arena.k8s.Manifests#all")
  void everySettingIsOneOfArenaOrQuarkusAndIsReadAtRunTime(String overlay) throws IOException {
    Manifests all = Manifests.of(overlay);
    Set<String> variables =
        Stream.concat(
                texts(all.only("ConfigMap", "arena-config").get("data")).keySet().stream(),
                all.deployments()
                    .flatMap(Manifests::containers)
                    .flatMap(container -> stream(container.path("env")))
                    .map(variable -> variable.get("name").asText()))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(variables).contains("ARENA_WORKER_ENABLED", "QUARKUS_SHUTDOWN_TIMEOUT");
    Known known = Known.read();
    assertThat(variables).allSatisfy(variable -> assertThat(known.has(variable)).isTrue());
  }

  @Test
  void aSettingThatIsMisspeltOrOfTheBuildIsNotKnown() throws IOException {
    Known known = Known.read();
    assertThat(known.has("QUARKUS_SHUTDOWN_TIMEOUT")).isTrue();
    assertThat(known.has("QUARKUS_SHUTDOWN_TIMEOUTS")).isFalse();
    assertThat(known.has("ARENA_WORKER_ENABLED")).isTrue();
    assertThat(known.has("ARENA_WORKERS_ENABLED")).isFalse();
    assertThat(known.has("QUARKUS_DATASOURCE_DB_KIND")).as("fixed by the build").isFalse();
  }

  /** Names of all settings that can be given as environment variables. */
  private record Known(Set<String> arena, List<Pattern> quarkus) {

    static Known read() throws IOException {
      Set<String> arena =
          ConfigMappings.getProperties(ConfigClass.configClass(ArenaConfig.class)).keySet().stream()
              .map(property -> property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase())
              .collect(Collectors.toSet());
      List<Pattern> quarkus =
          Collections.list(
                  Thread.currentThread()
                      .getContextClassLoader()
                      .getResources("META-INF/quarkus-config-doc/quarkus-config-model.json"))
              .stream()
              .map(Known::model)
              .flatMap(model -> model.findParents("phase").stream())
              .filter(property -> property.get("phase").asText().equals("RUN_TIME"))
              .flatMap(property -> property.findValuesAsText("environmentVariable").stream())
              // QUARKUS_TLS__TLS_BUCKET_NAME__PROTOCOLS stands for any name in the middle.
              .map(name -> Pattern.compile(name.replaceAll("__[A-Z0-9_]+?__", "_[A-Z0-9]+_")))
              .toList();
      return new Known(arena, quarkus);
    }

    private static JsonNode model(URL url) {
      try (InputStream in = url.openStream()) {
        return new ObjectMapper().readTree(in);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    boolean has(String variable) {
      return arena.contains(variable)
          || quarkus.stream().anyMatch(name -> name.matcher(variable).matches());
    }
  }
}
