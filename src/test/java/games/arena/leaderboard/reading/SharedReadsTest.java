package games.arena.leaderboard.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class SharedReadsTest {

  private final List<CompletableFuture<String>> begun = new ArrayList<>();
  private final SharedReads<String, String> reads =
      new SharedReads<>(
          key -> {
            CompletableFuture<String> read = new CompletableFuture<>();
            begun.add(read);
            return Uni.createFrom().completionStage(read);
          });

  @Test
  void whoComesDuringAReadSharesTheNextOne() throws Exception {
    CompletableFuture<String> first = read();
    CompletableFuture<String> second = read();
    CompletableFuture<String> third = read();
    assertThat(begun).hasSize(1);
    begun.get(0).complete("old");
    assertThat(first.get()).isEqualTo("old");
    assertThat(second).isNotDone();
    assertThat(begun).hasSize(2);
    begun.get(1).complete("new");
    assertThat(second.get()).isEqualTo("new");
    assertThat(third.get()).isEqualTo("new");
  }

  @Test
  void nothingIsRememberedOnceNobodyWaits() throws Exception {
    CompletableFuture<String> first = read();
    begun.get(0).complete("old");
    CompletableFuture<String> second = read();
    begun.get(1).complete("new");
    assertThat(first.get()).isEqualTo("old");
    assertThat(second.get()).isEqualTo("new");
  }

  @Test
  void aFailureIsSharedAndDoesNotStopTheNextRead() throws Exception {
    CompletableFuture<String> first = read();
    CompletableFuture<String> second = read();
    begun.get(0).completeExceptionally(new IllegalStateException("away"));
    assertThat(first).isCompletedExceptionally();
    begun.get(1).complete("back");
    assertThat(second.get()).isEqualTo("back");
  }

  @Test
  void whoGoesAwayDoesNotTakeTheReadFromOthers() throws ExecutionException, InterruptedException {
    CompletableFuture<String> running = read();
    List<CompletableFuture<String>> waiting = List.of(read(), read());
    reads.read("board").subscribe().with(ignored -> {}).cancel();
    waiting.get(0).cancel(true);
    begun.get(0).complete("old");
    begun.get(1).complete("new");
    assertThat(running.get()).isEqualTo("old");
    assertThat(waiting.get(1).get()).isEqualTo("new");
  }

  private CompletableFuture<String> read() {
    return reads.read("board").subscribeAsCompletionStage();
  }
}
