package games.arena.player;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/** What became of the players of an import, in the order of the request. */
public record ImportView(List<Result> results) {

  /**
   * What became of one player: it has an id, or there was an error.
   *
   * @param externalId as it was sent
   */
  public record Result(
      String externalId,
      @JsonInclude(JsonInclude.Include.NON_NULL) Long id,
      @JsonInclude(JsonInclude.Include.NON_NULL) String error) {}
}
