package games.arena.k8s;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.Yaml;

/** What {@code kubectl apply -k} would apply. */
final class Manifests {

  /** Since this one kustomize in kubectl knows all that is used here. */
  private static final int OLDEST_MINOR = 27;

  private static final String WITH_CLOUDNATIVE_PG = "production-with-cloudnative-pg";
  static final String WITH_SENTINEL = "production-with-redis-sentinel";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, Manifests> RENDERED = new TreeMap<>();

  private final List<JsonNode> documents;

  private Manifests(List<JsonNode> documents) {
    this.documents = documents;
  }

  /** All that can be applied: what is in {@code k8s}, and production with every component. */
  static Stream<String> all() {
    return Stream.of(
        "base",
        "overlays/local",
        "overlays/production",
        "production-with-components",
        WITH_CLOUDNATIVE_PG,
        WITH_SENTINEL);
  }

  /** What is meant for more than trying out. */
  static Stream<String> serious() {
    return all().filter(name -> !name.equals("overlays/local"));
  }

  /** Renders one of {@link #all}, once for all tests; they are skipped where kubectl is missing. */
  static synchronized Manifests of(String name) {
    return RENDERED.computeIfAbsent(
        name,
        n ->
            switch (n) {
              case "production-with-components" -> withComponents();
              case WITH_CLOUDNATIVE_PG ->
                  withMore(
                      "overlays/production",
                      "components: [../../../k8s/components/cloudnative-pg]");
              case WITH_SENTINEL ->
                  withMore(
                      "overlays/production",
                      "components: [../../../k8s/components/redis-sentinel]");
              default -> render(Path.of("k8s", n));
            });
  }

  /** Production with the components that stand there as comments. */
  private static Manifests withComponents() {
    try {
      Path copy = newFolder();
      try (Stream<Path> files = Files.list(Path.of("k8s", "overlays", "production"))) {
        for (Path file : files.toList()) {
          String text = Files.readString(file).replace("../../", "../../../k8s/");
          Files.writeString(copy.resolve(file.getFileName()), text.replace("# - ..", "- .."));
        }
      }
      return render(copy);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path newFolder() throws IOException {
    return Files.createTempDirectory(Files.createDirectories(Path.of("target", "k8s")), "overlay-");
  }

  /** An overlay of this project, as a user would extend it. */
  static Manifests withMore(String overlay, String more) {
    try {
      Path folder = newFolder();
      Files.writeString(
          folder.resolve("kustomization.yaml"),
          """
          apiVersion: kustomize.config.k8s.io/v1beta1
          kind: Kustomization
          resources:
            - ../../../k8s/%s
          %s
          """
              .formatted(overlay, more));
      return render(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Manifests render(Path folder) {
    assumeTrue(kubectlMinor() >= OLDEST_MINOR, "needs kubectl 1." + OLDEST_MINOR + " on the PATH");
    return parse(kubectl("kustomize", folder.toString()));
  }

  static Manifests parse(String yaml) {
    List<JsonNode> documents = new ArrayList<>();
    for (Object document : new Yaml().loadAll(yaml)) {
      documents.add(JSON.valueToTree(document));
    }
    return new Manifests(documents);
  }

  private static int kubectlMinor() {
    try {
      JsonNode version = JSON.readTree(kubectl("version", "--client", "--output=json"));
      String minor = version.get("clientVersion").get("minor").asText();
      return Integer.parseInt(minor.replaceAll("[^0-9].*", ""));
    } catch (IOException | UncheckedIOException e) {
      return 0;
    }
  }

  private static String kubectl(String... arguments) {
    List<String> command = new ArrayList<>(List.of("kubectl"));
    command.addAll(Arrays.asList(arguments));
    try {
      Path errors = Files.createTempFile("kubectl", ".err");
      try {
        Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        String output = new String(process.getInputStream().readAllBytes());
        if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
          throw new IllegalStateException(command + ": " + Files.readString(errors));
        }
        return output;
      } finally {
        Files.delete(errors);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  List<JsonNode> documents() {
    return documents;
  }

  Stream<JsonNode> kind(String kind) {
    return documents.stream().filter(document -> document.get("kind").asText().equals(kind));
  }

  /** The only one of its kind with a name; a hash may follow. */
  JsonNode only(String kind, String name) {
    List<JsonNode> found =
        kind(kind).filter(document -> name(document).matches(name + "(-[a-z0-9]{10})?")).toList();
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " of " + kind + " " + name);
    }
    return found.get(0);
  }

  boolean has(String kind, String name) {
    return kind(kind).anyMatch(document -> name(document).equals(name));
  }

  /** All that make pods. */
  Stream<JsonNode> workloads() {
    return documents.stream().filter(document -> document.at("/spec/template/spec").isObject());
  }

  /** Arena's own. */
  Stream<JsonNode> deployments() {
    return kind("Deployment");
  }

  /** Containers of a workload, those that run at first too. */
  static Stream<JsonNode> containers(JsonNode workload) {
    JsonNode pod = workload.at("/spec/template/spec");
    return Stream.concat(stream(pod.path("initContainers")), stream(pod.path("containers")));
  }

  static Map<String, String> podLabels(JsonNode workload) {
    return texts(workload.at("/spec/template/metadata/labels"));
  }

  static Map<String, String> texts(JsonNode object) {
    Map<String, String> texts = new TreeMap<>();
    object.properties().forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
    return texts;
  }

  static String name(JsonNode document) {
    return document.at("/metadata/name").asText();
  }

  static Stream<JsonNode> stream(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }

  /** What an error is told by. */
  static String title(JsonNode document) {
    return document.get("kind").asText() + " " + name(document);
  }
}
