using DtiGraph.Ledger;

namespace DtiGraph.Api.Recording;

/// <summary>The ledger of this service; there need not be one.</summary>
internal sealed class ServiceLedger : IAsyncDisposable
{
    /// <summary>What a client hears where there is none.</summary>
    public const string NotKept = "ledger: expected a service that keeps one (--ledger), got one that keeps none";

    private readonly EntryWriter? writer;

    /// <param name="path">File of the ledger; null for none.</param>
    /// <exception cref="LedgerException">It cannot be written: known at the start, not at the first answer.</exception>
    public ServiceLedger(string? path)
    {
        if (path is null) return;
        var file = new LedgerFile(path);
        file.Create();
        writer = new(file);
    }

    /// <summary>Whether answers are recorded.</summary>
    public bool Kept => writer is not null;

    /// <summary>Adds entries.</summary>
    public EntryWriter Writer => writer ?? throw new NotFoundException(NotKept);

    /// <summary>Reads entries; reads and records outcomes.</summary>
    public LedgerFile File => Writer.File;

    /// <summary>One entry.</summary>
    /// <param name="id">As a client says it.</param>
    /// <exception cref="NotFoundException">There is none, or no ledger.</exception>
    public LedgerEntry Entry(string id) => (Guid.TryParseExact(id, "D", out var known) ? File.Find(known) : null) ?? (!Kept ? throw new NotFoundException(NotKept)
        : File.WasRemoved(known) ? throw new NotFoundException($"prediction: expected an entry that is kept, got '{known}', of a time whose entries were removed (--ledger-days, --ledger-megabytes)")
        : throw new NotFoundException($"prediction: expected a {RecordedAnswers.Header} of this ledger, got '{(id.Length > 100 ? id[..100] + "..." : id)}'"));

    public ValueTask DisposeAsync() => writer?.DisposeAsync() ?? ValueTask.CompletedTask;
}
