namespace DtiGraph.Api.Nightly;

/// <summary>The program that retrains: dti retrain with the registry, the graph and whatever else the operator chose.</summary>
/// <param name="FileName">The program.</param>
/// <param name="Arguments">Its arguments, to which those of one run are added.</param>
public sealed record RetrainProgram(string FileName, IReadOnlyList<string> Arguments)
{
    private const string LedgerOption = "--ledger";

    /// <summary>The same with the ledger of the service, whose outcomes are to be learned from; as it is where it names one itself.</summary>
    /// <param name="ledger">As <see cref="ApiOptions.Ledger"/>; null for the default, which is that of the program, too.</param>
    internal RetrainProgram With(string? ledger) => ledger is null || Arguments.Any(a => a == LedgerOption || a.StartsWith(LedgerOption + "=", StringComparison.Ordinal))
        ? this
        : this with { Arguments = [.. Arguments, LedgerOption, ledger] };
}
