package games.arena.k8s;

import static games.arena.k8s.Manifests.containers;
import static games.arena.k8s.Manifests.name;
import static games.arena.k8s.Manifests.podLabels;
import static games.arena.k8s.Manifests.stream;
import static games.arena.k8s.Manifests.texts;
import static games.arena.k8s.Manifests.title;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubernetes.client.custom.Quantity;
import io.quarkus.runtime.configuration.DurationConverter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What no schema knows: that the documents fit each other, and Arena. */
class ManifestRulesTest {

  private static final String ALL = "games.arena.k8s.Manifests#all";

  /** How long a shutdown waits for the worker's batch: games.arena.battle.BattleWorker. */
  private static final long FAREWELL_SECONDS = 10;

  /** How long a health check may take: games.arena.health.Bounded. */
  private static final int CHECK_SECONDS = 1;

  // ---- documents fit each other

  @ParameterizedTest
  @MethodSource(ALL)
  void selectorsSelectThePodsTheyAreMeantFor(String overlay) {
    Manifests all = Manifests.of(overlay);
    all.workloads()
        .forEach(
            workload ->
                assertThat(podLabels(workload))
                    .as(title(workload))
                    .containsAllEntriesOf(texts(workload.at("/spec/selector/matchLabels"))));
    // Two that match the same pods fight for them.
    all.workloads()
        .forEach(
            workload ->
                assertThat(selected(all, workload.at("/spec/selector/matchLabels")))
                    .containsExactly(title(workload)));
    assertThat(selected(all, all.only("Service", "arena-api").at("/spec/selector")))
        .containsExactly("Deployment arena-api");
    assertThat(
            selected(
                all, all.only("PodDisruptionBudget", "arena-api").at("/spec/selector/matchLabels")))
        .containsExactly("Deployment arena-api");
    assertThat(
            selected(
                all,
                all.only("PodDisruptionBudget", "arena-worker").at("/spec/selector/matchLabels")))
        .containsExactly("Deployment arena-worker");
    Stream.concat(all.kind("Service"), all.kind("NetworkPolicy"))
        .forEach(
            document -> {
              JsonNode selector =
                  document.get("kind").asText().equals("Service")
                      ? document.at("/spec/selector")
                      : document.at("/spec/podSelector/matchLabels");
              assertThat(selected(all, selector)).as(title(document)).isNotEmpty();
            });
  }

