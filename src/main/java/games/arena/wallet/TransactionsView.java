package games.arena.wallet;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/** Transactions that were made together, in the order of the request. */
@RegisterForReflection
public record TransactionsView(List<TransactionView> transactions) {}
