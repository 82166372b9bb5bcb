namespace DtiGraph.Ledger;

/// <summary>The ledger cannot be read or written as it is.</summary>
public sealed class LedgerException(string message, Exception? inner = null) : Exception(message, inner);