  private static List<String> selected(Manifests all, JsonNode labels) {
    Map<String, String> wanted = texts(labels);
    return all.workloads()
        .filter(workload -> podLabels(workload).entrySet().containsAll(wanted.entrySet()))
        .map(Manifests::title)
        .toList();
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void portsThatAreNamedAreThere(String overlay) {
    Manifests all = Manifests.of(overlay);
    all.workloads()
        .forEach(
            workload ->
                containers(workload)
                    .forEach(
                        container ->
                            Stream.of("startupProbe", "livenessProbe", "readinessProbe")
                                .flatMap(
                                    probe ->
                                        Stream.of("httpGet", "tcpSocket")
                                            .map(how -> container.path(probe).path(how)))
                                .filter(JsonNode::isObject)
                                .forEach(
                                    probe ->
                                        assertThat(ports(Stream.of(container)))
                                            .as(title(workload))
                                            .contains(probe.get("port").asText()))));
    all.kind("Service")
        .forEach(
            service ->
                service
                    .at("/spec/ports")
                    .forEach(
                        port ->
                            assertThat(portsOf(all, service.at("/spec/selector")))
                                .as(title(service))
                                .contains(port.get("targetPort").asText())));
    all.kind("NetworkPolicy")
        .forEach(
            policy ->
                policy
                    .at("/spec/ingress")
                    .findValues("port")
                    .forEach(
                        port ->
                            assertThat(portsOf(all, policy.at("/spec/podSelector/matchLabels")))
                                .as(title(policy))
                                .contains(port.asText())));
    all.kind("Ingress")
        .flatMap(ingress -> ingress.findValues("service").stream())
        .forEach(
            backend -> {
              JsonNode service = all.only("Service", backend.get("name").asText());
              assertThat(service.at("/spec/ports").findValuesAsText("name"))
                  .contains(backend.at("/port/name").asText());
            });
    all.kind("HTTPRoute")
        .flatMap(route -> route.at("/spec/rules").findValues("backendRefs").stream())
        .map(backends -> backends.get(0))
        .forEach(
            backend -> {
              JsonNode service = all.only("Service", backend.get("name").asText());
              assertThat(service.at("/spec/ports").findValuesAsText("port"))
                  .contains(backend.get("port").asText());
            });
  }

  /** What writes without end would else fill the node's disk, and evict others. */
  @ParameterizedTest
  @MethodSource("games.arena.k8s.Manifests#all")
  void everyContainerHasALimitOfEphemeralStorage(String name) {
    assertThat(
            Manifests.of(name)
                .workloads()
                .flatMap(Manifests::containers)
                .map(container -> container.at("/resources/limits/ephemeral-storage").asText()))
        .isNotEmpty()
        .allMatch(limit -> limit.matches("[0-9]+Mi"));
  }

  @Test
  void productionLetsInByOneKindOfRoute() {
    assertThat(Manifests.of("overlays/production").kind("HTTPRoute")).hasSize(1);
    assertThat(Manifests.of("overlays/production").kind("Ingress")).isEmpty();
    assertThat(Manifests.of("production-with-components").kind("HTTPRoute")).isEmpty();
    assertThat(Manifests.of("production-with-components").kind("Ingress")).hasSize(1);
  }

  private static List<String> portsOf(Manifests all, JsonNode labels) {
    List<String> selected = selected(all, labels);
    return ports(
        all.workloads()
            .filter(workload -> selected.contains(title(workload)))
            .flatMap(Manifests::containers));
  }

  private static List<String> ports(Stream<JsonNode> containers) {
    return containers
        .flatMap(container -> stream(container.path("ports")))
        .map(port -> port.get("name").asText())
        .toList();
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void whatIsReferredToIsThereOrToldOf(String overlay) {
    Manifests all = Manifests.of(overlay);
    // Those that are secret, and a cluster's own: the comment in production/kustomization.yaml.
    Set<String> elsewhere =
        Set.of("arena-credentials", "arena-migration", "arena-ca", "arena-postgresql-app");
    for (JsonNode workload : all.workloads().toList()) {
      JsonNode pod = workload.at("/spec/template/spec");
      Stream.of("configMapRef", "configMap", "secretKeyRef", "secret")
          .flatMap(field -> pod.findValues(field).stream().filter(JsonNode::isObject))
          .map(reference -> reference.get("name").asText())
          .filter(name -> !elsewhere.contains(name))
          .forEach(
              name ->
                  assertThat(all.has("ConfigMap", name) || all.has("Secret", name))
                      .as(title(workload) + " uses " + name)
                      .isTrue());
      if (pod.has("serviceAccountName")) {
        assertThat(all.has("ServiceAccount", pod.get("serviceAccountName").asText())).isTrue();
      }
      if (pod.has("priorityClassName")) {
        assertThat(all.has("PriorityClass", pod.get("priorityClassName").asText())).isTrue();
      }
      Set<String> volumes =
          Set.copyOf(
              Stream.concat(
                      stream(pod.path("volumes")).map(volume -> volume.get("name").asText()),
                      stream(workload.at("/spec/volumeClaimTemplates")).map(Manifests::name))
                  .toList());
      containers(workload)
          .flatMap(container -> stream(container.path("volumeMounts")))
          .forEach(mount -> assertThat(volumes).contains(mount.get("name").asText()));
    }
    assertThat(all.has("Secret", "arena-credentials")).isFalse();
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void whatRunsFirstIsTheSameImage(String overlay) {
    Manifests.of(overlay)
        .deployments()
        .forEach(
            deployment ->
                assertThat(containers(deployment).map(one -> one.get("image").asText()))
                    .containsOnly(
                        deployment.at("/spec/template/spec/containers/0/image").asText()));
  }

  @Test
  void priorityPushesNothingOut() {
    assertThat(
            Manifests.of("production-with-components")
                .only("PriorityClass", "arena")
                .get("preemptionPolicy")
                .asText())
        .isEqualTo("Never");
    assertThat(Manifests.of("overlays/production").has("PriorityClass", "arena")).isFalse();
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void everythingHasTheRecommendedLabels(String overlay) {
    for (JsonNode document : Manifests.of(overlay).documents()) {
      assertThat(texts(document.at("/metadata/labels")))
          .as(title(document))
          .containsKey("app.kubernetes.io/name")
          .containsEntry("app.kubernetes.io/part-of", "arena");
    }
  }

  @Test
  void theBaseKnowsNoNamespaceAndAnOverlayPutsAllInOne() {
    assertThat(Manifests.of("base").documents())
        .noneMatch(document -> document.at("/metadata").has("namespace"));
    for (String overlay : List.of("overlays/local", "overlays/production")) {
      Manifests all = Manifests.of(overlay);
      String namespace = all.kind("Namespace").map(Manifests::name).findFirst().orElseThrow();
      assertThat(all.documents())
          .filteredOn(
              document ->
                  !Set.of("Namespace", "PriorityClass").contains(document.get("kind").asText()))
          .allMatch(document -> document.at("/metadata/namespace").asText().equals(namespace));
    }
  }

  @Test
  void aChangedSettingRollsThePods() {
    Manifests before = Manifests.of("base");
    Manifests after =
        Manifests.withMore(
            "base",
            """
            configMapGenerator:
              - name: arena-config
                behavior: merge
                literals: [ARENA_WORKER_BATCH=100]
            """);
    assertThat(configMapOf(before)).isNotEqualTo(configMapOf(after)).startsWith("arena-config-");
    assertThat(after.has("ConfigMap", configMapOf(after))).isTrue();
  }

  private static String configMapOf(Manifests all) {
    return all.only("Deployment", "arena-api").findValue("configMapRef").get("name").asText();
  }

  /** What the sentinels answer with, and under which names they do, is said in four places. */
  @Test
  void sentinelsArenaAndScriptsAgreeOnNamesAndPorts() {
    Manifests all = Manifests.of(Manifests.WITH_SENTINEL);
    JsonNode redis = all.only("StatefulSet", "redis");
    Map<String, String> scripts = texts(all.only("ConfigMap", "redis-scripts").get("data"));
    List<String> pods =
        IntStream.range(0, redis.at("/spec/replicas").asInt()).mapToObj(i -> "redis-" + i).toList();
    assertThat(scripts.get("primary.sh")).contains("for pod in " + String.join(" ", pods) + ";");
    all.deployments()
        .map(deployment -> deployment.at("/spec/template/spec/containers/0/env"))
        .forEach(
            variables -> {
              Map<String, String> settings =
                  stream(variables)
                      .filter(variable -> variable.has("value"))
                      .collect(
                          Collectors.toMap(
                              variable -> variable.get("name").asText(),
                              variable -> variable.get("value").asText()));
              assertThat(settings)
                  .containsEntry("QUARKUS_REDIS_CLIENT_TYPE", "sentinel")
                  .containsEntry(
                      "QUARKUS_REDIS_HOSTS",
                      pods.stream()
                          .map(pod -> "redis://" + pod + ".redis:26379")
                          .collect(Collectors.joining(",")));
              assertThat(scripts.get("sentinel.sh"))
                  .contains(
                      "sentinel monitor %s $primary 6379 2"
                          .formatted(settings.get("QUARKUS_REDIS_MASTER_NAME")));
            });
    assertThat(redis.at("/spec/serviceName").asText()).isEqualTo("redis");
    assertThat(all.only("Service", "redis").at("/spec/publishNotReadyAddresses").asBoolean())
        .isTrue();
  }

  // ---- safe to run

  @ParameterizedTest
  @MethodSource(ALL)
  void everyPodPassesTheRestrictedPodSecurityStandard(String overlay) {
    for (JsonNode workload : Manifests.of(overlay).workloads().toList()) {
      JsonNode pod = workload.at("/spec/template/spec");
      assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
      assertThat(pod.at("/securityContext/runAsUser").asInt(1)).isPositive();
      assertThat(pod.at("/securityContext/seccompProfile/type").asText())
          .isEqualTo("RuntimeDefault");
      assertThat(Stream.of("hostNetwork", "hostPID", "hostIPC"))
          .noneMatch(field -> pod.path(field).asBoolean());
      Set<String> allowed =
          Set.of("configMap", "secret", "emptyDir", "projected", "downwardAPI", "csi");
      stream(pod.path("volumes"))
          .flatMap(volume -> texts(volume).keySet().stream())
          .filter(field -> !field.equals("name"))
          .forEach(type -> assertThat(allowed).as(title(workload)).contains(type));
      containers(workload)
          .forEach(
              container -> {
                JsonNode security = container.path("securityContext");
                assertThat(security.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
                assertThat(security.at("/capabilities/drop").toString()).isEqualTo("[\"ALL\"]");
                assertThat(security.at("/capabilities").has("add")).isFalse();
                assertThat(security.path("privileged").asBoolean()).isFalse();
                assertThat(security.path("runAsNonRoot").asBoolean(true)).isTrue();
                assertThat(security.path("runAsUser").asInt(1)).isPositive();
                // Beyond the standard.
                assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
                assertThat(container.findValues("hostPort")).isEmpty();
              });
      assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void arenasSettingsAreNotMixedWithTheVariablesOfServices(String overlay) {
    assertThat(Manifests.of(overlay).workloads())
        .allSatisfy(
            workload ->
                assertThat(workload.at("/spec/template/spec/enableServiceLinks").asBoolean(true))
                    .as(title(workload))
                    .isFalse());
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void everyPodIsCutOffFromWhatNoPolicyAllows(String overlay) {
    Manifests all = Manifests.of(overlay);
    JsonNode deny = all.only("NetworkPolicy", "arena-default-deny");
    assertThat(deny.at("/spec/policyTypes").toString()).isEqualTo("[\"Ingress\",\"Egress\"]");
    assertThat(deny.get("spec").has("ingress") || deny.get("spec").has("egress")).isFalse();
    assertThat(selected(all, deny.at("/spec/podSelector/matchLabels")))
        .containsExactlyInAnyOrderElementsOf(all.workloads().map(Manifests::title).toList());
    // A rule without "from" lets everybody in; one without ports lets them everywhere.
    all.kind("NetworkPolicy")
        .forEach(
            policy -> {
              policy
                  .at("/spec/ingress")
                  .forEach(
                      rule -> {
                        assertThat(rule.path("from").isEmpty()).as(title(policy)).isFalse();
                        assertThat(rule.path("ports").isEmpty()).as(title(policy)).isFalse();
                      });
              policy
                  .at("/spec/egress")
                  .forEach(rule -> assertThat(rule.path("ports").isEmpty()).isFalse());
            });
    Set<Integer> egress = Set.of(53, 5432, 6379, 26379);
    all.kind("NetworkPolicy")
        .flatMap(policy -> policy.at("/spec/egress").findValues("port").stream())
        .forEach(port -> assertThat(egress).contains(port.asInt()));
  }

  @ParameterizedTest
  @MethodSource("games.arena.k8s.Manifests#serious")
  void nothingSecretIsInlined(String overlay) {
    Manifests all = Manifests.of(overlay);
    assertThat(all.kind("Secret")).isEmpty();
    all.workloads()
        .flatMap(Manifests::containers)
        .flatMap(container -> stream(container.path("env")))
        .filter(variable -> isSecret(variable.get("name").asText()))
        .forEach(variable -> assertThat(variable.has("value")).as(variable.toString()).isFalse());
    all.kind("ConfigMap")
        .map(map -> texts(map.path("data")))
        .forEach(
            data -> {
              assertThat(data.keySet()).noneMatch(ManifestRulesTest::isSecret);
              assertThat(data.values())
                  .noneMatch(value -> value.matches("(?is).*(password=|//[^/]*@|BEGIN .*KEY).*"));
            });
  }

  private static boolean isSecret(String variable) {
    return variable.matches(".*(PASSWORD|SECRET|USERNAME|_TOKEN|PRIVATE).*");
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void imagesArePinned(String overlay) {
    Manifests.of(overlay)
        .workloads()
        .flatMap(Manifests::containers)
        .map(container -> container.get("image").asText())
        .forEach(
            image ->
                assertThat(image)
                    .matches("[^:@]+(:[0-9][^:@]*)?(@sha256:[0-9a-f]{64})?")
                    .matches(".*[:@].*"));
  }

  @Test
  void productionSpeaksTlsToServersWhoseNamesItVerifies() {
    Map<String, String> settings =
        texts(Manifests.of("overlays/production").only("ConfigMap", "arena-config").get("data"));
    assertThat(settings.get("QUARKUS_DATASOURCE_JDBC_URL"))
        .contains("sslmode=verify-full", "sslrootcert=/etc/arena/ca/");
    assertThat(settings.get("QUARKUS_REDIS_HOSTS")).matches("rediss://.*");
    assertThat(settings)
        .containsEntry("QUARKUS_REDIS_TLS_CONFIGURATION_NAME", "redis")
        .containsEntry("QUARKUS_TLS_REDIS_HOSTNAME_VERIFICATION_ALGORITHM", "HTTPS");
    assertThat(settings.get("QUARKUS_TLS_REDIS_TRUST_STORE_PEM_CERTS"))
        .startsWith("/etc/arena/ca/");
  }

  // ---- updates, drains, scaling

  @ParameterizedTest
  @MethodSource(ALL)
  void thereIsTimeToLeaveInPeace(String overlay) {
    Manifests all = Manifests.of(overlay);
    Map<String, String> settings = texts(all.only("ConfigMap", "arena-config").get("data"));
    all.deployments()
        .forEach(
            deployment -> {
              JsonNode pod = deployment.at("/spec/template/spec");
              long preStop = pod.at("/containers/0/lifecycle/preStop/sleep/seconds").asLong();
              assertThat(preStop).isPositive();
              assertThat(pod.get("terminationGracePeriodSeconds").asLong())
                  .isGreaterThan(
                      preStop
                          + seconds(settings, "QUARKUS_SHUTDOWN_DELAY")
                          + seconds(settings, "QUARKUS_SHUTDOWN_TIMEOUT")
                          + FAREWELL_SECONDS);
            });
  }

  private static long seconds(Map<String, String> settings, String name) {
    return DurationConverter.parseDuration(settings.get(name)).toSeconds();
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void probesWaitLongerThanTheChecksAndStartupForAMigration(String overlay) {
    Manifests.of(overlay)
        .deployments()
        .forEach(
            deployment -> {
              JsonNode arena = deployment.at("/spec/template/spec/containers/0");
              for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
                assertThat(arena.get(probe).get("timeoutSeconds").asInt())
                    .as(probe)
                    .isGreaterThan(CHECK_SECONDS);
              }
              JsonNode startup = arena.get("startupProbe");
              int most =
                  startup.get("periodSeconds").asInt() * startup.get("failureThreshold").asInt();
              assertThat(most).isGreaterThanOrEqualTo(300);
              // A try a second: PostgreSQL may be away for as long, and no pod is restarted.
              assertThat(
                      Manifests.of(overlay)
                          .only("ConfigMap", "arena-config")
                          .at("/data/QUARKUS_FLYWAY_CONNECT_RETRIES")
                          .asInt())
                  .isGreaterThanOrEqualTo(most);
              assertThat(deployment.at("/spec/progressDeadlineSeconds").asInt())
                  .isGreaterThan(most);
            });
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void anUpdateTakesNoPodBeforeItHasBroughtOne(String overlay) {
    assertThat(Manifests.of(overlay).deployments())
        .hasSize(2)
        .allSatisfy(
            deployment -> {
              JsonNode rolling = deployment.at("/spec/strategy/rollingUpdate");
              assertThat(rolling.get("maxUnavailable").asInt()).isZero();
              assertThat(rolling.get("maxSurge").asInt()).isPositive();
            });
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void aDrainIsNeverBlockedAndNeverTakesTheLast(String overlay) {
    Manifests all = Manifests.of(overlay);
    assertThat(all.kind("PodDisruptionBudget").map(Manifests::name))
        .contains("arena-api", "arena-worker");
    all.kind("PodDisruptionBudget")
        .forEach(
            budget -> {
              JsonNode spec = budget.get("spec");
              assertThat(spec.has("minAvailable")).isFalse();
              assertThat(spec.get("maxUnavailable").asInt())
                  .isPositive()
                  .isLessThan(least(all, name(budget)));
              assertThat(spec.get("unhealthyPodEvictionPolicy").asText()).isEqualTo("AlwaysAllow");
            });
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void whoeverScalesIsAloneAndHasSaneBounds(String overlay) {
    Manifests all = Manifests.of(overlay);
    for (String deployment : List.of("arena-api", "arena-worker")) {
      assertThat(least(all, deployment)).isBetween(2, most(all, deployment));
      boolean scaled = scaler(all, deployment) != null;
      assertThat(all.only("Deployment", deployment).get("spec").has("replicas"))
          .as("a number in " + deployment + " undoes what was scaled, at each apply")
          .isEqualTo(!scaled);
    }
    assertThat(scaler(all, "arena-api")).isNotNull();
    all.kind("HorizontalPodAutoscaler")
        .forEach(
            scaler -> {
              assertThat(scaler.findValue("averageUtilization").asInt()).isBetween(30, 90);
              // Utilization is of what is requested.
              JsonNode target =
                  all.only("Deployment", scaler.at("/spec/scaleTargetRef/name").asText());
              assertThat(
                      target
                          .at("/spec/template/spec/containers/0/resources/requests/cpu")
                          .isMissingNode())
                  .isFalse();
            });
    all.kind("ScaledObject")
        .forEach(
            scaler -> {
              assertThat(scaler.at("/spec/fallback/replicas").asInt())
                  .isBetween(
                      scaler.at("/spec/minReplicaCount").asInt(),
                      scaler.at("/spec/maxReplicaCount").asInt());
              assertThat(texts(scaler.at("/spec/triggers/0/metadata")))
                  .containsOnlyKeys("serverAddress", "query", "threshold", "ignoreNullValues");
              assertThat(scaler.at("/spec/triggers/0/metadata/threshold").asInt()).isPositive();
            });
  }

  private static JsonNode scaler(Manifests all, String deployment) {
    return Stream.concat(all.kind("HorizontalPodAutoscaler"), all.kind("ScaledObject"))
        .filter(s -> s.at("/spec/scaleTargetRef/kind").asText().equals("Deployment"))
        .filter(s -> s.at("/spec/scaleTargetRef/name").asText().equals(deployment))
        .map(s -> s.get("spec"))
        .findFirst()
        .orElse(null);
  }

  private static int least(Manifests all, String deployment) {
    return replicas(all, deployment, "min");
  }

  private static int most(Manifests all, String deployment) {
    return replicas(all, deployment, "max");
  }

  private static int replicas(Manifests all, String deployment, String bound) {
    JsonNode scaler = scaler(all, deployment);
    if (scaler == null) {
      return all.workloads()
          .filter(workload -> name(workload).equals(deployment))
          .findFirst()
          .orElseThrow()
          .at("/spec/replicas")
          .asInt();
    }
    return scaler.path(bound + "Replicas").asInt(scaler.path(bound + "ReplicaCount").asInt());
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void everyContainerSaysWhatItNeeds(String overlay) {
    Manifests.of(overlay)
        .workloads()
        .flatMap(Manifests::containers)
        .forEach(
            container -> {
              JsonNode resources = container.path("resources");
              assertThat(texts(resources.path("requests"))).containsKeys("cpu", "memory");
              // A limit above the request is memory that the node may not have.
              assertThat(bytes(resources.at("/limits/memory")))
                  .isEqualTo(bytes(resources.at("/requests/memory")));
            });
  }

  private static long bytes(JsonNode quantity) {
    return Quantity.fromString(quantity.asText()).getNumber().longValueExact();
  }

  @Test
  void postgresHasAConnectionForEveryPodThatThereCanBe() {
    Manifests all = Manifests.of("overlays/local");
    int pods =
        all.deployments()
            .mapToInt(
                deployment ->
                    most(all, name(deployment))
                        + deployment.at("/spec/strategy/rollingUpdate/maxSurge").asInt())
            .sum();
    // The component keda is not in it, but may be added.
    int workersMore =
        most(Manifests.of("production-with-components"), "arena-worker")
            - most(all, "arena-worker");
    int each =
        all.only("ConfigMap", "arena-config").at("/data/QUARKUS_DATASOURCE_JDBC_MAX_SIZE").asInt();
    String setting =
        stream(all.only("StatefulSet", "postgresql").at("/spec/template/spec/containers/0/args"))
            .map(JsonNode::asText)
            .filter(argument -> argument.startsWith("max_connections="))
            .findFirst()
            .orElseThrow();
    assertThat((pods + workersMore) * each)
        .isLessThan(Integer.parseInt(setting.substring("max_connections=".length())));
  }
}
