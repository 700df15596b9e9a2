package games.arena.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import games.arena.account.AccountChange;
import games.arena.account.AccountView;
import games.arena.account.NewAccount;
import games.arena.account.policy.Access;
import games.arena.account.policy.ApiRoutes;
import games.arena.account.token.KeyResource;
import games.arena.account.token.RefreshRequest;
import games.arena.account.token.TicketResource;
import games.arena.account.token.Tokens;
import games.arena.admin.AdminBattleResource;
import games.arena.admin.AdminQueueResource;
import games.arena.audit.AuditView;
import games.arena.battle.BattleView;
import games.arena.battle.DeadLetterView;
import games.arena.battle.NewBattle;
import games.arena.battle.QueueStatus;
import games.arena.battle.WorkerOperations;
import games.arena.feed.EventPage;
import games.arena.feed.EventView;
import games.arena.http.FieldError;
import games.arena.http.Page;
import games.arena.http.Problem;
import games.arena.leaderboard.reading.BoardPage;
import games.arena.leaderboard.reading.GroupEntry;
import games.arena.leaderboard.reading.PlayerRank;
import games.arena.log.LevelView;
import games.arena.log.LoggerResource;
import games.arena.opponent.OpponentList;
import games.arena.opponent.OpponentView;
import games.arena.player.GuestView;
import games.arena.player.ImportView;
import games.arena.player.NewImport;
import games.arena.player.NewPlayer;
import games.arena.player.PlayerChange;
import games.arena.player.PlayerDeletion;
import games.arena.player.PlayerView;
import games.arena.rules.ActiveRules;
import games.arena.rules.LootPercent;
import games.arena.rules.NewRules;
import games.arena.rules.NewSimulation;
import games.arena.rules.RulesView;
import games.arena.rules.SimulationView;
import games.arena.suspension.NewSuspension;
import games.arena.suspension.SuspensionView;
import games.arena.wallet.NewTransaction;
import games.arena.wallet.NewTransactions;
import games.arena.wallet.TransactionView;
import games.arena.wallet.TransactionsView;
import games.arena.webhook.NewWebhook;
import games.arena.webhook.WebhookChange;
import games.arena.webhook.WebhookResource;
import games.arena.webhook.WebhookView;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The description of the API is complete, and tells of the code what is so. It is read from the
 * snapshot, which {@link ApiSnapshotTest} holds to what is served.
 */
class ApiDocumentTest {

  /** Which record each schema describes. */
  private static final Map<String, Class<? extends Record>> RECORDS =
      Map.ofEntries(
          Map.entry("PlayerRegistration", NewPlayer.class),
          Map.entry("PlayerChange", PlayerChange.class),
          Map.entry("Player", PlayerView.class),
          Map.entry("PlayerPage", Page.class),
          Map.entry("Guest", GuestView.class),
          Map.entry("ImportRequest", NewImport.class),
          Map.entry("NewImportedPlayer", NewImport.Item.class),
          Map.entry("ImportedPlayers", ImportView.class),
          Map.entry("ImportResult", ImportView.Result.class),
          Map.entry("TransactionRequest", NewTransaction.class),
          Map.entry("TransactionsRequest", NewTransactions.class),
          Map.entry("NewTransactionOfPlayer", NewTransactions.Item.class),
          Map.entry("Transaction", TransactionView.class),
          Map.entry("Balance", TransactionView.Balance.class),
          Map.entry("Transactions", TransactionsView.class),
          Map.entry("TransactionPage", Page.class),
          Map.entry("SuspensionRequest", NewSuspension.class),
          Map.entry("Suspension", SuspensionView.class),
          Map.entry("Challenge", NewBattle.class),
          Map.entry("Battle", BattleView.class),
          Map.entry("BattleSide", BattleView.Side.class),
          Map.entry("BattleResult", BattleView.Result.class),
          Map.entry("Loot", BattleView.Loot.class),
          Map.entry("BattleTurn", BattleView.TurnView.class),
          Map.entry("BattleFailure", BattleView.Failure.class),
          Map.entry("BattlePage", Page.class),
          // Of a group the entries have one field more.
          Map.entry("LeaderboardEntry", GroupEntry.class),
          Map.entry("LeaderboardPage", BoardPage.class),
          Map.entry("OpponentList", OpponentList.class),
          Map.entry("Opponent", OpponentView.class),
          Map.entry("PlayerRank", PlayerRank.class),
          Map.entry("Tokens", Tokens.class),
          Map.entry("RefreshRequest", RefreshRequest.class),
          Map.entry("QueueStatus", QueueStatus.class),
          Map.entry("DeadLetter", DeadLetterView.class),
          Map.entry("DiscardedDeadLetters", AdminQueueResource.DiscardedDeadLetters.class),
          Map.entry("Worker", WorkerOperations.WorkerView.class),
          Map.entry("WorkerPage", Page.class),
          Map.entry("Cancellation", AdminBattleResource.Cancellation.class),
          Map.entry("AuditRecord", AuditView.class),
          Map.entry("AuditPage", Page.class),
          Map.entry("LevelRequest", LoggerResource.NewLevel.class),
          Map.entry("Level", LevelView.class),
          Map.entry("LevelPage", Page.class),
          Map.entry("DeadLetterPage", Page.class),
          Map.entry("DeadLetterSelection", AdminQueueResource.DeadLetterSelection.class),
          Map.entry("RequeuedDeadLetters", AdminQueueResource.RequeuedDeadLetters.class),
          Map.entry("Event", EventView.class),
          Map.entry("EventPage", EventPage.class),
          Map.entry("WebhookRequest", NewWebhook.class),
          Map.entry("WebhookChange", WebhookChange.class),
          Map.entry("Webhook", WebhookView.class),
          Map.entry("WebhookPage", Page.class),
          Map.entry("WebhookTestResult", WebhookResource.WebhookTest.class),
          Map.entry("AccountCreation", NewAccount.class),
          Map.entry("AccountChange", AccountChange.class),
          Map.entry("Account", AccountView.class),
          Map.entry("AccountPage", Page.class),
          Map.entry("PlayerDeletion", PlayerDeletion.class),
          Map.entry("Ticket", TicketResource.Ticket.class),
          Map.entry("Rotated", KeyResource.Rotated.class),
          Map.entry("RulesRequest", NewRules.class),
          Map.entry("LootPercent", LootPercent.class),
          Map.entry("Rules", RulesView.class),
          Map.entry("RulesPage", Page.class),
          Map.entry("ActiveRules", ActiveRules.class),
          Map.entry("SimulationRequest", NewSimulation.class),
          Map.entry("Combatant", NewSimulation.Combatant.class),
          Map.entry("Simulation", SimulationView.class),
          Map.entry("SimulatedTurns", SimulationView.Turns.class),
          Map.entry("TurnsBucket", SimulationView.Bucket.class),
          Map.entry("Problem", Problem.class),
          Map.entry("FieldError", FieldError.class));

