using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace DtiGraph.Ledger;

/// <summary>Adds entries for many callers at once: one writer takes all that wait into one transaction.</summary>
/// <remarks>A caller goes on when its entry is committed. Where more wait than there is room for, callers wait for room: nothing is dropped. Disposing writes what still waits.</remarks>
public sealed class EntryWriter : IAsyncDisposable
{
    private const int Room = 1024, Together = 256;

    private readonly LedgerFile file;
    private readonly Channel<(LedgerEntry Entry, TaskCompletionSource Done)> waiting =
        Channel.CreateBounded<(LedgerEntry, TaskCompletionSource)>(new BoundedChannelOptions(Room) { SingleReader = true });
    private readonly Task writing;
    private SqliteConnection? connection;

    /// <summary>Begins.</summary>
    /// <param name="file">Which <see cref="LedgerFile.Create"/> has made.</param>
    public EntryWriter(LedgerFile file)
    {
        this.file = file;
        writing = Task.Run(WriteAsync);
    }

    /// <summary>The ledger.</summary>
    public LedgerFile File => file;

    /// <summary>Adds an entry; completes when it is committed.</summary>
    /// <exception cref="LedgerException">It could not be written, and was not.</exception>
    public async Task AddAsync(LedgerEntry entry)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await waiting.Writer.WriteAsync((entry, done));
        await done.Task;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        waiting.Writer.TryComplete();
        await writing;
    }

    private async Task WriteAsync()
    {
        var batch = new List<(LedgerEntry Entry, TaskCompletionSource Done)>(Together);
        while (await waiting.Reader.WaitToReadAsync())
        {
            while (batch.Count < Together && waiting.Reader.TryRead(out var next)) batch.Add(next);
            try
            {
                connection ??= file.OpenToAppend();
                LedgerFile.Append(connection, [.. batch.Select(b => b.Entry)]);
                foreach (var (_, done) in batch) done.SetResult();
            }
            catch (Exception e)
            {
                // Every caller hears it; the next batch tries anew, with a connection of its own: what was wrong may be over.
                var fault = e as LedgerException ?? file.Failure(e);
                foreach (var (_, done) in batch) done.SetException(fault);
                connection?.Dispose();
                connection = null;
            }
            batch.Clear();
        }
        connection?.Dispose();
    }
}
