package games.arena.account.limit;

import static org.assertj.core.api.Assertions.assertThat;

import games.arena.sql.DatabaseException;
import io.smallrye.mutiny.Uni;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tasks of a client beyond those that may wait end as soon as its running task does. */
class TurnsTest {

  private static final int WAITING = 60;
  private static final int TOO_MANY = 100;

  private final Turns turns = new Turns(1);
  private final CompletableFuture<String> running = new CompletableFuture<>();
  private final CompletableFuture<String> first = take("one", running);
  private final List<CompletableFuture<String>> waiting =
      Stream.generate(() -> take("one", CompletableFuture.completedFuture("done")))
          .limit(WAITING)
          .toList();
  private final List<CompletableFuture<String>> beyond =
      IntStream.range(0, TOO_MANY).mapToObj(i -> take("one", new CompletableFuture<>())).toList();

  private CompletableFuture<String> take(String client, CompletableFuture<String> task) {
    return turns
        .take(client, () -> Uni.createFrom().completionStage(task))
        .subscribeAsCompletionStage();
  }

  private static Throwable failure(CompletableFuture<String> task) {
    Throwable failure = task.handle((done, thrown) -> thrown).join();
    return failure instanceof CompletionException ? failure.getCause() : failure;
  }

  @Test
  void theyAreTooManyWhereItSucceeds() {
    running.complete("done");
    assertThat(first.join()).isEqualTo("done");
    assertThat(beyond).allSatisfy(one -> assertThat(failure(one)).hasMessageContaining("at once"));
    assertThat(waiting).allSatisfy(one -> assertThat(one.join()).isEqualTo("done"));
  }

  @Test
  void theyAreTooManyWhereItFailsByItself() {
    running.completeExceptionally(new IllegalArgumentException("a wrong password"));
    assertThat(beyond).allSatisfy(one -> assertThat(failure(one)).hasMessageContaining("at once"));
    assertThat(waiting).allSatisfy(one -> assertThat(one.join()).isEqualTo("done"));
  }

  @Test
  void theyLearnThatPostgresqlIsAwayWhereItDoes() {
    DatabaseException away =
        new DatabaseException(new SQLTransientConnectionException("away", "08001"));
    running.completeExceptionally(away);
    assertThat(beyond).allSatisfy(one -> assertThat(failure(one)).isSameAs(away));
    assertThat(waiting).allSatisfy(one -> assertThat(one.join()).isEqualTo("done"));
  }

  @Test
  void anotherClientsTasksRunMeanwhile() {
    assertThat(take("two", CompletableFuture.completedFuture("done")).join()).isEqualTo("done");
    assertThat(beyond).noneMatch(CompletableFuture::isDone);
  }
}