  /** Written by the library that has the keys. */
  private static final Set<String> NO_RECORDS = Set.of("JsonWebKey", "JsonWebKeySet");

  private static final Map<Class<?>, String> TYPES =
      Map.ofEntries(
          Map.entry(long.class, "integer int64"),
          Map.entry(Long.class, "integer int64"),
          Map.entry(int.class, "integer int32"),
          Map.entry(Integer.class, "integer int32"),
          Map.entry(double.class, "number double"),
          Map.entry(boolean.class, "boolean"),
          Map.entry(Boolean.class, "boolean"),
          Map.entry(String.class, "string"),
          Map.entry(Instant.class, "string date-time"),
          Map.entry(URI.class, "string uri"),
          Map.entry(Object.class, "object"),
          Map.entry(List.class, "array"));

  private static final JsonNode API = read();

  private static JsonNode read() {
    try (var snapshot = ApiDocumentTest.class.getResourceAsStream("/openapi.json")) {
      return new ObjectMapper().readTree(snapshot);
    } catch (IOException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** An operation of the document, named by its route. */
  record Described(String route, JsonNode path, JsonNode operation) {

    Stream<JsonNode> parameters() {
      return Stream.concat(stream(path.path("parameters")), stream(operation.path("parameters")))
          .map(ApiDocumentTest::resolved);
    }

    Set<String> parameters(String in) {
      return parameters()
          .filter(parameter -> parameter.get("in").asText().equals(in))
          .map(parameter -> parameter.get("name").asText())
          .collect(Collectors.toCollection(TreeSet::new));
    }

    Set<String> statuses() {
      return names(operation.get("responses"));
    }

    @Override
    public String toString() {
      return route;
    }
  }

  static List<Described> operations() {
    List<Described> operations = new ArrayList<>();
    API.get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue().properties().stream()
                    .filter(member -> member.getValue().has("operationId"))
                    .map(
                        operation ->
                            new Described(
                                operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                                path.getValue(),
                                operation.getValue()))
                    .forEach(operations::add));
    return operations;
  }

  /** The methods that answer requests, by their routes. */
  private static final Map<String, Method> RESOURCE_METHODS = resourceMethods();

  private static Map<String, Method> resourceMethods() {
    Map<String, Method> methods = new TreeMap<>();
    JavaClasses arena =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("games.arena");
    arena.stream()
        .filter(found -> found.isAnnotatedWith(Path.class))
        .map(found -> found.reflect())
        .flatMap(resource -> Arrays.stream(resource.getDeclaredMethods()))
        .forEach(method -> route(method).forEach(route -> methods.put(route, method)));
    return methods;
  }

  private static Stream<String> route(Method method) {
    Path own = method.getAnnotation(Path.class);
    String path =
        method.getDeclaringClass().getAnnotation(Path.class).value()
            + (own == null ? "" : "/" + own.value());
    return Arrays.stream(method.getAnnotations())
        .map(Annotation::annotationType)
        .filter(type -> type.isAnnotationPresent(HttpMethod.class))
        .map(type -> type.getAnnotation(HttpMethod.class).value() + " " + path);
  }

  @Test
  void everyRouteIsDescribedAndInTheTableOfWhoMayCallIt() {
    Set<String> inTheCode = RESOURCE_METHODS.keySet();
    assertThat(inTheCode).hasSizeGreaterThan(20);
    assertThat(operations()).extracting(Described::route).hasSameElementsAs(inTheCode);
    assertThat(new ApiRoutes().access().keySet()).hasSameElementsAs(inTheCode);
  }

  @ParameterizedTest
  @MethodSource("operations")
  void theParametersAreThoseOfTheCode(Described described) {
    Parameter[] parameters = RESOURCE_METHODS.get(described.route).getParameters();
    assertThat(described.parameters("query")).isEqualTo(named(parameters, RestQuery.class));
    assertThat(described.parameters("path")).isEqualTo(named(parameters, RestPath.class));
  }

  private static Set<String> named(Parameter[] parameters, Class<? extends Annotation> annotation) {
    return Arrays.stream(parameters)
        .filter(parameter -> parameter.isAnnotationPresent(annotation))
        .map(Parameter::getName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest
  @MethodSource("operations")
  void theBodyOfARequestIsTheRecordThatIsRead(Described described) {
    List<Class<?>> read =
        Arrays.stream(RESOURCE_METHODS.get(described.route).getParameterTypes())
            .filter(Class::isRecord)
            .collect(Collectors.toList());
    JsonNode schema = described.operation.at("/requestBody/content/application~1json/schema/$ref");
    assertThat(schema.isMissingNode() ? List.of() : List.of(RECORDS.get(lastPart(schema.asText()))))
        .isEqualTo(read);
  }

  @ParameterizedTest
  @MethodSource("operations")
  void anOperationIsExplained(Described described) {
    assertThat(described.operation.path("summary").asText()).isNotBlank().doesNotEndWith(".");
    assertThat(described.operation.path("description").asText()).isNotBlank();
    assertThat(stream(described.operation.path("tags")).map(JsonNode::asText))
        .hasSize(1)
        .isSubsetOf(stream(API.get("tags")).map(tag -> tag.get("name").asText()).toList());
    assertThat(described.parameters())
        .allSatisfy(
            parameter -> {
              assertThat(parameter.path("description").asText()).isNotBlank();
              assertThat(parameter.has("schema")).isTrue();
            });
  }

  @Test
  void operationIdsAreUnique() {
    assertThat(operations())
        .extracting(described -> described.operation.get("operationId").asText())
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("operations")
  void everyBodyHasAnExample(Described described) {
    Stream<JsonNode> bodies =
        Stream.concat(
            Stream.of(described.operation.path("requestBody")),
            stream(described.operation.get("responses")).map(ApiDocumentTest::resolved));
    assertThat(bodies.flatMap(body -> stream(body.path("content"))))
        .isNotEmpty()
        .allSatisfy(content -> assertThat(content.path("examples")).isNotEmpty());
  }

  @ParameterizedTest
  @MethodSource("operations")
  void theProblemsAreThoseThatItsPolicyAndItsRequestMake(Described described) {
    Access access = new ApiRoutes().access().get(described.route);
    Set<String> expected = new TreeSet<>(Set.of("400", "503", "default"));
    if (access != Access.ANYONE) {
      expected.addAll(Set.of("401", "429"));
    }
    if (Set.of(
            Access.ADMIN,
            Access.SELF,
            Access.SELF_OR_GAME_SERVER,
            Access.GAME_SERVER,
            Access.REGISTRATION)
        .contains(access)) {
      expected.add("403");
    }
    if (described.route.contains("{")) {
      expected.add("404");
    }
    if (described.operation.has("requestBody")) {
      expected.addAll(Set.of("413", "415", "422"));
    }
    assertThat(described.statuses()).containsAll(expected);
    // Two where a request that is repeated is answered 200 instead of 201.
    assertThat(described.statuses())
        .filteredOn(status -> status.startsWith("2"))
        .isSubsetOf("200", "201", "202", "204")
        .hasSizeBetween(1, 2);
  }

  @ParameterizedTest
  @MethodSource("operations")
  void everyErrorIsAProblem(Described described) {
    described
        .operation
        .get("responses")
        .properties()
        .forEach(
            response -> {
              if (!response.getKey().startsWith("2")) {
                JsonNode problem =
                    resolved(response.getValue()).at("/content/application~1problem+json");
                assertThat(problem.at("/schema/$ref").asText()).endsWith("/Problem");
              }
            });
  }

  @ParameterizedTest
  @MethodSource("operations")
  void anOperationTellsHowToSignInForIt(Described described) {
    List<Set<String>> ways = new ArrayList<>();
    described.operation.get("security").forEach(way -> ways.add(names(way)));
    List<Set<String>> expected =
        switch (new ApiRoutes().access().get(described.route)) {
          case ANYONE -> List.of();
          case REGISTRATION -> List.of(Set.of(), Set.of("bearer"), Set.of("basic"));
          case WITH_PASSWORD -> List.of(Set.of("basic"));
          case WITH_TOKEN -> List.of(Set.of("bearer"));
          default -> List.of(Set.of("bearer"), Set.of("basic"));
        };
    assertThat(ways).isEqualTo(expected);
  }

  static Set<String> objects() {
    Set<String> objects = new TreeSet<>();
    API.at("/components/schemas")
        .properties()
        .forEach(
            schema -> {
              if (schema.getValue().has("properties")) {
                objects.add(schema.getKey());
              }
            });
    objects.removeAll(NO_RECORDS);
    return objects;
  }

  /** Go generates a function NewX for every schema X. */
  @Test
  void noSchemaIsNamedAsTheConstructorOfAnother() {
    Set<String> schemas = names(API.at("/components/schemas"));
    assertThat(schemas)
        .filteredOn(name -> name.startsWith("New"))
        .noneMatch(name -> schemas.contains(name.substring("New".length())));
  }

  /** Kotlin generates an enum for every constant, and none of truth values. */
  @Test
  void onlyTextsAreConstants() {
    assertThat(API.findParents("const")).allMatch(schema -> schema.get("const").isTextual());
  }

  @Test
  void everyRecordHasItsSchema() {
    assertThat(objects()).isEqualTo(new TreeSet<>(RECORDS.keySet()));
  }

  @ParameterizedTest
  @MethodSource("objects")
  void theFieldsAreThoseOfTheRecord(String name) {
    JsonNode schema = API.at("/components/schemas/" + name);
    Map<String, String> described = new HashMap<>();
    schema
        .get("properties")
        .properties()
        .forEach(field -> described.put(field.getKey(), type(field.getValue())));
    Map<String, String> written = new HashMap<>();
    for (RecordComponent component : RECORDS.get(name).getRecordComponents()) {
      if (isField(component)) {
        written.put(component.getName(), type(component.getType()));
      }
    }
    assertThat(described).isEqualTo(written);
    assertThat(stream(schema.get("properties")))
        .allSatisfy(field -> assertThat(resolved(field).path("description").asText()).isNotBlank());
  }

  private static boolean isField(RecordComponent component) {
    Method accessor = component.getAccessor();
    return !accessor.isAnnotationPresent(JsonIgnore.class)
        && !accessor.isAnnotationPresent(JsonAnyGetter.class);
  }

  /** What Jackson leaves out where it is null cannot be required, and all else of an answer is. */
  @ParameterizedTest
  @MethodSource("objects")
  void ofAnAnswerAllFieldsAreRequiredButThoseThatAreLeftOut(String name) {
    JsonNode schema = API.at("/components/schemas/" + name);
    if (schema.has("additionalProperties")) {
      return; // a request
    }
    Class<? extends Record> type = RECORDS.get(name);
    boolean leavesOut = type.isAnnotationPresent(JsonInclude.class);
    Set<String> required =
        Arrays.stream(type.getRecordComponents())
            .filter(ApiDocumentTest::isField)
            .filter(component -> !component.getAccessor().isAnnotationPresent(JsonInclude.class))
            .map(RecordComponent::getName)
            .filter(field -> !(leavesOut && field.equals("errors")))
            .filter(field -> !field.equals("groupRank"))
            .collect(Collectors.toSet());
    assertThat(stream(schema.get("required")).map(JsonNode::asText))
        .containsExactlyInAnyOrderElementsOf(required);
  }

  private static String type(Class<?> type) {
    return type.isRecord() ? "object" : TYPES.get(type);
  }

  private static String type(JsonNode schema) {
    JsonNode resolved = resolved(schema.has("anyOf") ? schema.at("/anyOf/0") : schema);
    JsonNode type = resolved.get("type");
    String name = type.isArray() ? type.get(0).asText() : type.asText();
    String format = resolved.path("format").asText();
    return format.isEmpty() || format.equals("password") ? name : name + " " + format;
  }

  private static JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? API.at(node.get("$ref").asText().substring(1)) : node;
  }

  private static String lastPart(String reference) {
    return reference.substring(reference.lastIndexOf('/') + 1);
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static Stream<JsonNode> stream(JsonNode elements) {
    return StreamSupport.stream(elements.spliterator(), false);
  }
}
