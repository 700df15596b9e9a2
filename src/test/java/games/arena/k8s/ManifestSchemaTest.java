package games.arena.k8s;

import static games.arena.k8s.Manifests.title;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.util.ModelMapper;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every rendered document is what Kubernetes' API knows, to the last field. */
class ManifestSchemaTest {

  /** Kinds of operators that are no part of Kubernetes. */
  private static final Set<String> FOREIGN =
      Set.of(
          "keda.sh/v1alpha1",
          "gateway.networking.k8s.io/v1",
          "monitoring.coreos.com/v1",
          "postgresql.cnpg.io/v1");

  /**
   * What the models would not mind: they know a kind in any group, and map the rest to any fields.
   */
  private static final Map<String, String> API_VERSIONS =
      Map.ofEntries(
          Map.entry("ConfigMap", "v1"),
          Map.entry("Namespace", "v1"),
          Map.entry("Pod", "v1"),
          Map.entry("Secret", "v1"),
          Map.entry("Service", "v1"),
          Map.entry("ServiceAccount", "v1"),
          Map.entry("Deployment", "apps/v1"),
          Map.entry("StatefulSet", "apps/v1"),
          Map.entry("HorizontalPodAutoscaler", "autoscaling/v2"),
          Map.entry("Ingress", "networking.k8s.io/v1"),
          Map.entry("NetworkPolicy", "networking.k8s.io/v1"),
          Map.entry("PodDisruptionBudget", "policy/v1"),
          Map.entry("PriorityClass", "scheduling.k8s.io/v1"));

  /** What may stand in a field that the models take for any text. */
  private static final Map<String, Set<String>> ENUMS =
      Map.ofEntries(
          Map.entry("imagePullPolicy", Set.of("Always", "IfNotPresent", "Never")),
          Map.entry("protocol", Set.of("TCP", "UDP", "SCTP")),
          Map.entry("pathType", Set.of("Prefix", "Exact", "ImplementationSpecific")),
          Map.entry("whenUnsatisfiable", Set.of("DoNotSchedule", "ScheduleAnyway")),
          Map.entry("unhealthyPodEvictionPolicy", Set.of("AlwaysAllow", "IfHealthyBudget")),
          Map.entry("restartPolicy", Set.of("Always", "OnFailure", "Never")),
          Map.entry("scheme", Set.of("HTTP", "HTTPS")),
          Map.entry("concurrencyPolicy", Set.of("Allow", "Forbid", "Replace")));

  /** The same for fields called {@code type}, by what they are in. */
  private static final Map<String, Set<String>> TYPES =
      Map.of(
          "strategy", Set.of("RollingUpdate", "Recreate"),
          "updateStrategy", Set.of("RollingUpdate", "OnDelete"),
          "seccompProfile", Set.of("RuntimeDefault", "Localhost", "Unconfined"),
          "metrics", Set.of("Resource", "ContainerResource", "Pods", "Object", "External"),
          "target", Set.of("Utilization", "AverageValue", "Value"),
          "policies", Set.of("Pods", "Percent"),
          "triggers", Set.of("prometheus"));

  private static final Map<String, Set<String>> LISTS =
      Map.of(
          "policyTypes", Set.of("Ingress", "Egress"),
          "accessModes",
              Set.of("ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"));

  @ParameterizedTest
  @MethodSource("games.arena.k8s.Manifests#all")
  void everyDocumentIsReadStrictly(String name) {
    assertThat(Manifests.of(name).documents()).hasSizeGreaterThan(10);
    for (JsonNode document : Manifests.of(name).documents()) {
      if (!FOREIGN.contains(document.get("apiVersion").asText())) {
        assertThatCode(() -> read(document)).as(title(document)).doesNotThrowAnyException();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("games.arena.k8s.Manifests#all")
  void noNameIsGivenTwice(String name) {
    Set<String> titles = new HashSet<>();
    for (JsonNode document : Manifests.of(name).documents()) {
      assertThat(titles.add(title(document))).as(title(document)).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("games.arena.k8s.Manifests#all")
  void whatIsOneOfAFewIsOneOfThem(String name) {
    for (JsonNode document : Manifests.of(name).documents()) {
      walk(
          "",
          document,
          (parent, object) -> {
            ENUMS.forEach((field, values) -> check(document, object, field, values));
            LISTS.forEach(
                (field, values) ->
                    object
                        .path(field)
                        .forEach(value -> assertThat(values).contains(value.asText())));
            if (TYPES.containsKey(parent)) {
              check(document, object, "type", TYPES.get(parent));
            }
          });
    }
  }

  private static void check(JsonNode document, JsonNode object, String field, Set<String> values) {
    if (object.has(field)) {
      assertThat(values).as(title(document)).contains(object.get(field).asText());
    }
  }

  /** Visits every object with the name of the field that it, or its list, is in. */
  private static void walk(String parent, JsonNode node, BiConsumer<String, JsonNode> visit) {
    if (node.isObject()) {
      visit.accept(parent, node);
      node.properties().forEach(field -> walk(field.getKey(), field.getValue(), visit));
    } else {
      node.forEach(item -> walk(parent, item, visit));
    }
  }

  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata:
        name: one
      spec:
        terminationGracePeriodSeconds: 45
        containers:
          - name: arena
            resources:
              limits:
                memory: 192Mi
      """;

  @Test
  void aDocumentWithoutMistakeIsRead() {
    assertThatCode(() -> read(only(POD))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "terminationGracePeriodSeconds -> terminationGracePeriodSecond",
        "resources -> resource",
        "192Mi -> 192MB",
        "name: arena -> nam: arena",
        "45 -> soon",
        "kind: Pod -> kind: Pot",
        "apiVersion: v1 -> apiVersion: v1beta1",
        "apiVersion: v1 -> apiVersion: apps/v1"
      })
  void aMistakeIsCaught(String mistake) {
    String[] both = mistake.split(" -> ");
    String wrong = POD.replace(both[0], both[1]);
    assertThat(wrong).isNotEqualTo(POD);
    assertThatThrownBy(() -> read(only(wrong))).as(wrong).isInstanceOf(RuntimeException.class);
  }

  private static JsonNode only(String yaml) {
    return Manifests.parse(yaml).documents().get(0);
  }

  private static Object read(JsonNode document) {
    String apiVersion = document.get("apiVersion").asText();
    String kind = document.get("kind").asText();
    if (!apiVersion.equals(API_VERSIONS.get(kind))) {
      throw new IllegalArgumentException("no " + kind + " in " + apiVersion);
    }
    Class<?> type = ModelMapper.getApiTypeClass(apiVersion, kind);
    return JSON.getGson().fromJson(document.toString(), type);
  }
}
