package games.arena.wallet;

import java.util.List;

/** Transactions that were made together, in the order of the request. */
public record TransactionsView(List<TransactionView> transactions) {}
